#include "adapters/open311/connector.hpp"

#include <algorithm>
#include <array>

#include "adapters/open311/outgoing.hpp"
#include "adapters/open311/text.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::open311 {
namespace {

constexpr std::chrono::minutes clock_slack{10};                                 ///< the partner's clock may differ from ours
constexpr std::chrono::days longest_window{89};                                 ///< servers refuse more than 90
constexpr int most_windows = 24;                                                ///< calls of one search
constexpr std::array<std::size_t, 6> page_sizes{25, 50, 100, 200, 500, 1'000};  ///< limits of real servers

std::vector<ExternalId> learned_ids(const std::string& system, const RemoteRequest& request) {
    std::vector<ExternalId> ids;
    if (!request.id.empty()) ids.push_back({system, "service_request_id", request.id});
    if (request.id.empty() && !request.token.empty()) ids.push_back({system, "token", request.token});
    return ids;
}

/// A span of requested_datetime to search in.
struct Window {
    Time from{}, to{};
};

/// A list of exactly a server's limit may go on.
bool is_full(std::size_t count) {
    return std::find(page_sizes.begin(), page_sizes.end(), count) != page_sizes.end();
}

/// Seconds and Z: fractions and signs have broken servers.
std::string plain_time(Time time) {
    auto text = to_rfc3339(std::chrono::floor<std::chrono::seconds>(time));
    return text.replace(text.find('.'), std::string::npos, "Z");
}

WebFields window_query(const Window& window) {
    return {{"start_date", plain_time(window.from)}, {"end_date", plain_time(window.to)}};
}

/// Halves, the later one to be searched first; below two seconds there is nothing to halve.
void split(const Window& window, std::vector<Window>& windows, bool& doubtful) {
    if (window.to - window.from < std::chrono::seconds(2)) {
        doubtful = true;
        return;
    }
    const auto middle = window.from + (window.to - window.from) / 2;
    windows.push_back({window.from, middle + std::chrono::seconds(1)});
    windows.push_back({middle, window.to});
}

bool is_appeal(MessageKind kind) {
    return kind == MessageKind::appeal_created || kind == MessageKind::appeal_updated;
}

class MunicipalConnector final : public Connector {
public:
    explicit MunicipalConnector(PartnerServer server) : server_(std::move(server)) {}

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override;
    Repeat repeat() const override { return Repeat::ask; }
    Task<Outcome> find(Delivery delivery, Deadline deadline) override;
    Task<Reach> probe(Deadline deadline) override;

private:
    Task<Outcome> post_request(Delivery delivery, Deadline deadline);
    Task<Outcome> send_request(WebFields form, Deadline deadline);
    Task<Outcome> post_update(Delivery delivery, Deadline deadline);
    /// Looks for our marker; `doubtful` becomes true when an item could be ours and cannot be told.
    std::optional<Outcome> look_through(const RemoteAnswer& answer, const Delivery& delivery, bool& doubtful) const;
    const std::string& system() const { return server_.kit().id; }

    PartnerServer server_;
};

Task<Outcome> MunicipalConnector::deliver(Delivery delivery, Deadline deadline) {
    if (deadline.passed()) co_return postponed(Cause::timeout, "no time was left for the attempt");
    if (!is_appeal(delivery.kind)) co_return co_await post_update(std::move(delivery), deadline);
    const auto& ids = delivery.external_ids;
    if (!known_id(ids, system(), "service_request_id").empty() || !known_id(ids, system(), "token").empty()) {
        co_return delivered();  // the standard has no editing: what the partner has, it has
    }
    if (delivery.attempt > 1 && !delivery.resumed) {  // of resumed ones the courier has asked already
        auto earlier = co_await find(delivery, deadline);
        if (earlier.kind != Outcome::Kind::postponed) co_return earlier;
    }
    co_return co_await post_request(std::move(delivery), deadline);
}

Task<Outcome> MunicipalConnector::post_request(Delivery delivery, Deadline deadline) {
    Interpreter interpreter;
    WebFields form;
    std::optional<Outcome> unfit;
    try {
        form = request_form(server_.settings(), delivery, interpreter);
    } catch (const Fault& fault) {
        unfit = refused(fault.cause(), fault.detail());
    }
    Outcome outcome = unfit ? *std::move(unfit) : co_await send_request(std::move(form), deadline);
    outcome.mapped = interpreter.stamps();
    co_return outcome;
}

Task<Outcome> MunicipalConnector::send_request(WebFields form, Deadline deadline) {
    auto result = co_await server_.post("requests", std::move(form), deadline);
    if (result.failure) co_return *result.failure;
    for (const auto& request : result.answer.requests) {
        auto ids = learned_ids(system(), request);
        if (!ids.empty()) co_return delivered(std::move(ids));
    }
    co_return in_doubt(Cause::correlation_missing, "the partner answered without service_request_id and token");
}

Task<Outcome> MunicipalConnector::post_update(Delivery delivery, Deadline deadline) {
    if (server_.settings().updates == ClientSettings::Updates::none) {
        co_return refused(Cause::unknown_operation,
                          "GeoReport v2 carries no events; route them elsewhere or set updates: mysociety");
    }
    WebFields form;
    try {
        form = update_form(server_.settings(), delivery);
    } catch (const Fault& fault) {
        co_return refused(fault.cause(), fault.detail());
    }
    auto result = co_await server_.post("servicerequestupdates", std::move(form), deadline);
    // A repeated update_id is refused with 400 by every known receiver: on a repeat that is the proof that it arrived.
    const bool repeated = delivery.attempt > 1 || delivery.resumed;
    if (result.failure && result.status == 400 && repeated) co_return delivered();
    if (result.failure) co_return *result.failure;
    co_return delivered();
}

Task<Outcome> MunicipalConnector::find(Delivery delivery, Deadline deadline) {
    if (!is_appeal(delivery.kind)) co_return postponed(Cause::none, "an update carries its own id and may be repeated");
    const auto now = server_.kit().clock.now();
    std::vector<Window> windows{{std::max(delivery.created_at - clock_slack, now - longest_window), now + clock_slack}};
    bool doubtful = false;
    for (int calls = 0; !windows.empty(); ++calls) {
        if (calls == most_windows) co_return in_doubt(Cause::correlation_missing, "the partner's list is too long to search");
        const auto window = windows.back();
        windows.pop_back();
        auto result = co_await server_.get("requests", window_query(window), deadline);
        const bool empty_list = result.readable && result.status == 404;  // some servers say so
        if (result.failure && !empty_list) {
            co_return in_doubt(result.failure->cause, "the partner could not be asked: " + result.failure->detail);
        }
        auto verdict = look_through(result.answer, delivery, doubtful);
        if (verdict) co_return *verdict;
        if (is_full(result.answer.requests.size())) split(window, windows, doubtful);
    }
    if (doubtful) co_return in_doubt(Cause::correlation_missing, "the partner's list may hide it");
    co_return postponed(Cause::none, "the partner does not have it");
}

std::optional<Outcome> MunicipalConnector::look_through(const RemoteAnswer& answer, const Delivery& delivery,
                                                        bool& doubtful) const {
    for (const auto& request : answer.requests) {
        if (carries_marker(request.description, delivery.appeal_id)) {
            auto ids = learned_ids(system(), request);
            if (!ids.empty()) return delivered(std::move(ids));
            return in_doubt(Cause::correlation_missing, "it has arrived, but the partner has not numbered it yet");
        }
        doubtful = doubtful || request.description.empty();  // could be ours, shown without its text
    }
    return std::nullopt;
}

Task<Reach> MunicipalConnector::probe(Deadline deadline) {
    auto result = co_await server_.get("services", {}, deadline);
    Reach reach;
    reach.reachable = !result.failure;
    if (result.failure) {
        reach.cause = result.failure->cause;
        reach.detail = result.failure->detail;
    }
    co_return reach;
}

}  // namespace

std::unique_ptr<Connector> make_connector(PartnerServer server) {
    return std::make_unique<MunicipalConnector>(std::move(server));
}

}  // namespace gateway::open311
