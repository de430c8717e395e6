#include "gateway/signature/timestamp.hpp"

#include <catch2/catch.hpp>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "tests/support/test_keys.hpp"
#include "tests/support/test_tsa.hpp"

using namespace gateway;

namespace {

const std::string content = "signed original";

Cause cause_of_reply(const std::string& reply, const std::string& query) {
    try {
        timestamp_token(reply, query);
    } catch (const Fault& fault) {
        return fault.cause();
    }
    return Cause::none;
}

}  // namespace

TEST_CASE("a time stamp proves the digest it was made for, at the authority's time") {
    const TestTsa tsa;
    const TrustStore trust = TrustStore::load(tsa.trust());
    const std::string digest = sha256_hex(content);
    const std::string query = make_timestamp_query(digest, "1.2.3.4.5");
    const std::string token = timestamp_token(tsa.reply(query), query);

    const TimestampCheck check = verify_timestamp(token, digest, &trust);
    INFO(check.detail);
    REQUIRE(check.valid());
    CHECK(check.policy == "1.2.3.4.5");
    CHECK(check.authority->common_name() == "Test TSA");
    CHECK(std::chrono::abs(*check.at - SystemClock().now()) < std::chrono::minutes(5));

    SECTION("not for another digest") {
        CHECK(verify_timestamp(token, sha256_hex("other"), &trust).cause == Cause::signature_invalid);
    }
    SECTION("not by an authority nobody trusts") {
        const TrustStore others = TrustStore::load(test_keys() / "trust" / "rsa");
        CHECK(verify_timestamp(token, digest, &others).cause == Cause::certificate_untrusted);
        CHECK(verify_timestamp(token, digest, nullptr).valid());
    }
    SECTION("with no octet of it changed that is signed") {
        int still_valid = 0;
        for (std::size_t at = 0; at < token.size(); at += 11) {
            std::string changed = token;
            changed[at] = static_cast<char>(changed[at] ^ 0x01);
            still_valid += verify_timestamp(changed, digest, &trust).valid() ? 1 : 0;
        }
        CHECK(still_valid <= 4);  // the root and fields outside the signature, such as a version
    }
}

TEST_CASE("a reply that does not answer the query is refused") {
    const TestTsa tsa;
    const std::string query = make_timestamp_query(sha256_hex(content), "");
    const std::string reply = tsa.reply(query);
    CHECK(cause_of_reply(reply, make_timestamp_query(sha256_hex(content), "")) == Cause::partner_garbage);  // another nonce
    CHECK(cause_of_reply(reply, make_timestamp_query(sha256_hex("other"), "")) == Cause::partner_garbage);
    CHECK(cause_of_reply("<html>", query) == Cause::partner_garbage);
    CHECK(cause_of_reply(reply.substr(0, reply.size() - 1), query) == Cause::partner_garbage);
    CHECK(cause_of_reply(reply, query) == Cause::none);
    const std::string foreign_policy = make_timestamp_query(sha256_hex(content), "1.2.3.9.9");
    CHECK(cause_of_reply(tsa.reply(foreign_policy), foreign_policy) == Cause::partner_rejected);
    CHECK_THROWS_AS(make_timestamp_query("abc", ""), Fault);
    CHECK_THROWS_AS(make_timestamp_query(sha256_hex(content), "not an oid"), Fault);
}

TEST_CASE("garbage is no time stamp token and breaks nothing") {
    for (const std::string& token : {std::string(), std::string("x"), std::string("\x30\x80", 2), std::string(5000, '\x30')})
        CHECK(verify_timestamp(token, sha256_hex(content), nullptr).cause == Cause::malformed);
}
