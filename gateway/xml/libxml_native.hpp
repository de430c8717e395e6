// libxml2 at the border: owners of its objects, views of its strings, and a collector that keeps it off stderr.
#pragma once

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>

#include <memory>
#include <string>
#include <string_view>

#include "gateway/xml/document.hpp"
#include "gateway/xml/schema.hpp"

namespace gateway {

struct FreeXmlDoc {
    void operator()(xmlDoc* doc) const { xmlFreeDoc(doc); }
};
using XmlDocPtr = std::unique_ptr<xmlDoc, FreeXmlDoc>;

struct FreeXmlParser {
    void operator()(xmlParserCtxt* parser) const { xmlFreeParserCtxt(parser); }
};
using XmlParserPtr = std::unique_ptr<xmlParserCtxt, FreeXmlParser>;

struct FreeXmlBuffer {
    void operator()(xmlOutputBuffer* buffer) const { xmlOutputBufferClose(buffer); }
};
using XmlBufferPtr = std::unique_ptr<xmlOutputBuffer, FreeXmlBuffer>;

inline xmlNode* native(XmlNode node) {
    return static_cast<xmlNode*>(node.native());
}
inline xmlDoc* native(const XmlDocument& document) {
    return static_cast<xmlDoc*>(document.native());
}

inline std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view{} : std::string_view(reinterpret_cast<const char*>(text));
}

inline std::string_view uri_of(const xmlNs* ns) {
    return ns == nullptr ? std::string_view{} : view(ns->href);
}

/// The value of an attribute without copying when it is one text node (it always is, as no DTD is read).
inline std::string_view value_of(const xmlAttr* attribute) {
    return attribute->children == nullptr ? std::string_view{} : view(attribute->children->content);
}

/// The next node in document order below `top`, children first; null at the end. `top` itself comes first.
inline xmlNode* next_in_order(const xmlNode* top, xmlNode* at) {
    if (at->type == XML_ELEMENT_NODE && at->children != nullptr) return at->children;
    while (at != top && at->next == nullptr) at = at->parent;
    return at == top ? nullptr : at->next;
}

/// While it lives, libxml2's complaints of this thread are kept here and not printed. Objects nest.
class XmlErrorCollector {
public:
    XmlErrorCollector();
    ~XmlErrorCollector();
    XmlErrorCollector(const XmlErrorCollector&) = delete;
    XmlErrorCollector& operator=(const XmlErrorCollector&) = delete;

    /// The first complaint, one line; "no reason given" when there was none.
    const std::string& first() const { return first_; }

private:
    static void take(void* self, xmlErrorPtr error);

    std::string first_ = "no reason given";
    bool any_ = false;
    xmlStructuredErrorFunc previous_;
    void* previous_context_;
};

/// libxml2's message without its line end.
std::string one_line(const char* message);

/// Starts libxml2 and closes its doors for the whole process: files are read only inside an XmlFileGate, the network never.
/// Later calls do nothing. Every entry of this room calls it.
void start_libxml();

/// While it lives, libxml2 on this thread may read files below one folder (schemas and their includes).
class XmlFileGate {
public:
    explicit XmlFileGate(const std::string& folder);  ///< canonical path
    ~XmlFileGate();
    XmlFileGate(const XmlFileGate&) = delete;
    XmlFileGate& operator=(const XmlFileGate&) = delete;
};

/// While it lives, libxml2 on this thread finds these texts under their file names (schemas in memory). They outlive it.
class XmlPartsGate {
public:
    explicit XmlPartsGate(const SchemaParts& parts);
    ~XmlPartsGate();
    XmlPartsGate(const XmlPartsGate&) = delete;
    XmlPartsGate& operator=(const XmlPartsGate&) = delete;
};

}  // namespace gateway
