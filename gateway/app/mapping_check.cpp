#include "gateway/app/mapping_check.hpp"

#include <set>

#include "gateway/app/mapping_files.hpp"
#include "gateway/mapping/fixtures.hpp"
#include "gateway/mapping/sectors.hpp"
#include "gateway/mapping/sstu_classifier.hpp"

namespace gateway {
namespace {

class MappingCheck {
public:
    explicit MappingCheck(ConfigProblems& problems) : problems_(problems) {}

    void walk(const std::vector<SettingKey>& keys, const Settings& settings) {
        for (const SettingKey& key : keys) {
            if (!settings.has(key.name)) continue;
            if (key.type == SettingType::path) file(settings.text(key.name), settings.place(key.name));
            if (key.type == SettingType::block) walk(key.keys, settings.block(key.name));
            if (key.type == SettingType::block_list || key.type == SettingType::block_map)
                for (const auto& [name, block] : settings.blocks(key.name)) walk(key.keys, block);
        }
    }

private:
    /// Each mapping once, at the first place that uses it.
    void file(const std::filesystem::path& path, const SettingPlace& place) {
        if (!is_mapping_file(path) || !seen_.insert(path).second) return;
        const std::string name = path.filename().string();
        try {
            const auto results = run_fixtures(Mapping::load(path), fixtures_of(path));
            if (results.empty())
                problems_.warning(place, "у отображения '" + name + "' нет примеров", "mapping '" + name + "' has no fixtures");
            for (const FixtureResult& result : results)
                if (!result.passed)
                    problems_.error(place, "пример '" + result.name + "' отображения '" + name + "' не сходится",
                                    "fixture '" + result.name + "' of mapping '" + name + "' fails", result.detail);
        } catch (const std::exception& error) {
            problems_.error(place, "отображение '" + name + "' не загружается", "mapping '" + name + "' does not load",
                            error.what());
        }
    }

    ConfigProblems& problems_;
    std::set<std::filesystem::path> seen_;
};

void check_region(const Config& config, ConfigProblems& problems) {
    if (config.instance.region.empty()) return;
    try {
        Sectors::load(config.dir / "dictionaries", config.instance.region);
    } catch (const std::exception& error) {
        problems.error(config.instance.region_place, "справочники блоков региона не загружаются",
                       "the dictionaries of the region's blocks do not load", error.what());
    }
}

void check_classifier(const Config& config, ConfigProblems& problems) {
    if (config.instance.sstu_classifier.empty()) return;
    try {
        SstuClassifier::load(config.instance.sstu_classifier);
    } catch (const std::exception& error) {
        problems.error(config.instance.sstu_classifier_place, "классификатор ССТУ не загружается",
                       "the classifier of questions (ССТУ) does not load", error.what());
    }
}

/// Every organ that receives appeals should have an official page: asked only where the operator keeps such a directory.
void check_pages(const Config& config, ConfigProblems& problems) {
    if (config.instance.organ_pages.empty()) return;
    const SettingPlace& place = config.instance.organ_pages_place;
    try {
        const auto organs = Dictionary::load(config.instance.organ_pages).words();
        if (config.instance.region.empty()) return;
        std::set<std::string> missing;
        const Sectors sectors = Sectors::load(config.dir / "dictionaries", config.instance.region);
        for (const SectorBlock& block : sectors.blocks())
            for (const std::string& organ : block.organs)
                if (!organs.contains(organ)) missing.insert(organ);
        for (const std::string& organ : missing)
            problems.warning(place, "у организации нет официальной страницы: " + organ,
                             "the organisation has no official page: " + organ);
    } catch (const std::exception& error) {
        problems.error(place, "справочник страниц не загружается", "the directory of pages does not load", error.what());
    }
}

}  // namespace

void check_mappings(const ConfigSource& source, const Config& config, ConfigProblems& problems) {
    check_region(config, problems);
    check_classifier(config, problems);
    check_pages(config, problems);
    MappingCheck check(problems);
    for (const ConnectorConfig& connector : config.connectors) {
        const AdapterKind* kind = find_adapter_kind(source.kinds, connector.adapter);
        if (kind == nullptr || !connector.enabled || problems.has_errors_in(connector.place.file)) continue;
        check.walk(kind->settings, connector.settings);
    }
}

}  // namespace gateway
