// Exclusive C14N in place: libxml2 walks the whole document and asks which nodes are visible.
#include <libxml/c14n.h>

#include "gateway/core/fault.hpp"
#include "gateway/xml/libxml_native.hpp"

namespace gateway {
namespace {

// Answers "is this node in the subtree?"; remembers the last parent, as libxml2 asks for many nodes of one parent in a row.
class Subtree {
public:
    Subtree(const xmlNode* top, const xmlNode* without) : top_(top), without_(without) {}

    static int visible(void* self, xmlNode* node, xmlNode* parent) {
        auto& tree = *static_cast<Subtree*>(self);
        if (node == tree.without_) return 0;
        return node == tree.top_ || tree.holds(parent) ? 1 : 0;
    }

private:
    bool holds(const xmlNode* element) {
        if (element == last_) return last_inside_;
        const xmlNode* at = element;
        while (at != nullptr && at != top_ && at != without_) at = at->parent;
        last_ = element;
        last_inside_ = at != nullptr && at != without_;
        return last_inside_;
    }

    const xmlNode* top_;
    const xmlNode* without_;  // null = nothing; document nodes never compare equal to it
    const xmlNode* last_ = nullptr;
    bool last_inside_ = false;
};

std::string execute(xmlDoc* doc, xmlC14NIsVisibleCallback visible, void* subtree, xmlChar** prefixes) {
    const XmlErrorCollector errors;
    const XmlBufferPtr buffer(xmlAllocOutputBuffer(nullptr));
    if (!buffer) throw std::bad_alloc();
    if (xmlC14NExecute(doc, visible, subtree, XML_C14N_EXCLUSIVE_1_0, prefixes, 0, buffer.get()) < 0)
        throw Fault(Cause::malformed, "the document cannot be canonicalized: " + errors.first());
    return {reinterpret_cast<const char*>(xmlOutputBufferGetContent(buffer.get())), xmlOutputBufferGetSize(buffer.get())};
}

}  // namespace

std::string canonicalize_exclusive(XmlNode element) {
    return canonicalize_exclusive(element, CanonicalOptions{});
}

std::string canonicalize_exclusive(XmlNode element, const CanonicalOptions& options) {
    if (!element) return {};
    Subtree subtree(native(element), native(options.without));
    std::vector<std::string> prefixes = options.inclusive_prefixes;
    std::vector<xmlChar*> list;
    for (std::string& prefix : prefixes) list.push_back(reinterpret_cast<xmlChar*>(prefix.data()));
    list.push_back(nullptr);
    return execute(native(element)->doc, &Subtree::visible, &subtree, prefixes.empty() ? nullptr : list.data());
}

std::string canonicalize_exclusive(const XmlDocument& document) {
    return execute(native(document), nullptr, nullptr, nullptr);
}

}  // namespace gateway
