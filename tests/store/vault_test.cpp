#include "gateway/store/vault.hpp"

#include <catch2/catch.hpp>

using namespace gateway;

namespace {

std::string octets(char fill) {
    return std::string(32, fill);
}

Vault vault_of(const std::string& id, char fill) {
    return Vault(id, {{id, octets(fill)}});
}

template <class Call>
SealBroken::Why why(Call call) {
    try {
        call();
    } catch (const SealBroken& broken) {
        return broken.why();
    }
    FAIL("it opened");
    return SealBroken::Why::changed;
}

constexpr std::size_t piece = 64 * 1024;

}  // namespace

TEST_CASE("a body of any length opens as it was sealed, and shows nothing of itself") {
    const Vault vault = vault_of("k1", 'a');
    for (const std::size_t size : {0UL, 1UL, piece - 1, piece, piece + 1, 3 * piece, 3 * piece + 7}) {
        const std::string body(size, 'x');
        const std::string sealed = vault.seal(body, "bytes m1");
        CHECK(vault.open(sealed, "bytes m1") == body);
        CHECK(sealed.find("xxxxxxxx") == std::string::npos);
        CHECK(key_of_sealed(sealed) == "k1");
    }
}

TEST_CASE("the same body is sealed differently each time") {
    const Vault vault = vault_of("k1", 'a');
    const std::string one = vault.seal("Иванов", "bytes m1"), other = vault.seal("Иванов", "bytes m1");
    CHECK(one.substr(8) != other.substr(8));
    CHECK(one.substr(one.size() - 16) != other.substr(other.size() - 16));
}

TEST_CASE("a body does not open under another subject") {
    const Vault vault = vault_of("k1", 'a');
    const std::string sealed = vault.seal("Иванов", "bytes m1");
    CHECK(why([&] { vault.open(sealed, "bytes m2"); }) == SealBroken::Why::changed);
    CHECK(why([&] { vault.open(sealed, "canonical m1"); }) == SealBroken::Why::changed);
}

TEST_CASE("no octet of a sealed body can be changed, and none left out or added") {
    const Vault vault = vault_of("k1", 'a');
    const std::string sealed = vault.seal("Петрова Мария", "bytes m1");
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        std::string changed = sealed;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        CHECK_THROWS_AS(vault.open(changed, "bytes m1"), SealBroken);
        CHECK_THROWS_AS(vault.open(sealed.substr(0, at), "bytes m1"), SealBroken);
    }
    CHECK_THROWS_AS(vault.open(sealed + "x", "bytes m1"), SealBroken);
    CHECK_THROWS_AS(vault.open("", "bytes m1"), SealBroken);
}

TEST_CASE("pieces cannot be cut off, swapped, doubled or taken from another body") {
    const Vault vault = vault_of("k1", 'a');
    std::string body(3 * piece, 'a');
    std::fill(body.begin() + piece, body.begin() + 2 * piece, 'b');
    const std::string sealed = vault.seal(body, "file f");
    const std::size_t whole = piece + 16, head = sealed.size() - 3 * whole;
    const auto part = [&](std::size_t n) { return sealed.substr(head + n * whole, whole); };
    const std::string start = sealed.substr(0, head);
    CHECK(vault.open(start + part(0) + part(1) + part(2), "file f") == body);
    CHECK_THROWS_AS(vault.open(start + part(0) + part(1), "file f"), SealBroken);
    CHECK_THROWS_AS(vault.open(start + part(1) + part(0) + part(2), "file f"), SealBroken);
    CHECK_THROWS_AS(vault.open(start + part(0) + part(2), "file f"), SealBroken);
    CHECK_THROWS_AS(vault.open(start + part(0) + part(1) + part(2) + part(2), "file f"), SealBroken);
    const std::string again = vault.seal(body, "file f");
    CHECK_THROWS_AS(vault.open(start + again.substr(head, whole) + part(1) + part(2), "file f"), SealBroken);
}

TEST_CASE("piece by piece it is the same body, however it is cut") {
    const Vault vault = vault_of("k1", 'a');
    const std::string body = std::string(piece, 'a') + std::string(piece, 'b') + "rest";
    for (const std::size_t step : {1'000UL, piece, piece + 1, body.size() + 1'000}) {
        Sealing sealing(vault, "file f");
        std::string sealed;
        for (std::size_t at = 0; at < body.size(); at += step) sealed += sealing.add(std::string_view(body).substr(at, step));
        sealed += sealing.finish();
        Opening opening(vault, "file f");
        std::string opened;
        for (std::size_t at = 0; at < sealed.size(); at += step)
            opened += opening.add(std::string_view(sealed).substr(at, step));
        CHECK(opened + opening.finish() == body);
    }
}

TEST_CASE("a missing key is told by its name, another key under the name opens nothing") {
    const std::string sealed = vault_of("k1", 'a').seal("Иванов", "bytes m1");
    const Vault other = vault_of("k2", 'b'), same_name = vault_of("k1", 'b');
    CHECK(why([&] { other.open(sealed, "bytes m1"); }) == SealBroken::Why::key_missing);
    CHECK_THROWS_WITH(other.open(sealed, "bytes m1"), Catch::Contains("the store's key k1 is missing: bytes m1"));
    CHECK(why([&] { same_name.open(sealed, "bytes m1"); }) == SealBroken::Why::changed);
    CHECK(same_name.proof_of("k1") != vault_of("k1", 'a').proof_of("k1"));
    CHECK(Vault("k2", {{"k1", octets('a')}, {"k2", octets('b')}}).open(sealed, "bytes m1") == "Иванов");
}

TEST_CASE("keys that cannot be are refused with a sentence") {
    CHECK_THROWS_WITH(Vault("k1", {{"k1", "short"}}), Catch::Contains("is not of 32 octets"));
    CHECK_THROWS_WITH(Vault("k2", {{"k1", octets('a')}}), Catch::Contains("is not among the store's keys: 'k2'"));
    CHECK_THROWS_WITH(Vault("a b", {{"a b", octets('a')}}), Catch::Contains("[A-Za-z0-9._-]{1,40}"));
    CHECK_FALSE(Vault().seals());
}
