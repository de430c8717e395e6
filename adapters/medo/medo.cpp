#include "adapters/medo/medo.hpp"

#include <utility>

#include "adapters/medo/office.hpp"

namespace gateway::medo {

namespace {

Adapter make_adapter(const Settings& settings, AdapterKit kit) {
    auto office = std::make_shared<Office>(read_settings(settings), std::move(kit));
    Adapter adapter;
    adapter.connector = make_connector(office);
    adapter.source = make_source(office);
    return adapter;
}

}  // namespace

Office::Office(MedoSettings read, AdapterKit given)
    : settings(std::move(read)),
      kit(std::move(given)),
      mapping_in(Mapping::load(settings.mapping_in, kit.config_dir + "/dictionaries")),
      mapping_out(Mapping::load(settings.mapping_out, kit.config_dir + "/dictionaries")) {}

std::string Office::message_time(Time now) const {
    return to_rfc3339(now, settings.utc_offset);
}

std::string Office::letter_time(Time now) const {
    const std::string t = to_rfc3339(now, settings.utc_offset);  // 2026-03-02T12:00:00+03:00
    return t.substr(8, 2) + "." + t.substr(5, 2) + "." + t.substr(0, 4) + " " + t.substr(11, 8);
}

AdapterKind make_medo_kind() {
    return {"medo", "МЭДО: пакеты документов в папках", "МЭДО: packets of documents in folders", setting_keys(), &make_adapter};
}

}  // namespace gateway::medo
