#include "gateway/app/config_references.hpp"

#include <algorithm>

namespace gateway {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

class References {
public:
    References(const KnownNames& known, ConfigProblems& problems) : known_(known), problems_(problems) {}

    void listener(const std::string& name, const SettingPlace& place) const {
        if (name.empty() || !known_.listeners || contains(*known_.listeners, name)) return;
        const Hint hint = hint_for(name, *known_.listeners);
        problems_.error(place, "нет слушателя '" + name + "' в gateway.yaml" + hint.ru,
                        "no listener '" + name + "' in gateway.yaml" + hint.en);
    }

    void connector(const std::string& name, const SettingPlace& place) const {
        if (name.empty() || contains(known_.connectors, name)) return;
        const Hint hint = hint_for(name, known_.connectors);
        problems_.error(place, "нет коннектора '" + name + "' в папке connectors" + hint.ru,
                        "no connector '" + name + "' in the folder connectors" + hint.en);
    }

    /// A name of gateway.yaml's own lists: "keys" or "trust".
    template <class Entry>
    void named(const std::vector<Entry>& entries, const char* list, const std::string& name, const SettingPlace& place) const {
        std::vector<std::string> names;
        for (const Entry& entry : entries) names.push_back(entry.name);
        if (name.empty() || contains(names, name)) return;
        const Hint hint = hint_for(name, names);
        problems_.error(place, "нет " + std::string(list) + " '" + name + "' в gateway.yaml" + hint.ru,
                        "no " + std::string(list) + " '" + name + "' in gateway.yaml" + hint.en);
    }

    /// Two pauses of one block, the shorter one first.
    void order(const Settings& block, const char* shorter, const char* longer) const {
        if (block.duration(shorter) <= block.duration(longer)) return;
        const SettingPlace place = block.place(shorter);
        problems_.error(place.line > 0 ? place : block.place(longer),
                        std::string("'") + shorter + "' больше, чем '" + longer + "'",
                        std::string("'") + shorter + "' is more than '" + longer + "'");
    }

private:
    const KnownNames& known_;
    ConfigProblems& problems_;
};

void check_addresses(const std::vector<ListenerConfig>& listeners, ConfigProblems& problems) {
    for (std::size_t i = 0; i < listeners.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const ServerSettings &one = listeners[j].server, &other = listeners[i].server;
            const bool same = one.port != 0 && one.port == other.port && one.host == other.host;
            if (!same) continue;
            problems.error(listeners[i].place, "тот же адрес и порт, что у слушателя '" + one.name + "'",
                           "the same address and port as listener '" + one.name + "'");
        }
    }
}

bool is_enabled(const Config& config, const std::string& id) {
    const auto found = std::find_if(config.connectors.begin(), config.connectors.end(),
                                    [&id](const ConnectorConfig& connector) { return connector.id == id; });
    return found == config.connectors.end() || found->enabled;
}

void check_route(const Config& config, const RouteConfig& route, const References& references, ConfigProblems& problems) {
    for (const auto& from : route.from)
        if (from != "*") references.connector(from, route.source.place("from"));
    references.order(route.source.block("retry"), "first", "max");
    if (route.to == origin_word) return;
    references.connector(route.to, route.source.place("to"));
    if (route.enabled && !is_enabled(config, route.to))
        problems.warning(route.source.place("to"), "коннектор '" + route.to + "' выключен: доставки будут ждать",
                         "connector '" + route.to + "' is disabled: deliveries will wait");
}

/// An enabled route leads to it, or back to whoever brought an appeal.
bool is_told(const Config& config, const ConnectorConfig& connector) {
    return std::any_of(config.routes.begin(), config.routes.end(), [&](const RouteConfig& route) {
        return route.enabled && (route.to == connector.id || route.to == origin_word);
    });
}

void check_disclosure(const Config& config, const ConnectorConfig& connector, ConfigProblems& problems) {
    const bool production = config.instance.contour == Contour::production;
    if (!production || connector.disclosure_decided || !connector.enabled || !is_told(config, connector)) return;
    problems.warning(connector.place,
                     "нет ключа 'personal_data': партнёру передаются все персональные данные; впишите, какие можно "
                     "(contacts, identifiers, content)",
                     "no key 'personal_data': the partner is given all personal data; write down which it may have "
                     "(contacts, identifiers, content)");
}

/// One form of a key and all that it needs.
void check_key_pair(const KeyPairConfig& pair, ConfigProblems& problems) {
    const KeySource& source = pair.source;
    const int forms = (source.key_file.empty() ? 0 : 1) + (source.p12_file.empty() ? 0 : 1) + (source.token.empty() ? 0 : 1) +
                      (source.command.empty() ? 0 : 1);
    if (forms != 1) {
        problems.error(pair.place, "нужен ровно один из ключей key, p12, token, command",
                       "exactly one of the keys key, p12, token, command is needed");
        return;
    }
    if (source.p12_file.empty() && source.cert_file.empty())
        problems.error(pair.place, "нет ключа 'cert': сертификат этого ключа", "the key 'cert' is missing: its certificate");
    if (!source.token.empty() && source.module.empty())
        problems.error(pair.place, "нет ключа 'module': библиотека PKCS#11",
                       "the key 'module' is missing: the PKCS#11 library");
    if (!source.command.empty() && !source.command.front().starts_with('/'))
        problems.error(pair.place, "программа 'command' называется полным путём",
                       "the program of 'command' is named by its absolute path");
}

void check_trust_urls(const TrustConfig& trust, ConfigProblems& problems) {
    for (const std::string& address : trust.policy.revocation.crl_urls)
        if (!address.starts_with("http://") && !address.starts_with("https://"))
            problems.error(trust.place, "crl_urls: адрес начинается с http:// или https://",
                           "crl_urls: an address begins with http:// or https://");
}

void check_bi(const BiConfig& bi, ConfigProblems& problems) {
    if (!bi_offset(bi.utc_offset, 0))
        problems.error(bi.source.place("utc_offset"), "ожидается смещение '+03:00'", "expected an offset like '+03:00'");
    if (!bi.at.empty() && !minute_of_day(bi.at))
        problems.error(bi.source.place("at"), "ожидается время '02:30'", "expected a time like '02:30'");
    if (!bi.at.empty() && bi.every != Duration::zero())
        problems.error(bi.source.place("at"), "нужен один из ключей at, every", "only one of the keys at, every is needed");
    const bool scheduled = !bi.at.empty() || bi.every != Duration::zero();
    if (scheduled && bi.dir.empty())
        problems.error(bi.place, "нет ключа 'dir': куда выгружать", "the key 'dir' is missing: where exports go");
}

}  // namespace

void check_references(const Config& config, const KnownNames& known, ConfigProblems& problems) {
    const References references(known, problems);
    check_addresses(config.listeners, problems);
    check_scan(config.scan, problems);
    references.listener(config.admin.listener, config.admin.place);
    check_keeping(config, problems);
    references.named(config.keys, "keys", config.dossier.key, config.dossier.place);
    references.named(config.trust, "trust", config.timestamps.trust, config.timestamps.place);
    for (const auto& key : config.keys)
        for (const auto& pair : key.pairs) check_key_pair(pair, problems);
    for (const auto& trust : config.trust) check_trust_urls(trust, problems);
    for (const auto& connector : config.connectors) {
        references.listener(connector.listener, connector.source.place("listener"));
        if (!connector.numbers_of.empty()) references.connector(connector.numbers_of, connector.settings.place("numbers_of"));
        references.order(connector.source.block("poll"), "min", "max");
        references.order(connector.source.block("circuit"), "open_for", "open_max");
        check_disclosure(config, connector, problems);
    }
    for (const auto& route : config.routes) check_route(config, route, references, problems);
    for (const auto& feed : config.bi_feeds) references.listener(feed.listener, feed.source.block("pull").place("listener"));
    for (const auto& bi : config.bi) {
        references.named(config.keys, "keys", bi.key, bi.source.place("key"));
        check_bi(bi, problems);
    }
}

}  // namespace gateway
