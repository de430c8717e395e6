// Exclusive C14N in place: libxml2 walks the whole document and asks which nodes are visible.
#include <libxml/c14n.h>

#include "gateway/core/fault.hpp"
#include "gateway/xml/libxml_native.hpp"

namespace gateway {
namespace {

// Answers "is this node in the subtree?"; remembers the last parent, as libxml2 asks for many nodes of one parent in a row.
class Subtree {
public:
    explicit Subtree(const xmlNode* top) : top_(top) {}

    static int visible(void* self, xmlNode* node, xmlNode* parent) {
        auto& tree = *static_cast<Subtree*>(self);
        return node == tree.top_ || tree.holds(parent) ? 1 : 0;
    }

private:
    bool holds(const xmlNode* element) {
        if (element == last_) return last_inside_;
        const xmlNode* at = element;
        while (at != nullptr && at != top_) at = at->parent;
        last_ = element;
        last_inside_ = at != nullptr;
        return last_inside_;
    }

    const xmlNode* top_;
    const xmlNode* last_ = nullptr;
    bool last_inside_ = false;
};

std::string execute(xmlDoc* doc, xmlC14NIsVisibleCallback visible, void* subtree) {
    const XmlErrorCollector errors;
    const XmlBufferPtr buffer(xmlAllocOutputBuffer(nullptr));
    if (!buffer) throw std::bad_alloc();
    if (xmlC14NExecute(doc, visible, subtree, XML_C14N_EXCLUSIVE_1_0, nullptr, 0, buffer.get()) < 0)
        throw Fault(Cause::malformed, "the document cannot be canonicalized: " + errors.first());
    return {reinterpret_cast<const char*>(xmlOutputBufferGetContent(buffer.get())), xmlOutputBufferGetSize(buffer.get())};
}

}  // namespace

std::string canonicalize_exclusive(XmlNode element) {
    if (!element) return {};
    Subtree subtree(native(element));
    return execute(native(element)->doc, &Subtree::visible, &subtree);
}

std::string canonicalize_exclusive(const XmlDocument& document) {
    return execute(native(document), nullptr, nullptr);
}

}  // namespace gateway
