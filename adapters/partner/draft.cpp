#include "adapters/partner/draft.hpp"

#include <utility>
#include <vector>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/json_tree.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/mapping/appeal_xml.hpp"

namespace gateway::partner {

namespace {

/// Names and JSON values of members that may be left out.
using Defaults = std::vector<std::pair<std::string, std::string>>;

constexpr int member_depth = 31;

bool is_xml(std::string_view media_type) {
    return media_type == "application/xml" || media_type == "text/xml";
}

void require_json(std::string_view media_type) {
    if (media_type != "application/json") throw Fault(Cause::wrong_content_type, "application/json or application/xml");
}

const JsonNode* member(const JsonNode& object, std::string_view name) {
    for (const JsonNode* one = object.first; one != nullptr; one = one->next)
        if (one->key == name) return one;
    return nullptr;
}

/// The object as it stood, with what it leaves out. `nested` is filled the same way where the object has it.
std::string filled(const JsonNode& object, const Defaults& defaults, std::string_view nested, const Defaults& within) {
    if (object.kind != JsonNode::Kind::object) throw Fault(Cause::schema_violation, "an object is expected", "/");
    if (has_repeated_key(object)) throw Fault(Cause::malformed, "a member stands twice", "/");
    std::string text = "{";
    const auto add = [&text](std::string_view name, std::string_view value) {
        if (text.size() > 1) text += ',';
        text += json_string(name);
        text += ':';
        text += value;
    };
    for (const auto& [name, value] : defaults)
        if (member(object, name) == nullptr) add(name, value);
    for (const JsonNode* one = object.first; one != nullptr; one = one->next) {
        if (!nested.empty() && one->key == nested && one->kind == JsonNode::Kind::object) {
            add(one->key, filled(*one, within, {}, {}));
            continue;
        }
        std::string value;
        const auto written = write_compact(*one, member_depth, value);
        if (written == Compact::too_deep) throw Fault(Cause::too_deep, {}, "/" + std::string(one->key));
        if (written == Compact::repeated_key)
            throw Fault(Cause::malformed, "a member stands twice", "/" + std::string(one->key));
        add(one->key, value);
    }
    return text + "}";
}

std::string word(std::string_view text) {
    return json_string(text);
}

std::string request_ids(const DraftContext& context) {
    return R"([{"system":)" + word(context.partner.id) + R"(,"kind":"request","value":)" + word(context.request_id) + "}]";
}

void make_own(std::vector<Attachment>& files) {
    for (auto& file : files) file.scan = ScanState::pending;
}

}  // namespace

Appeal appeal_of_body(std::string_view media_type, std::string_view body, const DraftContext& context) {
    if (is_xml(media_type)) return appeal_from_xml(body);
    require_json(media_type);
    const std::string now = word(to_rfc3339(context.now));
    const Defaults defaults{{"appeal_id", word(make_uuid_v7(context.now))},
                            {"external_ids", request_ids(context)},
                            {"regime", word(to_text(context.door.regime))},
                            {"channel", word(to_text(context.door.channel))},
                            {"created_at", now},
                            {"status", word("received")},
                            {"status_at", now},
                            {"questions", R"([{"n":1,"status":"received"}])"}};
    const JsonTree tree = JsonTree::parse(body, {});
    return appeal_from_json(filled(tree.root(), defaults, {}, {}));
}

AppealEvent event_of_body(std::string_view media_type, std::string_view body, MessageKind kind, const DraftContext& context) {
    AppealEvent event;
    if (is_xml(media_type)) {
        event = event_from_xml(body);
    } else {
        require_json(media_type);
        const Defaults defaults{{"event_id", word(context.request_id)},
                                {"kind", word(to_text(kind))},
                                {"appeal_id", word(make_uuid_v7(context.now))},
                                {"at", word(to_rfc3339(context.now))},
                                {"source", word(context.partner.id)}};
        const Defaults answer{{"id", word(context.request_id)}, {"kind", word("final")}};
        const JsonTree tree = JsonTree::parse(body, {});
        event = event_from_json(filled(tree.root(), defaults, "answer", answer));
    }
    const bool answers = kind == MessageKind::answer_sent;
    if (answers != (event.kind == MessageKind::answer_sent))
        throw Fault(Cause::bad_value, answers ? "answer.sent is expected" : "an answer goes to …/answers", "/kind");
    if (answers && !event.answer) throw Fault(Cause::missing_field, {}, "/answer");
    if (event.kind == MessageKind::status_changed && !event.status.given()) throw Fault(Cause::missing_field, {}, "/status");
    // Words are open between gateways of different versions; here whoever mistypes one can correct it.
    if (event.status.given() && event.status == Status::unknown) throw Fault(Cause::bad_value, "no such status", "/status");
    if (event.decision.given() && event.decision == Decision::unknown)
        throw Fault(Cause::bad_value, "no such decision", "/decision");
    return event;
}

void make_own(Appeal& appeal, const DraftContext& context) {
    appeal = for_partner(std::move(appeal));
    appeal.external_ids = kept_ids(context.owner, appeal.external_ids);
    // Hexadecimal: values of ids are compared without regard to case and to letters that look alike.
    appeal.external_ids.push_back(
        {context.owner.door, kept_kind(context.owner, "request"), context.request_id, {}, context.now, {}});
    make_own(appeal.attachments);
    for (auto& answer : appeal.answers) make_own(answer.attachments);
}

void make_own(AppealEvent& event, const DraftContext& context) {
    event = for_partner(std::move(event));
    event.source = context.partner.id;
    event.external_ids = kept_ids(context.owner, event.external_ids);
    if (event.answer) make_own(event.answer->attachments);
}

}  // namespace gateway::partner
