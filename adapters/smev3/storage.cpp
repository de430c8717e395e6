#include "adapters/smev3/storage.hpp"

#include <utility>

#include "adapters/smev3/client.hpp"
#include "gateway/http/file_transfer.hpp"

namespace gateway::smev3 {

namespace {

WebCall storage_call(const Office& office, const std::string& path) {
    const AttachmentSettings& settings = office.settings.files;
    WebCall call;
    call.url = storage_address(settings.storage_url, path);
    call.timeout = settings.transfer_timeout;
    call.tls = settings.storage_tls;
    return call;
}

}  // namespace

Task<void> download(std::shared_ptr<Office> office, StoredFile file, std::filesystem::path into, std::uint64_t limit) {
    if (office->settings.files.storage_url.empty())
        throw Fault(Cause::attachment_unavailable, "storage_url is not set: files on SMEV's storage cannot be fetched");
    WebCall call = storage_call(*office, file.file_name);
    call.user = file.user;
    call.password = file.password;
    call.download_to = std::move(into);
    call.max_reply = limit;
    co_await fetch_file(office->kit.web, std::move(call));
}

Task<void> upload(std::shared_ptr<Office> office, std::string uuid, std::string name, std::filesystem::path from) {
    WebCall call = storage_call(*office, uuid + "/" + name);
    call.method = "PUT";
    call.user = office->settings.files.storage_user;
    call.password = office->settings.files.storage_password;
    call.body_file = std::move(from);
    co_await put_file(office->kit.web, std::move(call));
}

}  // namespace gateway::smev3
