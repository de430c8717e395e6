#include "gateway/app/privacy_audit.hpp"

#include <algorithm>
#include <array>

#include "gateway/app/config_reader.hpp"
#include "gateway/app/mapping_files.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/personal_data.hpp"
#include "gateway/appeal/planted.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "gateway/mapping/mapping.hpp"

namespace gateway {
namespace {

/// The keys under which adapters name the mapping that makes the partner's document of an appeal.
constexpr std::array<std::string_view, 3> outward_keys{"out", "mapping_out", "appeal_mapping"};

std::vector<OwnExit> own_exits() {
    return {
        {"logs", "журналы: без персональных данных, только номера", "logs: no personal data, ids alone"},
        {"metrics", "метрики: без персональных данных, числа по коннекторам и маршрутам",
         "metrics: no personal data, numbers per connector and route"},
        {"journal", "журнал событий: номера и коды; выходит в досье", "journal: ids and codes; leaves with dossiers"},
        {"admin_api",
         "API и консоль администратора: контакты под маской, остальное скрыто; целиком — с unmask и причиной, в журнал до "
         "показа",
         "administrator's API and console: contacts masked, the rest hidden; whole with unmask and a reason, journaled before"},
        {"dossier", "досье: подписанные подлинники целиком, по решению администратора",
         "dossier: the signed originals whole, at the administrator's decision"}};
}

std::vector<std::string> permitted_fields(Disclosure permitted) {
    std::vector<std::string> fields;
    for (const PdPath& one : personal_data_of_appeal())
        if (one.pd >= PdClass::p2 && permitted.permits(one.pd)) fields.push_back(one.path);
    return fields;
}

/// The mappings of an adapter's block that make the partner's document of an appeal.
void find_outward(const std::vector<SettingKey>& keys, const Settings& settings, std::vector<std::filesystem::path>& found) {
    for (const SettingKey& key : keys) {
        if (!settings.has(key.name)) continue;
        const bool outward = std::find(outward_keys.begin(), outward_keys.end(), key.name) != outward_keys.end();
        if (key.type == SettingType::path && outward && is_mapping_file(settings.text(key.name)))
            found.emplace_back(settings.text(key.name));
        if (key.type == SettingType::block) find_outward(key.keys, settings.block(key.name), found);
    }
}

MappedExit try_mapping(const std::filesystem::path& file, Disclosure permitted) {
    MappedExit exit;
    exit.mapping = file.filename().string();
    PlantedAppeal planted = planted_appeal();
    std::erase_if(planted.appeal.ext, [](const auto& field) { return field.first != unknown_fields; });
    const Appeal given = disclose(planted.appeal, permitted);
    try {
        const Mapping mapping = Mapping::load(file);
        const std::string document = mapping.format() == MappingFormat::xml ? appeal_to_xml(given) : to_json(given);
        exit.fields = planted_in(planted.fields, mapping.run(document).text);
    } catch (const std::exception& error) {
        exit.trouble = error.what();
    }
    return exit;
}

std::vector<std::string> routes_to(const Config& config, const std::string& connector) {
    std::vector<std::string> routes;
    for (const RouteConfig& route : config.routes)
        if (route.enabled && (route.to == connector || route.to == origin_word)) routes.push_back(route.id);
    return routes;
}

PartnerExit partner_exit(const ConnectorConfig& connector, const AdapterKind* kind, std::vector<std::string> routes) {
    PartnerExit exit;
    exit.connector = connector.id;
    exit.title = connector.title;
    exit.adapter = connector.adapter;
    exit.decided = connector.disclosure_decided;
    exit.permitted = connector.disclosure;
    exit.routes = std::move(routes);
    exit.fields = permitted_fields(connector.disclosure);
    std::vector<std::filesystem::path> mappings;
    if (kind != nullptr) find_outward(kind->settings, connector.settings, mappings);
    for (const auto& file : mappings) exit.mapped.push_back(try_mapping(file, connector.disclosure));
    return exit;
}

}  // namespace

bool PrivacyAudit::decided() const {
    return std::all_of(partners.begin(), partners.end(), [](const PartnerExit& one) { return one.decided; });
}

PrivacyAudit audit_privacy(const Config& config, const ConfigSource& source) {
    PrivacyAudit audit;
    for (const ConnectorConfig& connector : config.connectors) {
        std::vector<std::string> routes = routes_to(config, connector.id);
        if (!connector.enabled || routes.empty()) continue;
        audit.partners.push_back(
            partner_exit(connector, find_adapter_kind(source.kinds, connector.adapter), std::move(routes)));
    }
    audit.own = own_exits();
    return audit;
}

}  // namespace gateway
