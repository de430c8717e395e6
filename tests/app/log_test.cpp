#include <sys/wait.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <thread>

#include "gateway/app/log_format.hpp"
#include "gateway/app/spdlog_log.hpp"
#include "tests/app/config_case.hpp"

using namespace gateway;

namespace {

class FixedClock final : public Clock {
public:
    Time now() const override { return *parse_rfc3339("2026-03-02T10:00:00Z"); }
};

std::string kv(std::string value) {
    const std::string line =
        format_log_line(LogFormat::kv, {FixedClock().now(), LogLevel::info, "event_word", {{"key", std::move(value)}}});
    return line.substr(line.find("key=") + 4);
}

std::string json_value(std::string value) {
    const std::string line =
        format_log_line(LogFormat::json, {FixedClock().now(), LogLevel::warn, "event_word", {{"key", std::move(value)}}});
    return std::string(boost::json::parse(line).at("key").as_string());
}

std::string content(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("a line of key=value begins with time, level and event") {
    const std::string line = format_log_line(
        LogFormat::kv, {FixedClock().now(), LogLevel::error, "message_accepted", {{"message_id", "0198"}, {"n", "1"}}});
    CHECK(line == "time=2026-03-02T10:00:00.000000Z level=error event=message_accepted message_id=0198 n=1");
}

TEST_CASE("a line of JSON is one object with the same members") {
    const std::string line =
        format_log_line(LogFormat::json, {FixedClock().now(), LogLevel::info, "started", {{"port", "80"}}});
    CHECK(line == R"({"time":"2026-03-02T10:00:00.000000Z","level":"info","event":"started","port":"80"})");
}

TEST_CASE("values that would break the form are quoted and escaped") {
    CHECK(kv("plain-Слово") == "plain-Слово");
    CHECK(kv("") == "\"\"");
    CHECK(kv("two words") == "\"two words\"");
    CHECK(kv("a=b") == "\"a=b\"");
    CHECK(kv("say \"x\" \\ y") == R"("say \"x\" \\ y")");
}

TEST_CASE("no value can forge a line or turn the terminal") {
    CHECK(kv("a\nlevel=error event=forged") == R"("a\nlevel=error event=forged")");
    CHECK(kv("\x1b[2J\r\t\x01") == R"("\u001b[2J\u000d\t\u0001")");
    CHECK(kv("a\u2028b\u202Ec\u0085") == R"("a\u2028b\u202ec\u0085")");
    CHECK(json_value("a\nb\x01\u2028\"\\") == "a\nb\x01\u2028\"\\");
    CHECK(kv(std::string("a\0b", 3)) == R"("a\u0000b")");
}

TEST_CASE("octets that are not UTF-8 are replaced") {
    CHECK(kv("a\xff\xd0") == "\"a\uFFFD\uFFFD\"");
    CHECK(json_value("\xed\xa0\x80") == "\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("a value is cut at 1 KiB between characters") {
    std::string value(longest_log_value - 1, 'x');
    const std::string written = json_value(value + "я" + value);
    CHECK(written == value + "…");
    CHECK(json_value(value).size() == value.size());
}

TEST_CASE("keys and events are words, whatever they were") {
    const std::string line =
        format_log_line(LogFormat::kv, {FixedClock().now(), LogLevel::info, "Bad event", {{"k=v x", "1"}}});
    CHECK(line.ends_with("event=_ad_event k_v_x=1"));
    CHECK(is_log_word("message_id2"));
    CHECK_FALSE(is_log_word(""));
    CHECK_FALSE(is_log_word("Message"));
}

TEST_CASE("the level filters, and reopen takes over a moved file, a level and a format") {
    const TemporaryDirectory dir;
    const FixedClock clock;
    LogConfig config{LogLevel::info, LogFormat::kv, dir.path() / "logs" / "gateway.log"};
    SpdlogLog log(config, clock);
    log.write(LogLevel::debug, "unheard", {});
    log.write(LogLevel::info, "heard", {{"n", "1"}});
    std::filesystem::rename(config.file, dir.path() / "old.log");
    config.level = LogLevel::debug;
    config.format = LogFormat::json;
    log.reopen(config);
    log.write(LogLevel::debug, "heard", {{"n", "2"}});
    CHECK(content(dir.path() / "old.log") == "time=2026-03-02T10:00:00.000000Z level=info event=heard n=1\n");
    CHECK(content(config.file).starts_with(R"({"time":"2026-03-02T10:00:00.000000Z","level":"debug")"));
}

TEST_CASE("a log that cannot be opened is one sentence, at the start and at a reopening") {
    const TemporaryDirectory dir;
    const FixedClock clock;
    write_file(dir.path() / "file", "x");
    const LogConfig wrong{LogLevel::info, LogFormat::kv, dir.path() / "file" / "gateway.log"};
    CHECK_THROWS_AS(SpdlogLog(wrong, clock), std::runtime_error);
    const LogConfig right{LogLevel::info, LogFormat::kv, dir.path() / "gateway.log"};
    SpdlogLog log(right, clock);
    CHECK_THROWS_AS(log.reopen(wrong), std::runtime_error);
    log.write(LogLevel::info, "still_here", {});
    CHECK(content(right.file).find("still_here") != std::string::npos);
}

TEST_CASE("lines of several threads never mix") {
    const TemporaryDirectory dir;
    const FixedClock clock;
    const std::filesystem::path file = dir.path() / "gateway.log";
    SpdlogLog log({LogLevel::info, LogFormat::json, file}, clock);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&log] {
            for (int n = 0; n < 200; ++n) log.write(LogLevel::info, "line", {{"filler", std::string(300, 'x')}});
        });
    for (auto& thread : threads) thread.join();
    std::ifstream stream(file);
    int lines = 0;
    for (std::string line; std::getline(stream, line); ++lines) boost::json::parse(line);
    CHECK(lines == 800);
}

TEST_CASE("a process that dies at once has lost no line") {
    const TemporaryDirectory dir;
    const FixedClock clock;
    const std::filesystem::path file = dir.path() / "gateway.log";
    const pid_t child = ::fork();
    if (child == 0) {
        SpdlogLog log({LogLevel::info, LogFormat::kv, file}, clock);
        for (int n = 0; n < 10; ++n) log.write(LogLevel::info, "line", {});
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    const std::string text = content(file);
    CHECK(std::count(text.begin(), text.end(), '\n') == 10);
}
