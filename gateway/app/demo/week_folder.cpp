#include "gateway/app/demo/week_folder.hpp"

#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "gateway/appeal/region_zone.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/make_keys.hpp"

namespace gateway {

namespace fs = std::filesystem;

namespace {

void write(const fs::path& file, const std::string& text, mode_t mode) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    if (!(out << text).flush()) throw std::runtime_error("не пишется / cannot write " + file.string());
    ::chmod(file.c_str(), mode);
}

/// One word of a file of the example is the region's.
void put(const fs::path& file, const std::string& was, const std::string& is) {
    std::ostringstream read;
    read << std::ifstream(file, std::ios::binary).rdbuf();
    std::string text = read.str();
    const auto at = text.find(was);
    if (at == std::string::npos) throw std::runtime_error("нет «" + was + "» / not found: " + file.string());
    write(file, text.replace(at, was.size(), is), 0644);
}

}  // namespace

WeekFolder prepare_week(const fs::path& example, const fs::path& dir, const std::string& region, Time from) {
    if (!fs::is_directory(example / "week"))
        throw std::runtime_error("нет папки / no such folder: " + (example / "week").string());
    WeekFolder folder{fs::absolute(dir).lexically_normal(), {}};
    for (const char* old : {"config", "data", "keys", "secrets", "log", "words", "sstu", "bi"})
        fs::remove_all(folder.dir / old);
    fs::create_directories(folder.dir);
    fs::copy(example / "week", folder.config(), fs::copy_options::recursive);
    for (const char* shared : {"deadlines", "dictionaries", "mappings", "calendars"})
        if (fs::is_directory(example / shared))
            fs::copy(example / shared, folder.config() / shared, fs::copy_options::recursive);
    const std::string offset = to_rfc3339(from, region_offset(region).value_or(moscow_offset)).substr(19);
    put(folder.config() / "gateway.yaml", "region: kirov", "region: " + region);
    put(folder.config() / "bi/week.yaml", "+03:00", offset);
    put(folder.config() / "connectors/sstu.yaml", "utc_offset: 180",
        "utc_offset: " + std::to_string(region_offset(region).value_or(moscow_offset)));
    for (const fs::path& made : {folder.dir / "log", folder.words(), folder.dir / "words/in", folder.reports(),
                                 folder.dir / "secrets", folder.dir / "bi"})
        fs::create_directories(made);
    ::chmod((folder.dir / "secrets").c_str(), 0700);
    for (const char* name : {"pos", "social", "reception", "organs", "admin"}) {
        folder.tokens[name] = make_trace_id();
        write(folder.dir / "secrets" / (std::string(name) + "-token"), folder.tokens[name] + "\n", 0600);
    }
    MakeKeysOptions keys;
    keys.now = from - std::chrono::days(1);
    make_test_keys(folder.dir / "keys", keys);
    return folder;
}

}  // namespace gateway
