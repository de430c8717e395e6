#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/json_tree.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/exchange/letter_forms.hpp"

namespace gateway {

namespace {

constexpr std::size_t longest_name = 100;
constexpr int content_depth = 31;  ///< JsonLimits::max_depth within the envelope

std::string member(const JsonNode& root, std::string_view name) {
    const std::string place = "/" + std::string(name);
    for (const JsonNode* one = root.first; one != nullptr; one = one->next) {
        if (one->key != name) continue;
        if (one->kind != JsonNode::Kind::text) throw Fault(Cause::bad_value, "a text is expected", place);
        return std::string(one->text);
    }
    throw Fault(Cause::missing_field, {}, place);
}

/// The text of the member as it stood, so that the strict reader of appeals sees it whole.
std::string content_text(const JsonNode& node) {
    std::string text;
    switch (write_compact(node, content_depth, text)) {
        case Compact::good:
            return text;
        case Compact::repeated_key:
            throw Fault(Cause::malformed, "a member stands twice", "/" + std::string(node.key));
        case Compact::too_deep:
            break;
    }
    throw Fault(Cause::too_deep, {}, "/" + std::string(node.key));
}

/// Faults of the content point into the envelope.
template <class Read>
auto read_within(std::string_view name, Read read) {
    try {
        return read();
    } catch (const Fault& fault) {
        throw Fault(fault.cause(), fault.detail(), "/" + std::string(name) + fault.place());
    }
}

void read_content(const JsonNode& root, Letter& letter) {
    const JsonNode* content = nullptr;
    for (const JsonNode* one = root.first; one != nullptr; one = one->next) {
        if (one->key != "appeal" && one->key != "event") continue;
        if (content != nullptr) throw Fault(Cause::schema_violation, "appeal or event, not both", "/" + std::string(one->key));
        content = one;
    }
    if (content == nullptr) throw Fault(Cause::missing_field, "appeal or event is missing", "/");
    const std::string text = content_text(*content);
    if (content->key == "appeal")
        letter.content = read_within("appeal", [&] { return appeal_from_json(text); });
    else
        letter.content = read_within("event", [&] { return event_from_json(text); });
}

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= longest_name;
}

}  // namespace

std::string letter_to_json(const Letter& letter) {
    std::string text = R"({"schema":)" + json_string(letter_schema_version) + R"(,"id":)" + json_string(letter.id);
    text += R"(,"from":)" + json_string(letter.from) + R"(,"to":)" + json_string(letter.to);
    text +=
        R"(,"kind":)" + json_string(to_text(letter.kind)) + R"(,"created_at":)" + json_string(to_rfc3339(letter.created_at));
    if (const auto* appeal = std::get_if<Appeal>(&letter.content))
        text += R"(,"appeal":)" + to_json(*appeal);
    else
        text += R"(,"event":)" + to_json(std::get<AppealEvent>(letter.content));
    return text + "}";
}

Letter letter_from_json(std::string_view json) {
    JsonLimits limits;
    limits.max_depth += 1;
    const JsonTree tree = JsonTree::parse(json, limits);
    const JsonNode& root = tree.root();
    if (root.kind != JsonNode::Kind::object) throw Fault(Cause::schema_violation, "an object is expected", "/");
    if (has_repeated_key(root)) throw Fault(Cause::malformed, "a member stands twice", "/");
    if (member(root, "schema") != letter_schema_version)
        throw Fault(Cause::bad_value, "expected " + std::string(letter_schema_version), "/schema");
    Letter letter;
    letter.id = member(root, "id");
    letter.from = member(root, "from");
    letter.to = member(root, "to");
    const auto kind = message_kind_of(member(root, "kind"));
    if (!kind) throw Fault(Cause::bad_value, "no kind of message", "/kind");
    letter.kind = *kind;
    const auto created = parse_rfc3339(member(root, "created_at"));
    if (!created) throw Fault(Cause::bad_value, "RFC 3339 with an offset", "/created_at");
    letter.created_at = *created;
    read_content(root, letter);
    check_letter(letter);
    return letter;
}

void check_letter(const Letter& letter) {
    if (!is_uuid(letter.id)) throw Fault(Cause::bad_value, "a lower-case UUID", "/id");
    if (!is_name(letter.from)) throw Fault(Cause::bad_value, "1 to 100 octets", "/from");
    if (!is_name(letter.to)) throw Fault(Cause::bad_value, "1 to 100 octets", "/to");
    const bool whole = letter.kind == MessageKind::appeal_created || letter.kind == MessageKind::appeal_updated;
    const auto* event = std::get_if<AppealEvent>(&letter.content);
    if (whole != (event == nullptr)) throw Fault(Cause::bad_value, "an appeal for appeal.*, else an event", "/kind");
    if (event != nullptr && event->kind != letter.kind)
        throw Fault(Cause::bad_value, "the envelope and its event name different kinds", "/kind");
}

}  // namespace gateway
