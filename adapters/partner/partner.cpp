#include "adapters/partner/partner.hpp"

#include "adapters/partner/connector.hpp"
#include "adapters/partner/endpoint.hpp"
#include "adapters/partner/settings.hpp"

namespace gateway::partner {

namespace {

Adapter make(const Settings& settings, AdapterKit kit, std::shared_ptr<Numbers> numbers) {
    auto door = std::make_shared<const DoorSettings>(read_settings(settings, kit.id));
    Adapter adapter;
    adapter.connector = make_connector(door, kit);
    if (door->hand_to.empty()) adapter.endpoint = make_endpoint(std::move(door), std::move(kit), std::move(numbers));
    return adapter;
}

}  // namespace

AdapterKind make_partner_kind() {
    AdapterKind kind;
    kind.name = "partner_api";
    kind.title_ru = "Собственный API шлюза для партнёров: обращения, файлы, статусы, ответы, лента изменений, квитанции";
    kind.title_en = "The gateway's own partner API: appeals, files, statuses, answers, a feed of changes, receipts";
    kind.settings = setting_keys();
    kind.make = [numbers = std::make_shared<Numbers>()](const Settings& settings, AdapterKit kit) {
        return make(settings, std::move(kit), numbers);
    };
    return kind;
}

}  // namespace gateway::partner
