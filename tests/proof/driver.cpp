// Many documents through one process: differential.py asks, this answers with what the gateway's own code makes of each.
//
// Request:  "OP ELEMENT WITHOUT PREFIXES LENGTH\n" and LENGTH octets. OP: smev (as in a signature), stands (the document as it
//           stands), c14n (one element), document (c14n of the whole). ELEMENT and WITHOUT are numbers of elements in document
//           order from 0, WITHOUT -1 = nothing is left out; PREFIXES are separated by commas, "-" = none.
// Answer:   "ok LENGTH\n" and the octets, or "fault LENGTH\n" and the code of the cause.
#include <cstdint>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "gateway/core/cause.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/smev_transform.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "gateway/xml/document.hpp"

namespace {

using namespace gateway;

struct Request {
    std::string op;
    std::size_t element = 0;
    std::ptrdiff_t without = -1;
    std::string prefixes;
    std::string octets;
};

bool read_request(std::istream& in, Request& request) {
    std::string line;
    if (!std::getline(in, line)) return false;
    std::istringstream words(line);
    std::size_t length = 0;
    if (!(words >> request.op >> request.element >> request.without >> request.prefixes >> length)) return false;
    request.octets.resize(length);
    return static_cast<bool>(in.read(request.octets.data(), static_cast<std::streamsize>(length)));
}

void collect(XmlNode element, std::vector<XmlNode>& all) {
    all.push_back(element);
    for (const XmlNode child : element.children()) collect(child, all);
}

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> prefixes;
    std::istringstream in(list == "-" ? "" : list);
    for (std::string one; std::getline(in, one, ',');) prefixes.push_back(one);
    return prefixes;
}

std::string answer(const Request& request) {
    const auto document = XmlDocument::parse(request.octets);
    if (request.op == "document") return canonicalize_exclusive(document);
    std::vector<XmlNode> elements;
    collect(document.root(), elements);
    const XmlNode element = elements.at(request.element);
    if (request.op == "smev") return smev_transform(element);
    if (request.op == "stands") return smev_transform_as_it_stands(element);
    CanonicalOptions options;
    options.inclusive_prefixes = split(request.prefixes);
    if (request.without >= 0) options.without = elements.at(static_cast<std::size_t>(request.without));
    return canonicalize_exclusive(element, options);
}

void say(std::string_view word, std::string_view octets) {
    std::cout << word << ' ' << octets.size() << '\n' << octets << std::flush;
}

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    Request request;
    while (read_request(std::cin, request)) {
        try {
            say("ok", answer(request));
        } catch (const gateway::Fault& fault) {
            say("fault", gateway::info(fault.cause()).code);
        }
    }
    return std::cin.eof() ? 0 : 1;
}
