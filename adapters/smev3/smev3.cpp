#include "adapters/smev3/smev3.hpp"

#include <utility>

#include "adapters/smev3/client.hpp"

namespace gateway::smev3 {

namespace {

Adapter make_smev3(const Settings& settings, AdapterKit kit) {
    auto office = std::make_shared<Office>(read_smev3_settings(settings), std::move(kit));
    Adapter adapter;
    adapter.connector = make_connector(office);
    const bool door = !office->settings.endpoint.empty() || !office->settings.door.hand_to.empty();
    if (door) adapter.connector = make_door_connector(office, std::move(adapter.connector));
    if (!office->settings.url.empty()) adapter.source = make_source(office);
    if (!office->settings.endpoint.empty()) adapter.endpoint = make_endpoint(office);
    return adapter;
}

}  // namespace

AdapterKind make_smev3_kind() {
    return {"smev3", "СМЭВ 3, схемы 1.2: запросы и ответы в обе стороны, служба для партнёров",
            "SMEV 3, schemas 1.2: requests and answers both ways, a door for partners", smev3_setting_keys(), &make_smev3};
}

}  // namespace gateway::smev3
