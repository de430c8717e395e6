// An order of the control port, read strictly: a wrong kind, a value out of range and an unknown key are Faults.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace gateway::stand::smev {

class Order {
public:
    /// Throws Fault(malformed) when `body` is no JSON object; an empty body is an empty order.
    explicit Order(std::string_view body);
    explicit Order(boost::json::object object) : object_(std::move(object)) {}

    bool has(std::string_view key) const { return object_.contains(key); }
    /// Throw Fault(bad_value) for a value of another kind; Fault(missing_field) when there is no value and no default.
    std::string text(std::string_view key, std::optional<std::string> otherwise = std::nullopt);
    bool flag(std::string_view key, std::optional<bool> otherwise = std::nullopt);
    std::int64_t integer(std::string_view key, std::optional<std::int64_t> otherwise, std::int64_t least, std::int64_t most);
    /// Empty when absent.
    boost::json::array list(std::string_view key);

    /// Throws Fault(bad_value) naming a key nobody asked for.
    void finish() const;

private:
    const boost::json::value* find(std::string_view key);

    boost::json::object object_;
    std::set<std::string, std::less<>> asked_;
};

/// The object of a list's item; Fault(bad_value) when it is none.
Order item_of(const boost::json::value& value);

}  // namespace gateway::stand::smev
