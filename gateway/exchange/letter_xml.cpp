#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/exchange/letter_forms.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "gateway/signature/signature_parts.hpp"

namespace gateway {

namespace {

/// Reads the children of the root in the order the schema gives them.
class Children {
public:
    explicit Children(XmlNode root) : next_(root.first_child()) {}

    std::string text(std::string_view name) {
        const XmlNode node = take(name);
        std::string value = node.trimmed();
        if (value.empty()) throw Fault(Cause::missing_field, {}, "/envelope/" + std::string(name));
        return value;
    }
    XmlNode any() {
        if (!next_) throw Fault(Cause::missing_field, "appeal or event is missing", "/envelope");
        return step();
    }
    void end() {
        if (next_ && next_.is(xmldsig_namespace, "Signature")) step();
        if (next_) throw Fault(Cause::schema_violation, "an element that is not foreseen", next_.path());
    }

private:
    XmlNode take(std::string_view name) {
        if (!next_ || !next_.is(exchange_xml_ns, name))
            throw Fault(Cause::missing_field, "expected the element " + std::string(name), next_ ? next_.path() : "/envelope");
        return step();
    }
    XmlNode step() {
        const XmlNode node = next_;
        next_ = next_.next();
        return node;
    }

    XmlNode next_;
};

}  // namespace

std::string text_element(std::string_view name, std::string_view text) {
    if (text.empty()) return {};
    std::string xml = "<";
    xml.append(name).append(">").append(xml_escape(text)).append("</").append(name).append(">");
    return xml;
}

std::string without_xml_declaration(std::string xml) {
    if (!xml.starts_with("<?xml")) return xml;
    auto end = xml.find("?>") + 2;
    while (end < xml.size() && (xml[end] == '\n' || xml[end] == '\r')) ++end;
    return xml.substr(end);
}

std::string letter_to_xml(const Letter& letter) {
    std::string xml = "<envelope xmlns=\"" + std::string(exchange_xml_ns) + "\">";
    xml += text_element("id", letter.id) + text_element("from", letter.from) + text_element("to", letter.to);
    xml += text_element("kind", to_text(letter.kind)) + text_element("created_at", to_rfc3339(letter.created_at));
    const auto* appeal = std::get_if<Appeal>(&letter.content);
    xml += without_xml_declaration(appeal != nullptr ? appeal_to_xml(*appeal)
                                                     : event_to_xml(std::get<AppealEvent>(letter.content)));
    return xml + "</envelope>";
}

Letter letter_from_xml(XmlNode root) {
    if (!root.is(exchange_xml_ns, "envelope"))
        throw Fault(Cause::schema_violation, "the root must be envelope of " + std::string(exchange_xml_ns), root.path());
    Children children(root);
    Letter letter;
    letter.id = children.text("id");
    letter.from = children.text("from");
    letter.to = children.text("to");
    const auto kind = message_kind_of(children.text("kind"));
    if (!kind) throw Fault(Cause::bad_value, "no kind of message", "/envelope/kind");
    letter.kind = *kind;
    const auto created = parse_rfc3339(children.text("created_at"));
    if (!created) throw Fault(Cause::bad_value, "RFC 3339 with an offset", "/envelope/created_at");
    letter.created_at = *created;
    const XmlNode content = children.any();
    if (content.is(appeal_xml_ns, "appeal"))
        letter.content = appeal_from_xml(content);
    else if (content.is(appeal_xml_ns, "event"))
        letter.content = event_from_xml(content);
    else
        throw Fault(Cause::schema_violation, "expected appeal or event of " + std::string(appeal_xml_ns), content.path());
    children.end();
    check_letter(letter);
    return letter;
}

XmlNode root_signature(const XmlDocument& document) {
    const auto all = document.find_all(xmldsig_namespace, "Signature");
    if (all.empty()) return {};
    if (all.size() > 1 || !(all.front().parent() == document.root()))
        throw Fault(Cause::signature_target, "exactly one signature, a child of the root", all.back().path());
    return all.front();
}

}  // namespace gateway
