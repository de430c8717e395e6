#include "gateway/admin/words.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "gateway/admin/stage_words.hpp"

namespace gateway {
namespace {

boost::json::string_view key(std::string_view name) {
    return {name.data(), name.size()};
}

}  // namespace

boost::json::value json_of(std::string_view text) {
    return boost::json::string(key(text));
}

boost::json::value json_of(Time time) {
    return boost::json::string(to_rfc3339(time));
}

boost::json::array json_of(const std::vector<ExternalId>& ids) {
    boost::json::array list;
    for (const ExternalId& id : ids) list.push_back({{"system", id.system}, {"kind", id.kind}, {"value", id.value}});
    return list;
}

boost::json::object json_of(Cause cause) {
    const CauseInfo& row = info(cause);
    return {{"code", json_of(row.code)},       {"ru", json_of(row.ru)},
            {"en", json_of(row.en)},           {"party", json_of(to_text(row.party))},
            {"next_ru", json_of(row.next_ru)}, {"next_en", json_of(row.next_en)}};
}

boost::json::object json_of(const AppealRecord& appeal) {
    return {{"appeal_id", appeal.appeal_id},
            {"version", appeal.version},
            {"status", appeal.status},
            {"regime", appeal.regime},
            {"origin", appeal.origin},
            {"created_at", json_of(appeal.created_at)},
            {"changed_at", json_of(appeal.changed_at)},
            {"external_ids", json_of(appeal.external_ids)}};
}

boost::json::object json_of(const DeliveryRecord& record) {
    const Delivery& delivery = record.delivery;
    boost::json::object object{{"delivery_id", delivery.delivery_id},
                               {"route", delivery.route},
                               {"connector", delivery.connector},
                               {"appeal_id", delivery.appeal_id},
                               {"message_id", delivery.message_id},
                               {"kind", json_of(to_text(delivery.kind))},
                               {"state", json_of(to_text(record.state))},
                               {"attempt", delivery.attempt},
                               {"created_at", json_of(delivery.created_at)},
                               {"changed_at", json_of(record.changed_at)},
                               {"trace_id", delivery.trace_id}};
    if (record.state == DeliveryState::queued || record.state == DeliveryState::postponed)
        object["due_at"] = json_of(record.due_at);
    set_stage(object, record.stage);
    set(object, "handle", record.handle);
    set(object, "handed_at", record.handed_at);
    set(object, "cause", record.cause);
    set(object, "detail", record.detail);
    set(object, "partner_reference", delivery.note);
    return object;
}

boost::json::object json_of(const AttemptRecord& attempt, const std::vector<EvidenceItem>& evidence) {
    boost::json::object object{{"delivery_id", attempt.delivery_id},
                               {"attempt", attempt.attempt},
                               {"started_at", json_of(attempt.started_at)},
                               {"ended_at", json_of(attempt.ended_at)},
                               {"outcome", attempt.outcome}};
    set(object, "cause", attempt.cause);
    set(object, "detail", attempt.detail);
    set_digests(object, attempt, evidence);
    return object;
}

void set_digests(boost::json::object& object, const AttemptRecord& attempt, const std::vector<EvidenceItem>& evidence) {
    for (const EvidenceItem& item : evidence) {
        if (item.delivery_id != attempt.delivery_id || item.attempt != attempt.attempt) continue;
        if (item.kind == "sent") set(object, "sent_sha256", item.sha256);
        if (item.kind == "received") set(object, "evidence_sha256", item.sha256);
    }
}

boost::json::object json_of(const EvidenceItem& item) {
    boost::json::object object{{"seq", item.seq}, {"kind", item.kind}, {"at", json_of(item.at)}, {"sha256", item.sha256}};
    set(object, "operation", item.operation);
    set(object, "connector", item.connector);
    set(object, "message_id", item.message_id);
    set(object, "delivery_id", item.delivery_id);
    if (item.attempt > 0) object["attempt"] = item.attempt;
    set(object, "content_type", item.content_type);
    set(object, "about_sha256", item.about_sha256);
    return object;
}

void set_stage(boost::json::object& object, const std::string& stage) {
    set(object, "stage", stage);
    if (!stage.empty()) object["stage_ru"] = json_of(stage_word(stage));
}

boost::json::object json_of(const JournalRecord& record) {
    boost::json::object object{{"seq", record.seq}, {"at", json_of(record.at)}, {"kind", record.entry.kind}};
    set(object, "message_id", record.entry.message_id);
    set(object, "delivery_id", record.entry.delivery_id);
    set(object, "connector", record.entry.connector);
    set(object, "actor", record.entry.actor);
    boost::json::error_code error;
    boost::json::value detail = boost::json::parse(record.entry.detail, error);
    if (!error && detail.is_object()) object["detail"] = std::move(detail);
    set(object, "config_digest", record.config_digest);
    object["hash"] = record.hash;
    return object;
}

boost::json::object json_of(const DeskPause& pause) {
    boost::json::object object{{"state", pause.state}};
    set(object, "cause", pause.cause);
    set(object, "since", pause.since);
    return object;
}

boost::json::object json_of(const DeskError& error) {
    boost::json::object object{{"at", json_of(error.at)}, {"cause", json_of(error.cause)}};
    set(object, "detail", error.detail);
    return object;
}

void set(boost::json::object& object, std::string_view name, const std::string& text) {
    if (!text.empty()) object[key(name)] = text;
}

void set(boost::json::object& object, std::string_view name, const std::optional<Time>& time) {
    if (time) object[key(name)] = json_of(*time);
}

void set(boost::json::object& object, std::string_view name, Cause cause) {
    if (cause != Cause::none) object[key(name)] = json_of(cause);
}

WebResponse json_response(const boost::json::value& value, int status) {
    WebResponse response;
    response.status = status;
    response.headers.emplace_back("Content-Type", "application/json");
    response.body = boost::json::serialize(value);
    return response;
}

WebResponse page_response(boost::json::array items, const std::string& next) {
    boost::json::object page;
    page["items"] = std::move(items);
    page["next"] = next.empty() ? boost::json::value(nullptr) : boost::json::value(next);
    return json_response(page);
}

}  // namespace gateway
