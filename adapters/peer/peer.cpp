#include "adapters/peer/peer.hpp"

#include "adapters/peer/line.hpp"
#include "adapters/peer/settings.hpp"

namespace gateway::peer {

namespace {

Adapter make(const Settings& settings, AdapterKit kit) {
    const Line line = make_line(std::make_shared<const PeerSettings>(read_settings(settings)), std::move(kit));
    Adapter adapter;
    adapter.connector = make_connector(line);
    adapter.source = make_source(line);
    return adapter;
}

}  // namespace

AdapterKind make_peer_kind() {
    AdapterKind kind;
    kind.name = "gateway";
    kind.title_ru = "Другой шлюз обращений: регион и муниципалитет, подписанные конверты и квитанции в обе стороны";
    kind.title_en = "Another appeal gateway: region and municipality, signed envelopes and receipts both ways";
    kind.settings = setting_keys();
    kind.make = &make;
    return kind;
}

}  // namespace gateway::peer
