#include "adapters/smev3/client.hpp"

#include <algorithm>
#include <utility>

namespace gateway::smev3 {

namespace {

constexpr std::uint64_t longest_answer = 20u << 20;

HttpTrouble trouble_of(const WebReply& reply, const std::string& operation, Time now) {
    Cause cause = Cause::partner_unavailable;
    if (reply.status == 429) cause = Cause::partner_rate_limited;
    if (reply.status == 401 || reply.status == 403 || reply.status == 407) cause = Cause::partner_auth;
    return {cause, operation + ": HTTP " + std::to_string(reply.status), retry_after_of(reply, now)};
}

/// What cannot be read is the partner's garbage, whatever is wrong with it.
Reply read(const std::string& operation, const std::string& type, const std::string& body, const TrustStore* trust, Time now) {
    try {
        return read_reply(type, body, trust, now);
    } catch (const Fault& fault) {
        throw Fault(Cause::partner_garbage, operation + ": " + std::string(info(fault.cause()).code), fault.place());
    }
}

}  // namespace

Office::Office(Smev3Settings read, AdapterKit given)
    : settings(std::move(read)),
      kit(std::move(given)),
      key(kit.key(settings.key)),
      trust(kit.trust(settings.trust)),
      version(version_of(settings.version)),
      writer(settings, key),
      mapping(settings) {}

Task<Exchange> call(std::shared_ptr<Office> office, std::string operation, std::function<Letter()> make, Deadline deadline) {
    WebCall request;
    request.method = "POST";
    request.url = office->settings.url;
    request.headers = {{"SOAPAction", "\"urn:" + operation + "\""}};
    co_await offload(office->kit.workers, [&] { put_letter(request, make()); });
    request.max_reply = longest_answer;
    request.timeout = std::min(office->settings.timeout, std::max(deadline.remaining(), Duration(1)));
    request.connect_timeout = std::min(request.timeout, Duration(5'000));
    request.tls = office->settings.tls;
    request.proxy = office->settings.proxy;
    WebReply reply = co_await office->kit.web.send(std::move(request));
    const Time now = office->kit.clock.now();
    // A fault comes as HTTP 500 with SOAP; an error page of a proxy in between comes without.
    std::string type(reply.header("Content-Type").value_or(""));
    const bool soap = type.find("xml") != std::string::npos || type.starts_with("multipart/");
    if (reply.status != 200 && (reply.status != 500 || !soap)) throw trouble_of(reply, operation, now);
    Reply answer = co_await offload(office->kit.workers, [&] { return read(operation, type, reply.body, office->trust, now); });
    co_return Exchange{std::move(answer), std::move(reply.body), std::move(type)};
}

}  // namespace gateway::smev3
