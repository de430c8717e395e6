#include "gateway/xml/document.hpp"

#include <libxml/xmlsave.h>

#include <new>
#include <utility>

#include "gateway/xml/libxml_native.hpp"

namespace gateway {
namespace {

constexpr std::string_view xml_namespace = "http://www.w3.org/XML/1998/namespace";

// Every form an id has in real messages. Of qualified ones any namespace counts (wsu:Id, wss:Id): finding too many elements
// makes a signature ambiguous, which is safe; finding too few would not be.
bool names_id(const xmlAttr& attribute) {
    const std::string_view name = view(attribute.name);
    const std::string_view ns = uri_of(attribute.ns);
    if (ns == xml_namespace) return name == "id";
    return name == "Id" || name == "ID" || name == "id";
}

bool has_id(const xmlNode& element, std::string_view id) {
    for (const xmlAttr* at = element.properties; at != nullptr; at = at->next)
        if (names_id(*at) && value_of(at) == id) return true;
    return false;
}

}  // namespace

XmlDocument::XmlDocument(XmlDocument&& other) noexcept : doc_(std::exchange(other.doc_, nullptr)) {}

XmlDocument& XmlDocument::operator=(XmlDocument&& other) noexcept {
    std::swap(doc_, other.doc_);
    return *this;
}

XmlDocument::~XmlDocument() {
    if (doc_ != nullptr) xmlFreeDoc(static_cast<xmlDoc*>(doc_));
}

XmlNode XmlDocument::root() const {
    return doc_ == nullptr ? XmlNode{} : XmlNode::of(xmlDocGetRootElement(gateway::native(*this)));
}

std::vector<XmlNode> XmlDocument::by_id(std::string_view id) const {
    std::vector<XmlNode> found;
    xmlNode* const top = gateway::native(root());
    for (xmlNode* at = top; at != nullptr; at = next_in_order(top, at))
        if (at->type == XML_ELEMENT_NODE && has_id(*at, id)) found.push_back(XmlNode::of(at));
    return found;
}

XmlNode XmlDocument::find(std::string_view ns, std::string_view name) const {
    xmlNode* const top = gateway::native(root());
    for (xmlNode* at = top; at != nullptr; at = next_in_order(top, at))
        if (at->type == XML_ELEMENT_NODE && XmlNode::of(at).is(ns, name)) return XmlNode::of(at);
    return {};
}

std::vector<XmlNode> XmlDocument::find_all(std::string_view ns, std::string_view name) const {
    std::vector<XmlNode> found;
    xmlNode* const top = gateway::native(root());
    for (xmlNode* at = top; at != nullptr; at = next_in_order(top, at))
        if (at->type == XML_ELEMENT_NODE && XmlNode::of(at).is(ns, name)) found.push_back(XmlNode::of(at));
    return found;
}

std::string XmlDocument::to_string() const {
    if (doc_ == nullptr) return {};
    xmlChar* octets = nullptr;
    int size = 0;
    xmlDocDumpMemoryEnc(gateway::native(*this), &octets, &size, "UTF-8");
    if (octets == nullptr) throw std::bad_alloc();
    std::string copy(reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size));
    xmlFree(octets);
    return copy;
}

}  // namespace gateway
