#include "adapters/stand/smev/order.hpp"

#include <boost/json.hpp>

#include "gateway/core/fault.hpp"

namespace gateway::stand::smev {

namespace json = boost::json;

namespace {

[[noreturn]] void bad(std::string_view key, const std::string& expected) {
    throw Fault(Cause::bad_value, expected + "; see adapters/stand/README.md", "/" + std::string(key));
}

}  // namespace

Order::Order(std::string_view body) {
    if (body.empty()) return;
    boost::system::error_code error;
    const json::value parsed = json::parse(json::string_view(body.data(), body.size()), error);
    if (error || !parsed.is_object()) throw Fault(Cause::malformed, "a JSON object is expected");
    object_ = parsed.get_object();
}

const json::value* Order::find(std::string_view key) {
    asked_.emplace(key);
    return object_.if_contains(key);
}

std::string Order::text(std::string_view key, std::optional<std::string> otherwise) {
    const json::value* value = find(key);
    if (value == nullptr) {
        if (otherwise) return *otherwise;
        throw Fault(Cause::missing_field, "a text is required", "/" + std::string(key));
    }
    if (!value->is_string()) bad(key, "a text is expected");
    return std::string(value->get_string());
}

bool Order::flag(std::string_view key, std::optional<bool> otherwise) {
    const json::value* value = find(key);
    if (value == nullptr && otherwise) return *otherwise;
    if (value == nullptr) throw Fault(Cause::missing_field, "true or false is required", "/" + std::string(key));
    if (!value->is_bool()) bad(key, "true or false is expected");
    return value->get_bool();
}

std::int64_t Order::integer(std::string_view key, std::optional<std::int64_t> otherwise, std::int64_t least,
                            std::int64_t most) {
    const json::value* value = find(key);
    if (value == nullptr && otherwise) return *otherwise;
    if (value == nullptr) throw Fault(Cause::missing_field, "a number is required", "/" + std::string(key));
    const bool fits = value->is_int64() && value->get_int64() >= least && value->get_int64() <= most;
    if (!fits) bad(key, "a whole number from " + std::to_string(least) + " to " + std::to_string(most) + " is expected");
    return value->get_int64();
}

json::array Order::list(std::string_view key) {
    const json::value* value = find(key);
    if (value == nullptr) return {};
    if (!value->is_array()) bad(key, "a list is expected");
    return value->get_array();
}

void Order::finish() const {
    for (const auto& entry : object_) {
        if (!asked_.contains(std::string_view(entry.key()))) bad(std::string_view(entry.key()), "an unknown key");
    }
}

Order item_of(const json::value& value) {
    if (!value.is_object()) throw Fault(Cause::bad_value, "a list of objects is expected");
    return Order(value.get_object());
}

}  // namespace gateway::stand::smev
