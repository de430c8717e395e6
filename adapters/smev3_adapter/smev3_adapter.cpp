#include "adapters/smev3_adapter/smev3_adapter.hpp"

#include <utility>

#include "adapters/smev3_adapter/office.hpp"

namespace gateway::smev3_adapter {

namespace {

Adapter make_adapter(const Settings& settings, AdapterKit kit) {
    auto office = std::make_shared<Office>(read_settings(settings), std::move(kit));
    Adapter adapter;
    adapter.connector = make_connector(office);
    adapter.source = make_source(office);
    return adapter;
}

}  // namespace

AdapterKind make_smev3_adapter_kind() {
    return {"smev3_adapter", "Типовой адаптер СМЭВ (ИУА): SOAP или папки с файлами",
            "The operator's SMEV Adapter: SOAP or folders of files", setting_keys(), &make_adapter};
}

}  // namespace gateway::smev3_adapter
