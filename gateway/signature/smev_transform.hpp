// The transform urn://smev-gov-ru/xmldsig/transform (facts/smev.md §4) beside its use in signatures.
#pragma once

#include <string>

#include "gateway/xml/document.hpp"

namespace gateway {

/// The transform alone, over the element as it stands: unlike smev_transform() in xmldsig.hpp, which works as if exc-c14n had
/// gone before, a comment ends a text event here. For administrators and reference vectors; never for a signature. Same errors.
std::string smev_transform_as_it_stands(XmlNode element);

}  // namespace gateway
