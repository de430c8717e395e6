#include "adapters/open311/value.hpp"

#include "adapters/open311/text.hpp"

namespace gateway::open311 {

Value Value::of(std::string text) {
    Value value;
    if (text.empty()) return value;
    value.kind = Kind::text;
    value.text = std::move(text);
    return value;
}

Value Value::number(std::string digits) {
    Value value;
    value.kind = digits.empty() ? Kind::null : Kind::number;
    value.text = std::move(digits);
    return value;
}

Value Value::boolean(bool on) {
    Value value;
    value.kind = Kind::boolean;
    value.text = on ? "true" : "false";
    return value;
}

Value Value::object() {
    Value value;
    value.kind = Kind::object;
    return value;
}

Value Value::list(std::string item) {
    Value value;
    value.kind = Kind::list;
    value.item = std::move(item);
    return value;
}

Value& Value::add(std::string name, Value value) {
    members.push_back({std::move(name), std::move(value)});
    return *this;
}

Value& Value::push(Value value) {
    return add({}, std::move(value));
}

const Value* Value::find(std::string_view name) const {
    for (const auto& [known, value] : members) {
        if (known == name) return &value;
    }
    return nullptr;
}

std::string Value::words() const {
    if (scalar()) return std::string(trimmed(text));
    std::string joined;
    for (const auto& [name, child] : members) {
        const auto part = child.scalar() ? std::string(trimmed(child.text)) : std::string();
        if (part.empty()) continue;
        if (!joined.empty()) joined += "; ";
        joined += part;
    }
    return joined;
}

}  // namespace gateway::open311
