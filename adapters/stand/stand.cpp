#include "adapters/stand/stand.hpp"

#include <boost/json.hpp>
#include <stdexcept>
#include <utility>

#include "adapters/stand/json_response.hpp"

namespace gateway::stand {
namespace json = boost::json;
namespace {

WebResponse text_response(std::string body) {
    WebResponse response;
    response.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
    response.body = std::move(body);
    return response;
}

std::string faults_text(const Faults& faults) {
    json::array lines;
    for (const auto& rule : faults.rules()) lines.emplace_back(to_text(rule));
    return json::serialize(json::object{{"faults", std::move(lines)}});
}

std::vector<FaultRule> rules_of(std::string_view body) {
    boost::system::error_code error;
    const auto parsed = json::parse(json::string_view(body.data(), body.size()), error);
    const auto* object = error ? nullptr : parsed.if_object();
    const auto* list = object == nullptr ? nullptr : object->if_contains("faults");
    if (list == nullptr || !list->is_array()) throw Fault(Cause::malformed, R"(expected {"faults": ["slow=500ms,p=0.2"]})");
    std::vector<FaultRule> rules;
    for (const auto& line : list->get_array()) {
        if (!line.is_string()) throw Fault(Cause::bad_value, "a fault is a string", "/faults");
        try {
            rules.push_back(parse_fault(std::string_view(line.get_string())));
        } catch (const std::invalid_argument& wrong) {
            throw Fault(Cause::bad_value, wrong.what(), "/faults");
        }
    }
    return rules;
}

/// "/control/city-a/state" → {"city-a", "state"}.
std::pair<std::string_view, std::string_view> parts_of(std::string_view path) {
    path.remove_prefix(std::string_view("/control").size());
    if (path.starts_with('/')) path.remove_prefix(1);
    const auto slash = path.find('/');
    if (slash == std::string_view::npos) return {path, {}};
    return {path.substr(0, slash), path.substr(slash + 1)};
}

}  // namespace

WebResponse StandControl::answer(const WebRequest& request) {
    const auto [name, action] = parts_of(request.path);
    if (name.empty()) {
        json::array names;
        for (const auto* system : systems_) names.emplace_back(system->name());
        return json_response(json::serialize(json::object{{"systems", std::move(names)}}));
    }
    for (auto* system : systems_) {
        if (system->name() != name) continue;
        if (request.method == "GET" && action == "state") return json_response(system->state());
        if (request.method == "GET" && action == "faults") return json_response(faults_text(system->faults()));
        if (request.method == "GET") return text_response(system->page(action));
        if (request.method != "POST") throw Fault(Cause::method_not_allowed, request.method);
        if (request.body.in_file()) throw Fault(Cause::too_large, "an order of the control port is small");
        if (action == "reset") {
            system->reset();
            return json_response("{}");
        }
        if (action == "faults") {
            system->faults().set(rules_of(request.body.bytes));
            return json_response(faults_text(system->faults()));
        }
        return json_response(system->command(action, request.body.bytes));
    }
    throw Fault(Cause::not_found, "no such stand system");
}

Task<WebResponse> StandControl::handle(WebRequest request) {
    co_return answer(request);
}

WebResponse StandControl::refuse(const WebRequest&, const Fault& fault) const {
    const auto& row = info(fault.cause());
    return json_response(json::serialize(json::object{{"code", std::string(row.code)}, {"detail", fault.detail()}}),
                         row.http_status);
}

}  // namespace gateway::stand
