#include "gateway/app/json_pretty.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

namespace gateway {
namespace {

namespace json = boost::json;

bool fits_one_line(const json::value& value) {
    if (const auto* object = value.if_object()) return object->empty();
    const auto* array = value.if_array();
    return array == nullptr ||
           std::all_of(array->begin(), array->end(), [](const json::value& item) { return item.is_primitive(); });
}

void print(std::string& out, const json::value& value, const std::string& indent);

void print_object(std::string& out, const json::object& object, const std::string& indent) {
    out += "{\n";
    for (auto member = object.begin(); member != object.end(); ++member) {
        out += indent + "  " + json::serialize(json::string(member->key())) + ": ";
        print(out, member->value(), indent + "  ");
        out += std::next(member) == object.end() ? "\n" : ",\n";
    }
    out += indent + "}";
}

void print_array(std::string& out, const json::array& array, const std::string& indent) {
    out += "[\n";
    for (auto item = array.begin(); item != array.end(); ++item) {
        out += indent + "  ";
        print(out, *item, indent + "  ");
        out += std::next(item) == array.end() ? "\n" : ",\n";
    }
    out += indent + "]";
}

void print(std::string& out, const json::value& value, const std::string& indent) {
    if (fits_one_line(value)) {
        out += json::serialize(value);
    } else if (value.is_object()) {
        print_object(out, value.get_object(), indent);
    } else {
        print_array(out, value.get_array(), indent);
    }
}

}  // namespace

std::string pretty_json(const boost::json::value& value) {
    std::string out;
    print(out, value, "");
    return out + "\n";
}

}  // namespace gateway
