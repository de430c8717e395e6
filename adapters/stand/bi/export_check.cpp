#include "adapters/stand/bi/export_check.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/cms.hpp"
#include "gateway/table/table.hpp"

namespace gateway::stand {
namespace fs = std::filesystem;
namespace json = boost::json;
namespace {

constexpr int wrong = 422;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string octets_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw BadExport(wrong, file.filename().string() + " is missing");
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string text_of(const json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr || !value->is_string()) throw BadExport(wrong, std::string("the manifest has no ") + name);
    return std::string(value->get_string());
}

std::int64_t number_of(const json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr || !value->is_int64()) throw BadExport(wrong, std::string("the manifest has no number ") + name);
    return value->get_int64();
}

const json::object& object_of(const json::value& value) {
    if (!value.is_object()) throw BadExport(wrong, "not an object");
    return value.get_object();
}

json::value parsed(const std::string& octets, const std::string& name) {
    boost::system::error_code error;
    json::value value = json::parse(octets, error);
    if (error) throw BadExport(wrong, name + " is not JSON");
    return value;
}

void check_signature(const fs::path& folder, const std::string& manifest, const TrustStore& trust, Time now) {
    const CmsCheck check = verify_cms_detached(manifest, octets_of(folder / "manifest.json.sig"), &trust, now);
    if (!check.valid()) throw BadExport(wrong, "the manifest's signature is not valid: " + check.detail);
}

using TakeFact = std::function<void(std::string key, std::string status)>;

std::int64_t count_csv(const fs::path& file, bool facts, const TakeFact& take) {
    std::int64_t rows = -1;
    std::array<std::size_t, 3> places{};
    read_csv(file, [&](const std::vector<std::string>& cells) {
        if (++rows == 0) {
            for (std::size_t i = 0; facts && i < places.size(); ++i) {
                constexpr std::array names{"appeal_id", "question", "status"};
                const auto found = std::find(cells.begin(), cells.end(), names[i]);
                if (found == cells.end()) throw BadExport(wrong, file.filename().string() + " has no column " + names[i]);
                places[i] = static_cast<std::size_t>(found - cells.begin());
            }
        } else if (facts) {
            take(cells.at(places[0]) + "/" + cells.at(places[1]), cells.at(places[2]));
        }
    });
    if (rows < 0) throw BadExport(wrong, file.filename().string() + " has no head");
    return rows;
}

std::int64_t count_lines(const fs::path& file, bool facts, const TakeFact& take) {
    std::ifstream in(file, std::ios::binary);
    std::int64_t rows = 0;
    for (std::string line; std::getline(in, line); ++rows) {
        const json::value row = parsed(line, file.filename().string());
        const json::object& object = object_of(row);
        if (facts)
            take(text_of(object, "appeal_id") + "/" + std::to_string(number_of(object, "question")), text_of(object, "status"));
    }
    return rows;
}

std::int64_t count_book(const fs::path& file) {
    try {
        TableRow row;
        std::int64_t rows = -1;
        for (const auto book = open_table(file); book->next(row);) ++rows;
        return rows;
    } catch (const Fault& fault) {
        throw BadExport(wrong, file.filename().string() + " is no workbook: " + fault.detail());
    }
}

std::int64_t count_rows(const fs::path& file, const json::object& named, const TakeFact& take) {
    const std::string format = text_of(named, "format");
    const bool facts = text_of(named, "table") == "appeal_fact";
    if (format == "csv") return count_csv(file, facts, take);
    if (format == "jsonl") return count_lines(file, facts, take);
    if (format == "xlsx") return count_book(file);
    if (format != "geojson") throw BadExport(wrong, "a format nobody knows: " + format);
    const json::value map = parsed(octets_of(file), file.filename().string());
    const auto* features = object_of(map).if_contains("features");
    if (features == nullptr || !features->is_array()) throw BadExport(wrong, "a map without features");
    return static_cast<std::int64_t>(features->get_array().size());
}

void check_file(const fs::path& folder, const json::object& named, CheckedExport& checked) {
    const std::string name = text_of(named, "name");
    const fs::path file = folder / name;
    std::error_code absent;
    if (name.find('/') != std::string::npos || !fs::is_regular_file(file, absent)) throw BadExport(409, name + " did not come");
    if (static_cast<std::int64_t>(fs::file_size(file)) != number_of(named, "size") ||
        sha256_hex_of_file(file) != text_of(named, "sha256"))
        throw BadExport(409, name + " is not the file of the manifest: another digest");
    std::vector<std::pair<std::string, std::string>> facts;
    const std::int64_t rows = count_rows(
        file, named, [&](std::string key, std::string status) { facts.emplace_back(std::move(key), std::move(status)); });
    if (rows != number_of(named, "rows"))
        throw BadExport(wrong, name + " has " + std::to_string(rows) + " rows, the manifest says " +
                                   std::to_string(number_of(named, "rows")));
    checked.rows[name] = rows;
    if (checked.facts.empty()) checked.facts = std::move(facts);  // every format holds the same
}

}  // namespace

void read_csv(const fs::path& file, const std::function<void(const std::vector<std::string>&)>& take) {
    const std::string octets = octets_of(file);
    std::vector<std::string> cells(1);
    bool quoted = false;
    std::size_t i = octets.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    const auto refuse = [&](const char* why) { throw BadExport(wrong, file.filename().string() + ": " + why); };
    if (i == 0) refuse("no byte order mark");
    for (; i < octets.size(); ++i) {
        const char c = octets[i];
        if (quoted && c == '"' && octets.compare(i, 2, "\"\"") == 0) {
            cells.back() += octets[++i];
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == ';') {
            cells.emplace_back();
        } else if (!quoted && c == '\r' && octets.compare(i, 2, "\r\n") == 0) {
            take(cells);
            cells.assign(1, {});
            ++i;
        } else {
            cells.back() += c;
        }
    }
    if (quoted || cells.size() > 1 || !cells.back().empty()) refuse("the last line is cut");
}

CheckedExport check_export(const fs::path& folder, const TrustStore& trust, Time now) {
    const std::string octets = octets_of(folder / "manifest.json");
    check_signature(folder, octets, trust, now);
    const json::value manifest = parsed(octets, "the manifest");
    const json::object& all = object_of(manifest);
    if (!text_of(all, "schema_version").starts_with("1."))
        throw BadExport(wrong, "schema version " + text_of(all, "schema_version") + " is not known here, 1.x is");
    CheckedExport checked;
    checked.id = text_of(all, "export_id");
    checked.instance = text_of(all, "instance");
    checked.digest = sha256_hex(octets);
    checked.watermark = number_of(all, "watermark");
    if (text_of(all, "mode") == "incremental") checked.since = number_of(all, "since");
    const auto* files = all.if_contains("files");
    if (files == nullptr || !files->is_array() || files->get_array().empty())
        throw BadExport(wrong, "a manifest without files");
    for (const json::value& file : files->get_array()) check_file(folder, object_of(file), checked);
    return checked;
}

}  // namespace gateway::stand
