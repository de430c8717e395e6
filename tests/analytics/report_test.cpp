// Reports: periods, and sheets that hold the measures' own numbers.
#include <catch2/catch.hpp>

#include "gateway/analytics/report.hpp"
#include "gateway/store/fact_reader.hpp"
#include "gateway/table/unpack.hpp"
#include "sample.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

using Table = std::vector<std::vector<std::string>>;

/// Between two texts, from `at` on; `at` goes behind.
std::string between(const std::string& text, const std::string& begin, const std::string& end, std::size_t& at) {
    const auto from = text.find(begin, at);
    if (from == std::string::npos) return {};
    const auto to = text.find(end, from + begin.size());
    at = to;
    return text.substr(from + begin.size(), to - from - begin.size());
}

/// The cells that hold something, row by row, of sheet n; by a reader that knows no more than how we write them.
Table sheet_of(const std::filesystem::path& file, int n) {
    const auto parts = unpack_zip(text_of_file(file), {".xml"}, 10'000'000);
    for (const auto& part : parts) {
        if (part.name != "sheet" + std::to_string(n) + ".xml") continue;
        Table rows;
        for (std::size_t at = 0; part.octets.find("<row ", at) != std::string::npos;) {
            const std::string row = between(part.octets, "<row ", "</row>", at);
            rows.emplace_back();
            for (std::size_t cell = 0; row.find("<c ", cell) != std::string::npos;) {
                const std::string one = between(row, "<c ", "</c>", cell);
                std::size_t inner = 0;
                const bool number = one.find("<v>") != std::string::npos;
                rows.back().push_back(number ? between(one, "<v>", "</v>", inner) : between(one, "preserve\">", "</t>", inner));
            }
        }
        return rows;
    }
    throw std::runtime_error("no such sheet");
}

struct ReportBench {
    ReportBench() {
        for (const Appeal& appeal : lively_appeals()) shelf.put(appeal);
        sheet.name = "Данные";
        sheet.table = "measure_total";
        sheet.slice = "municipality";
        sheet.columns = {"count_in", "count_closed"};
    }

    Totals totals(const ReportPeriod& period) const {
        return count_totals(*open_fact_reader(shelf.data_dir()), {{now, 0}, period.days, {}}, CategoryList());
    }

    Table make(const std::string& name = "2026-Q1") {
        const ReportPeriod period = *report_period_of(name, ReportSpan::quarter);
        rows = write_report(file(), {"Отчёт", ReportSpan::quarter, {sheet}}, period, totals(period),
                            {"gw", "сейчас", "+00:00", 7}, {{"sector", "roads", "Дороги", "", "", ""}});
        return sheet_of(file(), 2);
    }

    std::filesystem::path file() const { return shelf.rig.directory.path / "report.xlsx"; }

    Shelf shelf;
    ReportSheet sheet;
    ReportRows rows;
    Time now = at("2026-03-20T09:00:00Z");
};

}  // namespace

TEST_CASE("a period of a report is named strictly and has its first and last day") {
    const auto quarter = report_period_of("2026-Q1", ReportSpan::quarter);
    REQUIRE(quarter);
    CHECK(quarter->days.from == "2026-01-01");
    CHECK(quarter->days.to == "2026-03-31");
    CHECK(quarter->title == "I квартал 2026 года");
    CHECK(report_period_of("2028-02", ReportSpan::month)->days.to == "2028-02-29");
    CHECK(report_period_of("2026", ReportSpan::year)->days.to == "2026-12-31");
    for (const char* wrong :
         {"2026-Q5", "2026-Q0", "2026-q1", "26-Q1", "2026-Q11", "2026Q1", "2026-03", "2026", "", "-Q1", "20260-Q1"})
        CHECK_FALSE(report_period_of(wrong, ReportSpan::quarter));
    for (const char* wrong : {"2026-13", "2026-00", "2026-3", "2026-Q1", "2026-1x"})
        CHECK_FALSE(report_period_of(wrong, ReportSpan::month));
}

TEST_CASE("the period before a day is the last one that has ended") {
    CHECK(period_before("2026-10-01", ReportSpan::quarter).name == "2026-Q3");
    CHECK(period_before("2026-09-30", ReportSpan::quarter).name == "2026-Q2");
    CHECK(period_before("2026-01-31", ReportSpan::quarter).name == "2025-Q4");
    CHECK(period_before("2026-01-01", ReportSpan::month).name == "2025-12");
    CHECK(period_before("2026-01-01", ReportSpan::year).name == "2025");
}

TEST_CASE("a sheet holds the numbers of the measures, in the order asked for, with a row of all at its end") {
    ReportBench bench;
    bench.sheet.order = "-count_in";
    bench.sheet.total = true;
    // 30 appeals, one of two questions; every seventh is of the small town, none of which has two questions.
    CHECK(bench.make() == Table{{"Код", "Название", "Поступило", "Завершено"},
                                {"33701000", "33701000", "26", "18"},
                                {"33650000", "33650000", "5", "3"},
                                {"Всего", "31", "21"}});
    CHECK(bench.rows == ReportRows{{"Данные", 3}});
    bench.sheet.order = "count_in";
    CHECK(bench.make()[1][0] == "33650000");
}

TEST_CASE("filters of a sheet leave out what was not asked for") {
    ReportBench bench;
    bench.sheet.values = {"33650000"};
    CHECK(bench.make().size() == 2);
    bench.sheet.values.clear();
    bench.sheet.at_least = 6;
    CHECK(bench.make()[1][0] == "33701000");
    CHECK(bench.rows.at("Данные") == 1);
    bench.sheet.at_least = 0;
    bench.sheet.limit = 1;
    CHECK(bench.make().size() == 2);
}

TEST_CASE("ratings and the parts of «прочие» are sheets as well, with names in place of codes") {
    ReportBench bench;
    bench.sheet.table = "rating";
    bench.sheet.slice = "sector";
    bench.sheet.columns = {"place", "score_number"};
    CHECK(bench.make()[1] == std::vector<std::string>{"roads", "Дороги", "1", "677"});
    bench.sheet = {"Прочие", "other_breakdown", "", {"topic_name", "count_in"}, {}, "", 0, 0, false};
    CHECK(bench.make()[1] == std::vector<std::string>{"roads", "Дороги", "Ямы во дворах", "8"});
}

TEST_CASE("a period in which nothing happened gives heads, zeros for all, and no share of nothing") {
    ReportBench bench;
    bench.sheet.columns = {"count_in", "in_term_permille"};
    bench.sheet.total = true;
    CHECK(bench.make("2025-Q1") == Table{{"Код", "Название", "Поступило", "Доля в срок, ‰"}, {"Всего", "0"}});
}

TEST_CASE("a report takes the place of the one before and says what it is about") {
    ReportBench bench;
    bench.make("2025-Q1");
    bench.make("2026-Q1");
    const Table notes = sheet_of(bench.file(), 1);
    CHECK(notes[0] == std::vector<std::string>{"Отчёт", "Отчёт"});
    CHECK(notes[1] == std::vector<std::string>{"Период", "I квартал 2026 года"});
    CHECK(notes[2] == std::vector<std::string>{"Дни, время региона +00:00", "2026-01-01 — 2026-03-31"});
    CHECK_FALSE(std::filesystem::exists(bench.file().string() + ".part"));
}
