// The places of an XML document where values stand, as octets of its canonical form: what can be changed without a tree.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

struct XmlField {
    std::string path;                ///< local names: "/a/b[2]", "/a/@id"; the count only from the second sibling on
    std::size_t begin = 0, end = 0;  ///< of the value in the canonical octets
};

/// Exclusive C14N of the document. Throws Fault as XmlDocument::parse.
std::string canonical_xml(std::string_view document);

/// Attributes (namespaces left out) and text that is more than white space, in document order. `canonical` comes from
/// canonical_xml(): well-formed, no comments, CDATA or DOCTYPE, '<' escaped in values, attributes in double quotes.
std::vector<XmlField> fields_of_xml(std::string_view canonical);

}  // namespace gateway
