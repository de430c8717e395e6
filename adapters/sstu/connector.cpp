// Every change of an appeal's state → its handling report as it stands now, checked, then posted or written as a file.
#include <filesystem>
#include <fstream>

#include "adapters/sstu/answer.hpp"
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

class SstuConnector final : public Connector {
public:
    explicit SstuConnector(std::shared_ptr<Office> office) : office_(std::move(office)) {}

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override {
        try {
            const Report report = co_await offload(office_->kit.workers, [&] { return report_of(*office_, delivery.appeal); });
            Outcome outcome = delivered();
            if (!report.json.empty()) outcome = settled(co_await tell(delivery, report, deadline));
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
    /// What ССТУ has in these very words already is not said again: a report is a processing record's state, not an event.
    Task<Outcome> tell(const Delivery& delivery, const Report& report, Deadline deadline) {
        const std::string& id = office_->kit.id;
        const std::string key = HandlingRecords::key_of(delivery.appeal_id);
        HandlingRecords records = HandlingRecords::read(co_await office_->kit.ledger.recall(id, key));
        if (!records.is_news(report.questions)) co_return delivered();
        Answer answer = co_await hand_over(delivery, report.json, deadline);
        const bool taken = answer.outcome.kind == Outcome::Kind::delivered;
        if (!taken && answer.outcome.kind != Outcome::Kind::refused) co_return answer.outcome;
        records.enter(report.questions, answer.upload, taken ? "" : answer.outcome.detail, office_->kit.clock.now());
        try {
            co_await office_->kit.ledger.remember(id, key, records.text());
        } catch (const Fault& fault) {
            // What happened, happened: the next report is news once more.
            office_->kit.log.write(LogLevel::warn, "sstu_record_not_kept",
                                   {{"appeal_id", delivery.appeal_id}, {"cause", std::string(info(fault.cause()).code)}});
        }
        co_return answer.outcome;
    }

    Task<Answer> hand_over(const Delivery& delivery, const std::string& report, Deadline deadline) {
        const auto flaws = flaws_of_report(report, office_->settings.max_attachment);
        if (!flaws.empty()) co_return Answer{refused(Cause::schema_violation, text_of(flaws)), UploadStatus::error};
        if (office_->settings.url.empty()) {
            co_await offload(office_->kit.workers, [&] { return write(delivery.delivery_id, report); });
            co_return Answer{delivered(), UploadStatus::none};
        }
        WebCall call = office_->call("POST", import_path, deadline);
        call.headers.emplace_back("Content-Type", "application/json");
        call.body = report;
        const WebReply reply = co_await office_->kit.web.send(std::move(call));
        Answer answer = read_answer(reply, office_->settings, office_->kit.clock.now());
        if (answer.outcome.kind == Outcome::Kind::delivered) answer.outcome.sent = report, answer.outcome.evidence = reply.body;
        co_return answer;
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
