// The contract of core/journal_book.hpp, held over every store.
#include <catch2/catch.hpp>

#include "gateway/store/journal_book.hpp"
#include "rig.hpp"
#include "stores.hpp"

using namespace gateway;
using namespace gateway::test;
using std::chrono::hours;

namespace {

struct Words : Rig {
    explicit Words(const std::string& kind) : Rig(kind), start(clock.now()) {
        for (const char* rule : {"a", "b", "a"}) say("quality.broken", rule, "a1");
        say("quality.mended", "a", "a2");
        say("delivery.queued", "a", "a1");
    }
    void say(const std::string& what, const std::string& rule, const std::string& appeal) {
        JournalEntry entry;
        entry.kind = what;
        entry.appeal_id = appeal;
        entry.detail = R"({"rule":")" + rule + R"("})";
        run(store->note(entry));
        clock.advance(hours(1));
    }
    std::vector<JournalRecord> find(JournalQuery query) { return run(journal_book_of(*store).find_journal(std::move(query))); }
    static JournalQuery broken() {
        JournalQuery query;
        query.kinds = {"quality.broken"};
        return query;
    }
    Time start;
};

}  // namespace

TEST_CASE("records are found by kind, appeal, time and what their detail holds") {
    Words rig(GENERATE(every_store()));
    CHECK(rig.find(Words::broken()).size() == 3);
    JournalQuery query = Words::broken();
    query.contains = {R"("rule":"b")"};
    CHECK(rig.find(query).size() == 1);
    query = Words::broken();
    query.kinds.emplace_back("quality.mended");
    query.appeal_id = "a2";
    CHECK(rig.find(query).size() == 1);
    query = Words::broken();
    query.from = rig.start + hours(1);
    query.to = rig.start + hours(2);
    REQUIRE(rig.find(query).size() == 1);
    CHECK(rig.find(query)[0].entry.detail == R"({"rule":"b"})");
}

TEST_CASE("a page goes on behind the last record of the one before") {
    Words rig(GENERATE(every_store()));
    JournalQuery query = Words::broken();
    query.limit = 2;
    const auto first = rig.find(query);
    REQUIRE(first.size() == 2);
    query.after = first.back().seq;
    const auto second = rig.find(query);
    REQUIRE(second.size() == 1);
    CHECK(second[0].seq > first[1].seq);
}

TEST_CASE("kinds without an index are found by appeal only") {
    Words rig(GENERATE(every_store()));
    JournalQuery query;
    query.kinds = {"delivery.queued"};
    query.appeal_id = "a1";
    CHECK(rig.find(query).size() == 1);
}
