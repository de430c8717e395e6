#include "adapters/partner/names.hpp"

#include <utility>

namespace gateway::partner {

std::string kept_kind(const Owner& owner, std::string_view kind) {
    return owner.partner + "/" + std::string(kind);
}

std::vector<AppealExternalId> kept_ids(const Owner& owner, const std::vector<AppealExternalId>& given) {
    std::vector<AppealExternalId> kept;
    for (const auto& id : given) {
        if (!id.system.empty() && id.system != owner.partner) continue;
        AppealExternalId ours = id;
        ours.system = owner.door;
        ours.kind = kept_kind(owner, id.kind);
        ours.value_norm.clear();
        kept.push_back(std::move(ours));
    }
    return kept;
}

std::vector<AppealExternalId> own_ids(const Owner& owner, const std::vector<ExternalId>& ids) {
    const std::string prefix = kept_kind(owner, "");
    std::vector<AppealExternalId> own;
    for (const auto& id : ids)
        if (id.system == owner.door && id.kind.starts_with(prefix))
            own.push_back({owner.partner, id.kind.substr(prefix.size()), id.value, {}, {}, {}});
    return own;
}

std::optional<AppealExternalId> own_id(const Owner& owner, const std::vector<ExternalId>& ids) {
    std::optional<AppealExternalId> found;
    for (auto& id : own_ids(owner, ids))
        if (!found || id.kind == "appeal_id") found = std::move(id);
    return found;
}

std::string handed_mark(const std::string& partner, const std::string& appeal_id) {
    return "handed/" + partner + "/" + appeal_id;
}

std::string partner_of(const std::string& door, const std::vector<ExternalId>& ids) {
    for (const auto& id : ids)
        if (id.system == door && id.kind.find('/') != std::string::npos) return id.kind.substr(0, id.kind.find('/'));
    return {};
}

std::string feed_of(const Owner& owner) {
    return owner.door + "/" + owner.partner + "/changes";
}

std::string pickup_handle(const std::string& partner, const std::string& mail_id) {
    return partner + "/" + mail_id;
}

}  // namespace gateway::partner
