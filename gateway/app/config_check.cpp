#include "gateway/app/config_check.hpp"

#include <map>

#include "gateway/app/adapter_trial.hpp"
#include "gateway/app/mapping_check.hpp"

namespace gateway {
namespace {

/// A sentence of the table of causes, to go on after it.
std::string without_stop(std::string_view sentence) {
    if (sentence.ends_with('.')) sentence.remove_suffix(1);
    return std::string(sentence);
}

/// The stages "adapters" and "connect" over the connectors whose files are whole.
class AdapterCheck {
public:
    AdapterCheck(const ConfigSource& source, CheckReport& report) : source_(source), report_(report), trial_(report.config) {}

    void make_all() {
        for (const auto& connector : report_.config.connectors)
            if (connector.enabled && !report_.problems.has_errors_in(connector.place.file)) make(connector);
        for (const auto& route : report_.config.routes) check_target(route);
    }

    void probe_all(Duration limit) {
        for (const auto& [connector, adapter] : adapters_)
            if (adapter.connector) probe(*connector, *adapter.connector, limit);
    }

private:
    void make(const ConnectorConfig& connector) {
        const AdapterKind* kind = find_adapter_kind(source_.kinds, connector.adapter);
        if (kind == nullptr) return;
        try {
            Adapter adapter = trial_.make(*kind, connector);
            check_faces(connector, adapter);
            adapters_.emplace_back(&connector, std::move(adapter));
        } catch (const std::exception& error) {
            const SettingPlace place = connector.source.place("settings");
            report_.problems.error(place.line > 0 ? place : connector.place, "адаптер не создаётся",
                                   "the adapter cannot be made", error.what());
        }
    }

    void check_faces(const ConnectorConfig& connector, const Adapter& adapter) {
        const SettingPlace listener = connector.source.place("listener");
        if (!adapter.endpoint && !connector.listener.empty())
            report_.problems.error(listener, "партнёр этого адаптера к нам не обращается: ключ 'listener' лишний",
                                   "the partner of this adapter does not call us: the key 'listener' has no meaning");
        if (!adapter.source && connector.source.has("poll"))
            report_.problems.warning(connector.source.place("poll"), "этот адаптер ничего не опрашивает: блок 'poll' лишний",
                                     "this adapter asks nothing: the block 'poll' has no meaning");
        if (adapter.endpoint && !connector.listener.empty()) check_prefix(connector, adapter.endpoint->prefix());
    }

    void check_prefix(const ConnectorConfig& connector, const std::string& prefix) {
        const auto [taken, fresh] = prefixes_.emplace(connector.listener + ' ' + prefix, connector.id);
        if (fresh) return;
        report_.problems.error(
            connector.source.place("listener"),
            "путь " + prefix + " на слушателе '" + connector.listener + "' занят коннектором '" + taken->second + "'",
            "the path " + prefix + " on listener '" + connector.listener + "' is taken by connector '" + taken->second + "'");
    }

    void check_target(const RouteConfig& route) {
        for (const auto& [connector, adapter] : adapters_) {
            if (connector->id != route.to || adapter.connector) continue;
            report_.problems.error(route.source.place("to"),
                                   "коннектору '" + route.to + "' нельзя доставлять: он только принимает",
                                   "nothing can be delivered to connector '" + route.to + "': it only takes in");
        }
    }

    void probe(const ConnectorConfig& connector, Connector& face, Duration limit) {
        const Reach reach = trial_.probe(face, limit);
        report_.partners.push_back({connector.id, reach});
        if (reach.reachable) return;
        const CauseInfo& cause = info(reach.cause);
        report_.problems.error(connector.place, "партнёр недоступен: " + without_stop(cause.ru),
                               "the partner cannot be reached: " + without_stop(cause.en), reach.detail);
    }

    const ConfigSource& source_;
    CheckReport& report_;
    AdapterTrial trial_;
    std::map<std::string, std::string> prefixes_;                       ///< "listener prefix" → connector
    std::vector<std::pair<const ConnectorConfig*, Adapter>> adapters_;  ///< gone before the trial
};

}  // namespace

CheckReport check_config(const ConfigSource& source, const CheckOptions& options) {
    ConfigReading reading = read_config(source);
    CheckReport report{std::move(reading.config), std::move(reading.problems), {"syntax", "references"}, {}};
    check_keys(report.config, options.now, report.problems);
    report.stages.emplace_back("keys");
    AdapterCheck adapters(source, report);
    adapters.make_all();
    report.stages.emplace_back("adapters");
    check_mappings(source, report.config, report.problems);
    report.stages.emplace_back("mappings");
    if (options.connect == CheckConnect::no || !report.good()) return report;
    adapters.probe_all(options.probe_limit);
    report.stages.emplace_back("connect");
    return report;
}

}  // namespace gateway
