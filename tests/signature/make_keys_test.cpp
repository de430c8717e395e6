#include "gateway/signature/make_keys.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "gateway/signature/signing_key.hpp"
#include "gateway/signature/trust.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Digits of an attribute of an RFC 2253 subject.
std::string attribute(const std::string& subject, const std::string& name) {
    const std::string key = name + "=";
    std::size_t at = subject.starts_with(key) ? 0 : subject.find("," + key);
    if (at == std::string::npos) return {};
    at = subject.find('=', at) + 1;
    return subject.substr(at, subject.find(',', at) - at);
}

int weighed(const std::string& digits, std::initializer_list<int> weights) {
    int sum = 0;
    std::size_t i = 0;
    for (const int weight : weights) sum += weight * (digits.at(i++) - '0');
    return sum % 11 % 10;
}

}  // namespace

TEST_CASE("every key of the set loads with its certificate") {
    int pairs = 0;
    for (const auto& entry : fs::recursive_directory_iterator(test_keys())) {
        const std::string name = entry.path().string();
        if (!name.ends_with(".key.pem")) continue;
        CAPTURE(name);
        const auto key = load_pem_key(entry.path(), name.substr(0, name.size() - 8) + ".crt.pem");
        const std::string signature = key->sign("octets");
        CHECK(key->certificate().verify(key->kind(), "octets", signature));
        struct stat facts{};
        REQUIRE(::stat(name.c_str(), &facts) == 0);
        CHECK((facts.st_mode & 0777) == 0600);
        ++pairs;
    }
    CHECK(pairs == 17);
}

TEST_CASE("the made-up numbers have valid check digits and a region that does not exist") {
    int organizations = 0;
    for (const auto& entry : fs::directory_iterator(test_keys() / "gost")) {
        if (!entry.path().string().ends_with(".crt.pem")) continue;
        const std::string subject = Certificate::read_pem_file(entry.path()).front().subject();
        CAPTURE(subject);
        const std::string ogrn = attribute(subject, "OGRN"), inn = attribute(subject, "INNLE");
        REQUIRE(ogrn.size() == 13);
        CHECK(ogrn.substr(3, 2) == "00");
        CHECK(std::stoll(ogrn.substr(0, 12)) % 11 % 10 == ogrn[12] - '0');
        if (inn.empty()) continue;  // a person
        REQUIRE(inn.size() == 10);
        CHECK(inn.substr(0, 2) == "00");
        CHECK(weighed(inn, {2, 4, 10, 3, 5, 9, 4, 6, 8}) == inn[9] - '0');
        ++organizations;
    }
    CHECK(organizations == 9);
    const std::string person = Certificate::read_pem_file(test_keys() / "gost/official-sign.crt.pem").front().subject();
    const std::string inn = attribute(person, "INN");
    REQUIRE(inn.size() == 12);
    CHECK(weighed(inn, {7, 2, 4, 10, 3, 5, 9, 4, 6, 8}) == inn[10] - '0');
    CHECK(weighed(inn, {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8}) == inn[11] - '0');
    CHECK(attribute(person, "SNILS").size() == 11);
}

TEST_CASE("making keys again leaves a complete set as it is") {
    const TempFolder folder;
    const MakeKeysOptions options{.now = SystemClock().now()};
    CHECK(make_test_keys(folder.path(), options) == MadeKeys::fresh);
    const std::string key = text_of(folder.path() / "gost/ca.key.pem");
    CHECK(make_test_keys(folder.path(), options) == MadeKeys::already_there);
    CHECK(text_of(folder.path() / "gost/ca.key.pem") == key);

    SECTION("a part of a set is refused and not touched") {
        fs::remove(folder.path() / "rsa/server.key.pem");
        CHECK_THROWS_WITH(make_test_keys(folder.path(), options), Catch::Contains("nothing was changed"));
        CHECK(text_of(folder.path() / "gost/ca.key.pem") == key);
    }
    SECTION("an expired set is refused") {
        const MakeKeysOptions later{.now = options.now + std::chrono::days{366}};
        CHECK_THROWS_WITH(make_test_keys(folder.path(), later), Catch::Contains("expired"));
    }
    SECTION("force makes everything anew") {
        CHECK(make_test_keys(folder.path(), {.now = options.now, .force = true}) == MadeKeys::fresh);
        CHECK(text_of(folder.path() / "gost/ca.key.pem") != key);
        CHECK(load_pem_key(folder.path() / "gost/ca.key.pem", folder.path() / "gost/ca.crt.pem"));
    }
}

TEST_CASE("the validity is as asked and bounded") {
    const TempFolder folder;
    const Time now = SystemClock().now();
    CHECK_THROWS(make_test_keys(folder.path(), {.now = now, .days = 0}));
    CHECK_THROWS(make_test_keys(folder.path(), {.now = now, .days = 4000}));
    CHECK(fs::is_empty(folder.path()));
    make_test_keys(folder.path(), {.now = now, .days = 30});
    const Certificate sign = Certificate::read_pem_file(folder.path() / "gost/gateway-sign.crt.pem").front();
    CHECK(sign.not_after() - now > std::chrono::days{29});
    CHECK(sign.not_after() - now <= std::chrono::days{30});
    const Certificate root = Certificate::read_pem_file(folder.path() / "gost/ca.crt.pem").front();
    CHECK(root.not_after() - now > std::chrono::days{3650});
}
