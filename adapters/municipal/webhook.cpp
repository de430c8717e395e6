#include "adapters/municipal/webhook.hpp"

#include <boost/json.hpp>
#include <stdexcept>

#include "gateway/core/fault.hpp"
#include "gateway/core/setting_key_builder.hpp"
#include "gateway/http/server.hpp"

namespace gateway::municipal {
namespace json = boost::json;
namespace {

class WebhookEndpoint final : public Endpoint {
public:
    WebhookEndpoint(WebhookInSettings settings, AdapterKit kit, std::shared_ptr<const Translation> translation)
        : settings_(std::move(settings)), reception_(std::move(kit), std::move(translation)) {}

    std::string prefix() const override { return settings_.prefix; }
    Task<WebResponse> handle(WebRequest request) override;
    WebResponse refuse(const WebRequest& request, const Fault& fault) const override {
        return problem_response(fault, request.trace_id);
    }

private:
    void check(const WebRequest& request) const;

    WebhookInSettings settings_;
    Reception reception_;
};

void WebhookEndpoint::check(const WebRequest& request) const {
    if (request.path != settings_.prefix) throw Fault(Cause::not_found, {}, request.path);
    if (request.method != "POST") throw Fault(Cause::method_not_allowed, "POST is expected");
    if (request.body.in_file() || request.body.size > settings_.max_body)
        throw Fault(Cause::too_large, "a document of at most " + std::to_string(settings_.max_body) + " octets is expected");
    check_signature(settings_.signing, request, reception_.kit().clock.now());
}

Task<WebResponse> WebhookEndpoint::handle(WebRequest request) {
    check(request);
    Arrival arrival;
    arrival.octets = std::move(request.body.bytes);
    arrival.content_type = request.header("Content-Type").value_or("application/octet-stream");
    arrival.at = reception_.kit().clock.now();
    const auto receipts = co_await reception_.take_or_refuse(std::move(arrival));
    json::array accepted;
    for (const auto& receipt : receipts)
        accepted.push_back({{"message_id", receipt.message_id}, {"appeal_id", receipt.appeal_id}, {"repeat", receipt.repeat}});
    WebResponse response;
    response.headers = {{"Content-Type", "application/json"}};
    response.body = json::serialize(json::object{{"accepted", std::move(accepted)}});
    co_return response;
}

}  // namespace

std::vector<SettingKey> webhook_keys() {
    using enum SettingType;
    auto keys = line_keys();
    for (auto& key : signing_keys()) keys.push_back(std::move(key));
    keys.push_back(KeyBuilder("id_header", text, "Заголовок с номером доставки: по нему узнают повтор",
                              "Header with the delivery's id: repeats are known by it")
                       .fallback("X-Event-Id"));
    keys.push_back(
        KeyBuilder("answer", block, "Что означает ответ партнёра", "What the partner's answer means").keys(answer_keys()));
    return keys;
}

RestSettings read_webhook(const Settings& block) {
    RestSettings read;
    read.line = read_line(block);
    read.line.url = block.text("url");  // as it stands: nothing is added to it
    read.line.signing = read_signing(block);
    read.idempotency_header = block.text("id_header");
    read.create = read.update = read.event = RestCall{"POST", {}};
    if (block.has("answer")) read.answer = read_answer(block.block("answer"));
    return read;
}

std::vector<SettingKey> webhook_in_keys() {
    using enum SettingType;
    std::vector<SettingKey> keys{KeyBuilder("prefix", text, "Путь, на который обращается партнёр", "Path the partner calls")
                                     .required()
                                     .example("/hooks/city-c")};
    for (auto& key : signing_keys()) keys.push_back(std::move(key));
    keys.push_back(KeyBuilder("former_secret", secret, "Прежний секрет, пока партнёр переходит на новый",
                              "The secret before, while the partner changes over")
                       .example("file:secrets/city-hook-old"));
    keys.push_back(KeyBuilder("window", duration, "Насколько время партнёра может отличаться от нашего",
                              "How far the partner's clock may be from ours")
                       .fallback("5m")
                       .range(1'000, 86'400'000)
                       .example("5m"));
    keys.push_back(KeyBuilder("max_body", size, "Наибольший документ", "Largest document").fallback("1MiB").example("1MiB"));
    return keys;
}

WebhookInSettings read_webhook_in(const Settings& block) {
    WebhookInSettings read;
    read.prefix = block.text("prefix");
    read.signing = read_signing(block);
    read.signing.former_secret = block.text("former_secret");
    read.signing.window = block.duration("window");
    read.max_body = block.size("max_body");
    if (!read.prefix.starts_with('/') || read.prefix.size() < 2 || read.prefix.ends_with('/'))
        throw std::runtime_error(
            "prefix: ожидается /путь без косой черты в конце / a /path without trailing slash is expected");
    return read;
}

std::unique_ptr<Endpoint> make_webhook_endpoint(WebhookInSettings settings, AdapterKit kit,
                                                std::shared_ptr<const Translation> translation) {
    return std::make_unique<WebhookEndpoint>(std::move(settings), std::move(kit), std::move(translation));
}

}  // namespace gateway::municipal
