#include "gateway/app/scenario/recorder.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

namespace gateway {

namespace json = boost::json;

namespace {

constexpr std::size_t most_orders = 900;  // a scenario has at most 1000 steps
constexpr Duration shortest_pause{200}, longest_pause{600'000};

std::string target_of(const WebRequest& request) {
    constexpr std::string_view prefix = "/control/";
    return request.path.starts_with(prefix) ? request.path.substr(prefix.size()) : std::string();
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

/// A JSON text over several lines: YAML in flow style reads it, and no line grows past what the reader takes.
void write_flow(std::string& out, const json::value& value, const std::string& indent) {
    if (value.is_object() && !value.get_object().empty()) {
        const char* between = "{\n";
        for (const auto& [key, item] : value.get_object()) {
            out += between + indent + json::serialize(json::value(key)) + ": ";
            write_flow(out, item, indent + "  ");
            between = ",\n";
        }
        out += "}";
    } else if (value.is_array() && !value.get_array().empty()) {
        const char* between = "[\n";
        for (const json::value& item : value.get_array()) {
            out += between + indent;
            write_flow(out, item, indent + "  ");
            between = ",\n";
        }
        out += "]";
    } else {
        out += json::serialize(value);
    }
}

}  // namespace

Task<WebResponse> ScenarioRecorder::handle(WebRequest request) {
    const std::string target = target_of(request), body = request.body.bytes, method = request.method;
    const Time at = clock_.now();
    WebResponse response = co_await control_.handle(std::move(request));
    if (method == "POST" && response.status == 200) note(target, body, response.body, at);
    co_return response;
}

void ScenarioRecorder::note(const std::string& target, const std::string& body, const std::string& answer, Time at) {
    if (orders_.size() >= most_orders) return;
    Order order{at, target, body.empty() ? "{}" : body, {}};
    for (const auto& [id, name] : names_) replace_all(order.body, id, "${" + name + "}");
    boost::system::error_code error;
    const json::value said = json::parse(answer, error);
    const auto* ids = error || !said.is_object() ? nullptr : said.get_object().if_contains("ids");
    if (ids != nullptr && ids->is_array()) {
        for (const json::value& id : ids->get_array()) {
            if (!id.is_string()) continue;
            order.saved.push_back("id" + std::to_string(names_.size() + 1));
            names_[std::string(id.get_string())] = order.saved.back();
        }
    }
    orders_.push_back(std::move(order));
}

Task<std::string> ScenarioRecorder::counters(std::string system) {
    WebRequest request;
    request.method = "GET";
    request.path = "/control/" + system + "/state";
    const WebResponse response = co_await control_.handle(std::move(request));
    std::string conditions;
    const json::value book = json::parse(response.body);
    for (const auto& [name, value] : book.at("counters").as_object()) {
        // How often somebody asked differs from run to run.
        if (name == "requests") continue;
        conditions += "      - {at: /counters/" + std::string(name) + ", is: " + json::serialize(value) + "}\n";
    }
    co_return conditions;
}

Task<std::string> ScenarioRecorder::scenario(std::string title) {
    std::string text = "title: " + json::serialize(json::value(title)) + "\ntimeout: 10m\nsteps:\n";
    std::set<std::string> systems;
    Time before = orders_.empty() ? Time{} : orders_.front().at;
    for (const Order& order : orders_) {
        const auto gap = std::min(std::chrono::duration_cast<Duration>(order.at - before), longest_pause);
        if (gap >= shortest_pause) text += "  - pause: " + std::to_string(gap.count()) + "ms\n";
        before = order.at;
        systems.insert(order.target.substr(0, order.target.find('/')));
        boost::system::error_code error;
        const json::value body = json::parse(order.body, error);
        text += "  - do: " + order.target + "\n    with: ";
        write_flow(text, error ? json::value(json::object()) : body, "      ");
        text += "\n";
        for (std::size_t i = 0; i < order.saved.size(); ++i) {
            text += (i == 0 ? "    save:\n      " : "      ") + order.saved[i] + ": /ids/" + std::to_string(i) + "\n";
        }
    }
    for (const std::string& system : systems) {
        text += "  - wait: " + system + "/state\n    within: 2m\n    until:\n" + co_await counters(system);
    }
    co_return text;
}

}  // namespace gateway
