#include "adapters/smev3/client.hpp"

#include <algorithm>
#include <utility>

namespace gateway::smev3 {

Office::Office(Smev3Settings read, AdapterKit given)
    : settings(std::move(read)),
      kit(std::move(given)),
      key(kit.key(settings.key)),
      trust(kit.trust(settings.trust)),
      writer(settings, key),
      mapping(settings) {}

Task<Exchange> call(std::shared_ptr<Office> office, std::string operation, std::function<std::string()> make,
                    Deadline deadline) {
    WebCall request;
    request.method = "POST";
    request.url = office->settings.url;
    request.headers = {{"Content-Type", "text/xml; charset=utf-8"}, {"SOAPAction", "\"urn:" + operation + "\""}};
    request.body = co_await offload(office->kit.workers, std::move(make));
    request.timeout = std::min(office->settings.timeout, deadline.remaining());
    request.tls = office->settings.tls;
    request.proxy = office->settings.proxy;
    const WebReply reply = co_await office->kit.web.send(std::move(request));
    // A fault comes as HTTP 500 with SOAP; an error page of a proxy in between comes without.
    const std::string type(reply.header("Content-Type").value_or(""));
    const bool soap = type.find("xml") != std::string::npos || type.starts_with("multipart/");
    if (!soap && reply.status != 200)
        throw Fault(Cause::partner_unavailable, operation + ": HTTP " + std::to_string(reply.status));
    Reply read = co_await offload(office->kit.workers,
                                  [&] { return read_reply(type, reply.body, office->trust, office->kit.clock.now()); });
    co_return Exchange{std::move(read), reply.body, type};
}

}  // namespace gateway::smev3
