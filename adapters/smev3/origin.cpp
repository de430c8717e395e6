#include "adapters/smev3/origin.hpp"

#include <boost/json.hpp>

#include "adapters/smev3/version.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::smev3 {

namespace json = boost::json;

namespace {

json::object object_of(const std::string& text) {
    boost::system::error_code error;
    json::value parsed = json::parse(text, error);
    return error || !parsed.is_object() ? json::object() : parsed.as_object();
}

std::string text_of(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

Chain chain_in(const json::object& object) {
    // Another adapter's field may have one of the names, never all of them.
    if (!object.contains("reply_to") || !object.contains("transaction_code")) return {};
    Chain chain{text_of(object, "reference_id"), text_of(object, "transaction_code")};
    if (!is_uuid(chain.reference_id)) chain.reference_id.clear();
    if (chain.transaction_code.size() > longest_transaction_code) chain.transaction_code.clear();
    return chain;
}

}  // namespace

Origin origin_of(const Appeal& appeal, const std::string& system) {
    const auto at = appeal.ext.find(system);
    if (at == appeal.ext.end()) return {};
    return {true, text_of(object_of(at->second), "reply_to")};
}

Chain chain_of(const Appeal& appeal, const std::string& system) {
    if (const auto own = appeal.ext.find(system); own != appeal.ext.end()) return chain_in(object_of(own->second));
    for (const auto& [name, text] : appeal.ext) {
        Chain chain = chain_in(object_of(text));
        if (!chain.reference_id.empty() || !chain.transaction_code.empty()) return chain;
    }
    return {};
}

}  // namespace gateway::smev3
