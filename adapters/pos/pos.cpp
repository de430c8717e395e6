#include "adapters/pos/pos.hpp"

#include <utility>

#include "adapters/pos/eas.hpp"
#include "adapters/pos/edms.hpp"

namespace gateway::pos {

namespace {

Adapter make_pos(const Settings& settings, AdapterKit kit) {
    PosSettings read = read_pos_settings(settings);
    Adapter adapter;
    if (read.form == Form::edms) {
        auto office = std::make_shared<EdmsOffice>(std::move(read), std::move(kit));
        adapter.connector = make_edms_connector(office);
        adapter.source = make_edms_source(office);
        return adapter;
    }
    auto client = std::make_shared<EasClient>(std::move(read), std::move(kit));
    adapter.connector = make_eas_connector(client);
    adapter.source = make_eas_source(client);
    return adapter;
}

}  // namespace

AdapterKind make_pos_kind() {
    return {"pos", "ПОС: приём обращений и возврат ответов (EDMS), передача обращений (EAS, REST)",
            "ПОС: appeals in and answers back (EDMS), appeals out (EAS over REST)", pos_setting_keys(), &make_pos};
}

}  // namespace gateway::pos
