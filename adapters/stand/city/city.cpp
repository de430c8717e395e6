#include "adapters/stand/city/city.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "adapters/stand/city/city_book.hpp"
#include "adapters/stand/city/city_soap.hpp"
#include "adapters/stand/json_response.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::stand {
namespace json = boost::json;
namespace {

constexpr std::string_view api = "/api/v2";
constexpr std::size_t page_size = 100;

std::string text_of(const json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

json::object object_of(const WebRequest& request) {
    boost::system::error_code error;
    auto value = json::parse(request.body.bytes, error);
    if (error || !value.is_object()) throw Fault(Cause::malformed, "a JSON object is expected");
    return std::move(value.get_object());
}

std::size_t number_of(std::string_view text) {
    std::size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

class City final : public StandSystem, private Endpoint {
public:
    City(CitySettings settings, StandKit kit)
        : settings_(std::move(settings)), kit_(std::move(kit)), book_(settings_), faulty_(*this, faults_) {}

    std::string name() const override { return kit_.name; }
    Endpoint& endpoint() override { return faulty_; }
    Faults& faults() override { return faults_; }
    std::string state() const override;
    void reset() override {
        book_.clear();
        asked_ = taken_ = refused_ = 0;
    }
    std::string command(std::string_view action, std::string_view body) override;

private:
    std::string prefix() const override { return ""; }
    Task<WebResponse> handle(WebRequest request) override;
    WebResponse refuse(const WebRequest& request, const Fault& fault) const override;

    WebResponse answer(const WebRequest& request);
    WebResponse rest(const WebRequest& request, std::string_view resource);
    WebResponse take(const WebRequest& request);
    WebResponse inbox(const WebRequest& request);
    WebResponse one(const CityRequest& request) const;

    CitySettings settings_;
    StandKit kit_;
    CityBook book_;
    Faults faults_;
    std::int64_t asked_ = 0, taken_ = 0, refused_ = 0;
    FaultyEndpoint faulty_;
};

Task<WebResponse> City::handle(WebRequest request) {
    ++asked_;
    auto response = answer(request);
    if (response.status >= 400) ++refused_;
    co_return response;
}

WebResponse City::answer(const WebRequest& request) {
    if (request.path == "/soap") {
        if (request.method != "POST") throw Fault(Cause::method_not_allowed, request.method);
        return answer_soap(request, settings_, book_, faults_, kit_.clock.now());
    }
    const bool root = request.path == api;
    if (!root && !request.path.starts_with(std::string(api) + "/")) throw Fault(Cause::not_found, request.path);
    if (!constant_time_equal(request.header("X-Api-Key").value_or(""), settings_.api_key))
        return json_response(R"({"error":"X-Api-Key"})", 401);
    if (root) return json_response("{}");
    return rest(request, std::string_view(request.path).substr(api.size() + 1));
}

WebResponse City::rest(const WebRequest& request, std::string_view resource) {
    const bool posting = request.method == "POST";
    if (resource == "requests" && posting) return take(request);
    if (resource == "inbox" && !posting) return inbox(request);
    if (resource == "requests") {
        const auto* found = book_.by_external(request.parameter("external").value_or(""));
        json::array list;
        if (found != nullptr) list.push_back({{"id", found->id}});
        return json_response(json::serialize(json::object{{"requests", std::move(list)}}));
    }
    if (!resource.starts_with("requests/")) throw Fault(Cause::not_found, request.path);
    resource.remove_prefix(std::string_view("requests/").size());
    const bool event = resource.ends_with("/events");
    if (event) resource.remove_suffix(std::string_view("/events").size());
    const auto* found = book_.by_id(resource);
    if (found == nullptr) throw Fault(Cause::not_found, "no such request");
    if (!event) return one(*found);
    book_.note_event(found->id, text_of(object_of(request), "state"));
    WebResponse response;
    response.status = 204;
    return response;
}

WebResponse City::take(const WebRequest& request) {
    const auto body = object_of(request);
    CityRequest made;
    made.external_id = text_of(body, "external_id");
    made.category = text_of(body, "category");
    made.text = text_of(body, "text");
    made.address = text_of(body, "address");
    made.oktmo = text_of(body, "oktmo");
    made.taken = kit_.clock.now();
    if (made.text.empty()) return json_response(R"({"error":"text"})", 422);
    bool fresh = false;
    const auto& taken = book_.take(std::move(made), std::string(request.header("Idempotency-Key").value_or("")), fresh);
    if (fresh) ++taken_;
    return json_response(json::serialize(json::object{{"id", taken.id}}), fresh ? 201 : 200);
}

WebResponse City::one(const CityRequest& request) const {
    const auto stage = book_.stage_at(request, kit_.clock.now());
    return json_response(json::serialize(json::object{{"id", request.id},
                                                      {"state", std::string(stage.state)},
                                                      {"answer", stage.answer},
                                                      {"changed", to_rfc3339(stage.changed)}}));
}

WebResponse City::inbox(const WebRequest& request) {
    const auto& all = book_.inbox();
    const auto since = std::min(number_of(request.parameter("since").value_or("0")), all.size());
    const auto until = std::min(since + page_size, all.size());
    const bool doubled = faults_.strike(FaultMode::twice).has_value();
    json::array list;
    for (auto at = since; at < until; ++at) {
        const auto& one = all[at];
        list.push_back({{"id", one.id},
                        {"text", one.text},
                        {"address", one.address},
                        {"oktmo", one.oktmo},
                        {"category", one.category},
                        {"written", to_rfc3339(one.taken)}});
        if (doubled) list.push_back(list.back());
    }
    return json_response(json::serialize(json::object{{"requests", std::move(list)}, {"next", std::to_string(until)}}));
}

WebResponse City::refuse(const WebRequest&, const Fault& fault) const {
    const auto& row = info(fault.cause());
    return json_response(json::serialize(json::object{{"error", std::string(row.code)}}), row.http_status);
}

std::string City::state() const {
    const auto now = kit_.clock.now();
    json::array effects;
    for (const auto& [key, count] : book_.effects()) effects.push_back({{"key", key}, {"count", count}});
    json::array requests;
    for (const auto& request : book_.requests())
        requests.push_back({{"id", request.id},
                            {"key", request.external_id},
                            {"oktmo", request.oktmo},
                            {"state", std::string(book_.stage_at(request, now).state)}});
    return json::serialize(json::object{{"system", kit_.name},
                                        {"kind", "city"},
                                        {"effects", std::move(effects)},
                                        {"counters", {{"asked", asked_}, {"taken", taken_}, {"refused", refused_}}},
                                        {"requests", std::move(requests)},
                                        {"written", book_.inbox().size()}});
}

std::string City::command(std::string_view action, std::string_view body) {
    if (action != "requests") return StandSystem::command(action, body);
    boost::system::error_code error;
    const auto order = json::parse(json::string_view(body.data(), body.size()), error);
    if (error || !order.is_object()) throw Fault(Cause::malformed, R"(expected {"count": 3, "oktmo": "33720000"})");
    const auto* count = order.get_object().if_contains("count");
    const auto wanted = count != nullptr && count->is_int64() ? std::clamp<std::int64_t>(count->get_int64(), 1, 10'000) : 1;
    json::array ids;
    for (std::int64_t i = 0; i < wanted; ++i) {
        CityRequest made;
        made.text = "На детской площадке сломаны качели. Обращение " + std::to_string(book_.inbox().size() + 1);
        made.category = "Благоустройство";
        made.address = "тестовый адрес, дом " + std::to_string(i + 1);
        made.oktmo = text_of(order.get_object(), "oktmo");
        made.taken = kit_.clock.now();
        book_.write(std::move(made));
        ids.emplace_back(book_.inbox().back().id);
    }
    return json::serialize(json::object{{"ids", std::move(ids)}});
}

}  // namespace

std::unique_ptr<StandSystem> make_city(CitySettings settings, StandKit kit) {
    return std::make_unique<City>(std::move(settings), std::move(kit));
}

}  // namespace gateway::stand
