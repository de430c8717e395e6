#include "gateway/http/file_transfer.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "gateway/core/fault.hpp"

namespace gateway {

namespace {

constexpr int most_lines = 3;

/// A new line may do what the broken one did not.
bool is_transient(Cause cause) {
    return cause == Cause::connection_cut || cause == Cause::timeout || cause == Cause::connect_failed ||
           cause == Cause::partner_unavailable || cause == Cause::partner_garbage;
}

std::uint64_t size_of(const std::filesystem::path& file) {
    std::error_code absent;
    const auto size = std::filesystem::file_size(file, absent);
    return absent ? 0 : size;
}

/// Nothing when the line went well.
Task<std::optional<TransportError>> try_line(WebClient& web, WebCall call) {
    try {
        co_await web.send(std::move(call));
    } catch (const TransportError& error) {
        co_return error;
    }
    co_return std::nullopt;
}

}  // namespace

std::string storage_address(const std::string& storage_url, const std::string& path) {
    std::string address = storage_url;
    std::size_t begin = 0;
    while (begin < path.size()) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string segment = path.substr(begin, end - begin);
        begin = end + 1;
        if (segment.empty() || segment == ".") continue;
        const bool control = std::ranges::any_of(segment, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
        if (segment == ".." || control) throw Fault(Cause::attachment_unavailable, "a file name no storage can have");
        address += "/" + percent_encode(segment);
    }
    if (address == storage_url) throw Fault(Cause::attachment_unavailable, "the stored file has no name");
    return address;
}

Task<void> fetch_file(WebClient& web, WebCall call) {
    call.resume_from = 0;
    Cause last = Cause::none;
    for (int line = 0; line < most_lines; ++line) {
        const std::optional<TransportError> trouble = co_await try_line(web, call);
        if (!trouble) co_return;
        last = trouble->cause();
        if (last == Cause::too_large)
            throw Fault(Cause::too_large, "a stored file is over " + std::to_string(call.max_reply) + " octets");
        if (last == Cause::stopping) throw Fault(Cause::stopping);
        if (!is_transient(last)) break;
        // A storage that cannot resume says what is garbage to the client: then the file begins anew.
        call.resume_from = last == Cause::partner_garbage ? 0 : size_of(call.download_to);
    }
    throw Fault(Cause::attachment_unavailable, "file storage: " + std::string(info(last).code));
}

Task<void> put_file(WebClient& web, WebCall call) {
    for (int line = 1;; ++line) {
        const std::optional<TransportError> trouble = co_await try_line(web, call);
        if (!trouble) co_return;
        if (line == most_lines || !is_transient(trouble->cause()))
            throw TransportError(trouble->cause(), false, "file storage: " + std::string(trouble->what()));
    }
}

}  // namespace gateway
