#include "adapters/smev3/storage.hpp"

#include <algorithm>
#include <utility>

#include "adapters/smev3/client.hpp"
#include "gateway/core/web.hpp"

namespace gateway::smev3 {

namespace {

constexpr int most_lines = 3;

WebCall storage_call(const Office& office, const std::string& path) {
    const AttachmentSettings& settings = office.settings.files;
    WebCall call;
    call.url = storage_address(settings.storage_url, path);
    call.timeout = settings.transfer_timeout;
    call.tls = settings.storage_tls;
    return call;
}

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
Task<std::optional<TransportError>> try_line(std::shared_ptr<Office> office, WebCall call) {
    try {
        co_await office->kit.web.send(std::move(call));
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

Task<void> download(std::shared_ptr<Office> office, StoredFile file, std::filesystem::path into, std::uint64_t limit) {
    if (office->settings.files.storage_url.empty())
        throw Fault(Cause::attachment_unavailable, "storage_url is not set: files on SMEV's storage cannot be fetched");
    WebCall call = storage_call(*office, file.file_name);
    call.user = file.user;
    call.password = file.password;
    call.download_to = into;
    call.max_reply = limit;
    call.resume_from = 0;
    Cause last = Cause::none;
    for (int line = 0; line < most_lines; ++line) {
        const std::optional<TransportError> trouble = co_await try_line(office, call);
        if (!trouble) co_return;
        last = trouble->cause();
        if (last == Cause::too_large)
            throw Fault(Cause::too_large, "a stored file is over " + std::to_string(limit) + " octets");
        if (!is_transient(last)) break;
        // A storage that cannot resume says what is garbage to the client: then the file begins anew.
        call.resume_from = last == Cause::partner_garbage ? 0 : size_of(into);
    }
    throw Fault(Cause::attachment_unavailable, "file storage: " + std::string(info(last).code));
}

Task<void> upload(std::shared_ptr<Office> office, std::string uuid, std::string name, std::filesystem::path from) {
    WebCall call = storage_call(*office, uuid + "/" + name);
    call.method = "PUT";
    call.user = office->settings.files.storage_user;
    call.password = office->settings.files.storage_password;
    call.body_file = std::move(from);
    for (int line = 1;; ++line) {
        const std::optional<TransportError> trouble = co_await try_line(office, call);
        if (!trouble) co_return;
        if (line == most_lines || !is_transient(trouble->cause()))
            throw TransportError(trouble->cause(), false, "file storage: " + std::string(trouble->what()));
    }
}

}  // namespace gateway::smev3
