// What a partner has for us over REST: the state of every appeal it holds, asked one by one, and a list of what is new.
#include <utility>

#include "adapters/municipal/rest.hpp"
#include "adapters/municipal/status_round.hpp"

namespace gateway::municipal {
namespace {

constexpr Duration least_call{50};  ///< of the deadline, or the rest waits for the next poll
constexpr auto cursor_key = "cursor";

TranslationSettings for_status(const RestSettings& settings, TranslationSettings mapping) {
    mapping.in = settings.status_mapping;
    mapping.items.clear();
    if (mapping.format == TranslationSettings::Format::csv) mapping.format = TranslationSettings::Format::json;
    return mapping;
}

TranslationSettings for_list(const RestSettings& settings, TranslationSettings mapping) {
    if (!settings.list_mapping.empty()) mapping.in = settings.list_mapping;
    mapping.items = settings.list_items;
    return mapping;
}

class RestSource final : public Source {
public:
    RestSource(RestSettings settings, AdapterKit kit, const TranslationSettings& mapping)
        : settings_(std::move(settings)),
          line_(settings_.line, kit),
          downloads_(settings_.files_in.value_or(DownloadSettings{}), line_),
          statuses_(
              Reception(kit, std::make_shared<Translation>(kit.id, for_status(settings_, mapping)), "status", fetch_files())),
          list_(kit, std::make_shared<Translation>(kit.id, for_list(settings_, mapping)), "documents", fetch_files()) {}

    Task<PollResult> poll(Deadline deadline) override;

private:
    Task<int> poll_list(Deadline deadline, bool& more);
    Task<std::optional<Arrival>> ask(std::string partner_id, Deadline deadline);
    Arrival arrival_of(WebReply reply) const;
    FetchFiles fetch_files() {
        if (!settings_.files_in) return {};
        return [this](Submission& submission) { return downloads_.fetch(submission); };
    }
    const AdapterKit& kit() const { return line_.kit(); }

    RestSettings settings_;
    Line line_;
    Downloads downloads_;
    StatusRound statuses_;
    Reception list_;
};

Arrival RestSource::arrival_of(WebReply reply) const {
    Arrival arrival;
    arrival.content_type = reply.header("Content-Type").value_or("application/octet-stream");
    arrival.octets = std::move(reply.body);
    arrival.at = kit().clock.now();
    return arrival;
}

Task<PollResult> RestSource::poll(Deadline deadline) {
    PollResult result;
    result.taken = co_await list_.take_released();
    if (settings_.list) result.taken += co_await poll_list(deadline, result.more);
    if (!settings_.status) co_return result;
    result.taken += co_await statuses_.run(
        [this](std::string partner_id, Deadline until) { return ask(std::move(partner_id), until); }, deadline);
    co_return result;
}

/// The cursor moves on only when everything before it is on disk.
Task<int> RestSource::poll_list(Deadline deadline, bool& more) {
    const auto& list = *settings_.list;
    const auto remembered = co_await kit().ledger.recall(kit().id, cursor_key);
    std::string cursor = remembered.value_or(list.first_cursor);
    int taken = 0;
    for (int page = 0; page < list.pages && deadline.remaining() >= least_call; ++page) {
        const auto path = list.path.fill_address([&](std::string_view) { return std::optional<std::string>(cursor); });
        WebReply reply = co_await line_.send("GET", path, {}, {}, deadline);
        if (reply.status == 204 || reply.status == 304) break;
        if (reply.status != 200) throw_for("list", reply);
        const auto next = list.cursor.value_in(reply);
        taken += (co_await list_.take(arrival_of(std::move(reply)))).fresh;
        if (!next || *next == cursor) break;
        cursor = *next;
        co_await kit().ledger.remember(kit().id, cursor_key, cursor);
        more = page + 1 == list.pages;
    }
    co_return taken;
}

Task<std::optional<Arrival>> RestSource::ask(std::string partner_id, Deadline deadline) {
    const auto path = settings_.status->fill_address([&](std::string_view field) -> std::optional<std::string> {
        if (field != "partner_id") return std::nullopt;
        return partner_id;
    });
    WebReply reply = co_await line_.send("GET", path, {}, {}, deadline);
    if (reply.status == 200) co_return arrival_of(std::move(reply));
    const bool unknown = reply.status == 404 || reply.status == 410;
    if (unknown) kit().log.write(LogLevel::warn, "municipal_appeal_unknown", {{"connector", kit().id}});
    if (!unknown && reply.status != 204 && reply.status != 304) throw_for("status", reply);
    co_return std::nullopt;
}

}  // namespace

std::unique_ptr<Source> make_rest_source(RestSettings settings, AdapterKit kit, const TranslationSettings& mapping) {
    if (!settings.status && !settings.list) return nullptr;
    return std::make_unique<RestSource>(std::move(settings), std::move(kit), mapping);
}

}  // namespace gateway::municipal
