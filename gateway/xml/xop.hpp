// XOP (W3C XML-binary Optimized Packaging): xop:Include elements of a document and the parts they stand for.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/xml/document.hpp"

namespace gateway {

inline constexpr std::string_view xop_include_ns = "http://www.w3.org/2004/08/xop/include";

/// The part an xop:Include refers to: its "cid:" reference decoded, or empty when it is no such reference.
std::string xop_part_of(XmlNode include);

/// Puts text in place of includes, so that canonicalization sees what was signed. For each xop:Include with a "cid:" reference,
/// in document order, `text_for` gives the text (base64 of the part) or nullopt to leave the element as it is; what it throws
/// ends the call with the document half changed. XmlNodes of replaced elements are dead afterwards.
void inline_xop(XmlDocument& document,
                const std::function<std::optional<std::string>(XmlNode include, const std::string& part)>& text_for);

}  // namespace gateway
