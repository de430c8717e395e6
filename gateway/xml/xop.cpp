#include "gateway/xml/xop.hpp"

#include <limits>
#include <new>

#include "gateway/core/fault.hpp"
#include "gateway/core/web.hpp"
#include "gateway/xml/libxml_native.hpp"

namespace gateway {

namespace {

struct FreeXmlNode {
    void operator()(xmlNode* node) const { xmlFreeNode(node); }
};
using XmlNodePtr = std::unique_ptr<xmlNode, FreeXmlNode>;

void replace(xmlDoc* document, xmlNode* element, const std::string& text) {
    if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) throw Fault(Cause::too_large, "a part");
    const auto* octets = reinterpret_cast<const xmlChar*>(text.data());
    XmlNodePtr made(xmlNewDocTextLen(document, octets, static_cast<int>(text.size())));
    if (!made) throw std::bad_alloc();
    const XmlNodePtr old(xmlReplaceNode(element, made.get()));
    static_cast<void>(made.release());  // part of the tree now
}

}  // namespace

std::string xop_part_of(XmlNode include) {
    constexpr std::string_view scheme = "cid:";
    const std::string href = include.attribute("href").value_or("");
    return href.starts_with(scheme) ? percent_decode(std::string_view(href).substr(scheme.size())) : std::string();
}

void inline_xop(XmlDocument& document,
                const std::function<std::optional<std::string>(XmlNode include, const std::string& part)>& text_for) {
    for (const XmlNode include : document.find_all(xop_include_ns, "Include")) {
        const std::string part = xop_part_of(include);
        if (part.empty()) continue;
        const std::optional<std::string> text = text_for(include, part);
        if (text) replace(native(document), native(include), *text);
    }
}

}  // namespace gateway
