#include <array>
#include <catch2/catch.hpp>
#include <set>
#include <thread>
#include <vector>

#include "gateway/core/cause.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/envelope.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/core/outcome.hpp"
#include "gateway/core/store.hpp"

using namespace gateway;

TEST_CASE("every cause has a unique code, both sentences, a next step and a sensible HTTP status") {
    std::set<std::string_view> codes;
    for (const CauseInfo& row : all_causes()) {
        INFO(row.code);
        CHECK(codes.insert(row.code).second);
        CHECK(cause_of(row.code) == row.cause);
        CHECK_FALSE(row.ru.empty());
        CHECK_FALSE(row.en.empty());
        CHECK_FALSE(row.next_ru.empty());
        CHECK_FALSE(row.next_en.empty());
        CHECK(row.http_status >= 400);
        CHECK(row.http_status <= 599);
    }
    CHECK_FALSE(cause_of("no.such.code"));
}

TEST_CASE("a fault tells its code, detail and place") {
    const Fault fault(Cause::bad_value, "not a number", "/questions/0/n");
    CHECK(std::string(fault.what()) == "message.value: not a number (/questions/0/n)");
}

TEST_CASE("times are written and read back in both forms") {
    const auto time = parse_rfc3339("2026-03-02T10:00:00.863875Z");
    REQUIRE(time);
    CHECK(to_rfc3339(*time) == "2026-03-02T10:00:00.863875Z");
    CHECK(to_rfc3339(*time, 180) == "2026-03-02T13:00:00+03:00");
    CHECK(to_rfc3339(*time, -210) == "2026-03-02T06:30:00-03:30");
    CHECK(parse_rfc3339("2026-03-02T13:00:00+03:00") == parse_rfc3339("2026-03-02T10:00:00Z"));
    CHECK(parse_rfc3339("2026-03-02T13:00:00", 180) == parse_rfc3339("2026-03-02T10:00:00Z"));
    CHECK(parse_rfc3339("1969-12-31T23:59:59.999999Z")->time_since_epoch().count() == -1);
}

TEST_CASE("impossible times are refused") {
    for (const char* text : {"", "2026-03-02", "2026-02-30T10:00:00Z", "2026-13-01T10:00:00Z", "2026-03-02T24:00:00Z",
                             "2026-03-02T10:60:00Z", "2026-03-02T10:00:00", "2026-03-02T10:00:00.Z", "2026-03-02T10:00:00+3:00",
                             "2026-03-02T10:00:00+25:00", "2026-03-02T10:00:00Zx", "2026-03-02T10:00:00.0123456789Z", "x"}) {
        INFO(text);
        CHECK_FALSE(parse_rfc3339(text));
    }
}

TEST_CASE("UUIDs carry their version and time, differ and sort in the order they were made") {
    const auto now = *parse_rfc3339("2026-03-02T10:00:00.863000Z");
    std::string before;
    for (int i = 0; i < 5000; ++i) {
        const std::string id = make_uuid_v7(now);
        CHECK(before < id);
        before = id;
    }
    CHECK(uuid_version(before) == 7);
    const std::string first = make_uuid_v1(now);
    const std::string second = make_uuid_v1(now);
    CHECK(first != second);
    CHECK(uuid_version(first) == 1);
    CHECK(uuid_time(first) >= now);
    CHECK(uuid_time(second) - now < std::chrono::seconds(1));
    CHECK_FALSE(is_uuid("0B940B96-103f-4248-850c-26b6c7296728"));
    CHECK_FALSE(is_uuid("0b940b96-103f-4248-850c-26b6c729672"));
    CHECK(make_trace_id().size() == 32);
}

TEST_CASE("no random part of an id is given twice, in no thread") {
    constexpr int each = 2000;
    std::array<std::vector<std::string>, 3> made;
    std::vector<std::thread> threads;
    for (auto& ids : made)
        threads.emplace_back([&ids] {
            for (int i = 0; i < each; ++i) {
                ids.push_back(make_trace_id());
                ids.push_back(make_uuid_v7(Time{}).substr(20));
            }
        });
    for (auto& thread : threads) thread.join();
    std::set<std::string> parts;
    for (const auto& ids : made)
        for (const std::string& id : ids) {
            parts.insert(id.substr(0, 15));
            parts.insert(id.substr(id.size() - 15));
        }
    CHECK(parts.size() == made.size() * each * 4);
}

TEST_CASE("base64 survives a round trip and garbage is refused") {
    for (const std::string text : {"", "a", "ab", "abc", "abcd", "\xff\x00\x10"}) {
        std::string back;
        CHECK(base64_decode(base64_encode(text), back));
        CHECK(back == text);
    }
    std::string out;
    CHECK(base64_decode(" YW\r\nJj ", out));
    CHECK(out == "abc");
    for (const char* bad : {"YWJ", "YWJj=", "YW=j", "YWJ*", "Y===", "YR==", "=", "YWI=YWI="}) {
        INFO(bad);
        CHECK_FALSE(base64_decode(bad, out));
    }
}

TEST_CASE("digests agree with the published values") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    Sha256 pieces;
    pieces.update("a");
    pieces.update("bc");
    CHECK(pieces.finish_hex() == sha256_hex("abc"));
    CHECK(constant_time_equal("secret", "secret"));
    CHECK_FALSE(constant_time_equal("secret", "secreT"));
    CHECK_FALSE(constant_time_equal("secret", "secret1"));
}

TEST_CASE("external ids are compared with look-alikes, case and spaces folded") {
    CHECK(normal_external_id("А26-05-84") == normal_external_id(" a26-05-84 "));
    CHECK(normal_external_id("№ 12\u00a0\u00a0 34") == "№ 12 34");
    CHECK(normal_external_id("дело-7") == normal_external_id("ДЕЛО-7"));
    CHECK(normal_external_id("А") == "A");
    CHECK(normal_external_id("заяви\u0306те\u0308лка") == normal_external_id("заявйтёлка"));
    CHECK(normal_external_id("\u0306") == "\u0306");
    CHECK(normal_external_id("\xd0") == "\xd0");
}

TEST_CASE("words of kinds and states are read back") {
    CHECK(message_kind_of(to_text(MessageKind::answer_sent)) == MessageKind::answer_sent);
    CHECK(delivery_state_of(to_text(DeliveryState::in_doubt)) == DeliveryState::in_doubt);
    CHECK_FALSE(message_kind_of("nothing"));
    CHECK(postponed(Cause::timeout).kind == Outcome::Kind::postponed);
}
