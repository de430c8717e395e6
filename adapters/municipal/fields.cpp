#include "adapters/municipal/fields.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "adapters/municipal/locator.hpp"
#include "adapters/municipal/translation.hpp"

namespace gateway::municipal {
namespace {

constexpr std::string_view of_appeal = "appeal:", of_sent = "sent:";
constexpr std::array<std::string_view, 6> names{"appeal_id", "delivery_id", "message_id", "trace_id", "kind", "partner_id"};

std::optional<std::string> at_pointer(const std::string& document, std::string_view pointer) {
    return Locator::parse(pointer).value_in(std::string_view(document));
}

std::optional<std::string> named(const Delivery& delivery, const std::string& connector, std::string_view name) {
    if (name == "appeal_id") return delivery.appeal_id;
    if (name == "delivery_id") return delivery.delivery_id;
    if (name == "message_id") return delivery.message_id;
    if (name == "trace_id") return delivery.trace_id;
    if (name == "kind") return std::string(to_text(delivery.kind));
    if (name != "partner_id") return std::nullopt;
    auto id = partner_id_of(delivery.external_ids, connector);
    if (id.empty()) return std::nullopt;
    return id;
}

}  // namespace

FieldOf fields_of(const Delivery& delivery, const std::string& connector, const std::string& sent) {
    return [&delivery, &connector, &sent](std::string_view name) -> std::optional<std::string> {
        if (name.starts_with('/')) return at_pointer(delivery.canonical, name);
        if (name.starts_with(of_appeal)) return at_pointer(delivery.appeal, name.substr(of_appeal.size()));
        if (name.starts_with(of_sent)) return at_pointer(sent, name.substr(of_sent.size()));
        return named(delivery, connector, name);
    };
}

void check_fields(const TextTemplate& text, const std::vector<std::string>& more) {
    for (const auto& field : text.fields()) {
        const auto colon = field.find(':');
        const auto pointer = colon == std::string::npos ? field : field.substr(colon + 1);
        const bool known_root = colon == std::string::npos || field.starts_with(of_appeal) || field.starts_with(of_sent);
        if (known_root && pointer.starts_with('/') && pointer.size() > 1) continue;
        const bool special = std::find(more.begin(), more.end(), field) != more.end();
        if (!special && std::find(names.begin(), names.end(), field) == names.end())
            throw std::runtime_error("нет такого поля / no such field: {" + field + "}");
    }
}

}  // namespace gateway::municipal
