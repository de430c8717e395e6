#include "adapters/medo/message.hpp"

#include <algorithm>
#include <utility>

#include "gateway/core/fault.hpp"
#include "gateway/core/windows_1251.hpp"

namespace gateway::medo {

namespace {

constexpr std::size_t most_entries = 1000;

/// Attributes are qualified in real messages; plain ones are taken too.
std::string attribute_of(XmlNode node, std::string_view name) {
    if (auto value = node.attribute(node.ns(), name)) return *value;
    return node.attribute(name).value_or("");
}

std::string text_of(XmlNode node, std::string_view name) {
    return node.child(name).trimmed();
}

Number number_of(XmlNode holder) {
    const XmlNode num = holder.child("num");
    return {text_of(num, "number"), text_of(num, "date")};
}

bool is_nothing(std::string_view uid) {
    return uid.find_first_not_of("0-{}") == std::string_view::npos;
}

std::string uid_of(XmlNode node) {
    std::string uid = attribute_of(node, "uid");
    for (char& c : uid) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return is_nothing(uid) ? std::string() : uid.substr(0, 100);
}

void read_document(Communication& what, XmlNode document, XmlNode files) {
    what.kind = Communication::Kind::document;
    what.body = document;
    what.document_kind = text_of(document, "kind");
    what.number = number_of(document);
    for (const XmlNode one : document.child("correspondents").children()) {
        const Number number = number_of(one);
        if (!number.empty() && what.refers_to.size() < most_entries) what.refers_to.push_back(number);
    }
    for (const XmlNode file : files.children()) {
        if (what.files.size() >= most_entries) throw Fault(Cause::too_large, "too many files", file.path());
        what.files.push_back({attribute_of(file, "localName"), text_of(file, "description"), text_of(file, "group")});
    }
}

void read_notification(Communication& what, XmlNode notification) {
    what.kind = Communication::Kind::notification;
    what.about_uid = uid_of(notification);
    what.word = attribute_of(notification, "type");
    const XmlNode accepted = notification.child("documentAccepted"), refused = notification.child("documentRefused");
    if (!accepted && !refused) throw Fault(Cause::partner_garbage, "neither accepted nor refused", notification.path());
    what.positive = static_cast<bool>(accepted);
    const XmlNode body = accepted ? accepted : refused;
    what.foundation = number_of(body.child("foundation"));
    what.number = number_of(body);
    what.reason = text_of(body, "reason");
    if (what.reason.empty()) what.reason = text_of(notification, "comment");
}

void read_acknowledgment(Communication& what, XmlNode acknowledgment) {
    what.kind = Communication::Kind::acknowledgment;
    what.about_uid = uid_of(acknowledgment);
    const std::string accepted = text_of(acknowledgment, "accepted");
    what.positive = accepted == "true" || accepted == "1";
    what.word = what.positive ? "Принято" : "Не принято";
    what.reason = text_of(acknowledgment, "comment");
    const std::string code = text_of(acknowledgment, "errorCode");
    if (!code.empty()) what.reason = "errorCode " + code + (what.reason.empty() ? "" : ": " + what.reason);
}

Communication understand(const XmlDocument& document) {
    const XmlNode root = document.root();
    if (root.name() != "communication") throw Fault(Cause::partner_garbage, "no communication", root.path());
    const XmlNode header = root.child("header");
    if (!header) throw Fault(Cause::partner_garbage, "a communication without header", root.path());
    Communication what;
    what.new_format = root.ns() == new_ns;
    what.version = attribute_of(root, "version").substr(0, 10);
    what.uid = uid_of(header);
    what.created = attribute_of(header, "created");
    what.source_uid = attribute_of(header.child("source"), "uid").substr(0, 100);
    what.source_title = text_of(header.child("source"), "organization");
    if (const XmlNode body = root.child("document"))
        read_document(what, body, root.child("files"));
    else if (const XmlNode notification = root.child("notification"))
        read_notification(what, notification);
    else if (const XmlNode acknowledgment = root.child("acknowledgment"))
        read_acknowledgment(what, acknowledgment);
    else if (const XmlNode container = root.child("container"))
        what.kind = Communication::Kind::container, what.container = text_of(container, "body");
    else
        throw Fault(Cause::partner_garbage, "nothing that is known in a communication", root.path());
    return what;
}

}  // namespace

std::string utf8_of_message(std::string_view octets, bool& guessed) {
    const std::string_view head = octets.substr(0, std::min(octets.find("?>"), std::size_t{200}));
    const bool says_1251 = head.find("1251") != std::string_view::npos;
    const bool utf8 = is_utf8(octets);
    const bool ascii = std::ranges::all_of(octets, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    guessed = !ascii && says_1251 == utf8;
    std::string text = utf8 ? std::string(octets) : utf8_of_windows_1251(octets);
    const auto begin = text.find("<?xml"), end = text.find("?>");
    if (begin != std::string::npos && begin < 4 && end != std::string::npos) text.erase(0, end + 2);
    return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

namespace {

/// Behind a quote that ends an attribute stands the tag's end or the next attribute.
bool ends_attribute(std::string_view behind) {
    if (behind.starts_with('>') || behind.starts_with("/>")) return true;
    if (!behind.starts_with(' ')) return false;
    const auto equals = behind.find("=\"");
    return equals != std::string_view::npos && behind.substr(1, equals - 1).find_first_of(" \"<>") == std::string_view::npos;
}

/// @content of an acknowledgment holds quotes in quotes at times. Nobody needs it: it is dropped.
bool drop_content_attribute(std::string& text) {
    constexpr std::string_view opening = ":content=\"";
    const auto begin = text.find(opening);
    const auto name = begin == std::string::npos ? begin : text.rfind(' ', begin);
    if (name == std::string::npos) return false;
    auto quote = text.find('"', begin + opening.size());
    while (quote != std::string::npos && !ends_attribute(std::string_view(text).substr(quote + 1)))
        quote = text.find('"', quote + 1);
    if (quote == std::string::npos) return false;
    text.erase(name, quote + 1 - name);
    return true;
}

}  // namespace

ReadMessage read_message(std::string_view octets, std::uint64_t max_octets) {
    XmlLimits limits;
    limits.max_octets = max_octets;
    if (octets.size() > max_octets) throw Fault(Cause::too_large, "the message is over max_message");
    bool guessed = false;
    std::string text = utf8_of_message(octets, guessed);
    try {
        XmlDocument document = XmlDocument::parse(text, limits);
        Communication what = understand(document);
        return {std::move(document), std::move(what), guessed};
    } catch (const Fault& fault) {
        if (fault.cause() != Cause::malformed || !drop_content_attribute(text)) throw;
    }
    XmlDocument document = XmlDocument::parse(text, limits);
    Communication what = understand(document);
    return {std::move(document), std::move(what), true};
}

std::optional<Time> medo_time(std::string_view text, int utc_offset) {
    if (text.size() == 10) return parse_rfc3339(std::string(text) + "T00:00:00", utc_offset);
    return parse_rfc3339(text, utc_offset);
}

}  // namespace gateway::medo
