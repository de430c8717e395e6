// The callback endpoint: who calls, then what is said.
#include "adapters/social/vk_desk.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::social {
namespace {

WebResponse plain(int status, std::string text) {
    WebResponse response;
    response.status = status;
    response.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
    response.body = std::move(text);
    return response;
}

class VkEndpoint final : public Endpoint {
public:
    explicit VkEndpoint(std::shared_ptr<VkDesk> desk) : desk_(std::move(desk)) {}

    std::string prefix() const override { return desk_->settings().prefix; }

    Task<WebResponse> handle(WebRequest request) override {
        const VkSettings& settings = desk_->settings();
        if (request.path != settings.prefix && request.path != settings.prefix + "/") throw Fault(Cause::not_found);
        if (request.method != "POST") throw Fault(Cause::method_not_allowed);
        if (request.body.in_file()) throw Fault(Cause::too_large, "a callback is small");
        const Callback envelope = read_envelope(request.body.bytes);
        if (envelope.group_id != settings.group_id) throw Fault(Cause::sender_unknown, "another community");
        // VK asks for the confirmation before the secret is set up; the string is worth nothing to others.
        if (envelope.what == Callback::What::confirmation) co_return plain(200, settings.confirmation);
        if (envelope.secret.empty()) throw Fault(Cause::credentials_missing);
        if (!constant_time_equal(envelope.secret, settings.secret)) throw Fault(Cause::credentials_wrong);
        co_await desk_->take_or_park(std::move(request.body.bytes));
        co_return plain(200, "ok");
    }

    WebResponse refuse(const WebRequest&, const Fault& fault) const override {
        const CauseInfo& row = info(fault.cause());
        WebResponse response = plain(row.http_status, std::string(row.code) + "\n");
        if (row.http_status == 503 || row.http_status == 429) response.headers.emplace_back("Retry-After", "10");
        return response;
    }

private:
    std::shared_ptr<VkDesk> desk_;
};

}  // namespace

std::unique_ptr<Endpoint> make_vk_endpoint(std::shared_ptr<VkDesk> desk) {
    return std::make_unique<VkEndpoint>(std::move(desk));
}

}  // namespace gateway::social
