#include "adapters/smev3/client.hpp"

#include <algorithm>
#include <fstream>
#include <memory>
#include <utility>

#include "adapters/smev3/signers.hpp"

namespace gateway::smev3 {

namespace {

constexpr std::uint64_t longest_answer = 20u << 20;      ///< without attachments
constexpr std::uint64_t longest_in_memory = 256u << 10;  ///< an answer above goes to a file

HttpTrouble trouble_of(const WebReply& reply, const std::string& operation, Time now) {
    Cause cause = Cause::partner_unavailable;
    if (reply.status == 429) cause = Cause::partner_rate_limited;
    if (reply.status == 401 || reply.status == 403 || reply.status == 407) cause = Cause::partner_auth;
    return {cause, operation + ": HTTP " + std::to_string(reply.status), retry_after_of(reply, now)};
}

/// The octets of an unreadable answer, up to what a message without attachments may have.
std::string octets_of(const MessageOctets& octets) {
    if (octets.file.empty()) return std::string(octets.bytes);
    std::ifstream in(octets.file, std::ios::binary);
    std::string text(longest_answer, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

/// What cannot be read is the partner's garbage, whatever is wrong with it; a disk that refuses is our own trouble.
Exchange read(const Office& office, const std::string& operation, const MessageOctets& octets) {
    try {
        return read_exchange(office, octets, office.kit.clock.now());
    } catch (const Fault& fault) {
        if (fault.cause() == Cause::store_unavailable) throw;
        throw GarbageReply(fault, operation, octets_of(octets), std::string(octets.content_type));
    }
}

/// The call, with the files that live as long as it.
struct Errand {
    WebCall call;
    SpoolFile letter, reply;
    std::string sent;  ///< the envelope
};

Errand errand_of(const Office& office, const std::string& operation, const Letter& letter) {
    Errand errand;
    WebCall& call = errand.call;
    call.method = "POST";
    call.url = office.settings.url;
    call.headers = {{"SOAPAction", "\"urn:" + operation + "\""}};
    errand.letter = put_letter(call, letter, office.kit.blobs);
    errand.sent = letter.envelope;
    errand.reply = SpoolFile(office.kit.blobs.spool_path());
    call.download_to = errand.reply.path();
    call.spool_over = longest_in_memory;
    call.max_reply = longest_answer + office.settings.files.files_limit;
    call.tls = office.settings.tls;
    call.proxy = office.settings.proxy;
    return errand;
}

}  // namespace

Office::Office(Smev3Settings read, AdapterKit given)
    : settings(std::move(read)),
      kit(std::move(given)),
      key(kit.key(settings.key)),
      personal(settings.personal_key.empty() ? nullptr : kit.key(settings.personal_key)),
      file_key(settings.files.key.empty() ? nullptr : kit.key(settings.files.key)),
      trust(kit.trust(settings.trust)),
      version(version_of(settings.version)),
      writer(settings, key, personal),
      mapping(settings),
      limits(kit.ledger, kit.id) {}

Exchange read_exchange(const Office& office, const MessageOctets& octets, Time now) {
    MultipartLimits limits;
    limits.max_parts_octets = office.settings.files.files_limit;
    Unpacked unpacked = unpack(octets, [&] { return office.kit.blobs.spool_path(); }, limits);
    Reply reply = read_reply(std::move(unpacked.document), office.trust, now);
    believe_only(reply, office.settings.smev_signers);
    if (reply.taken) reply.taken->files.parts = std::make_shared<const Parts>(std::move(unpacked.parts));
    return {std::move(reply), std::move(unpacked.kept), std::string(octets.content_type), {}, {}};
}

Task<Exchange> call(std::shared_ptr<Office> office, std::string operation, std::function<Letter()> make, Deadline deadline) {
    Errand errand = co_await offload(office->kit.workers, [&] { return errand_of(*office, operation, make()); });
    WebCall& request = errand.call;
    request.timeout = std::min(office->settings.timeout, std::max(deadline.remaining(), Duration(1)));
    request.connect_timeout = std::min(request.timeout, Duration(5'000));
    const WebReply reply = co_await office->kit.web.send(std::move(request));
    // A fault comes as HTTP 500 with SOAP; an error page of a proxy in between comes without.
    const std::string type(reply.header("Content-Type").value_or(""));
    const bool soap = type.find("xml") != std::string::npos || type.starts_with("multipart/");
    if (reply.status != 200 && (reply.status != 500 || !soap)) throw trouble_of(reply, operation, office->kit.clock.now());
    MessageOctets octets{type, reply.body, {}};
    if (reply.downloaded) octets.file = errand.reply.path();
    Exchange exchange = co_await offload(office->kit.workers, [&] { return read(*office, operation, octets); });
    exchange.sent = std::move(errand.sent);
    if (exchange.reply.fault) exchange.retry_after = retry_after_of(reply, office->kit.clock.now());
    co_return exchange;
}

}  // namespace gateway::smev3
