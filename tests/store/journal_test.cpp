#include "gateway/store/journal.hpp"

#include <catch2/catch.hpp>

using namespace gateway;

TEST_CASE("a journal record is hashed as the rule in the header says") {
    JournalRecord record;
    record.seq = 1;
    record.at = Time(std::chrono::seconds(1'772'445'600));
    record.entry = {"message.accepted", "m1", "a1", "", "pos", "", R"({"a":1})"};
    record.config_digest = "c";
    record.previous_hash = std::string(journal_origin);
    CHECK(journal_octets(record) ==
          "17:gateway.journal.1,64:" + std::string(64, '0') +
              ",1:1,27:2026-03-02T10:00:00.000000Z,16:message.accepted,2:m1,2:a1,0:,3:pos,0:,7:{\"a\":1},1:c,");
    // Computed with Python's hashlib over the octets above.
    CHECK(journal_hash(record) == "bf9ac3605ffb1cf9a49029f37aac44102a26c0c490c694cc9712329a4beefc15");
}

TEST_CASE("text cannot move from one field of a journal record to the next unnoticed") {
    JournalRecord left, right;
    left.entry.kind = "ab";
    right.entry.kind = "a";
    right.entry.message_id = "b";
    CHECK(journal_hash(left) != journal_hash(right));
}
