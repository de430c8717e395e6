#include "adapters/smev3/door_origin.hpp"

#include <boost/json.hpp>

#include "gateway/appeal/json_codec.hpp"

namespace gateway::smev3 {

namespace json = boost::json;

namespace {

std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

std::string ext_of(const DoorOrigin& origin) {
    std::map<std::string, std::string, std::less<>> kept{{"door", origin.partner},
                                                         {"version", origin.version},
                                                         {"mnemonic", origin.mnemonic},
                                                         {"node_id", origin.node_id},
                                                         {"message_id", origin.message_id},
                                                         {"transaction_code", origin.transaction_code},
                                                         {"reference_id", origin.reference_id}};
    if (origin.test) kept["test_message"] = "true";
    if (!origin.personal_signature.empty()) kept["personal_signature"] = origin.personal_signature;
    return json_object(kept);
}

std::optional<DoorOrigin> door_origin_of(const Appeal& appeal, const std::string& connector) {
    const auto at = appeal.ext.find(connector);
    if (at == appeal.ext.end()) return std::nullopt;
    boost::system::error_code error;
    const json::value parsed = json::parse(at->second, error);
    if (error || !parsed.is_object()) return std::nullopt;
    const json::object& kept = parsed.get_object();
    DoorOrigin origin{text_of(kept, "door"),
                      text_of(kept, "version"),
                      text_of(kept, "mnemonic"),
                      text_of(kept, "node_id"),
                      text_of(kept, "message_id"),
                      text_of(kept, "transaction_code"),
                      text_of(kept, "reference_id"),
                      text_of(kept, "test_message") == "true",
                      text_of(kept, "personal_signature")};
    if (origin.partner.empty()) return std::nullopt;
    return origin;
}

}  // namespace gateway::smev3
