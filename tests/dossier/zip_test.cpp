#include "gateway/dossier/zip.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "sample.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& members) {
    const TempFolder folder;
    ZipWriter zip(folder.path() / "a.zip");
    for (const auto& [name, octets] : members) zip.add(name, octets);
    zip.finish();
    return read_file(folder.path() / "a.zip");
}

std::string flaw_of(const std::string& file) {
    try {
        read_zip(file);
    } catch (const DossierFlaw& flaw) {
        return flaw.what();
    }
    return {};
}

/// The same octets as a ZIP whose only member has this name and content.
std::string forged(const std::string& name, const std::string& octets, int times = 1) {
    std::vector<ZipEntry> entries;
    std::string file;
    for (int i = 0; i < times; ++i) {
        Crc32 crc;
        crc.update(octets);
        entries.push_back({name, crc.value(), octets.size(), file.size()});
        file += zip_local_header(entries.back()) + octets;
    }
    return file + zip_tail(entries, file.size());
}

}  // namespace

TEST_CASE("what is written is read again, in order") {
    const std::string file = zip_of({{"mimetype", "x"}, {"empty", ""}, {"folder/b.bin", std::string("\0PK\x03\x04", 5)}});
    const auto members = read_zip(file);
    REQUIRE(members.size() == 3);
    CHECK(members[0].name == "mimetype");
    CHECK(members[1].octets.empty());
    CHECK(members[2].octets == std::string_view("\0PK\x03\x04", 5));
}

TEST_CASE("unzip takes the file and finds no fault in it") {
    const TempFolder folder;
    {
        ZipWriter zip(folder.path() / "a.zip");
        zip.add("folder/b.txt", "content");
        zip.finish();
    }
    struct stat facts{};
    REQUIRE(::stat((folder.path() / "a.zip").c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
    const std::string in = "cd '" + folder.path().string() + "' && ";
    CHECK(std::system((in + "unzip -tqq a.zip && unzip -q a.zip && test \"$(cat folder/b.txt)\" = content").c_str()) == 0);
}

TEST_CASE("a writer that does not finish leaves no file, and none is written over") {
    const TempFolder folder;
    const auto path = folder.path() / "a.zip";
    {
        const ZipWriter zip(path);
    }
    CHECK_FALSE(std::filesystem::exists(path));
    std::ofstream(path) << "mine";
    CHECK_THROWS_WITH(ZipWriter(path), Catch::Contains("a.zip"));
    CHECK(read_file(path) == "mine");
}

TEST_CASE("a file that changes while it is written is noticed") {
    const TempFolder folder;
    std::ofstream(folder.path() / "f") << "one";
    ZipWriter zip(folder.path() / "a.zip");
    Crc32 crc;
    crc.update("two");
    CHECK_THROWS_WITH(zip.add_file("f", folder.path() / "f", 3, crc.value()), Catch::Contains("changed"));
}

TEST_CASE("names that could leave the folder, and names that occur twice, are refused") {
    for (const char* name : {"../a", "/a", "a/../b", "a//b", "a/", ".hidden", "a/.b", "C:a", "a\\b", "a b", "а", ""}) {
        INFO(name);
        CHECK_FALSE(is_member_name(name));
        CHECK_THAT(flaw_of(forged(name, "x")), Catch::Contains("name"));
    }
    CHECK(flaw_of(forged("a", "x")).empty());
    CHECK_THAT(flaw_of(forged("a", "x", 2)), Catch::Contains("twice"));
}

TEST_CASE("an archive packed by another program is refused: nothing is ever unpacked") {
    const TempFolder folder;
    const std::string in = "cd '" + folder.path().string() + "' && head -c 1000000 /dev/zero >zeros && ";
    REQUIRE(std::system((in + "zip -qX bomb.zip zeros && zip -qX0 stored.zip zeros").c_str()) == 0);
    CHECK_THAT(flaw_of(read_file(folder.path() / "bomb.zip")), Catch::Contains("header"));
    CHECK_FALSE(flaw_of(read_file(folder.path() / "stored.zip")).empty());
    CHECK_FALSE(flaw_of("").empty());
    CHECK_FALSE(flaw_of("PK\x03\x04").empty());
    CHECK_FALSE(flaw_of(std::string(22, '\0')).empty());
}

TEST_CASE("from 4 GiB on the end of the archive is ZIP64") {
    const std::uint64_t far = 5ULL << 30;
    const std::string tail = zip_tail({{"a", 1, 2, 0}, {"b", 1, 2, far}}, far + 100);
    CHECK(tail.find("PK\x06\x06") != std::string::npos);
    CHECK(tail.find("PK\x06\x07") != std::string::npos);
    CHECK(tail.find(std::string("\x01\0\x08\0\0\0\0\x40\x01\0\0\0", 12)) != std::string::npos);
    CHECK(zip_tail({{"a", 1, 2, 0}}, 100).find("PK\x06\x06") == std::string::npos);
}
