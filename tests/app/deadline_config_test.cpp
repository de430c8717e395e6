// Rules of terms as files, the calendars of later years, and the command that reckons with them.
#include "gateway/app/deadline_config.hpp"

#include <catch2/catch.hpp>
#include <iostream>
#include <places.hpp>
#include <sstream>

#include "gateway/app/commands/commands.hpp"
#include "gateway/app/config_reader.hpp"
#include "tests/app/config_case.hpp"

using namespace gateway;

namespace {

std::string value_of(const DeadlineRule& rule) {
    std::ostringstream out;
    out << rule.id << "|" << rule.title << "|" << rule.stage << "|" << to_text(rule.start) << "|" << rule.term.amount << "|"
        << to_text(rule.term.unit) << "|" << to_text(rule.term.shift) << "|" << to_text(rule.satisfied_by) << "|" << rule.order
        << "|" << rule.source << "|" << rule.schedule.begins << "-" << rule.schedule.ends;
    for (const WarnBefore& warn : rule.warn) out << "|" << to_text(warn);
    return out.str();
}

Environment no_environment() {
    return [](std::string_view) { return std::optional<std::string>(); };
}

struct Printed {
    int code = 0;
    std::string out, err;
};

class Caught {
public:
    explicit Caught(std::ostream& stream) : stream_(stream), before_(stream.rdbuf(text_.rdbuf())) {}
    ~Caught() { stream_.rdbuf(before_); }
    std::string text() const { return text_.str(); }

private:
    std::ostringstream text_;
    std::ostream& stream_;
    std::streambuf* before_;
};

/// `appeal-gateway deadline …`
Printed reckon(std::vector<std::string> arguments) {
    CLI::App app("test", "appeal-gateway");
    CommandExit exit;
    add_deadline_command(app, exit);
    arguments.insert(arguments.begin(), "deadline");
    std::reverse(arguments.begin(), arguments.end());
    const Caught out(std::cout), err(std::cerr);
    app.parse(arguments);
    return {exit.code, out.text(), err.text()};
}

struct Asked {
    std::vector<std::string> arguments;
    std::string answer;
};

}  // namespace

TEST_CASE("the rules of config/deadlines are the built-in ones") {
    const ConfigReading reading = read_config({std::string(SOURCE_DIR) + "/config", adapter_kinds(), no_environment()});
    std::map<std::string, std::string> shipped, builtin;
    for (const DeadlineRule& rule : reading.config.deadlines.rules) shipped[rule.id] = value_of(rule);
    for (const DeadlineRule& rule : builtin_deadline_rules()) builtin[rule.id] = value_of(rule);
    CHECK(shipped == builtin);
    for (const DeadlineRule& rule : reading.config.deadlines.rules)
        CHECK(rule.scope == find_deadline_rule(builtin_deadline_rules(), rule.id)->scope);
}

TEST_CASE("a folder of rules stands for the built-in ones, and its region gives the local time") {
    const TemporaryDirectory dir;
    write_case({}, dir.path());
    CHECK(read_config({dir.path(), test_kinds(), no_environment()}).config.deadlines.rules.size() ==
          builtin_deadline_rules().size());
    write_file(dir.path() / "deadlines/x.answer_1.yaml",
               "title: Срок\nstage: answer\nstart: accepted\namount: 5\nunit: working\nshift: next\nwarn: ['1 hour']\n"
               "applies:\n  important: 'yes'\nschedule:\n  begins: '08:00'\n  ends: '17:00'\n");
    write_file(dir.path() / "deadlines/off.yaml",
               "title: Срок\nenabled: false\nstage: answer\nstart: accepted\namount: 5\nunit: working\n");
    write_file(dir.path() / "calendars/2027.csv", "date;kind\n2027-01-04;off\n");
    const ConfigReading reading = read_config({dir.path(), test_kinds(), no_environment()});
    for (const ConfigProblem& problem : reading.problems.sorted())
        CHECK(to_line(problem).find("deadlines") == std::string::npos);
    const DeadlineConfig& deadlines = reading.config.deadlines;
    REQUIRE(deadlines.rules.size() == 1);
    CHECK(deadlines.rules[0].id == "x.answer_1");
    CHECK(deadlines.rules[0].term.shift == Shift::next);
    CHECK(deadlines.rules[0].scope.important == true);
    CHECK(deadlines.rules[0].schedule.begins == 8 * 60);
    CHECK(deadlines.offset_minutes == 180);
    CHECK(deadlines.calendar.kind(std::chrono::sys_days(std::chrono::year{2027} / 1 / 4)) == DayKind::off);
    CHECK(deadlines.calendar.knows(2026));
}

TEST_CASE("the published XML of a year says what the shipped calendar says") {
    const std::filesystem::path reference = std::string(SOURCE_DIR) + "/../shared/reference/calendar";
    if (!std::filesystem::is_directory(reference)) {
        std::cerr << "WARN: the reference calendars are absent: the shipped ones are not compared\n";
        return;
    }
    const ProductionCalendar shipped = ProductionCalendar::shipped();
    for (int year = 2020; year <= 2026; ++year) {
        ProductionCalendar read;
        read_calendar_file(read, reference / ("ru_" + std::to_string(year) + ".xml"));
        int different = 0;
        for (std::chrono::sys_days day{std::chrono::year{year} / 1 / 1};
             day < std::chrono::sys_days{std::chrono::year{year + 1} / 1 / 1}; day += std::chrono::days{1}) {
            different += read.kind(day) == shipped.kind(day) ? 0 : 1;
        }
        INFO(year);
        CHECK(different == 0);
    }
}

TEST_CASE("the command prints the end of a term alone") {
    const std::vector<Asked> cases{
        {{"--rule", "fz59.answer", "--from", "2026-01-31"}, "2026-03-02"},
        {{"--rule", "fz59.answer", "--from", "2026-03-02T23:30:00+03:00", "--region", "sakhalin"}, "2026-04-02"},
        {{"--rule", "fz59.answer", "--from", "2024-12-05", "--shift", "previous"}, "2024-12-28"},
        {{"--rule", "fz59.answer", "--from", "2024-12-05", "--shift", "next"}, "2025-01-09"},
        {{"--rule", "social.answer", "--from", "2026-03-06T15:00:00"}, "2026-03-10T16:00:00"},
        {{"--from", "2025-12-30", "--add", "10", "--unit", "calendar"}, "2026-01-09"},
        {{"--from", "2025-12-30", "--add", "10", "--unit", "working"}, "2026-01-23"},
        {{"--from", "2025-12-30", "--add", "0"}, "2025-12-30"},
        {{"--from", "2025-12-31", "--add", "1", "--unit", "working"}, "2026-01-12"},
        {{"--from", "2024-12-27", "--add", "1", "--unit", "working"}, "2024-12-28"},  // a working Saturday
        {{"--from", "2025-10-31", "--add", "1", "--unit", "working"}, "2025-11-01"},  // a shortened one
        {{"--from", "2024-04-26", "--add", "1", "--unit", "working"}, "2024-04-27"},
        {{"--from", "2021-02-19", "--add", "1", "--unit", "working"}, "2021-02-20"},
        {{"--from", "2026-01-30", "--add", "1", "--unit", "calendar", "--shift", "previous"}, "2026-01-30"},
        {{"--from", "2026-01-30", "--add", "1", "--unit", "calendar", "--shift", "next"}, "2026-02-02"},
        {{"--from", "2026-03-06T22:00:00+11:00", "--add", "48", "--unit", "hour"}, "2026-03-08T22:00:00+11:00"},
        {{"--from", "2026-03-06T22:00:00Z", "--add", "4", "--unit", "hour"}, "2026-03-07T02:00:00Z"},
        {{"--from", "2026-03-06T20:00:00Z", "--add", "4", "--unit", "hour", "--region", "64"}, "2026-03-07T11:00:00+11:00"},
        {{"--from", "2026-02-28T23:00", "--add", "1", "--unit", "hour"}, "2026-03-01T00:00:00"},
        {{"--from", "2028-02-28", "--add", "1"}, "2028-02-29"},  // calendar days need no calendar
        {{"--from", "0001-01-01", "--add", "1"}, "0001-01-02"},
    };
    for (const Asked& one : cases) {
        const Printed printed = reckon(one.arguments);
        INFO(one.answer << " " << printed.err);
        CHECK(printed.code == 0);
        CHECK(printed.out == one.answer + "\n");
        CHECK(printed.err.empty());
    }
}

TEST_CASE("what the command cannot reckon it says on stderr, with 2 for wrong usage and 1 for a year without a calendar") {
    const std::vector<std::vector<std::string>> wrong{
        {"--rule", "fz59.answer"},
        {"--from", "2026-01-01"},
        {"--from", "2026-02-30", "--add", "1"},
        {"--from", "yesterday", "--add", "1"},
        {"--from", "2026-01-01", "--add", "-1"},
        {"--from", "2026-01-01", "--add", "10001"},
        {"--from", "2026-01-01", "--add", "1", "--unit", "week"},
        {"--from", "2026-01-01", "--add", "1", "--shift", "nearest"},
        {"--from", "2026-01-01", "--add", "1", "--region", "moon"},
        {"--from", "2026-01-01", "--rule", "no.such"},
        {"--from", "9999-12-31", "--add", "1"},
    };
    for (const auto& arguments : wrong) {
        const Printed printed = reckon(arguments);
        INFO(arguments.back());
        CHECK(printed.code == 2);
        CHECK(printed.out.empty());
        CHECK_FALSE(printed.err.empty());
    }
    const Printed missing = reckon({"--from", "2026-12-25", "--add", "10", "--unit", "working"});
    CHECK(missing.code == 1);
    CHECK(missing.out.empty());
    CHECK_THAT(missing.err, Catch::Contains("calendars/2027.csv"));
    CHECK(reckon({"--from", "2019-12-25", "--add", "1", "--unit", "working"}).code == 1);
    CHECK(reckon({"--from", "2026-12-31", "--add", "1", "--shift", "next"}).code == 1);
}

TEST_CASE("the command takes rules and calendars from a configuration") {
    const TemporaryDirectory dir;
    write_case({}, dir.path());
    write_file(dir.path() / "deadlines/my.rule.yaml",
               "title: Срок\nstage: answer\nstart: received\namount: 2\nunit: working\n");
    write_file(dir.path() / "calendars/2027.csv", "date;kind\n2027-01-01;off\n2027-01-04;off\n");
    const std::string config = dir.path().string();
    CHECK(reckon({"--rule", "my.rule", "--from", "2026-12-30", "--config", config}).out == "2027-01-06\n");
    CHECK(reckon({"--rule", "my.rule", "--from", "2026-12-30"}).code == 2);
    CHECK(reckon({"--rule", "fz59.answer", "--from", "2026-12-30", "--config", config}).code == 2);
    CHECK(reckon({"--list", "--config", config}).out.starts_with("my.rule\t2 working\treceived\t"));
    CHECK(reckon({"--from", "2026-12-30", "--add", "2", "--unit", "working", "--calendar",
                  (dir.path() / "calendars/2027.csv").string()})
              .out == "2027-01-06\n");
    write_file(dir.path() / "deadlines/my.rule.yaml", "title: Срок\namount: 2\n");
    const Printed broken = reckon({"--rule", "my.rule", "--from", "2026-12-30", "--config", config});
    CHECK(broken.code == 1);
    CHECK_THAT(broken.err, Catch::Contains("my.rule.yaml"));
    CHECK(reckon({"--list", "--config", config + "/nowhere"}).code == 1);
}

TEST_CASE("a year without a calendar is warned of from October on, and as soon as a term may reach it") {
    DeadlineConfig config;
    const auto warned = [&](const char* now) {
        ConfigProblems problems;
        check_calendars(config, "config", *parse_rfc3339(now), problems);
        std::string files;
        for (const ConfigProblem& one : problems.sorted()) files += one.place.file + " ";
        return files;
    };
    config.rules.clear();
    CHECK(warned("2026-09-30T20:59:59Z").empty());
    CHECK(warned("2026-09-30T21:00:00Z") == "config/calendars/2027.csv ");  // Moscow: the first of October
    CHECK(warned("2025-12-31T12:00:00Z").empty());
    CHECK(warned("2027-03-01T12:00:00Z").empty());  // nothing is reckoned by it
    DeadlineRule rule;
    rule.term = {60, TermUnit::working_day, Shift::none};
    config.rules = {rule};
    CHECK(warned("2026-09-30T12:00:00Z").empty());
    config.rules[0].term.amount = 70;
    CHECK(warned("2026-09-30T12:00:00Z") == "config/calendars/2027.csv ");
    config.rules[0].term.unit = TermUnit::calendar_day;
    CHECK(warned("2026-09-30T12:00:00Z").empty());
    config.calendar.read("date;kind\n2027-01-01;off\n");
    CHECK(warned("2026-11-01T12:00:00Z").empty());
}

TEST_CASE("what decides terms has a name that changes with it") {
    const auto digest_of = [](const ConfigCase& files) {
        const TemporaryDirectory dir;
        write_case(files, dir.path());
        return read_config({dir.path(), test_kinds(), no_environment()}).config.deadlines.digest;
    };
    ConfigCase files;
    const std::string built_in = digest_of(files);
    CHECK(digest_of(files) == built_in);
    files.files["deadlines/a.yaml"] = "title: x\nstage: answer\nstart: received\namount: 30\nunit: calendar\n";
    const std::string own = digest_of(files);
    CHECK(own != built_in);
    files.files["deadlines/a.yaml"] += "warn: ['1 calendar day']\n";
    CHECK(digest_of(files) != own);
    files.files["calendars/2027.csv"] = "date;kind\n2027-01-01;off\n";
    CHECK(digest_of(files) != own);
}
