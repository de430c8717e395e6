#include "gateway/signature/place_signature.hpp"

#include <libxml/tree.h>

#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

xmlNode* native(XmlNode node) {
    return static_cast<xmlNode*>(node.native());
}

/// A copy of the root of `signature_text`, belonging to the document of `near`.
xmlNode* imported(const std::string& signature_text, XmlNode near) {
    const XmlDocument parsed = XmlDocument::parse(signature_text);
    xmlNode* copy = xmlDocCopyNode(native(parsed.root()), native(near)->doc, 1);
    if (copy == nullptr) throw std::bad_alloc();
    return copy;
}

XmlNode empty_signature_after(XmlNode element) {
    for (XmlNode next = element.next(); next; next = next.next())
        if (next.name().ends_with("Signature") && !next.first_child() && next.trimmed().empty()) return next;
    return {};
}

/// Signs nothing: only where ds:Signature goes. What stands in MessagePrimaryContent is signed by a person, beside that
/// element.
void place(const std::string& signature, XmlNode element) {
    const bool personal = element.parent().name() == "MessagePrimaryContent";
    const XmlNode waiting = empty_signature_after(personal ? element.parent() : element);
    if (waiting) {
        xmlNodeSetContent(native(waiting), nullptr);  // white space within goes
        xmlAddChild(native(waiting), imported(signature, waiting));
    } else if (personal) {
        throw Fault(Cause::bad_value, "there is no empty PersonalSignature after MessagePrimaryContent for this signature");
    } else if (!element.parent()) {
        throw Fault(Cause::bad_value, "the root cannot have a signature beside it: name the Id of an element within");
    } else {
        xmlAddNextSibling(native(element), imported(signature, element));
    }
}

std::string text_of(std::string_view id) {
    return std::string(id);
}

}  // namespace

std::string sign_smev_document(std::string_view octets, std::string_view id, const SigningKey& key) {
    const XmlDocument document = XmlDocument::parse(octets);
    const auto found = document.by_id(id);
    if (found.empty()) throw Fault(Cause::not_found, "no element has the Id " + text_of(id));
    if (found.size() > 1) throw Fault(Cause::not_found, "several elements have the Id " + text_of(id) + ": it must be unique");
    const XmlNode element = found.front();
    const std::string signature = sign_xml_element(canonicalize_exclusive(element), id, XmlTransforms::smev, key);
    place(signature, element);
    return document.to_string();
}

std::string sign_enveloped_document(std::string_view octets, std::string_view id, const SigningKey& key) {
    const XmlDocument document = XmlDocument::parse(octets);
    const XmlNode root = document.root();
    const auto present = root.attribute("Id");
    if (present && !id.empty() && *present != id)
        throw Fault(Cause::parameters_conflict, "the root has the Id " + *present + ", not " + text_of(id));
    const std::string used = present.value_or(text_of(id));
    if (!present && !used.empty()) xmlNewProp(native(root), BAD_CAST "Id", BAD_CAST used.c_str());
    const std::string signature = sign_xml_element(canonicalize_exclusive(root), used, XmlTransforms::enveloped, key);
    xmlAddChild(native(root), imported(signature, root));
    return document.to_string();
}

}  // namespace gateway
