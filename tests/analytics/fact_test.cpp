// From an appeal to facts: the rules of docs/bi.md, one by one.
#include <catch2/catch.hpp>

#include <algorithm>

#include "gateway/analytics/breakdown.hpp"
#include "gateway/analytics/fact.hpp"
#include "gateway/analytics/local_day.hpp"
#include "gateway/analytics/rating.hpp"
#include "gateway/appeal/personal_data.hpp"
#include "sample.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

const CategoryList no_categories;

Fact fact_of(const Appeal& appeal, const std::string& as_of = "2026-03-20T09:00:00Z", int offset_minutes = 180) {
    return facts_of(appeal, "pos", {at(as_of), offset_minutes}, no_categories).at(0);
}

}  // namespace

TEST_CASE("no column of a fact or event comes from a field with personal data") {
    for (const TableSpec* table : {&fact_table(), &status_event_table(), &breakdown_table()}) {
        for (const ColumnSpec& column : table->columns) {
            CAPTURE(table->name, column.name);
            CHECK_FALSE(column.ru.empty());
            if (!column.source.empty()) CHECK(pd_class(column.source) <= PdClass::p1);
        }
    }
}

TEST_CASE("a person planted in every field of class p2 and above is in no fact and no event") {
    Appeal appeal = plain_appeal(1);
    const std::string planted = "Планетянов";
    appeal.applicant.name = {planted, planted, planted, {}};
    appeal.applicant.org.name = planted;
    appeal.applicant.contacts = {planted, planted, planted, false, {}};
    appeal.applicant.snils = appeal.applicant.esia_oid = planted;
    appeal.text.body = appeal.text.subject = appeal.text.structured_summary = planted;
    appeal.location.address_text = planted;
    appeal.staff = {planted, planted, planted, {}};
    appeal.history[0].note = appeal.history[0].by = planted;
    appeal.answers.push_back({});
    appeal.answers.back().text = appeal.answers.back().signed_by = planted;
    appeal.rating = Rating{5, {}, planted, false, {}};
    appeal.ext["x"] = "\"" + planted + "\"";
    appeal.questions[0].ext["structuring"] = "\"" + planted + "\"";
    std::vector<std::string> cells;
    write_fact(fact_of(appeal), cells);
    for (const auto& row : status_events_of(appeal, 180)) cells.insert(cells.end(), row.begin(), row.end());
    for (const std::string& cell : cells) CHECK(cell.find(planted) == std::string::npos);
}

TEST_CASE("a question is closed when it was answered, not when it was rated or archived") {
    Appeal appeal = plain_appeal(1);
    answer(appeal, "2026-03-04T21:30:00.900000Z");
    HistoryEntry rated = appeal.history.back();
    rated.status = Status::rated;
    rated.at = at("2026-03-09T08:00:00Z");
    appeal.history.push_back(rated);
    appeal.questions[0].status = Status::rated;
    const Fact fact = fact_of(appeal);
    CHECK(second_text(*fact.closed) == "2026-03-04T21:30:00Z");
    CHECK(fact.closed_day == "2026-03-05");  // half past midnight of the region
    CHECK(fact.answered);
    CHECK(fact.duration_hours() == 59);
    CHECK(fact.duration_days == 3);
}

TEST_CASE("the source's own date of the answer wins over the history, and the registration begins the clock") {
    Appeal appeal = plain_appeal(1);
    answer(appeal, "2026-03-04T10:00:00Z");
    appeal.questions[0].dates.responded = at("2026-03-03T12:00:00Z");
    appeal.questions[0].dates.registered = at("2026-03-03T10:00:00Z");
    CHECK(fact_of(appeal).duration_seconds == 7200);
}

TEST_CASE("a fact has the template of the last answer of its question, and knows whether there is a text") {
    Appeal appeal = plain_appeal(1);
    answer(appeal, "2026-03-04T10:00:00Z");
    CHECK_FALSE(fact_of(appeal).answer_text);
    for (const char* id : {"a1", "a2", "a3"}) {
        appeal.answers.push_back({});
        appeal.answers.back().id = id;
        appeal.answers.back().template_id = std::string("t-") + id;
    }
    appeal.answers[1].text = "Отремонтировано";
    appeal.answers[2].template_id.clear();
    CHECK(fact_of(appeal).answer_template == "t-a2");
    CHECK(fact_of(appeal).answer_text);
    appeal.questions[0].answer_ids = {"a1", "a3"};  // the text is another question's
    CHECK(fact_of(appeal).answer_template == "t-a1");
    CHECK_FALSE(fact_of(appeal).answer_text);
}

TEST_CASE("a question reopened is not closed") {
    Appeal appeal = plain_appeal(1);
    answer(appeal, "2026-03-04T10:00:00Z");
    appeal.questions[0].status = Status::reopened;
    CHECK_FALSE(fact_of(appeal).closed);
}

TEST_CASE("the term given outranks the one computed, and of several the latest holds") {
    Appeal appeal = plain_appeal(1);
    give_term(appeal, "2026-03-30T00:00:00Z", DeadlineSource::computed);
    give_term(appeal, "2026-03-05T00:00:00Z");
    CHECK(second_text(*fact_of(appeal).due) == "2026-03-05T00:00:00Z");
    give_term(appeal, "2026-03-10T00:00:00Z");
    const Fact fact = fact_of(appeal);
    CHECK(second_text(*fact.due) == "2026-03-10T00:00:00Z");
    CHECK(fact.due_source == "given");
    CHECK(fact.overdue);
    CHECK_FALSE(fact.in_term);
    CHECK_FALSE(fact_of(appeal, "2026-03-10T00:00:00Z").overdue);
}

TEST_CASE("a legal day ends at midnight of the region") {
    Appeal appeal = plain_appeal(1);
    AppealDeadline deadline;
    deadline.stage = "answer";
    deadline.due_date_legal = "2026-03-10";
    appeal.deadlines = {deadline};
    answer(appeal, "2026-03-10T20:59:59Z");
    CHECK(fact_of(appeal).in_term == true);
    appeal.history.back().at = at("2026-03-10T21:00:00Z");
    CHECK(fact_of(appeal).in_term == false);
    appeal.deadlines[0].due_date_legal = "2026-02-31";
    CHECK_FALSE(fact_of(appeal).due);
}

TEST_CASE("a fact keeps the source's topic beside the sector block") {
    Appeal appeal = plain_appeal(1);
    appeal.questions[0].topics[1].code = "roads.other";
    const Fact fact = fact_of(appeal);
    CHECK(fact.topic_scheme == "pos");
    CHECK(fact.topic_code == "147");
    CHECK(fact.topic_mapped == "roads.other");
    CHECK(fact.sector == "roads");
    appeal.questions[0].topics.pop_back();
    CHECK(fact_of(appeal).sector == "roads");
    appeal.routing.sector_blocks = {"roads", "housing"};
    CHECK(fact_of(appeal).sector.empty());
}

TEST_CASE("a category is found by code before name and by block before any") {
    const CategoryList list = CategoryList::parse("c",
                                                  "block;category;title;match;measure;target\n"
                                                  ";any;Любая;147;;\n"
                                                  "roads;name;По названию;Ямы;in_term_permille;900\n"
                                                  "roads;code;По коду;147;;\n");
    CHECK(list.category_of("roads", "147", "Ямы") == "code");
    CHECK(list.category_of("roads", "148", "Ямы") == "name");
    CHECK(list.category_of("health", "147", "Ямы") == "any");
    CHECK(list.category_of("health", "", "").empty());
    CHECK(list.short_blocks() == std::vector<std::string>{"roads"});
    CHECK(list.categories()[1].target->value == 900);
}

TEST_CASE("a list of categories that contradicts itself is refused with its line") {
    const std::string head = "block;category;title;match;measure;target\n";
    const auto [row, line] = GENERATE(table<std::string, std::string>({{"roads;a;A;1;;\nroads;b;B;1;;\n", "c:3"},
                                                                       {"roads;a;A;1;;\nroads;a;Z;2;;\n", "c:3"},
                                                                       {"roads;a;A;1;x;many\n", "c:2"},
                                                                       {"roads;a;A;1;;5\n", "c:2"},
                                                                       {"roads;;A;1;;\n", "c:2"}}));
    CHECK_THROWS_WITH(CategoryList::parse("c", head + row), Catch::StartsWith(line));
    CHECK_THROWS_WITH(CategoryList::parse("c", "category;title\n"), Catch::StartsWith("c:1"));
}

TEST_CASE("the median is the lower one, and shares are cut to thousandths") {
    Measures measures;
    for (const char* when : {"2026-03-02T11:00:00Z", "2026-03-02T13:00:00Z", "2026-03-02T15:30:00Z", "2026-03-02T20:00:00Z"}) {
        Appeal appeal = plain_appeal(1);
        answer(appeal, when);
        measures.take(fact_of(appeal));
    }
    measures.period({}, [](std::string_view, std::string_view, const Measures::Period& period) {
        CHECK(period.counts.count_closed == 4);
        CHECK(period.counts.median_hours() == 3);
    });
    CHECK(permille(2, 3) == 666);
    CHECK_FALSE(permille(0, 0));
}

TEST_CASE("equal scores share a place, and who closed too few has none") {
    Measures measures;
    const auto add = [&](const std::string& organ, int count, const std::string& due) {
        for (int i = 0; i < count; ++i) {
            Appeal appeal = plain_appeal(i);
            appeal.questions[0].org_current = organ;
            give_term(appeal, due);
            answer(appeal, "2026-03-04T10:00:00Z");
            measures.take(fact_of(appeal));
        }
    };
    add("A", 5, "2026-03-09T00:00:00Z");
    add("B", 5, "2026-03-09T00:00:00Z");
    add("C", 6, "2026-03-03T00:00:00Z");
    add("D", 4, "2026-03-09T00:00:00Z");
    std::vector<std::pair<std::string, std::optional<std::int64_t>>> places;
    for (const RatingLine& line : rating_of(measures, {}, {}))
        if (line.slice == "organ") places.emplace_back(line.value, line.place);
    CHECK(places == decltype(places){{"A", 1}, {"B", 1}, {"C", 2}, {"D", std::nullopt}});
}
