// multipart/related with XOP, both ways: the stand's own reading and writing (RFC 2387, XOP 1.0), for bodies held in memory.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::stand::smev {

struct MimePart {
    std::string id;  ///< Content-ID without angle brackets
    std::string type;
    std::string body;
};

struct MimeMessage {
    std::string root;                          ///< the SOAP document
    std::map<std::string, std::string> parts;  ///< the other parts by Content-ID
};

/// A body that is no multipart is its own root. In the root every xop:Include whose part is small (a signature) is replaced by
/// its base64; the others stay as references. Throws SmevFault(InvalidContent) for a multipart that does not hold together.
MimeMessage read_mime(std::string_view content_type, std::string body);

/// The part an xop:Include's href names; null when it is not there.
const std::string* part_of_href(const MimeMessage& message, std::string_view href);

/// `<xop:Include href="cid:…"/>` of a part.
std::string xop_include(std::string_view id);

/// The multipart body; `content_type` gets its header value.
std::string write_mime(std::string_view root, const std::vector<MimePart>& parts, std::string& content_type);

}  // namespace gateway::stand::smev
