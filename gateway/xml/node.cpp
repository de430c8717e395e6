#include <algorithm>

#include "gateway/xml/document.hpp"
#include "gateway/xml/libxml_native.hpp"

namespace gateway {
namespace {

xmlNode* element_from(xmlNode* node) {
    while (node != nullptr && node->type != XML_ELEMENT_NODE) node = node->next;
    return node;
}

bool has_text(const xmlNode& node) {
    return node.type == XML_TEXT_NODE || node.type == XML_CDATA_SECTION_NODE;
}

std::optional<std::string> value_of_attribute(XmlNode element, std::string_view ns, std::string_view name) {
    if (!element) return std::nullopt;
    for (const xmlAttr* at = native(element)->properties; at != nullptr; at = at->next)
        if (view(at->name) == name && uri_of(at->ns) == ns) return std::string(value_of(at));
    return std::nullopt;
}

// Which of the siblings of the same name it is, from 1; 0 when it is the only one.
int ordinal(const xmlNode& node) {
    int before = 0;
    bool after = false;
    for (const xmlNode* at = node.prev; at != nullptr; at = at->prev)
        if (at->type == XML_ELEMENT_NODE && view(at->name) == view(node.name)) ++before;
    for (const xmlNode* at = node.next; at != nullptr && !after; at = at->next)
        after = at->type == XML_ELEMENT_NODE && view(at->name) == view(node.name);
    return before == 0 && !after ? 0 : before + 1;
}

}  // namespace

std::string_view XmlNode::name() const {
    return node_ == nullptr ? std::string_view{} : view(gateway::native(*this)->name);
}

std::string_view XmlNode::ns() const {
    return node_ == nullptr ? std::string_view{} : uri_of(gateway::native(*this)->ns);
}

bool XmlNode::is(std::string_view ns_uri, std::string_view local) const {
    return node_ != nullptr && name() == local && ns() == ns_uri;
}

std::string XmlNode::text() const {
    std::string all;
    if (node_ == nullptr) return all;
    xmlNode* const top = gateway::native(*this);
    for (xmlNode* at = top; at != nullptr; at = next_in_order(top, at))
        if (has_text(*at)) all += view(at->content);
    return all;
}

std::string XmlNode::trimmed() const {
    std::string all = text();
    constexpr const char* blanks = " \t\r\n";
    const auto last = all.find_last_not_of(blanks);
    if (last == std::string::npos) return {};
    all.resize(last + 1);
    return all.substr(all.find_first_not_of(blanks));
}

std::optional<std::string> XmlNode::attribute(std::string_view local) const {
    return value_of_attribute(*this, {}, local);
}

std::optional<std::string> XmlNode::attribute(std::string_view ns_uri, std::string_view local) const {
    return value_of_attribute(*this, ns_uri, local);
}

XmlNode XmlNode::child(std::string_view ns_uri, std::string_view local) const {
    for (XmlNode at = first_child(); at; at = at.next())
        if (at.is(ns_uri, local)) return at;
    return {};
}

XmlNode XmlNode::child(std::string_view local) const {
    for (XmlNode at = first_child(); at; at = at.next())
        if (at.name() == local) return at;
    return {};
}

XmlNode XmlNode::first_child() const {
    return node_ == nullptr ? XmlNode{} : of(element_from(gateway::native(*this)->children));
}

XmlNode XmlNode::next() const {
    return node_ == nullptr ? XmlNode{} : of(element_from(gateway::native(*this)->next));
}

XmlNode XmlNode::parent() const {
    if (node_ == nullptr) return {};
    xmlNode* up = gateway::native(*this)->parent;
    return up != nullptr && up->type == XML_ELEMENT_NODE ? of(up) : XmlNode{};
}

std::vector<XmlNode> XmlNode::children() const {
    std::vector<XmlNode> found;
    for (XmlNode at = first_child(); at; at = at.next()) found.push_back(at);
    return found;
}

std::vector<XmlNode> XmlNode::children(std::string_view ns_uri, std::string_view local) const {
    std::vector<XmlNode> found;
    for (XmlNode at = first_child(); at; at = at.next())
        if (at.is(ns_uri, local)) found.push_back(at);
    return found;
}

int XmlNode::line() const {
    return node_ == nullptr ? 0 : static_cast<int>(xmlGetLineNo(gateway::native(*this)));
}

std::string XmlNode::path() const {
    std::vector<std::string> steps;
    for (XmlNode at = *this; at; at = at.parent()) {
        const int number = ordinal(*gateway::native(at));
        steps.push_back("/" + std::string(at.name()) + (number == 0 ? "" : "[" + std::to_string(number) + "]"));
    }
    std::string all;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) all += *step;
    return all;
}

}  // namespace gateway
