// Requests: reading in one piece and octet by octet must come to the same end.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "gateway/core/fault.hpp"
#include "gateway/http/request_parser.hpp"
#include "gateway/http/target.hpp"

namespace {

using namespace gateway;

struct Reading {
    std::string method, target, body;
    WebFields fields;
    bool done = false, refused = false;
    bool operator==(const Reading&) const = default;
};

Reading read(std::string_view input, std::size_t piece) {
    Reading out;
    RequestParser parser({.max_header = 2000, .max_body = 500, .max_fields = 20},
                         [&](std::string_view octets) { out.body += octets; });
    std::string waiting;
    try {
        while (!input.empty() && !parser.done()) {
            waiting += input.substr(0, piece);
            input.remove_prefix(std::min(piece, input.size()));
            for (std::size_t used = 1; used > 0 && !waiting.empty() && !parser.done();) {
                used = parser.feed(waiting);
                waiting.erase(0, used);
            }
        }
        if (parser.head_done()) {
            out.method = parser.method();
            out.target = parser.target();
            out.fields = parser.fields();
            out.done = parser.done();
        }
        if (out.done) {
            parse_target(out.target);
        }
    } catch (const Fault&) {
        out = Reading{};
        out.refused = true;
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Reading whole = read(text, text.size());
    const Reading slowly = read(text, 1);
    // Limits may strike earlier or later with the size of the pieces; what both accept must be the same.
    if (whole.done && slowly.done && !(whole == slowly)) {
        std::abort();
    }
    return 0;
}
