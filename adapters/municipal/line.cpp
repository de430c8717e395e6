#include "adapters/municipal/line.hpp"

#include <algorithm>

#include "gateway/core/fault.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway::municipal {

std::vector<SettingKey> line_keys() {
    using enum SettingType;
    return {
        KeyBuilder("url", url, "Адрес системы партнёра; пути ниже — от него",
                   "Address of the partner's system; paths are below it")
            .required()
            .example("https://city.example/api/v2"),
        KeyBuilder("auth", block, "Как мы входим", "How we authenticate").keys(auth_keys()),
        KeyBuilder("timeout", duration, "Предел одного вызова", "Limit of one call")
            .fallback("30s")
            .range(100, 600'000)
            .example("30s"),
        KeyBuilder("max_answer", size, "Наибольший ответ партнёра", "Largest answer of the partner")
            .fallback("16MiB")
            .example("16MiB"),
        KeyBuilder("ca_file", path, "Корневые сертификаты партнёра, PEM", "Partner's roots, PEM")
            .example("keys/rsa/ca.crt.pem"),
        KeyBuilder("cert_file", path, "Наш сертификат TLS (mTLS), PEM", "Our TLS certificate (mTLS), PEM")
            .example("keys/rsa/client-gateway.crt.pem"),
        KeyBuilder("key_file", path, "Ключ к нему, PEM", "Its key, PEM").example("keys/rsa/client-gateway.key.pem"),
        KeyBuilder("proxy", url, "Прокси", "Proxy").example("http://proxy.region.example:3128"),
    };
}

LineSettings read_line(const Settings& block) {
    LineSettings read;
    read.url = block.text("url");
    while (read.url.ends_with('/')) read.url.pop_back();
    if (block.has("auth")) read.auth = read_auth(block.block("auth"));
    read.timeout = block.duration("timeout");
    read.max_answer = block.size("max_answer");
    read.tls = {block.text("ca_file"), block.text("cert_file"), block.text("key_file")};
    read.proxy = block.text("proxy");
    return read;
}

Line::Line(LineSettings settings, AdapterKit kit)
    : settings_(std::move(settings)), kit_(std::move(kit)), auth_(settings_.auth, kit_.web, kit_.clock) {}

Task<WebReply> Line::send(std::string method, std::string path, WebFields headers, std::string body, Deadline deadline) {
    WebCall call;
    call.method = std::move(method);
    call.url = url_of(path);
    call.headers = std::move(headers);
    call.body = std::move(body);
    call.max_reply = settings_.max_answer;
    co_return co_await send(std::move(call), deadline);
}

Task<WebReply> Line::send(WebCall plain, Deadline deadline) {
    for (int round = 0;; ++round) {
        WebCall call = plain;
        if (settings_.signing)
            for (auto& header : signed_headers(*settings_.signing, call.body, kit_.clock.now()))
                call.headers.push_back(std::move(header));
        call.timeout = std::min(settings_.timeout, std::max(deadline.remaining(), Duration(1)));
        call.connect_timeout = std::min(call.timeout, Duration(5'000));
        call.tls = settings_.tls;
        call.proxy = settings_.proxy;
        call = co_await auth_.with_credentials(std::move(call));
        WebReply reply = co_await kit_.web.send(std::move(call));
        const bool again = reply.status == 401 && round == 0 && auth_.forget();
        if (!again) co_return reply;
    }
}

Task<Reach> Line::probe(Deadline deadline) {
    try {
        const WebReply reply = co_await send("GET", "", {}, {}, deadline);
        const std::string words = "HTTP " + std::to_string(reply.status);
        if (reply.status == 401 || reply.status == 403) co_return Reach{false, Cause::partner_auth, words};
        if (reply.status >= 500) co_return Reach{false, Cause::partner_unavailable, words};
        co_return Reach{true, Cause::none, words};
    } catch (const TransportError& error) {
        co_return Reach{false, error.cause(), error.what()};
    } catch (const Fault& fault) {
        co_return Reach{false, fault.cause(), fault.detail()};
    }
}

}  // namespace gateway::municipal
