#include "adapters/stand/smev/http_form.hpp"

#include <fstream>
#include <sstream>

#include "gateway/core/digest.hpp"

namespace gateway::stand::smev {

namespace {

/// SignaturePKCS7 leaves the document as parts of their own; what was signed holds them inline (facts/smev.md §1.7).
void take_signatures_out(Answer& answer) {
    constexpr std::string_view open = "<b:SignaturePKCS7>", close = "</b:SignaturePKCS7>";
    int n = 0;
    for (auto at = answer.xml.find(open); at != std::string::npos; at = answer.xml.find(open, at + 1)) {
        const auto from = at + open.size();
        const auto to = answer.xml.find(close, from);
        std::string octets;
        if (to == std::string::npos || !base64_decode(answer.xml.substr(from, to - from), octets)) return;
        const std::string id = "signature-" + std::to_string(++n) + "@stand";
        answer.xml.replace(from, to - from, xop_include(id));
        answer.parts.push_back({id, "application/octet-stream", std::move(octets)});
    }
}

}  // namespace

WebResponse http_form(Answer& answer, const Shape& shape) {
    WebResponse response;
    response.status = answer.fault.empty() ? 200 : shape.fault_status;
    if (shape.xop_signatures) take_signatures_out(answer);
    std::string type = "text/xml; charset=utf-8";
    if (shape.multipart || !answer.parts.empty()) {
        response.body = write_mime(answer.xml, answer.parts, type);
    } else {
        response.body = std::move(answer.xml);
    }
    response.headers = {{"Content-Type", std::move(type)}};
    return response;
}

std::string whole_body(const WebBody& body) {
    if (!body.in_file()) return body.bytes;
    std::ifstream in(body.file, std::ios::binary);
    std::ostringstream octets;
    octets << in.rdbuf();
    return std::move(octets).str();
}

}  // namespace gateway::stand::smev
