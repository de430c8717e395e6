#include "gateway/app/scenario/judge.hpp"

#include <boost/json.hpp>
#include <sstream>
#include <stdexcept>

namespace gateway {

namespace json = boost::json;

namespace {

constexpr std::size_t shown = 200;

std::string short_text(const json::value& value) {
    std::string text = json::serialize(value);
    if (text.size() > shown) text = text.substr(0, shown) + "…";
    return text;
}

/// Does the object have all these members with these values?
bool has_all(const json::value& line, const json::object& wanted, const ScenarioNames& names) {
    const auto* object = line.if_object();
    if (object == nullptr) return false;
    for (const auto& [key, value] : wanted) {
        const auto* found = object->if_contains(key);
        if (found == nullptr || *found != filled(value, names)) return false;
    }
    return true;
}

std::string compare(std::int64_t number, const ScenarioCondition& condition, const std::string& what) {
    if (condition.count && number != *condition.count) {
        return what + " = " + std::to_string(number) + ", ожидается / expected " + std::to_string(*condition.count);
    }
    if (condition.at_least && number < *condition.at_least) {
        return what + " = " + std::to_string(number) + ", ожидается не меньше / at least " +
               std::to_string(*condition.at_least);
    }
    if (condition.at_most && number > *condition.at_most) {
        return what + " = " + std::to_string(number) + ", ожидается не больше / at most " + std::to_string(*condition.at_most);
    }
    return {};
}

/// What is counted: lines that fit, the length of a list or an object, or a number itself.
std::optional<std::int64_t> counted(const ScenarioCondition& condition, const json::value& value, const ScenarioNames& names) {
    if (condition.lines) {
        if (!value.is_array()) return std::nullopt;
        std::int64_t count = 0;
        for (const json::value& line : value.get_array()) count += has_all(line, *condition.lines, names) ? 1 : 0;
        return count;
    }
    if (value.is_array()) return static_cast<std::int64_t>(value.get_array().size());
    if (value.is_object()) return static_cast<std::int64_t>(value.get_object().size());
    if (value.is_number()) return value.to_number<std::int64_t>();
    return std::nullopt;
}

}  // namespace

std::string filled(const std::string& text, const ScenarioNames& names) {
    std::string made = text;
    for (auto at = made.find("${"); at != std::string::npos; at = made.find("${", at)) {
        const auto end = made.find('}', at);
        if (end == std::string::npos) break;
        const std::string name = made.substr(at + 2, end - at - 2);
        const auto known = names.find(name);
        if (known == names.end()) throw std::runtime_error("неизвестное имя / unknown name ${" + name + "}");
        made.replace(at, end + 1 - at, known->second);
        at += known->second.size();
    }
    return made;
}

json::value filled(const json::value& value, const ScenarioNames& names) {
    if (value.is_string()) return json::value(filled(std::string(value.get_string()), names));
    if (value.is_array()) {
        json::array list;
        for (const json::value& item : value.get_array()) list.push_back(filled(item, names));
        return list;
    }
    if (!value.is_object()) return value;
    json::object object;
    for (const auto& [key, item] : value.get_object()) object[key] = filled(item, names);
    return object;
}

json::value page_of(const std::string& text) {
    boost::system::error_code error;
    json::value whole = json::parse(text, error);
    const bool one_line = text.find('\n') == std::string::npos || text.find('\n') + 1 == text.size();
    if (!error && !(one_line && text.ends_with('\n'))) return whole;
    json::array lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        if (line.empty()) continue;
        json::value parsed = json::parse(line, error);
        if (error) throw std::runtime_error("не JSON / no JSON: " + line.substr(0, shown));
        lines.push_back(std::move(parsed));
    }
    return lines;
}

std::string objection(const ScenarioCondition& condition, const json::value& page, const ScenarioNames& names) {
    const std::string at = filled(condition.at, names);
    const std::string what = at.empty() ? "страница / the page" : at;
    boost::system::error_code error;
    const json::value* value = at.empty() ? &page : page.find_pointer(at, error);
    if (condition.exists) {
        if ((value != nullptr) == *condition.exists) return {};
        return what + (value == nullptr ? ": нет / is not there" : ": есть / is there");
    }
    if (value == nullptr) return what + ": нет / is not there";
    if (condition.is && *value != filled(*condition.is, names)) {
        return what + " = " + short_text(*value) + ", ожидается / expected " + short_text(filled(*condition.is, names));
    }
    if (condition.contains) {
        const std::string text = value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
        const std::string part = filled(*condition.contains, names);
        if (text.find(part) == std::string::npos) return what + ": нет / does not hold '" + part + "'";
    }
    if (!condition.count && !condition.at_least && !condition.at_most) return {};
    const auto number = counted(condition, *value, names);
    if (!number) return what + ": не число и не список / neither a number nor a list: " + short_text(*value);
    return compare(*number, condition, condition.lines ? "строк / lines " + short_text(filled(*condition.lines, names)) : what);
}

}  // namespace gateway
