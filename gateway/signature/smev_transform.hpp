// The transform urn://smev-gov-ru/xmldsig/transform (facts/smev.md §4) beside its use in signatures.
#pragma once

#include <string>

#include "gateway/xml/document.hpp"

namespace gateway {

/// The transform alone, over the element as it stands: unlike smev_transform() in xmldsig.hpp, which works as if exc-c14n had
/// gone before, a comment ends a text event here. For administrators and reference vectors; never for a signature. Same errors.
std::string smev_transform_as_it_stands(XmlNode element);

/// Processing instructions split a text into events, and the transform drops blank ones: "1<?p?> <?p?>0" has the digest of "10"
/// and reads as "1 0". True where that happens anywhere in the element; nobody's real messages have it.
bool smev_transform_hides_blanks(XmlNode element);

}  // namespace gateway
