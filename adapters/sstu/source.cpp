// The reading side: records of handling by department, only those changed since the last poll.
#include <algorithm>
#include <boost/json.hpp>
#include <tuple>

#include "adapters/sstu/handling_records.hpp"
#include "adapters/sstu/office.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/core/task.hpp"

namespace gateway::sstu {
namespace {

namespace json = boost::json;

constexpr const char* listing_path = "/IPCP/HandlingReportPlugin/Api/analytics/ver.0.2/requests/";
constexpr const char* cursor_key = "changed";
constexpr std::size_t most_records = 100'000;

struct Record {
    std::string id, changed;  ///< requestId, dt_modified as written
    std::string json;
    std::vector<ReportedQuestion> questions;
};

std::string text_of(const json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::vector<ReportedQuestion> questions_of(const json::object& record) {
    std::vector<ReportedQuestion> questions;
    const auto* list = record.if_contains("questions");
    if (list == nullptr || !list->is_array()) return questions;
    for (const json::value& one : list->get_array())
        if (const auto* question = one.if_object())
            questions.push_back({text_of(*question, "code"), text_of(*question, "status"), {}});
    return questions;
}

/// Oldest change first, those before the cursor left out. Records of one moment may come again: they are known by then.
std::vector<Record> changed_records(const std::string& body, const std::string& cursor) {
    boost::system::error_code error;
    const json::value value = json::parse(body, error);
    if (error || !value.is_array()) throw Fault(Cause::partner_garbage, "the listing is no JSON array");
    if (value.get_array().size() > most_records) throw Fault(Cause::partner_garbage, "the listing is too long");
    std::vector<Record> records;
    for (const json::value& one : value.get_array()) {
        if (!one.is_object()) throw Fault(Cause::partner_garbage, "a record is no object");
        const json::object& object = one.get_object();
        Record record{text_of(object, "requestId"), text_of(object, "dt_modified"), json::serialize(one), questions_of(object)};
        if (record.id.empty() || record.changed.empty())
            throw Fault(Cause::partner_garbage, "a record without requestId or dt_modified");
        if (record.changed >= cursor) records.push_back(std::move(record));
    }
    std::sort(records.begin(), records.end(),
              [](const Record& a, const Record& b) { return std::tie(a.changed, a.id) < std::tie(b.changed, b.id); });
    return records;
}

class SstuSource final : public Source {
public:
    explicit SstuSource(std::shared_ptr<Office> office) : office_(std::move(office)) {}

    Task<PollResult> poll(Deadline deadline) override {
        const auto& kit = office_->kit;
        WebCall call = office_->call("GET", listing_path + office_->settings.department_id, deadline);
        call.max_reply = 256u << 20;
        const WebReply reply = co_await kit.web.send(std::move(call));
        if (reply.status == 401 || reply.status == 403)
            throw Fault(Cause::partner_auth, "HTTP " + std::to_string(reply.status));
        if (reply.status != 200) throw Fault(Cause::partner_unavailable, "HTTP " + std::to_string(reply.status));
        const std::string cursor = (co_await kit.ledger.recall(kit.id, cursor_key)).value_or("");
        const auto records = co_await offload(kit.workers, [&] { return changed_records(reply.body, cursor); });
        PollResult result;
        for (const Record& record : records) {
            if (deadline.passed()) break;
            if (co_await take(record)) ++result.taken;
            co_await kit.ledger.remember(kit.id, cursor_key, record.changed);
        }
        co_return result;
    }

private:
    /// False for one that was taken before, and for one that tells us what we reported.
    Task<bool> take(Record record) {
        const auto& kit = office_->kit;
        const auto known = co_await kit.ledger.appeal_by({kit.id, "request_id", record.id});
        if (known) {
            const auto kept = co_await kit.ledger.recall(kit.id, HandlingRecords::key_of(known->appeal_id));
            if (HandlingRecords::read(kept).is_echo(record.questions)) co_return false;
        }
        Submission submission;
        const MappedDocument made = co_await offload(kit.workers, [&] {
            return office_->request->run(record.json, {{"connector", kit.id},
                                                       {"appeal_id", known ? known->appeal_id : make_uuid_v7(kit.clock.now())},
                                                       {"utc_offset", std::to_string(office_->settings.utc_offset)}});
        });
        submission.canonical = to_json(appeal_from_json(made.text));
        submission.mapped.push_back(made.stamp());
        submission.unrouted = Submission::Unrouted::park;
        Envelope& envelope = submission.envelope;
        envelope.connector = envelope.sender = kit.id;
        envelope.sender_message_id = record.id + "@" + record.changed;
        envelope.kind = known ? MessageKind::appeal_updated : MessageKind::appeal_created;
        envelope.content_type = "application/json";
        envelope.bytes = record.json;
        envelope.content_digest = sha256_hex(record.json);
        envelope.received_at = kit.clock.now();
        const Receipt receipt = co_await kit.accept(std::move(submission));
        co_return !receipt.repeat;
    }

    std::shared_ptr<Office> office_;
};

}  // namespace

std::unique_ptr<Source> make_source(std::shared_ptr<Office> office) {
    return std::make_unique<SstuSource>(std::move(office));
}

}  // namespace gateway::sstu
