// Every change of an appeal's state → its handling report as it stands now, checked, then posted or written as a file.
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "adapters/sstu/office.hpp"
#include "adapters/sstu/report.hpp"
#include "adapters/sstu/report_rules.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/task.hpp"

namespace gateway::sstu {
namespace {

namespace fs = std::filesystem;

constexpr const char* import_path = "/IPCP/HandlingReportPlugin/Api/Import";

Outcome outcome_of_fault(const Fault& fault) {
    const bool of_the_data = info(fault.cause()).http_status < 500 || fault.cause() == Cause::mapping_failed;
    return of_the_data ? refused(fault.cause(), fault.detail()) : postponed(fault.cause(), fault.detail());
}

/// What the module answers is not public: some JSON, or nothing where that is known. A page of a proxy is no answer.
bool is_answer(const WebReply& reply, bool empty_is_good) {
    if (reply.body.empty()) return reply.status == 204 || empty_is_good;
    boost::system::error_code error;
    boost::json::parse(reply.body, error);
    return !error;
}

class SstuConnector final : public Connector {
public:
    explicit SstuConnector(std::shared_ptr<Office> office) : office_(std::move(office)) {}

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override {
        try {
            const Report report = co_await offload(office_->kit.workers, [&] { return report_of(*office_, delivery.appeal); });
            Outcome outcome = report.json.empty() ? delivered() : settled(co_await hand_over(delivery, report.json, deadline));
            outcome.mapped.push_back(report.mapped);
            co_return outcome;
        } catch (const TransportError& error) {
            co_return settled(outcome_of(error));
        } catch (const Fault& fault) {
            co_return outcome_of_fault(fault);
        }
    }

    Repeat repeat() const override {
        return office_->settings.repeat_is_safe || office_->settings.url.empty() ? Repeat::safe : Repeat::never;
    }

    Task<Reach> probe(Deadline deadline) override {
        if (office_->settings.url.empty()) {
            const bool there = fs::is_directory(office_->settings.out_dir);
            co_return Reach{there, there ? Cause::none : Cause::store_unavailable, "out_dir"};
        }
        try {
            const WebReply reply = co_await office_->kit.web.send(office_->call("GET", "/", deadline));
            const bool closed = reply.status == 401 || reply.status == 403;
            co_return Reach{!closed, closed ? Cause::partner_auth : Cause::none, "HTTP " + std::to_string(reply.status)};
        } catch (const TransportError& error) {
            co_return Reach{false, error.cause(), error.what()};
        }
    }

private:
    Task<Outcome> hand_over(const Delivery& delivery, std::string report, Deadline deadline) {
        const auto flaws = flaws_of_report(report, office_->settings.max_attachment);
        if (!flaws.empty()) co_return refused(Cause::schema_violation, text_of(flaws));
        if (office_->settings.url.empty()) {
            co_await offload(office_->kit.workers, [&] { return write(delivery.delivery_id, report); });
            co_return delivered();
        }
        WebCall call = office_->call("POST", import_path, deadline);
        call.headers.emplace_back("Content-Type", "application/json");
        call.body = report;
        const WebReply reply = co_await office_->kit.web.send(std::move(call));
        Outcome outcome = verdict_of(reply);
        if (outcome.kind == Outcome::Kind::delivered) outcome.sent = std::move(report), outcome.evidence = reply.body;
        co_return outcome;
    }

    Outcome verdict_of(const WebReply& reply) const {
        const std::string words = "HTTP " + std::to_string(reply.status);
        if (reply.status >= 200 && reply.status < 300)
            return is_answer(reply, office_->settings.empty_answer_is_good)
                       ? delivered()
                       : in_doubt(Cause::partner_garbage, words + ", the answer is no JSON");
        if (reply.status == 401 || reply.status == 403) return postponed(Cause::partner_auth, words);
        if (reply.status == 429)
            return postponed(Cause::partner_rate_limited, words, retry_after_of(reply, office_->kit.clock.now()));
        if (reply.status >= 500 || reply.status == 408)
            return postponed(Cause::partner_unavailable, words, retry_after_of(reply, office_->kit.clock.now()));
        return refused(Cause::partner_rejected, words);
    }

    /// Under its final name only when whole: whoever packs the folder never sees half a report.
    bool write(const std::string& id, const std::string& report) const {
        const fs::path file = fs::path(office_->settings.out_dir) / (id + ".json");
        const fs::path half = file.string() + ".part";
        std::ofstream out(half, std::ios::binary);
        out << report;
        out.close();
        std::error_code error;
        if (out) fs::rename(half, file, error);
        if (!out || error) throw Fault(Cause::store_unavailable, "out_dir cannot be written");
        return true;
    }

    Outcome settled(Outcome outcome) const {
        if (outcome.kind == Outcome::Kind::in_doubt && repeat() == Repeat::safe) outcome.kind = Outcome::Kind::postponed;
        return outcome;
    }

    std::shared_ptr<Office> office_;
};

}  // namespace

std::unique_ptr<Connector> make_connector(std::shared_ptr<Office> office) {
    return std::make_unique<SstuConnector>(std::move(office));
}

}  // namespace gateway::sstu
