#include "adapters/pos/edms_appeal.hpp"

#include <charconv>
#include <utility>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::pos {

namespace {

std::string field(XmlNode appeal, std::string_view name) {
    return appeal.child(name).trimmed();
}

std::string required(XmlNode appeal, std::string_view name) {
    std::string text = field(appeal, name);
    if (text.empty()) {
        throw Fault(Cause::missing_field, std::string(name), appeal.path() + " line " + std::to_string(appeal.line()));
    }
    return text;
}

/// ПОС sends offsets; a time without one is Moscow's (recorded in `ext` by the caller only when that happens).
std::optional<Time> time_of(XmlNode appeal, std::string_view name) {
    const std::string text = field(appeal, name);
    if (text.empty()) return std::nullopt;
    const auto time = parse_rfc3339(text, 180);
    if (!time) throw Fault(Cause::bad_value, "not a dateTime", appeal.child(name).path());
    return time;
}

bool flag(XmlNode appeal, std::string_view name) {
    const std::string text = field(appeal, name);
    return text == "true" || text == "1";
}

/// "58.6036,49.6680": latitude first, as one other client of ПОС reads it; anything else is kept as text in `ext` only.
std::optional<Geo> geo_of(const std::string& text) {
    const auto comma = text.find(',');
    if (comma == std::string::npos) return std::nullopt;
    Geo geo;
    const char* middle = text.data() + comma;
    const char* end = text.data() + text.size();
    const auto lat = std::from_chars(text.data(), middle, geo.lat);
    const char* second = middle + 1;
    while (second < end && *second == ' ') ++second;
    const auto lon = std::from_chars(second, end, geo.lon);
    const bool whole = lat.ec == std::errc{} && lat.ptr == middle && lon.ec == std::errc{} && lon.ptr == end;
    if (!whole || geo.lat < -90 || geo.lat > 90 || geo.lon < -180 || geo.lon > 180) return std::nullopt;
    geo.src = "pos";
    return geo;
}

Applicant applicant_of(XmlNode node) {
    Applicant applicant;
    applicant.kind = ApplicantKind::citizen_rf;
    applicant.name = {field(node, "Surname"), field(node, "Name"), field(node, "Patronymic"), {}};
    applicant.contacts.email = field(node, "Email");
    applicant.contacts.phone = field(node, "Phone");
    applicant.contacts.post_address = field(node, "PostAddress");
    if (const std::string flat = field(node, "PostAddressFlat"); !flat.empty()) {
        applicant.contacts.post_address += ", кв. " + flat;
    }
    applicant.contacts.paper_answer = flag(node, "SendWithRussiaPost");
    applicant.identity_assurance = IdentityAssurance::esia;
    return applicant;
}

Question question_of(XmlNode node, const Words& words, Interpreter& interpreter) {
    Question question;
    const std::string code = field(node, "SubsubjectId");
    const std::string topic = words.topic(code, interpreter);
    if (!topic.empty()) {
        Topic mapped;
        mapped.scheme = TopicScheme::zur;
        mapped.code = topic;
        mapped.mapped_from = "pos:" + code;
        question.topics.push_back(mapped);
    }
    if (!code.empty()) {
        Topic raw;
        raw.scheme = TopicScheme::pos;
        raw.code = code;
        raw.name = field(node, "SubsubjectName");
        question.topics.push_back(raw);
    }
    question.status = Status::received;
    return question;
}

Location location_of(XmlNode node, const Words& words, Interpreter& interpreter) {
    Location location;
    location.address_text = field(node, "Address");
    location.oktmo8 = words.oktmo(field(node, "OpaId"), interpreter);
    location.geo = geo_of(field(node, "Coordinates"));
    return location;
}

/// What has no place of its own is kept untouched under the connector's id.
void keep_rest(Appeal& appeal, XmlNode node, const std::string& system) {
    std::map<std::string, std::string, std::less<>> rest;
    for (const char* name :
         {"SubjectId", "SubjectName", "FactName", "RegionId", "RegionName", "OpaId", "WorkLog", "Coordinates"}) {
        if (std::string text = field(node, name); !text.empty()) rest[name] = std::move(text);
    }
    if (!rest.empty()) appeal.ext[system] = json_object(rest);
}

EdmsReply::Read appeal_of(XmlNode node, const Words& words, const std::string& system, Time now) {
    EdmsReply::Read read;
    Appeal& appeal = read.appeal;
    Interpreter interpreter(field(node, "CreatedAt"));
    appeal.appeal_id = make_uuid_v7(now);
    AppealExternalId id;
    id.system = system;
    id.kind = "pos_id";
    id.value = required(node, "Id");
    appeal.external_ids = {id};
    appeal.regime = Regime::pos_message;
    appeal.channel = Channel::pos;
    appeal.created_at = time_of(node, "CreatedAt").value_or(now);
    appeal.applicant = applicant_of(node.child("Applicant"));
    appeal.text.body = required(node, "Description");
    appeal.text.subject = field(node, "SubjectName");
    appeal.text.lang = "ru";
    appeal.questions = {question_of(node, words, interpreter)};
    appeal.questions.front().dates.incoming = appeal.created_at;
    appeal.location = location_of(node, words, interpreter);
    appeal.routing.received_org = field(node, "OpaName");
    appeal.routing.municipality_oktmo = appeal.location.oktmo8;
    appeal.flags.fast_track = flag(node, "FastTrack");
    appeal.flags.confidential = flag(node, "Confidential");
    appeal.flags.shared = flag(node, "Shared");
    if (const auto due = time_of(node, "AnswerAt")) {
        AppealDeadline deadline;
        deadline.stage = "answer";
        deadline.rule_id = "pos.given";
        deadline.start = appeal.created_at;
        deadline.due_at = due;
        deadline.source = DeadlineSource::given;
        appeal.deadlines = {deadline};
    }
    for (const XmlNode file : node.children()) {
        if (file.name() != "Attachments" || field(file, "FileId").empty()) continue;
        appeal.attachments.emplace_back().id = field(file, "FileId");
    }
    appeal.status = Status::received;
    appeal.status_at = appeal.created_at;
    keep_rest(appeal, node, system);
    read.mapped = interpreter.stamps();
    return read;
}

}  // namespace

EdmsReply read_edms_reply(const XmlDocument& document, const Words& words, const std::string& system, Time now) {
    const XmlNode root = document.root();
    if (root.name() != "PosEdmsResponse") throw Fault(Cause::schema_violation, "PosEdmsResponse expected", root.path());
    const XmlNode body = root.first_child();
    EdmsReply reply;
    reply.success = body.child("Status").child("OperationResult").trimmed() == "SUCCESS";
    reply.description = body.child("Status").child("Description").trimmed();
    if (body.name() == "AppealStatusResponse") {
        reply.kind = EdmsReply::Kind::verdict;
        reply.request_key = field(body, "RequestKey");
    } else if (body.name() == "AppealListResponse") {
        reply.kind = EdmsReply::Kind::appeals;
        for (const XmlNode node : body.children()) {
            // "Appeals" stands either for one appeal or for a wrapper of several "Appeal".
            if (node.name() != "Appeals" && node.name() != "Appeal") continue;
            if (node.child("Id")) {
                reply.appeals.push_back(appeal_of(node, words, system, now));
                continue;
            }
            for (const XmlNode one : node.children()) reply.appeals.push_back(appeal_of(one, words, system, now));
        }
    }
    return reply;
}

std::string appeal_list_request(const std::string& client_id) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PosEdmsRequest><AppealListRequest><ClientId>" + xml_escape(client_id) +
           "</ClientId></AppealListRequest></PosEdmsRequest>";
}

}  // namespace gateway::pos
