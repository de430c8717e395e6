#include "gateway/analytics/manifest.hpp"

#include <boost/json.hpp>
#include <stdexcept>

#include "gateway/analytics/local_day.hpp"
#include "gateway/appeal/json_tree.hpp"

namespace gateway {
namespace {

namespace json = boost::json;

constexpr std::string_view format_name = "appeal-gateway/bi";

std::string text_at(const json::value& object, const char* name) {
    return std::string(object.at(name).as_string());
}

std::int64_t number_at(const json::value& object, const char* name) {
    return object.at(name).to_number<std::int64_t>();
}

Time time_at(const json::value& object, const char* name) {
    const auto time = parse_rfc3339(text_at(object, name));
    if (!time) throw std::runtime_error(std::string(name) + ": no time");
    return *time;
}

json::array rules_json(const std::vector<RecountRule>& rules) {
    json::array array;
    for (const RecountRule& rule : rules)
        array.push_back(json::object{{"block", rule.block}, {"match", rule.match}, {"category", rule.category}});
    return array;
}

json::array files_json(const std::vector<ExportFile>& files) {
    json::array array;
    for (const ExportFile& file : files)
        array.push_back(json::object{{"name", file.name},
                                     {"table", file.table},
                                     {"format", file.format},
                                     {"rows", file.rows},
                                     {"size", file.size},
                                     {"sha256", file.sha256}});
    return array;
}

/// A name of a file of the export's own folder.
std::string safe_name(std::string name) {
    const bool safe = !name.empty() && name.front() != '.' && name.size() < 100 &&
                      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == std::string::npos;
    if (!safe) throw std::runtime_error("files: name");
    return name;
}

Manifest read(const json::value& all) {
    if (text_at(all, "format") != format_name) throw std::runtime_error("format");
    Manifest manifest;
    manifest.schema_version = text_at(all, "schema_version");
    if (!manifest.schema_version.starts_with("1.")) throw std::runtime_error("schema_version");
    manifest.export_id = text_at(all, "export_id");
    manifest.instance = text_at(all, "instance");
    manifest.made_at = time_at(all, "made_at");
    if (text_at(all, "mode") == "incremental") manifest.since = number_at(all, "since");
    manifest.mark = {number_at(all, "watermark"), number_at(all, "appeals"), time_at(all, "changed_at")};
    const auto offset = offset_of(text_at(all, "utc_offset"));
    if (!offset) throw std::runtime_error("utc_offset");
    manifest.offset_minutes = *offset;
    manifest.range = {text_at(all, "from"), text_at(all, "to")};
    const json::value& weights = all.at("rating_weights");
    manifest.weights = {number_at(weights, "number"), number_at(weights, "speed"), number_at(weights, "completeness"),
                        number_at(weights, "quality"), number_at(weights, "min_closed")};
    const json::value& heat = all.at("heat_map");
    manifest.heat_map = {number_at(heat, "cell_millidegrees"), number_at(heat, "min_count")};
    for (const json::value& rule : all.at("category_rules").as_array())
        manifest.category_rules.push_back({text_at(rule, "block"), text_at(rule, "match"), text_at(rule, "category")});
    manifest.unreadable = number_at(all, "unreadable");
    for (const json::value& file : all.at("files").as_array())
        manifest.files.push_back({safe_name(text_at(file, "name")), text_at(file, "table"), text_at(file, "format"),
                                  number_at(file, "rows"), file.at("size").to_number<std::uint64_t>(),
                                  text_at(file, "sha256")});
    return manifest;
}

}  // namespace

std::string to_json(const Manifest& manifest) {
    json::object all{{"format", format_name},
                     {"schema_version", manifest.schema_version},
                     {"export_id", manifest.export_id},
                     {"instance", manifest.instance},
                     {"made_at", to_rfc3339(manifest.made_at)},
                     {"mode", manifest.since ? "incremental" : "full"}};
    if (manifest.since) all["since"] = *manifest.since;
    all["watermark"] = manifest.mark.change;
    all["changed_at"] = to_rfc3339(manifest.mark.changed_at);
    all["appeals"] = manifest.mark.appeals;
    all["utc_offset"] = offset_text(manifest.offset_minutes);
    all["from"] = manifest.range.from;
    all["to"] = manifest.range.to;
    all["unreadable"] = manifest.unreadable;
    all["rating_weights"] = {{"number", manifest.weights.number},
                             {"speed", manifest.weights.speed},
                             {"completeness", manifest.weights.completeness},
                             {"quality", manifest.weights.quality},
                             {"min_closed", manifest.weights.min_closed}};
    all["heat_map"] = {{"cell_millidegrees", manifest.heat_map.cell_millidegrees}, {"min_count", manifest.heat_map.min_count}};
    all["category_rules"] = rules_json(manifest.category_rules);
    all["files"] = files_json(manifest.files);
    return pretty_json(json::serialize(all)) + "\n";
}

Manifest manifest_of(std::string_view text) {
    try {
        return read(json::parse(text));
    } catch (const std::exception& error) {
        throw std::runtime_error(std::string("это не манифест выгрузки BI / this is no manifest of a BI export: ") +
                                 error.what());
    }
}

}  // namespace gateway
