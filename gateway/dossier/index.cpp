#include "gateway/dossier/index.hpp"

#include <boost/json.hpp>
#include <stdexcept>

#include "gateway/dossier/names.hpp"

namespace gateway {
namespace {

namespace json = boost::json;

json::string text(std::string_view value) {
    return json::string(json::string_view(value.data(), value.size()));
}

/// Absent values are not written.
void set(json::object& object, std::string_view name, std::string_view value) {
    if (!value.empty()) object[json::string_view(name.data(), name.size())] = text(value);
}

json::object json_of(const PackedFile& file) {
    return {{"file", file.name}, {"sha256", file.sha256}, {"size", file.size}};
}

json::object json_of(const AttachmentRef& one) {
    json::object object{{"id", one.id}, {"name", one.name}, {"mime", one.mime}, {"size", one.size}, {"sha256", one.sha256}};
    set(object, "source_ref", one.source_ref);
    set(object, "scan", one.scan);
    set(object, "cms_sha256", one.cms_sha256);
    return object;
}

json::object json_of(const SignatureEvidence& one) {
    json::object object{{"format", one.format}, {"verdict", one.verdict}, {"verified_at", to_rfc3339(one.verified_at)}};
    set(object, "reason", one.reason);
    set(object, "covers", one.covers);
    set(object, "algorithm", one.algorithm);
    set(object, "signer", one.signer);
    set(object, "cert_sha256", one.cert_sha256);
    return object;
}

template <class List>
json::array list_of(const List& items) {
    json::array array;
    for (const auto& item : items) array.push_back(json_of(item));
    return array;
}

std::string member(const json::object& object, const char* name) {
    const json::value* value = object.if_contains(name);
    return value == nullptr ? std::string() : std::string(value->as_string());
}

}  // namespace

std::string text_of(const json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::vector<const json::object*> objects_of(const json::object& object, const char* name) {
    std::vector<const json::object*> list;
    const auto* value = object.if_contains(name);
    if (value == nullptr || !value->is_array()) return list;
    for (const json::value& one : value->get_array())
        if (one.is_object()) list.push_back(&one.get_object());
    return list;
}

const json::object* signed_original(const json::object& index, const json::object& signature) {
    if (text_of(signature, "operation") != "signature") return nullptr;
    for (const json::object* one : objects_of(index, "originals"))
        if (text_of(*one, "sha256") == text_of(signature, "about_sha256")) return one;
    return nullptr;
}

json::object json_of_message(const DossierMessage& message, const PackedFile& file) {
    const Envelope& envelope = message.record.envelope;
    json::object object = json_of(file);
    object["source"] = "message";
    object["direction"] = "in";
    object["kind"] = text(to_text(envelope.kind));
    object["message_id"] = envelope.message_id;
    object["connector"] = envelope.connector;
    object["sender"] = envelope.sender;
    object["sender_message_id"] = envelope.sender_message_id;
    object["content_type"] = envelope.content_type;
    object["content_digest"] = envelope.content_digest;
    object["trace_id"] = envelope.trace_id;
    object["at"] = to_rfc3339(envelope.received_at);
    if (envelope.occurred_at) object["occurred_at"] = to_rfc3339(*envelope.occurred_at);
    object["attachments"] = list_of(envelope.attachments);
    object["signatures"] = list_of(envelope.evidence);
    return object;
}

json::object json_of_evidence(const EvidenceItem& item, const PackedFile& file) {
    json::object object = json_of(file);
    object["source"] = "evidence";
    object["direction"] = item.kind == "sent" || item.kind == "ack" ? "out" : "in";
    object["kind"] = item.kind;
    object["seq"] = item.seq;
    object["at"] = to_rfc3339(item.at);
    set(object, "operation", item.operation);
    set(object, "connector", item.connector);
    set(object, "message_id", item.message_id);
    set(object, "delivery_id", item.delivery_id);
    if (item.attempt > 0) object["attempt"] = item.attempt;
    set(object, "content_type", item.content_type);
    set(object, "about_sha256", item.about_sha256);
    return object;
}

json::array json_of_deliveries(const AppealTrace& trace) {
    json::array array;
    for (const DeliveryRecord& record : trace.deliveries) {
        const Delivery& one = record.delivery;
        json::object object{{"delivery_id", one.delivery_id},
                            {"route", one.route},
                            {"connector", one.connector},
                            {"message_id", one.message_id},
                            {"kind", text(to_text(one.kind))},
                            {"state", text(to_text(record.state))},
                            {"attempt", one.attempt},
                            {"created_at", to_rfc3339(one.created_at)},
                            {"changed_at", to_rfc3339(record.changed_at)}};
        set(object, "partner_reference", one.note);
        if (record.cause != Cause::none) object["cause"] = text(info(record.cause).code);
        set(object, "detail", record.detail);
        array.push_back(std::move(object));
    }
    return array;
}

json::array json_of_attempts(const AppealTrace& trace) {
    json::array array;
    for (const AttemptRecord& one : trace.attempts) {
        json::object object{{"delivery_id", one.delivery_id},
                            {"attempt", one.attempt},
                            {"started_at", to_rfc3339(one.started_at)},
                            {"ended_at", to_rfc3339(one.ended_at)},
                            {"outcome", one.outcome}};
        if (one.cause != Cause::none) object["cause"] = text(info(one.cause).code);
        set(object, "detail", one.detail);
        array.push_back(std::move(object));
    }
    return array;
}

json::object json_of_record(const JournalRecord& record) {
    const JournalEntry& entry = record.entry;
    return {{"seq", record.seq},
            {"at", to_rfc3339(record.at)},
            {"kind", entry.kind},
            {"message_id", entry.message_id},
            {"appeal_id", entry.appeal_id},
            {"delivery_id", entry.delivery_id},
            {"connector", entry.connector},
            {"actor", entry.actor},
            {"detail", entry.detail},
            {"config_digest", record.config_digest},
            {"previous_hash", record.previous_hash},
            {"hash", record.hash}};
}

std::string index_text(const json::object& index) {
    std::string lines;
    for (const json::object* one : objects_of(index, "originals"))
        lines += "original " + text_of(*one, "file") + " " + text_of(*one, "sha256") + "\n";
    for (const json::object* one : objects_of(index, "originals")) {
        const json::object* signed_one = signed_original(index, *one);
        if (signed_one != nullptr) lines += "cms " + text_of(*one, "file") + " " + text_of(*signed_one, "file") + "\n";
    }
    for (const json::object* original : objects_of(index, "originals")) {
        for (const json::object* one : objects_of(*original, "attachments")) {
            const std::string file = "attachments/" + text_of(*one, "sha256"), cms = text_of(*one, "cms_sha256");
            if (cms.empty())
                lines.append("attachment ").append(file).append("\n");
            else
                lines.append("cms signatures/").append(cms).append(".p7s ").append(file).append("\n");
        }
    }
    for (const json::object* one : objects_of(index, "timestamps"))
        lines += "stamp " + text_of(*one, "file") + " " + text_of(*one, "about_sha256") + "\n";
    return lines;
}

JournalRecord record_of_json(const json::value& value) {
    const json::object& object = value.as_object();
    JournalRecord record;
    record.seq = object.at("seq").to_number<std::int64_t>();
    const auto at = parse_rfc3339(member(object, "at"));
    if (!at) throw std::invalid_argument("at");
    record.at = *at;
    record.entry = {member(object, "kind"),        member(object, "message_id"), member(object, "appeal_id"),
                    member(object, "delivery_id"), member(object, "connector"),  member(object, "actor"),
                    member(object, "detail")};
    record.config_digest = member(object, "config_digest");
    record.previous_hash = member(object, "previous_hash");
    record.hash = member(object, "hash");
    return record;
}

json::object json_of_order(const DossierContent& content) {
    const DossierOrder& order = content.order;
    json::array missing;
    for (const std::string& sha256 : content.missing) missing.push_back(text(sha256));
    return {{"format", text(dossier_format)}, {"appeal_id", order.appeal_id}, {"made_at", to_rfc3339(order.made_at)},
            {"instance", order.instance},     {"program", order.program},     {"config_digest", order.config_digest},
            {"actor", order.actor},           {"reason", order.reason},       {"missing_files", std::move(missing)}};
}

json::object json_of_mappings(const DossierContent& content) {
    json::array files;
    for (const auto& [name, sha256] : content.mappings) files.push_back(json::object{{"file", name}, {"sha256", sha256}});
    return {{"program", content.order.program}, {"config_digest", content.order.config_digest}, {"files", std::move(files)}};
}

std::string json_text(const json::value& value) {
    return json::serialize(value) + "\n";
}

}  // namespace gateway
