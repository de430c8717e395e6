#include "adapters/sstu/batch.hpp"

#include <zip.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/adapters/sstu/reports.hpp"
#include "tests/support/temp_folder.hpp"

using namespace gateway;
using namespace gateway::sstu;

namespace {

std::string guid(int number) {
    const std::string digits = std::to_string(number);
    return "00000000-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

void write(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

std::vector<std::string> names_in(const std::filesystem::path& file) {
    zip_t* archive = zip_open(file.c_str(), ZIP_RDONLY, nullptr);
    REQUIRE(archive != nullptr);
    std::vector<std::string> names;
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i)
        names.emplace_back(zip_get_name(archive, static_cast<zip_uint64_t>(i), 0));
    zip_discard(archive);
    return names;
}

}  // namespace

TEST_CASE("reports are packed in order, no part above the limit") {
    TempFolder folder;
    for (int i = 1; i <= 5; ++i) write(folder.path() / "in" / (guid(i) + ".json"), json::serialize(sample_report("InWork")));
    const auto weight = std::filesystem::file_size(folder.path() / "in" / (guid(1) + ".json"));
    const Batch batch = pack_reports(folder.path() / "in", folder.path() / "out", 2 * (weight + 512));
    CHECK(batch.reports == 5);
    CHECK(batch.flaws.empty());
    REQUIRE(batch.parts.size() == 3);
    CHECK(batch.parts[0].filename() == "template001.zip");
    CHECK(batch.parts[2].filename() == "template003.zip");
    CHECK(names_in(batch.parts[0]) == std::vector<std::string>{guid(1) + ".json", guid(2) + ".json"});
    CHECK(names_in(batch.parts[2]) == std::vector<std::string>{guid(5) + ".json"});
    for (const auto& part : batch.parts) CHECK(std::filesystem::file_size(part) <= 2 * (weight + 512));
}

TEST_CASE("files with flaws are left out and named, other files are not looked at") {
    TempFolder folder;
    write(folder.path() / "in" / (guid(1) + ".json"), "{}");
    write(folder.path() / "in" / (guid(2) + ".json"), json::serialize(sample_report("Answered")));
    write(folder.path() / "in" / (guid(3) + ".json.part"), "{");
    write(folder.path() / "in" / "readme.json", "{");
    const Batch batch = pack_reports(folder.path() / "in", folder.path() / "out");
    CHECK(batch.reports == 1);
    REQUIRE(batch.flaws.size() == 1);
    CHECK(batch.flaws[0].file == guid(1) + ".json");
    CHECK(batch.flaws[0].what.find("/departmentId") != std::string::npos);
}

TEST_CASE("parts of before are not overwritten, an empty folder makes none") {
    TempFolder folder;
    std::filesystem::create_directories(folder.path() / "in");
    CHECK(pack_reports(folder.path() / "in", folder.path() / "out").parts.empty());
    write(folder.path() / "in" / (guid(1) + ".json"), json::serialize(sample_report("InWork")));
    const auto part = pack_reports(folder.path() / "in", folder.path() / "out").parts.at(0);
    std::filesystem::rename(folder.path() / "in" / (guid(1) + ".json"), folder.path() / "in" / (guid(2) + ".json"));
    CHECK_THROWS_AS(pack_reports(folder.path() / "in", folder.path() / "out"), std::runtime_error);
    CHECK(names_in(part) == std::vector<std::string>{guid(1) + ".json"});
}
