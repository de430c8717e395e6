#include "gateway/app/config_reader.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <tuple>

#include "gateway/app/config_build.hpp"
#include "gateway/app/config_digest.hpp"
#include "gateway/app/config_keys.hpp"
#include "gateway/app/config_references.hpp"
#include "gateway/app/settings_reader.hpp"
#include "gateway/appeal/region_zone.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/flow/intake.hpp"

namespace gateway {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = 1u << 20;
constexpr std::size_t most_files = 1'000;

/// Reads one directory once; the members grow from file to file.
class DirectoryReader {
public:
    explicit DirectoryReader(const ConfigSource& source) : source_(source) {}

    ConfigReading read() {
        if (!fs::is_directory(source_.dir))
            throw std::runtime_error("нет папки конфигурации / no configuration directory: " + source_.dir.string());
        read_gateway();
        const FileNames names{&is_config_name, &DirectoryReader::bad_name};
        read_folder("connectors", &DirectoryReader::read_connector, names);
        read_folder("routes", &DirectoryReader::read_route, names);
        read_folder("bi", &DirectoryReader::read_bi, names);
        read_folder("bi/reports", &DirectoryReader::read_bi_report, names);
        read_folder("bi/feeds", &DirectoryReader::read_bi_feed, names);
        sort_routes();
        read_deadlines();
        read_folder("quality", &DirectoryReader::read_quality, {&is_rule_id, &DirectoryReader::bad_rule_id});
        check_references(reading_.config, known_, reading_.problems);
        if (!reading_.problems.has_errors()) reading_.config.digest = config_digest(source_.dir);
        return std::move(reading_);
    }

private:
    using ReadFile = void (DirectoryReader::*)(const std::string& id, const fs::path& file);
    /// What the files of a folder may be called, and what is said when one is not.
    struct FileNames {
        bool (*are_good)(std::string_view);
        void (DirectoryReader::*refuse)(SettingPlace place, const std::string& id);
    };

    std::string shown(const fs::path& file) const { return file.lexically_normal().string(); }

    SettingsSource settings_source(const fs::path& file) {
        return {shown(file), fs::absolute(source_.dir), source_.environment, reading_.problems};
    }

    /// The tree of one file, or nullopt with the reason added; its root is a map.
    std::optional<YamlNode> tree_of(const fs::path& file) {
        std::ifstream stream(file, std::ios::binary);
        std::string text(largest_file + 1, '\0');
        if (!stream || !fs::is_regular_file(file)) {
            reading_.problems.error({shown(file)}, "файл не читается", "the file cannot be read");
            return std::nullopt;
        }
        stream.read(text.data(), static_cast<std::streamsize>(text.size()));
        text.resize(static_cast<std::size_t>(stream.gcount()));
        auto tree = read_yaml(text, shown(file), reading_.problems);
        if (!tree || tree->kind == YamlNode::Kind::map) return tree;
        reading_.problems.error({shown(file), tree->line, tree->column}, "ожидается блок ключей", "expected a block of keys");
        return std::nullopt;
    }

    void read_gateway() {
        const fs::path file = source_.dir / "gateway.yaml";
        const auto tree = tree_of(file);
        if (!tree) return;
        const Settings settings = read_settings(*tree, gateway_keys(), settings_source(file));
        reading_.config = build_gateway(settings, fs::absolute(source_.dir).lexically_normal());
        if (settings.has("quality")) reading_.config.quality = build_quality(settings.block("quality"), reading_.problems);
        if (const YamlNode* id = find_in(*tree, "instance", "id"); id != nullptr && !is_config_name(id->text))
            bad_name({shown(file), id->line, id->column}, id->text);
        known_.listeners.emplace();
        for (const auto& listener : reading_.config.listeners) known_.listeners->push_back(listener.server.name);
    }

    static const YamlNode* find_in(const YamlNode& tree, std::string_view block, std::string_view key) {
        const YamlNode* outer = tree.find(block);
        return outer == nullptr ? nullptr : outer->find(key);
    }

    void bad_name(SettingPlace place, const std::string& name) {
        reading_.problems.error(std::move(place), "имя '" + name + "' недопустимо: a-z, 0-9 и '-', до 40 знаков",
                                "the name '" + name + "' is not allowed: a-z, 0-9 and '-', at most 40 characters");
    }

    void bad_rule_id(SettingPlace place, const std::string& id) {
        reading_.problems.error(
            std::move(place), "имя правила '" + id + "' недопустимо: a-z, 0-9, '.', '_' и '-', до 60 знаков",
            "the rule's name '" + id + "' is not allowed: a-z, 0-9, '.', '_' and '-', at most 60 characters");
    }

    /// Folders that stand in folders and are read by themselves.
    bool is_folder_of_ours(const fs::path& path) const {
        const fs::path bi = source_.dir / "bi";
        return (path == bi / "reports" || path == bi / "feeds") && fs::is_directory(path);
    }

    std::vector<fs::path> files_in(const char* folder) const {
        std::vector<fs::path> files;
        std::error_code absent;
        for (const auto& entry : fs::directory_iterator(source_.dir / folder, absent))
            if (!entry.path().filename().string().starts_with('.') && !is_folder_of_ours(entry.path()) &&
                files.size() < most_files)
                files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        return files;
    }

    void read_folder(const char* folder, ReadFile read_file, FileNames names) {
        for (const auto& file : files_in(folder)) {
            const std::string id = file.stem().string();
            if (file.extension() != ".yaml") {
                reading_.problems.warning({shown(file)}, "файл пропущен: имя не кончается на .yaml",
                                          "the file is passed over: its name does not end in .yaml");
            } else if (!names.are_good(id)) {
                (this->*names.refuse)({shown(file)}, id);
            } else {
                (this->*read_file)(id, file);
            }
        }
    }

    void read_connector(const std::string& id, const fs::path& file) {
        known_.connectors.push_back(id);
        if (id == origin_word)
            reading_.problems.error({shown(file)}, "имя origin занято: так маршруты называют источник обращения",
                                    "the name origin is taken: routes call the source of an appeal so");
        if (id == clock_sender)
            reading_.problems.error({shown(file)}, "имя clock занято: так шлюз подписывает свои сообщения о сроках",
                                    "the name clock is taken: the gateway's own words about deadlines come under it");
        const auto tree = tree_of(file);
        if (!tree) return;
        const AdapterKind* kind = kind_of(*tree, file);
        const Settings settings =
            kind != nullptr ? read_settings(*tree, connector_keys(*kind), settings_source(file)) : read_frame(*tree, file);
        ConnectorConfig& connector =
            reading_.config.connectors.emplace_back(build_connector(id, settings, {shown(file), tree->line, tree->column}));
        if (kind != nullptr && describes(*kind, "numbers_of")) connector.numbers_of = connector.settings.text("numbers_of");
    }

    static bool describes(const AdapterKind& kind, std::string_view key) {
        return std::any_of(kind.settings.begin(), kind.settings.end(), [&](const SettingKey& one) { return one.name == key; });
    }

    /// nullptr with the reason added when the file names an adapter the binary does not have.
    const AdapterKind* kind_of(const YamlNode& tree, const fs::path& file) {
        const YamlNode* adapter = tree.find("adapter");
        if (adapter == nullptr || adapter->kind != YamlNode::Kind::scalar) return nullptr;
        if (const auto* kind = find_adapter_kind(source_.kinds, adapter->text)) return kind;
        std::vector<std::string> names;
        for (const auto& kind : source_.kinds) names.push_back(kind.name);
        const Hint hint = hint_for(adapter->text, names);
        reading_.problems.error({shown(file), adapter->line, adapter->column}, "нет адаптера '" + adapter->text + "'" + hint.ru,
                                "no adapter '" + adapter->text + "'" + hint.en);
        return nullptr;
    }

    /// A connector whose adapter is not known: its own keys cannot be judged, the frame can.
    Settings read_frame(const YamlNode& tree, const fs::path& file) {
        YamlNode frame = tree;
        std::erase_if(frame.entries, [](const YamlEntry& entry) { return entry.key == "settings"; });
        return read_settings(frame, connector_keys(), settings_source(file));
    }

    void read_route(const std::string& id, const fs::path& file) {
        const auto tree = tree_of(file);
        if (!tree) return;
        const Settings settings = read_settings(*tree, route_keys(), settings_source(file));
        reading_.config.routes.push_back(build_route(id, settings, {shown(file), tree->line, tree->column}));
    }

    /// Rules of terms, the calendars they need, and the local time they are counted in.
    void read_deadlines() {
        DeadlineConfig& deadlines = reading_.config.deadlines;
        if (fs::is_directory(source_.dir / "deadlines")) deadlines.rules.clear();
        read_folder("deadlines", &DirectoryReader::read_deadline, {&is_rule_id, &DirectoryReader::bad_rule_id});
        for (const auto& file : files_in("calendars")) read_calendar(file);
        deadlines.digest = digest_of_terms();
        const InstanceConfig& instance = reading_.config.instance;
        deadlines.offset_minutes = region_offset(instance.region).value_or(moscow_offset);
        if (instance.time_zone.empty()) return;
        const auto offset = offset_of_text(instance.time_zone);
        if (!offset)
            reading_.problems.error(instance.time_zone_place, "ожидается смещение, например +05:00",
                                    "expected an offset such as +05:00");
        deadlines.offset_minutes = offset.value_or(moscow_offset);
    }

    /// Of the files that decide terms, the region's time and the program, whose built-in rules and calendars may change.
    std::string digest_of_terms() const {
        const InstanceConfig& instance = reading_.config.instance;
        std::string basis = std::string(GATEWAY_VERSION) + "\n" + instance.region + "\n" + instance.time_zone + "\n";
        for (const char* folder : {"deadlines", "calendars"}) {
            for (const fs::path& file : files_in(folder)) {
                std::ifstream in(file, std::ios::binary);
                const std::string octets{std::istreambuf_iterator<char>(in), {}};
                basis += file.filename().string() + " " + sha256_hex(octets) + "\n";
            }
        }
        return sha256_hex(basis);
    }

    void read_deadline(const std::string& id, const fs::path& file) {
        const auto tree = tree_of(file);
        if (!tree) return;
        const Settings settings = read_settings(*tree, deadline_keys(), settings_source(file));
        DeadlineRule rule = build_deadline(id, settings, reading_.problems);
        if (settings.boolean("enabled")) reading_.config.deadlines.rules.push_back(std::move(rule));
    }

    void read_calendar(const fs::path& file) {
        if (file.extension() != ".csv" && file.extension() != ".xml") return;
        try {
            read_calendar_file(reading_.config.deadlines.calendar, file);
        } catch (const CalendarFault& fault) {
            reading_.problems.error({shown(file), fault.line(), fault.line() > 0 ? 1 : 0}, fault.ru(), fault.en());
        } catch (const std::runtime_error&) {
            reading_.problems.error({shown(file)}, "файл не читается", "the file cannot be read");
        }
    }

    void read_bi(const std::string& id, const fs::path& file) {
        const auto tree = tree_of(file);
        if (!tree) return;
        const Settings settings = read_settings(*tree, bi_keys(), settings_source(file));
        reading_.config.bi.push_back(build_bi(id, settings, {shown(file), tree->line, tree->column}));
    }

    void read_quality(const std::string& id, const fs::path& file) {
        const auto tree = tree_of(file);
        if (!tree) return;
        const Settings settings = read_settings(*tree, quality_rule_keys(), settings_source(file));
        QualityRule rule = build_quality_rule(id, settings, reading_.problems);
        for (const std::string& source : rule.scope.sources) {
            if (std::find(known_.connectors.begin(), known_.connectors.end(), source) != known_.connectors.end()) continue;
            const Hint hint = hint_for(source, known_.connectors);
            reading_.problems.error(settings.block("when").place("sources"), "нет коннектора '" + source + "'" + hint.ru,
                                    "no connector '" + source + "'" + hint.en);
        }
        if (settings.boolean("enabled")) reading_.config.quality.rules.push_back(std::move(rule));
    }

    void read_bi_report(const std::string& id, const fs::path& file) {
        const auto tree = tree_of(file);
        if (!tree) return;
        const Settings settings = read_settings(*tree, bi_report_keys(), settings_source(file));
        reading_.config.bi_reports.push_back(
            build_bi_report(id, settings, *tree, {shown(file), tree->line, tree->column}, reading_.problems));
    }

    void read_bi_feed(const std::string& id, const fs::path& file) {
        const auto tree = tree_of(file);
        if (!tree) return;
        const Settings settings = read_settings(*tree, bi_feed_keys(), settings_source(file));
        reading_.config.bi_feeds.push_back(
            build_bi_feed(id, settings, {shown(file), tree->line, tree->column}, reading_.problems));
    }

    void sort_routes() {
        auto& routes = reading_.config.routes;
        std::sort(routes.begin(), routes.end(), [](const RouteConfig& left, const RouteConfig& right) {
            return std::tie(left.order, left.id) < std::tie(right.order, right.id);
        });
    }

    const ConfigSource& source_;
    ConfigReading reading_;
    KnownNames known_;
};

}  // namespace

ConfigReading read_config(const ConfigSource& source) {
    return DirectoryReader(source).read();
}

Config load_config(const fs::path& dir, Log& log) {
    ConfigReading reading = read_config({dir, adapter_kinds(), process_environment()});
    std::string errors;
    for (const auto& problem : reading.problems.sorted()) {
        if (problem.weight == ConfigProblem::Weight::error) {
            errors += (errors.empty() ? "" : "\n") + to_line(problem);
        } else {
            log.write(LogLevel::warn, "config_warning", {{"text", to_line(problem)}});
        }
    }
    if (!errors.empty()) throw std::runtime_error("конфигурация неверна / the configuration is wrong:\n" + errors);
    return std::move(reading.config);
}

const AdapterKind* find_adapter_kind(const std::vector<AdapterKind>& kinds, std::string_view name) {
    const auto found = std::find_if(kinds.begin(), kinds.end(), [name](const AdapterKind& kind) { return kind.name == name; });
    return found == kinds.end() ? nullptr : &*found;
}

}  // namespace gateway
