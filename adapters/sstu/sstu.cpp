#include "adapters/sstu/sstu.hpp"

#include <utility>

#include "adapters/sstu/office.hpp"

namespace gateway::sstu {

namespace {

Adapter make_adapter(const Settings& settings, AdapterKit kit) {
    auto office = std::make_shared<Office>(read_settings(settings), std::move(kit));
    Adapter adapter;
    adapter.connector = make_connector(office);
    if (office->settings.pull) adapter.source = make_source(office);
    return adapter;
}

}  // namespace

Office::Office(SstuSettings read, AdapterKit given)
    : settings(std::move(read)),
      kit(std::move(given)),
      report(Mapping::load(settings.mapping_report, kit.config_dir + "/dictionaries")) {
    if (settings.pull)
        request = std::make_unique<Mapping>(Mapping::load(settings.mapping_request, kit.config_dir + "/dictionaries"));
}

WebCall Office::call(std::string method, const std::string& path, Deadline deadline) const {
    WebCall call;
    call.method = std::move(method);
    call.url = settings.url + path;
    call.timeout = deadline.remaining();
    if (!settings.authorization.empty()) call.headers.emplace_back("Authorization", settings.authorization);
    return call;
}

AdapterKind make_sstu_kind() {
    return {"sstu", "ССТУ.РФ: отчёты о рассмотрении обращений", "ССТУ.РФ: reports of how appeals were handled", setting_keys(),
            &make_adapter};
}

}  // namespace gateway::sstu
