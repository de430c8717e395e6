// Files go to ПОС's storage before the appeal that names them (facts/appeals.md §3.5).
#include <boost/json.hpp>
#include <fstream>

#include "adapters/pos/eas.hpp"
#include "adapters/pos/edms_mailbox.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::pos {

namespace json = boost::json;

namespace {

constexpr std::string_view storage_path = "/inbox-service/filestorage";

/// Gone with whoever made it.
struct SpooledBody {
    std::filesystem::path path;
    explicit SpooledBody(std::filesystem::path made) : path(std::move(made)) {}
    ~SpooledBody() {
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
    }
    SpooledBody(const SpooledBody&) = delete;
    SpooledBody& operator=(const SpooledBody&) = delete;
};

/// A name cannot end the header it stands in.
std::string quoted(const std::string& name) {
    std::string text;
    for (const char c : name) {
        if (c == '"' || c == '\\')
            text += '_';
        else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)
            text += c;
    }
    return text.empty() ? "file" : text;
}

void write_multipart(const std::filesystem::path& to, const std::filesystem::path& file, const AttachmentRef& ref,
                     const std::string& boundary) {
    std::ofstream out(to, std::ios::binary);
    out << "--" << boundary << "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" << quoted(ref.name)
        << "\"\r\nContent-Type: " << (ref.mime.empty() ? "application/octet-stream" : quoted(ref.mime)) << "\r\n\r\n";
    if (ref.size > 0) out << std::ifstream(file, std::ios::binary).rdbuf();
    out << "\r\n--" << boundary << "--\r\n";
    out.flush();
    if (!out) throw Fault(Cause::store_unavailable, "no room for a file on its way out");
}

std::string id_of(const std::string& body) {
    boost::system::error_code error;
    const json::value parsed = json::parse(body, error);
    const auto* object = error ? nullptr : parsed.if_object();
    const auto* id = object == nullptr ? nullptr : object->if_contains("id");
    if (id != nullptr && id->is_string() && !id->get_string().empty()) return std::string(id->get_string());
    if (id != nullptr && id->is_int64()) return std::to_string(id->get_int64());
    throw Fault(Cause::partner_garbage, "filestorage: no id");
}

}  // namespace

Task<std::vector<std::string>> EasFiles::put(EasClient& client, const Delivery& delivery, Deadline deadline) {
    std::vector<std::string> ids;
    if (delivery.attachments.empty()) co_return ids;
    const AdapterKit& kit = client.kit();
    for (std::size_t place = 0; place < delivery.attachments.size(); ++place) {
        const AttachmentRef& ref = delivery.attachments[place];
        std::string known = known_[delivery.delivery_id][place];
        if (known.empty()) {
            if (ref.size > client.settings().file_limit)
                throw Fault(Cause::too_large, "a file is over file_limit of the connector");
            const std::string boundary = "gateway-" + sha256_hex(delivery.delivery_id + ref.sha256).substr(0, 32);
            const SpooledBody body(co_await offload(kit.workers, [&] {
                const auto spool = kit.blobs.spool_path();
                write_multipart(spool, kit.blobs.lend(ref.sha256).path(), ref, boundary);
                return spool;
            }));
            const WebReply reply = co_await client.upload(std::string(storage_path), body.path,
                                                          "multipart/form-data; boundary=" + boundary, deadline);
            require_success(reply, "filestorage", kit.clock.now());
            known = id_of(reply.body);
            known_[delivery.delivery_id][place] = known;
        }
        ids.push_back(std::move(known));
    }
    co_return ids;
}

}  // namespace gateway::pos
