// The shapes of answers, written one line each: "name:type", "name?:type" when it may be absent; "[T]" is a list, "T/null" may
// be null, "=a|b" one of these words, a capital letter another shape of this table.
#include <array>
#include <boost/json/array.hpp>
#include <stdexcept>

#include "gateway/admin/openapi.hpp"
#include "gateway/admin/words.hpp"

namespace gateway {
namespace {

struct Shape {
    std::string_view name, fields;
};

constexpr std::array shapes{
    Shape{"ExternalId", "system:string kind:string value:string"},
    Shape{"Cause",
          "code:string ru:string en:string party:=nobody|we|network|partner|data|certificate next_ru:string "
          "next_en:string http_status?:integer"},
    Shape{"CausePage", "items:[Cause] next:string/null"},
    Shape{"Appeal",
          "appeal_id:string version:integer status:string regime:string origin:string created_at:time changed_at:time "
          "external_ids:[ExternalId]"},
    Shape{"AppealPage", "items:[Appeal] next:string/null"},
    Shape{"Duplicate",
          "appeal_id:string version:integer status:string regime:string origin:string created_at:time changed_at:time "
          "external_ids:[ExternalId] likeness:number reasons:[string]"},
    Shape{"DuplicateList", "items:[Duplicate] compared:integer bound:integer cut:boolean"},
    Shape{"AppealStory",
          "appeal_id:string version:integer status:string regime:string origin:string created_at:time "
          "changed_at:time external_ids:[ExternalId] masked:boolean canonical:object/null "
          "deadlines:[Deadline] quality:[QualityBreach] next_steps:[NextStep] hops:[Hop] messages:[MessageLine] "
          "deliveries:[Delivery] "
          "attempts:[Attempt] evidence:[Evidence] "
          "journal:[JournalRecord] erased_at?:time erased_by?:string hold?:string"},
    Shape{"Deadline",
          "appeal_id:string stage:string rule?:string source:=computed|given due_at:time "
          "state:=running|warned|breached|satisfied overdue:boolean next_at?:time left_s?:integer"},
    Shape{"QualityBreach",
          "seq:integer at:time state:=broken|mended appeal_id:string message_id:string connector:string rule:string "
          "severity:=notice|warning|error what:string place:string sector:string title?:string head?:string"},
    Shape{"QualityPage", "items:[QualityBreach] next:string/null"},
    Shape{"QualityNotice",
          "day:string sector:string head?:string state:=sent|in_doubt|failed|nothing|due reason?:string failures:integer "
          "subject:string text?:string"},
    Shape{"QualityNoticePage", "items:[QualityNotice] next:string/null"},
    Shape{"DeadlinePage", "items:[Deadline] next:string/null"},
    Shape{"NextStep", "ru:string en:string command?:string"},
    Shape{"Hop",
          "at:time direction:=in|out connector:string route?:string kind:string message_id:string delivery_id?:string "
          "partner_message_id?:string attempt?:integer outcome:string ms?:integer cause?:Cause detail?:string "
          "stage?:string stage_ru?:string digest?:string signature?:string sent_sha256?:string evidence_sha256?:string"},
    Shape{"Attachment",
          "id:string mime:string size:integer sha256:string scan?:string cms_sha256?:string name?:string "
          "source_ref?:string"},
    Shape{"Signature",
          "format:string verdict:string reason?:string covers?:string algorithm?:string signer?:string "
          "cert_sha256?:string verified_at:time"},
    Shape{"MessageLine",
          "message_id:string appeal_id:string kind:string connector:string sender:string "
          "sender_message_id:string content_type:string content_digest:string trace_id:string received_at:time "
          "occurred_at?:time attachments:[Attachment] signatures:[Signature]"},
    Shape{"Message",
          "message_id:string appeal_id:string kind:string connector:string sender:string sender_message_id:string "
          "content_type:string content_digest:string trace_id:string received_at:time occurred_at?:time "
          "attachments:[Attachment] signatures:[Signature] size:integer masked:boolean canonical:object/null"},
    Shape{"Delivery",
          "delivery_id:string route:string connector:string appeal_id:string message_id:string kind:string "
          "state:=queued|leased|postponed|delivered|refused|in_doubt|handed_over attempt:integer created_at:time "
          "changed_at:time trace_id:string due_at?:time stage?:string stage_ru?:string handle?:string handed_at?:time "
          "cause?:Cause detail?:string partner_reference?:string"},
    Shape{"DeliveryPage", "items:[Delivery] next:string/null"},
    Shape{"DeliveryStory",
          "delivery_id:string route:string connector:string appeal_id:string message_id:string kind:string "
          "state:=queued|leased|postponed|delivered|refused|in_doubt|handed_over attempt:integer created_at:time "
          "changed_at:time trace_id:string due_at?:time stage?:string stage_ru?:string handle?:string handed_at?:time "
          "cause?:Cause detail?:string "
          "partner_reference?:string external_ids:[ExternalId] attempts:[Attempt]"},
    Shape{"Attempt",
          "delivery_id:string attempt:integer started_at:time ended_at:time outcome:string cause?:Cause "
          "detail?:string sent_sha256?:string evidence_sha256?:string"},
    Shape{"Evidence",
          "seq:integer kind:string at:time sha256:string operation?:string connector?:string message_id?:string "
          "delivery_id?:string attempt?:integer content_type?:string about_sha256?:string"},
    Shape{"EvidencePage", "items:[Evidence] next:string/null"},
    Shape{"Parked",
          "park_id:string connector:string sender:string sender_message_id:string cause?:Cause detail?:string "
          "content_type:string sha256:string state:=open|released|closed first_seen:time parked_at:time changed_at:time "
          "signatures:[Signature]"},
    Shape{"ParkedPage", "items:[Parked] next:string/null"},
    Shape{"DueErasurePage", "items:[DueErasure] next:string/null"},
    Shape{"DueErasure", "appeal_id:string regime:string rule:string closed_at:time hold?:string"},
    Shape{"Erasure",
          "appeal_id:string at:time rule:string reason:string actor:string bodies:integer files:integer repeat:boolean"},
    Shape{"Hold", "appeal_id:string held:boolean"},
    Shape{"Resealed", "rows:integer files:integer failed:integer done:boolean"},
    Shape{"JournalRecord",
          "seq:integer at:time kind:string message_id?:string delivery_id?:string connector?:string "
          "actor?:string detail?:object config_digest?:string hash:string"},
    Shape{"Pause", "state:=running|paused|held cause?:Cause since?:time"},
    Shape{"Error", "at:time cause:Cause detail?:string"},
    Shape{"Breaker", "state:=closed|open|half_open failures:integer opened:integer probe_in_ms?:integer cause?:Cause"},
    Shape{"Poller",
          "pause:Pause polling:boolean interval_ms:integer polls:integer failed:integer failures_in_row:integer "
          "taken:integer last_poll?:time last_success?:time last_error?:Error"},
    Shape{"DeliveryCounts",
          "queued:integer leased:integer postponed:integer delivered:integer refused:integer "
          "in_doubt:integer handed_over:integer oldest_handed_over?:time oldest_waiting?:time oldest_waiting_s?:integer"},
    Shape{"Connector",
          "id:string adapter:string title?:string delivers:boolean polls:boolean listens:boolean pause:Pause "
          "breaker?:Breaker poller?:Poller deliveries:DeliveryCounts"},
    Shape{"ConnectorPage", "items:[Connector] next:string/null"},
    Shape{"AttemptCounts",
          "delivered:integer refused:integer postponed:integer in_doubt:integer handed_over:integer repeats:integer "
          "dead:integer"},
    Shape{"Route",
          "route:string connector:string pause:Pause running:integer unsettled:integer attempts:AttemptCounts "
          "last_delivered?:time last_error?:Error deliveries:DeliveryCounts"},
    Shape{"RoutePage", "items:[Route] next:string/null"},
    Shape{"Config", "digest:string loaded_at:time version?:string"},
    Shape{"Reload", "taken:boolean digest:string mistakes:[string]"},
    Shape{"StoreCounts",
          "messages:integer appeals:integer unrouted:integer parked_open:integer evidence_items:integer "
          "journal_records:integer write_queue:integer "
          "last_commit_ms:number"},
    Shape{"IntakeCounts", "accepted:integer repeated:integer unchanged:integer parked:integer refused:object"},
    Shape{"Server", "name:string address:string tls:boolean connections:integer"},
    Shape{"Export",
          "id:string made:integer failed:integer failures:integer sent:integer refused:integer last_made?:time "
          "last_error?:string last_sent?:time last_refusal?:string pending?:string"},
    Shape{"Status",
          "phase:=starting|serving|stopping started_at:time now:time config:Config store:StoreCounts "
          "intake:IntakeCounts exports:[Export] servers:[Server]"},
    Shape{"Certificate",
          "use:string file:string common_name:string connector?:string issuer?:string serial?:string "
          "algorithm?:string sha256:string not_before:time not_after:time days_left:integer superseded:boolean "
          "users:[string] next_step?:string next_step_en?:string"},
    Shape{"CertificatePage", "items:[Certificate] next:string/null"},
    Shape{"TrustSource",
          "kind:=crl|ocsp url:string about?:string last_success?:time until?:time last_error?:string failures:integer"},
    Shape{"TrustStore",
          "name:string revocation:=off|folder|crl|ocsp|crl_then_ocsp users:[string] accepted_unknown:integer "
          "refused_unknown:integer revoked:integer sources:[TrustSource]"},
    Shape{"TrustPage", "items:[TrustStore] next:string/null"},
    Shape{"Live", "status:=live"},
    Shape{"Reason", "level:=fail|warn part:string name:string ru:string en:string cause?:Cause"},
    Shape{"Ready",
          "status:=ready|ready_with_warnings|not_ready checked_at:time reasons:[Reason] "
          "deadlines?:DeadlineCounts"},
    Shape{"DeadlineCounts", "open:integer overdue:integer next_at?:time"},
    Shape{"Problem",
          "type:string title:string title_en:string status:integer code:string detail?:string place?:string "
          "next_step:string next_step_en:string trace_id?:string"},
    Shape{"OpenApi", ""},
};

std::string_view next_word(std::string_view& rest, char separator) {
    const auto end = std::min(rest.find(separator), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return word;
}

boost::json::object words_schema(std::string_view words) {
    boost::json::array list;
    while (!words.empty()) list.push_back(json_of(next_word(words, '|')));
    return {{"type", "string"}, {"enum", std::move(list)}};
}

boost::json::object type_schema(std::string_view type) {
    static constexpr std::string_view or_null = "/null";
    if (type.ends_with(or_null)) {
        type.remove_suffix(or_null.size());
        return {{"type", boost::json::array{json_of(type), "null"}}};
    }
    if (type.starts_with('=')) return words_schema(type.substr(1));
    if (type.starts_with('[')) return {{"type", "array"}, {"items", type_schema(type.substr(1, type.size() - 2))}};
    if (type == "time") return {{"type", "string"}, {"format", "date-time"}};
    if (type.front() >= 'A' && type.front() <= 'Z') return {{"$ref", "#/components/schemas/" + std::string(type)}};
    return {{"type", json_of(type)}};
}

boost::json::object shape_schema(std::string_view fields) {
    if (fields.empty()) return {{"type", "object"}};
    boost::json::object properties;
    boost::json::array required;
    while (!fields.empty()) {
        std::string_view field = next_word(fields, ' ');
        std::string_view name = next_word(field, ':');
        if (name.ends_with('?'))
            name.remove_suffix(1);
        else
            required.push_back(json_of(name));
        properties[boost::json::string_view(name.data(), name.size())] = type_schema(field);
    }
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", std::move(required)},
            {"additionalProperties", false}};
}

}  // namespace

boost::json::object api_schemas() {
    boost::json::object schemas;
    for (const Shape& shape : shapes)
        schemas[boost::json::string_view(shape.name.data(), shape.name.size())] = shape_schema(shape.fields);
    return schemas;
}

}  // namespace gateway
