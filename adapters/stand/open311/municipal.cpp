#include "adapters/stand/open311/municipal.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <tuple>

#include "adapters/stand/open311/answers.hpp"
#include "adapters/stand/open311/ledger.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::stand {
namespace json = boost::json;
namespace {

constexpr std::size_t longest_list = 1'000;
constexpr int municipal_offset_minutes = 180;

/// A refusal of this system: status and text.
struct Refusal {
    int status;
    std::string description;
};

std::string field_of(const WebFields& fields, std::string_view name) {
    for (const auto& [known, value] : fields) {
        if (known == name) return value;
    }
    return {};
}

std::vector<std::string> list_of(const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < text.size();) {
        const auto comma = std::min(text.find(',', at), text.size());
        if (comma > at) parts.push_back(text.substr(at, comma - at));
        at = comma + 1;
    }
    return parts;
}

bool allows(const std::string& filter, std::string_view value) {
    const auto parts = list_of(filter);
    return parts.empty() || std::find(parts.begin(), parts.end(), value) != parts.end();
}

class Municipal final : public StandSystem, private Endpoint {
public:
    Municipal(MunicipalSettings settings, StandKit kit)
        : settings_(std::move(settings)), kit_(std::move(kit)), book_(settings_), faulty_(*this, faults_) {}

    std::string name() const override { return kit_.name; }
    Endpoint& endpoint() override { return faulty_; }
    Faults& faults() override { return faults_; }
    std::string state() const override;
    void reset() override;
    std::string command(std::string_view action, std::string_view body) override;

private:
    std::string prefix() const override { return settings_.prefix; }
    Task<WebResponse> handle(WebRequest request) override { co_return answer(request); }
    WebResponse refuse(const WebRequest& request, const Fault& fault) const override;

    WebResponse answer(const WebRequest& request);
    WebResponse post(const WebFields& form, AnswerForm shape);
    WebResponse list(const WebRequest& request, AnswerForm shape);
    WebResponse services(AnswerForm shape) const;
    WebResponse token(const std::string& token, AnswerForm shape) const;
    AnswerItem item_of(const MunicipalRequest& request) const;
    void check(const WebFields& form) const;
    std::string name_of(const std::string& code) const;

    MunicipalSettings settings_;
    StandKit kit_;
    MunicipalBook book_;
    Faults faults_;
    std::int64_t asked_ = 0, posted_ = 0, refused_ = 0;
    FaultyEndpoint faulty_;
};

/// "/open311/v2/requests/7.json" → "requests/7", json.
std::pair<std::string, AnswerForm> resource_of(std::string path, const std::string& prefix) {
    path.erase(0, std::min(path.size(), prefix.size() + 1));
    if (path.ends_with(".json")) return {path.substr(0, path.size() - 5), AnswerForm::json};
    if (path.ends_with(".xml")) return {path.substr(0, path.size() - 4), AnswerForm::xml};
    throw Refusal{404, "Формат не поддерживается"};
}

std::string Municipal::name_of(const std::string& code) const {
    for (const auto& [known, name] : settings_.services) {
        if (known == code) return name;
    }
    if (settings_.services.empty()) return code;
    throw Refusal{404, "service_code неизвестен"};
}

void Municipal::check(const WebFields& form) const {
    if (!constant_time_equal(field_of(form, "api_key"), settings_.api_key)) throw Refusal{403, "api_key не принят"};
    if (field_of(form, "service_code").empty()) throw Refusal{400, "service_code не указан"};
    name_of(field_of(form, "service_code"));
    const bool point = !field_of(form, "lat").empty() && !field_of(form, "long").empty();
    const bool address = !field_of(form, "address_string").empty() || !field_of(form, "address_id").empty();
    if (!point && !address) throw Refusal{400, "Не указано место"};
    const auto description = field_of(form, "description");
    const auto length = std::count_if(description.begin(), description.end(), [](char c) { return (c & 0xC0) != 0x80; });
    if (length > 4'000) throw Refusal{400, "description длиннее 4000 знаков"};
}

WebResponse Municipal::post(const WebFields& form, AnswerForm shape) {
    check(form);
    MunicipalRequest request;
    request.service_code = field_of(form, "service_code");
    request.service_name = name_of(request.service_code);
    request.description = field_of(form, "description");
    request.address = field_of(form, "address_string");
    request.address_id = field_of(form, "address_id");
    request.lat = field_of(form, "lat");
    request.lon = field_of(form, "long");
    request.media_url = field_of(form, "media_url");
    request.requested = kit_.clock.now();
    const auto& taken = book_.take(std::move(request));
    ++posted_;
    AnswerItem item{{"service_notice", "Обращение будет рассмотрено"}};
    item.insert(item.begin(), settings_.tokens ? std::pair<std::string, std::string>{"token", taken.token}
                                               : std::pair<std::string, std::string>{"service_request_id", taken.id});
    return list_answer(shape, "service_requests", "request", {item});
}

AnswerItem Municipal::item_of(const MunicipalRequest& request) const {
    const auto now = kit_.clock.now();
    const auto stage = book_.stage_at(request, now);
    const auto number = book_.number_at(request, now);
    AnswerItem item;
    if (number) item.emplace_back("service_request_id", *number);
    if (!number) item.emplace_back("token", request.token);
    item.insert(item.end(), {{"status", std::string(stage.status)},
                             {"status_notes", stage.notes},
                             {"service_name", request.service_name},
                             {"service_code", request.service_code},
                             {"description", request.description},
                             {"agency_responsible", "Служба города"},
                             {"requested_datetime", to_rfc3339(request.requested, municipal_offset_minutes)},
                             {"updated_datetime", to_rfc3339(stage.updated, municipal_offset_minutes)},
                             {"address", request.address},
                             {"address_id", request.address_id},
                             {"lat", request.lat},
                             {"long", request.lon},
                             {"media_url", request.media_url}});
    return item;
}

WebResponse Municipal::list(const WebRequest& request, AnswerForm shape) {
    const auto ids = field_of(request.query, "service_request_id");
    const auto start = parse_rfc3339(field_of(request.query, "start_date"), 0);
    const auto end = parse_rfc3339(field_of(request.query, "end_date"), 0);
    const auto now = kit_.clock.now();
    const bool doubled = faults_.strike(FaultMode::twice).has_value();
    std::vector<AnswerItem> items;
    for (auto one = book_.all().rbegin(); one != book_.all().rend() && items.size() < longest_list; ++one) {
        if (!ids.empty() && (!book_.number_at(*one, now) || !allows(ids, one->id))) continue;
        if (ids.empty()) {
            if ((start && one->requested < *start) || (end && one->requested > *end)) continue;
            if (!allows(field_of(request.query, "service_code"), one->service_code)) continue;
            if (!allows(field_of(request.query, "status"), book_.stage_at(*one, now).status)) continue;
        }
        items.push_back(item_of(*one));
        if (doubled) items.push_back(items.back());
    }
    return list_answer(shape, "service_requests", "request", items);
}

WebResponse Municipal::services(AnswerForm shape) const {
    std::vector<AnswerItem> items;
    for (const auto& [code, name] : settings_.services) {
        items.push_back({{"service_code", code},
                         {"service_name", name},
                         {"description", name},
                         {"metadata", "false"},
                         {"type", settings_.tokens ? "batch" : "realtime"},
                         {"keywords", ""},
                         {"group", ""}});
    }
    return list_answer(shape, "services", "service", items);
}

WebResponse Municipal::token(const std::string& token, AnswerForm shape) const {
    const auto* request = book_.by_token(token);
    if (request == nullptr) throw Refusal{404, "token неизвестен"};
    AnswerItem item{{"token", token}};
    if (const auto number = book_.number_at(*request, kit_.clock.now())) item.emplace_back("service_request_id", *number);
    return list_answer(shape, "service_requests", "request", {item});
}

WebResponse Municipal::answer(const WebRequest& request) {
    ++asked_;
    auto form = AnswerForm::xml;
    try {
        std::string resource;
        std::tie(resource, form) = resource_of(request.path, settings_.prefix);
        const bool posting = request.method == "POST" && resource == "requests";
        if (!posting && request.method != "GET") throw Refusal{405, "Метод не поддерживается"};
        if (posting && request.media_type() != "application/x-www-form-urlencoded") throw Refusal{415, "Ожидается форма"};
        const auto fields = posting ? parse_form(request.body.bytes) : request.query;
        if (field_of(fields, "jurisdiction_id") != settings_.jurisdiction) throw Refusal{404, "jurisdiction_id неизвестен"};
        if (posting) return post(fields, form);
        if (resource == "services") return services(form);
        if (resource == "requests") return list(request, form);
        if (resource.starts_with("tokens/")) return token(resource.substr(7), form);
        const auto* one = resource.starts_with("requests/") ? book_.by_number(resource.substr(9)) : nullptr;
        if (one == nullptr || !book_.number_at(*one, kit_.clock.now())) throw Refusal{404, "Не найдено"};
        return list_answer(form, "service_requests", "request", {item_of(*one)});
    } catch (const Refusal& refusal) {
        ++refused_;
        return error_answer(form, refusal.status, refusal.description);
    }
}

WebResponse Municipal::refuse(const WebRequest& request, const Fault& fault) const {
    const auto form = request.path.ends_with(".json") ? AnswerForm::json : AnswerForm::xml;
    return error_answer(form, info(fault.cause()).http_status, "Запрос не разобран");
}

std::string Municipal::state() const {
    const auto now = kit_.clock.now();
    json::array effects;
    for (const auto& [key, count] : book_.effects()) effects.push_back({{"key", key}, {"count", count}});
    json::array requests;
    for (const auto& request : book_.all()) {
        requests.push_back({{"service_request_id", request.id},
                            {"token", request.token},
                            {"key", request.marker},
                            {"service_code", request.service_code},
                            {"status", std::string(book_.stage_at(request, now).status)}});
    }
    return json::serialize(json::object{{"system", kit_.name},
                                        {"kind", "open311"},
                                        {"effects", std::move(effects)},
                                        {"counters", {{"asked", asked_}, {"posted", posted_}, {"refused", refused_}}},
                                        {"requests", std::move(requests)}});
}

void Municipal::reset() {
    book_.clear();
    asked_ = posted_ = refused_ = 0;
}

std::string Municipal::command(std::string_view action, std::string_view body) {
    if (action != "close") return StandSystem::command(action, body);
    book_.close_all();
    return "{}";
}

}  // namespace

std::unique_ptr<StandSystem> make_municipal(MunicipalSettings settings, StandKit kit) {
    return std::make_unique<Municipal>(std::move(settings), std::move(kit));
}

}  // namespace gateway::stand
