#include "gateway/store/journal.hpp"

#include <catch2/catch.hpp>

using namespace gateway;

namespace {

JournalRecord sample() {
    JournalRecord record;
    record.seq = 1;
    record.at = Time(std::chrono::seconds(1'772'445'600));
    record.entry = {"message.accepted", "m1", "a1", "", "pos", "", R"({"a":1})"};
    record.config_digest = "c";
    record.previous_hash = std::string(journal_origin);
    return record;
}

}  // namespace

TEST_CASE("a journal record is hashed as the rule in the header says") {
    const JournalRecord record = sample();
    CHECK(journal_content_octets(record) ==
          "25:gateway.journal.content.2,27:2026-03-02T10:00:00.000000Z,16:message.accepted,2:m1,2:a1,0:,3:pos,0:,7:{\"a\":1},"
          "1:c,");
    CHECK(journal_link_octets(record.previous_hash, 1, "abc") ==
          "17:gateway.journal.2,64:" + std::string(64, '0') + ",1:1,3:abc,");
    // Computed with Python's hashlib over these octets.
    CHECK(journal_content(record) == "ddbfa1aa9539b983d7d1963403b35b72b72ab61f51b42c6a02a9ace0064abb81");
    CHECK(journal_hash(record) == "47df493f2d64a8abbe30db4e906f35bfa3e5135776c356e01bda3ed470d62302");
}

TEST_CASE("a journal record of an older version keeps its hash") {
    CHECK(journal_hash_1(sample()) == "bf9ac3605ffb1cf9a49029f37aac44102a26c0c490c694cc9712329a4beefc15");
}

TEST_CASE("the link of a record shows its place and the digest of its content") {
    JournalTip tip;
    const JournalRecord record = tip.next({"gateway.started", "", "", "", "", "", ""}, Time{}, "");
    const JournalLink link = journal_link(record);
    CHECK(link.content == journal_content(record));
    CHECK(link.hash == record.hash);
    JournalRecord old = record;
    old.hash = journal_hash_1(old);
    CHECK(journal_link(old).content.empty());
}

TEST_CASE("text cannot move from one field of a journal record to the next unnoticed") {
    JournalRecord left, right;
    left.entry.kind = "ab";
    right.entry.kind = "a";
    right.entry.message_id = "b";
    CHECK(journal_hash(left) != journal_hash(right));
}
