#include "adapters/municipal/downloads.hpp"

#include <boost/url.hpp>
#include <cstdio>
#include <utility>

#include "adapters/municipal/spooled.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway::municipal {
namespace {

constexpr std::size_t most_known = 10'000;
constexpr std::size_t longest_address = 4'000;

/// Partners write spaces and Cyrillic letters into addresses.
std::string escaped(const std::string& address) {
    std::string plain;
    for (const char c : address) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet > 0x20 && octet < 0x7F) {
            plain += c;
            continue;
        }
        char hex[4];
        std::snprintf(hex, sizeof hex, "%%%02X", octet);
        plain += hex;
    }
    return plain;
}

std::string port_of(const boost::urls::url_view& url) {
    if (url.has_port()) return std::string(url.port());
    return url.scheme_id() == boost::urls::scheme::https ? "443" : "80";
}

bool same_origin(const boost::urls::url_view& one, const boost::urls::url_view& other) {
    return one.scheme_id() == other.scheme_id() && port_of(one) == port_of(other) && !one.has_userinfo() &&
           boost::urls::grammar::ci_is_equal(one.encoded_host(), other.encoded_host());
}

/// The last segment of the address, for a file without a name.
std::string name_in(const std::string& url) {
    const auto path = url.substr(0, url.find_first_of("?#"));
    try {
        return percent_decode(path.substr(path.rfind('/') + 1));
    } catch (const Fault&) {
        return {};
    }
}

/// A partner that is away or wants us to wait keeps its documents; one that says no to a file says so about this file.
[[noreturn]] void throw_for_file(int status) {
    const auto words = "file: HTTP " + std::to_string(status);
    const bool wait = status == 401 || status == 403 || status == 429 || status == 503;
    throw Fault(wait ? Cause::overloaded : Cause::attachment_unavailable, words);
}

[[noreturn]] void throw_for_file(const TransportError& error) {
    if (error.cause() == Cause::too_large) throw Fault(Cause::too_large, "a file is over files_in.max_file");
    const bool slow = error.cause() == Cause::timeout;
    throw Fault(slow ? Cause::attachment_unavailable : Cause::overloaded, std::string("file: ") + error.what());
}

std::string media_type_in(const WebReply& reply) {
    const auto type = std::string(reply.header("Content-Type").value_or(""));
    return type.substr(0, type.find_first_of("; "));
}

}  // namespace

std::vector<SettingKey> download_keys() {
    using enum SettingType;
    return {
        KeyBuilder("max_file", size, "Наибольший файл; обращение с большим ждёт администратора",
                   "Largest file; an appeal with a larger one waits for the administrator")
            .fallback("20MiB")
            .example("20MiB"),
        KeyBuilder("most_files", integer, "Файлов одного обращения или ответа", "Files of one appeal or answer")
            .fallback("20")
            .range(1, 1'000),
    };
}

DownloadSettings read_downloads(const Settings& block) {
    return {block.size("max_file"), static_cast<int>(block.integer("most_files"))};
}

std::optional<std::string> address_of_origin(const std::string& base, const std::string& address) {
    if (address.empty() || address.size() > longest_address) return std::nullopt;
    const auto partner = boost::urls::parse_uri(base);
    const auto text = escaped(address);
    const auto named = boost::urls::parse_uri_reference(text);
    if (!partner || !named) return std::nullopt;
    boost::urls::url whole;
    if (!boost::urls::resolve(*partner, *named, whole) || !same_origin(whole, *partner)) return std::nullopt;
    whole.remove_fragment();
    return std::string(whole.buffer());
}

Task<void> Downloads::fetch(Submission& submission) {
    const auto kind = submission.envelope.kind;
    if (kind == MessageKind::appeal_created || kind == MessageKind::appeal_updated) {
        Appeal appeal = appeal_from_json(submission.canonical);
        co_await fetch_all(appeal.attachments, submission);
        submission.canonical = to_json(appeal);
        co_return;
    }
    AppealEvent event = event_from_json(submission.canonical);
    if (!event.answer) co_return;
    co_await fetch_all(event.answer->attachments, submission);
    submission.canonical = to_json(event);
}

Task<void> Downloads::fetch_all(std::vector<Attachment>& files, Submission& submission) {
    int fetched = 0;
    for (auto& file : files) {
        if (file.source_ref.empty() || !file.sha256.empty()) continue;
        const auto url = address_of_origin(line_.url_of(""), file.source_ref);
        if (!url) {
            line_.kit().log.write(LogLevel::warn, "municipal_file_elsewhere", {{"connector", line_.kit().id}});
            continue;
        }
        if (++fetched > settings_.most_files) throw Fault(Cause::too_large, "more files than files_in.most_files");
        const Got got = co_await once(submission.envelope.sender_message_id, *url);
        file.sha256 = got.blob.sha256;
        file.size = static_cast<std::int64_t>(got.blob.size);
        if (file.mime.empty()) file.mime = got.mime;
        if (file.name.empty()) file.name = name_in(*url);
        if (file.id.empty()) file.id = "f" + std::to_string(fetched);
        submission.envelope.attachments.push_back(
            {file.id, file.name, file.mime, got.blob.size, got.blob.sha256, file.source_ref, {}, {}});
    }
}

Task<Downloads::Got> Downloads::once(std::string message_id, std::string url) {
    const auto key = message_id + '\n' + url;
    if (const auto found = known_.find(key); found != known_.end()) co_return found->second;
    Got got = co_await fetch_one(std::move(url));
    if (order_.size() == most_known) {
        known_.erase(order_.front());
        order_.pop_front();
    }
    known_[key] = got;
    order_.push_back(key);
    co_return got;
}

Task<Downloads::Got> Downloads::fetch_one(std::string url) {
    const auto& kit = line_.kit();
    const SpooledFile spool(co_await offload(kit.workers, [&] { return kit.blobs.spool_path(); }));
    WebCall call;
    call.url = std::move(url);
    call.download_to = spool.path();
    call.max_reply = settings_.max_file;
    std::optional<WebReply> reply;
    std::optional<TransportError> trouble;
    try {
        reply = co_await line_.send(std::move(call), Deadline::after(line_.settings().timeout));
    } catch (const TransportError& error) {
        trouble = error;
    }
    if (trouble) throw_for_file(*trouble);
    if (reply->status != 200) throw_for_file(reply->status);
    const auto blob = co_await offload(kit.workers, [&] { return kit.blobs.put_file(spool.path()); });
    auto mime = media_type_in(*reply);
    co_return Got{blob, mime.empty() ? "application/octet-stream" : std::move(mime)};
}

}  // namespace gateway::municipal
