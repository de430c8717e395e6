#include "gateway/http/target.hpp"

#include <algorithm>

#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

std::string_view without_authority(std::string_view target) {
    if (target.starts_with('/')) {
        return target;
    }
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (target.starts_with(scheme)) {
            target.remove_prefix(scheme.size());
            const auto end = target.find_first_of("/?");
            if (end == std::string_view::npos) {
                return "/";
            }
            if (target[end] == '/') {
                return target.substr(end);
            }
        }
    }
    throw Fault(Cause::malformed, "the request target is neither a path nor an http URL", "request-target");
}

void refuse_ambiguous(std::string_view path) {
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (std::any_of(path.begin(), path.end(), control)) {
        throw Fault(Cause::malformed, "a control character in the path", "request-target");
    }
    for (std::size_t start = 1; start <= path.size();) {
        const auto end = std::min(path.find('/', start), path.size());
        const std::string_view segment = path.substr(start, end - start);
        if (segment == "." || segment == "..") {
            throw Fault(Cause::malformed, "a \".\" or \"..\" segment in the path", "request-target");
        }
        start = end + 1;
    }
}

bool lower_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

Target parse_target(std::string_view target) {
    if (target.find('#') != std::string_view::npos) {
        throw Fault(Cause::malformed, "a fragment in the request target", "request-target");
    }
    target = without_authority(target);
    const auto question = target.find('?');
    Target out;
    out.path = percent_decode(target.substr(0, question));
    refuse_ambiguous(out.path);
    if (question != std::string_view::npos) {
        out.query = parse_form(target.substr(question + 1));
    }
    return out;
}

bool owns_path(std::string_view prefix, std::string_view path) {
    return path.starts_with(prefix) && (path.size() == prefix.size() || prefix.empty() || path[prefix.size()] == '/');
}

std::string trace_id_of(std::string_view traceparent) {
    constexpr std::size_t shape = 55;  // 2-32-16-2 digits with dashes, version 00
    if (traceparent.size() < shape || traceparent[2] != '-' || traceparent[35] != '-' || traceparent[52] != '-') {
        return {};
    }
    const auto version = traceparent.substr(0, 2);
    const auto id = traceparent.substr(3, 32);
    const bool length_fits = version == "00" ? traceparent.size() == shape : true;
    if (!length_fits || version == "ff" || !lower_hex(version) || !lower_hex(id) || !lower_hex(traceparent.substr(36, 16)) ||
        id.find_first_not_of('0') == std::string_view::npos) {
        return {};
    }
    return std::string(id);
}

}  // namespace gateway
