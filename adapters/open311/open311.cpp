#include "adapters/open311/open311.hpp"

#include <stdexcept>

#include "adapters/open311/connector.hpp"
#include "adapters/open311/endpoint.hpp"
#include "adapters/open311/settings.hpp"
#include "adapters/open311/source.hpp"

namespace gateway::open311 {
namespace {

SettingKey block_key(std::string name, std::string ru, std::string en, std::vector<SettingKey> keys) {
    SettingKey key;
    key.name = std::move(name);
    key.type = SettingType::block;
    key.title_ru = std::move(ru);
    key.title_en = std::move(en);
    key.keys = std::move(keys);
    return key;
}

Adapter make(const Settings& settings, AdapterKit kit) {
    if (!settings.has("client") && !settings.has("endpoint")) throw std::runtime_error("open311 needs client: or endpoint:");
    Adapter adapter;
    if (settings.has("client")) {
        auto shared = std::make_shared<const ClientSettings>(read_client(settings.block("client"), kit.config_dir));
        adapter.connector = make_connector(PartnerServer(shared, kit));
        adapter.source = make_source(PartnerServer(shared, kit));
    }
    if (settings.has("endpoint")) {
        adapter.endpoint = make_endpoint(read_endpoint(settings.block("endpoint"), kit.config_dir), kit);
    }
    return adapter;
}

}  // namespace

AdapterKind make_open311_kind() {
    AdapterKind kind;
    kind.name = "open311";
    kind.title_ru = "Open311 GeoReport v2: муниципальные системы и приём обращений от них";
    kind.title_en = "Open311 GeoReport v2: municipal systems, and taking appeals from them";
    kind.settings = {
        block_key("client", "Сервер партнёра, к которому обращаемся мы", "The partner's server that we call", client_keys()),
        block_key("endpoint", "Наш сервер, к которому обращаются партнёры", "Our server that partners call", endpoint_keys())};
    kind.make = &make;
    return kind;
}

}  // namespace gateway::open311
