#include "adapters/stand/smev/smev_stand.hpp"

#include <boost/json.hpp>
#include <stdexcept>
#include <utility>

#include "adapters/stand/smev/core.hpp"

namespace gateway::stand {

namespace json = boost::json;

namespace {

/// A canonical answer event (schemas/appeal/1.0/appeal.xsd).
constexpr std::string_view default_answer =
    "<event xmlns=\"urn:appeal-gateway:appeal:1.0\"><event_id>{{uuid}}</event_id><kind>answer.sent</kind>"
    "<appeal_id>{{appeal_id}}</appeal_id>"
    "<at>{{now}}</at><source>federal-stand</source><status>answered</status><status_raw>ANSWERED</status_raw>"
    "<answer><id>{{uuid}}</id><kind>final</kind><text>Обращение рассмотрено федеральным органом, ответ "
    "направлен.</text></answer>"
    "<decision>explained</decision></event>";

json::object object_of(std::string_view body) {
    boost::system::error_code error;
    const json::value parsed = json::parse(json::string_view(body.data(), body.size()), error);
    if (error || !parsed.is_object()) throw Fault(Cause::malformed, "a JSON object is expected");
    return parsed.get_object();
}

SmevStandOptions completed(SmevStandOptions options) {
    if (options.answer_template.empty()) options.answer_template = default_answer;
    return options;
}

class SmevStand final : public StandSystem, public Endpoint {
public:
    SmevStand(SmevStandOptions options, StandKit kit)
        : kit_(std::move(kit)),
          options_(completed(std::move(options))),
          core_(options_, kit_, faults_),
          endpoint_(*this, faults_) {}

    std::string name() const override { return kit_.name; }
    Endpoint& endpoint() override { return endpoint_; }
    Faults& faults() override { return faults_; }
    std::string state() const override { return core_.state(requests_); }
    void reset() override {
        core_.reset();
        requests_ = 0;
    }
    std::string command(std::string_view action, std::string_view body) override;

    std::string prefix() const override { return ""; }
    Task<WebResponse> handle(WebRequest request) override;
    WebResponse refuse(const WebRequest&, const Fault& fault) const override {
        return xml_response(smev::SmevFault("SMEVFailure", 999, std::string(info(fault.cause()).ru)).envelope(), 500);
    }

private:
    std::string perform(std::string_view action, std::string_view body);
    static WebResponse xml_response(std::string xml, int status) {
        WebResponse response;
        response.status = status;
        response.headers = {{"Content-Type", "text/xml; charset=utf-8"}};
        response.body = std::move(xml);
        return response;
    }

    StandKit kit_;
    SmevStandOptions options_;
    Faults faults_;
    smev::Core core_;
    FaultyEndpoint endpoint_;
    std::int64_t requests_ = 0;
};

Task<WebResponse> SmevStand::handle(WebRequest request) {
    ++requests_;
    if (request.method != "POST") throw Fault(Cause::method_not_allowed, request.method);
    if (request.body.in_file()) throw Fault(Cause::too_large);
    std::string fault;
    std::string xml = co_await offload(kit_.workers, [&] { return core_.answer(request.body.bytes, fault); });
    co_return xml_response(std::move(xml), fault.empty() ? 200 : 500);
}

std::string SmevStand::command(std::string_view action, std::string_view body) {
    try {
        return perform(action, body);
    } catch (const std::logic_error&) {  // what Boost.JSON throws for a value of another kind or none
        throw Fault(Cause::bad_value, "the order is not as adapters/stand/README.md has it");
    }
}

std::string SmevStand::perform(std::string_view action, std::string_view body) {
    if (action == "requests") {
        const json::object order = object_of(body);
        const auto* list = order.if_contains("requests");
        if (list == nullptr || !list->is_array()) throw Fault(Cause::missing_field, "a list is required", "/requests");
        json::array ids;
        for (const json::value& item : list->get_array()) {
            ids.emplace_back(core_.ask(std::string(item.as_object().at("content").as_string())));
        }
        return json::serialize(json::object{{"ids", std::move(ids)}});
    }
    if (action == "reject_async") {
        core_.reject_next(static_cast<int>(object_of(body).at("count").as_int64()));
        return "{}";
    }
    if (action == "quota") {
        core_.set_quota(static_cast<int>(object_of(body).at("messages").as_int64()));
        return "{}";
    }
    return StandSystem::command(action, body);
}

}  // namespace

std::unique_ptr<StandSystem> make_smev_stand(SmevStandOptions options, StandKit kit) {
    return std::make_unique<SmevStand>(std::move(options), std::move(kit));
}

}  // namespace gateway::stand
