#include "gateway/app/commands/keys_config.hpp"

#include <boost/json.hpp>
#include <iomanip>
#include <iostream>

#include "gateway/app/adapter_trial.hpp"
#include "gateway/app/config_reader.hpp"
#include "gateway/app/key_inventory.hpp"
#include "gateway/app/text_table.hpp"

namespace gateway {
namespace {

struct Inventory {
    std::vector<KeyEntry> entries;
    std::vector<RevocationSource> crls;  ///< kept on disk by the running gateway
    Time now{};
};

/// Who uses what is learned by making the adapters as `serve` would; one that cannot be made uses nothing here, `check` says
/// why.
void make_adapters(AdapterTrial& trial, const Config& config) {
    for (const ConnectorConfig& connector : config.connectors) {
        const AdapterKind* kind = find_adapter_kind(adapter_kinds(), connector.adapter);
        if (kind == nullptr || !connector.enabled) continue;
        try {
            trial.make(*kind, connector);
        } catch (const std::exception& error) {
            std::cerr << "connectors/" << connector.id << ".yaml: " << error.what() << "\n";
        }
    }
}

Inventory inventory_of(const KeysOfConfig& options) {
    const ConfigReading reading = read_config({options.dir, adapter_kinds(), process_environment()});
    for (const ConfigProblem& problem : reading.problems.sorted()) std::cerr << to_line(problem) << "\n";
    AdapterTrial trial(reading.config);
    make_adapters(trial, reading.config);
    Inventory inventory;
    inventory.now = SystemClock().now();
    std::vector<std::string> problems;
    inventory.entries = key_inventory(reading.config, trial.ring(), inventory.now, problems);
    for (const std::string& problem : problems) std::cerr << problem << "\n";
    std::erase_if(inventory.entries,
                  [&](const KeyEntry& entry) { return !options.name.empty() && entry.name != options.name; });
    for (const auto& [name, store] : trial.ring().trusts()) {
        if (!options.name.empty() && name != options.name) continue;
        for (RevocationSource& source : store->revocation().sources()) inventory.crls.push_back(std::move(source));
    }
    return inventory;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::int64_t days_left(Time until, Time now) {
    return std::chrono::floor<std::chrono::days>(until - now).count();
}

std::string state_of(const KeyEntry& entry, Time now) {
    if (!entry.trouble.empty()) return "unfit";
    if (entry.term.until < now) return entry.superseded ? "replaced" : "expired";
    if (entry.term.from > now) return "coming";
    return entry.use == "signing" ? (entry.signs_now ? "signs" : "ready") : "valid";
}

boost::json::object json_of(const KeyEntry& entry, Time now) {
    const KeyAdvice advice = advice_for(entry, now);
    return {{"use", entry.use},
            {"name", entry.name},
            {"source", entry.source},
            {"state", state_of(entry, now)},
            {"common_name", entry.certificate.common_name()},
            {"subject", entry.certificate.subject()},
            {"issuer", entry.certificate.issuer()},
            {"serial", entry.certificate.serial()},
            {"parameters", key_parameters_text(entry.certificate)},
            {"not_before", to_rfc3339(entry.certificate.not_before())},
            {"not_after", to_rfc3339(entry.certificate.not_after())},
            {"ends", to_rfc3339(entry.term.until)},
            {"days_left", days_left(entry.term.until, now)},
            {"users", boost::json::value_from(entry.users)},
            {"trouble", entry.trouble},
            {"next_step", advice.ru},
            {"next_step_en", advice.en},
            {"sha256", entry.certificate.sha256()}};
}

boost::json::object json_of(const RevocationSource& source) {
    boost::json::object object{{"kind", to_text(source.kind)}, {"url", source.url}, {"about", source.about}};
    if (source.last_success) object["last_success"] = to_rfc3339(*source.last_success);
    if (source.until) object["until"] = to_rfc3339(*source.until);
    return object;
}

void print_json(const Inventory& inventory) {
    boost::json::array certificates, crls;
    for (const KeyEntry& entry : inventory.entries) certificates.push_back(json_of(entry, inventory.now));
    for (const RevocationSource& source : inventory.crls) crls.push_back(json_of(source));
    std::cout << boost::json::serialize(
                     boost::json::object{{"certificates", std::move(certificates)}, {"crls", std::move(crls)}})
              << "\n";
}

void print_crls(const Inventory& inventory) {
    for (const RevocationSource& source : inventory.crls)
        std::cout << "CRL " << source.about << " " << source.url << ": "
                  << (source.until ? "до/until " + to_rfc3339(*source.until) : "ещё не получен / not fetched yet")
                  << (source.until && *source.until < inventory.now ? ", УСТАРЕЛ/OUT OF DATE" : "") << "\n";
}

}  // namespace

bool list_keys_of_config(const KeysOfConfig& options) {
    const Inventory inventory = inventory_of(options);
    if (options.json) {
        print_json(inventory);
        return true;
    }
    std::vector<TextRow> rows{{"НАЗНАЧЕНИЕ/USE", "ИМЯ/NAME", "ВЛАДЕЛЕЦ/SUBJECT", "ПАРАМЕТРЫ/PARAMETERS", "ДО/ENDS", "ДНЕЙ/DAYS",
                               "СОСТОЯНИЕ/STATE", "КТО ИСПОЛЬЗУЕТ/USED BY"}};
    for (const KeyEntry& entry : inventory.entries)
        rows.push_back({entry.use, entry.name, entry.certificate.common_name(), key_parameters_text(entry.certificate),
                        to_rfc3339(entry.term.until).substr(0, 10), std::to_string(days_left(entry.term.until, inventory.now)),
                        state_of(entry, inventory.now), joined(entry.users)});
    std::cout << text_table(rows);
    print_crls(inventory);
    for (const KeyEntry& entry : inventory.entries)
        if (const KeyAdvice advice = advice_for(entry, inventory.now); !advice.ru.empty())
            std::cout << printable(entry.name + " (" + entry.certificate.common_name() + "): " + advice.ru + " / " + advice.en)
                      << "\n";
    return true;
}

bool show_keys_of_config(const KeysOfConfig& options) {
    const Inventory inventory = inventory_of(options);
    if (inventory.entries.empty()) return false;
    if (options.json) {
        print_json(inventory);
        return true;
    }
    for (const KeyEntry& entry : inventory.entries) {
        for (const auto& [key, value] : json_of(entry, inventory.now)) {
            const std::string text = value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value);
            if (!text.empty()) std::cout << std::left << std::setw(14) << std::string(key) << printable(text) << "\n";
        }
        std::cout << "\n";
    }
    print_crls(inventory);
    return true;
}

}  // namespace gateway
