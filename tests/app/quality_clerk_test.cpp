// The daily letters about quality and terms: to whom, of what, once a day over restarts, and again only when they surely did
// not leave.
#include "gateway/app/quality_clerk.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <fstream>
#include <iterator>
#include <places.hpp>

#include "adapters/municipal/mime.hpp"
#include "gateway/app/quality_marks.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/store/journal_book.hpp"
#include "gateway/store/memory_store.hpp"
#include "tests/app/config_case.hpp"
#include "tests/support/python_peer.hpp"

using namespace gateway;
namespace fs = std::filesystem;

namespace {

class HandClock final : public Clock {
public:
    Time now() const override { return now_; }
    void set(const char* text) { now_ = *parse_rfc3339(text); }

private:
    Time now_ = *parse_rfc3339("2026-03-02T09:00:00Z");
};

/// Moscow; letters at 08:30 = 05:30 UTC. Operator, roads and housing have mail, health has none.
struct ClerkRig {
    ClerkRig() {
        config.instance.id = "region";
        QualityConfig& quality = config.quality;
        quality.rules.resize(1);
        quality.rules[0].id = "no-text";
        quality.rules[0].title = "Ответ без текста";
        quality.operator_head = {"Оператор ЦУР", "operator@region.example"};
        quality.sectors = {{"roads", {"Министр дорог", "roads@region.example"}},
                           {"housing", {"Министр ЖКХ", "housing@region.example"}},
                           {"health", {"Министр здравоохранения", ""}}};
        quality.notice.url = url();
        quality.notice.from = "gateway@region.example";
        quality.notice.user = "gateway";
        quality.notice.password = "word";
        quality.notice.minute = 8 * 60 + 30;
        quality.notice.top = 5;
        quality.notice.timeout = Duration(20'000);
    }
    ~ClerkRig() { store->close(); }

    std::string url() const { return "smtp://127.0.0.1:" + std::to_string(server.port()); }

    void say(const std::string& kind, const std::string& sector, const std::string& appeal,
             const std::string& rule = "no-text") {
        JournalEntry entry;
        entry.kind = kind;
        entry.appeal_id = appeal;
        entry.detail = R"({"rule":")" + rule + R"(","stage":"answer","severity":"error","what":"w","place":"/p","sector":")" +
                       sector + R"("})";
        get(store->note(entry));
    }

    template <class T>
    T get(Task<T> task) {
        std::exception_ptr error;
        bool done = false;
        if constexpr (std::is_void_v<T>) {
            boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown) { error = thrown, done = true; });
            until([&] { return done; });
            if (error) std::rethrow_exception(error);
        } else {
            std::optional<T> result;
            boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown, T value) {
                error = thrown, done = true;
                result = std::move(value);
            });
            until([&] { return done; });
            if (error) std::rethrow_exception(error);
            return std::move(*result);
        }
    }
    template <class Condition>
    bool until(Condition condition) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!condition() && std::chrono::steady_clock::now() < end) {
            if (io.stopped()) io.restart();
            io.run_one_for(std::chrono::milliseconds(20));
        }
        return condition();
    }

    std::unique_ptr<QualityClerk> clerk() {
        return std::make_unique<QualityClerk>(
            QualityClerkKit{io.get_executor(), web, *store, journal_book_of(*store), clock, log, Duration(20)}, config);
    }
    /// A process begins, does what is due and ends.
    DeskNotices day_of_work(const std::string& last_day) {
        auto working = clerk();
        working->start();
        const bool done = until([&] { return working->view().last_day == last_day || working->view().failures > 2; });
        CHECK(done);
        const DeskNotices view = working->view();
        CHECK(get(working->stop(Duration(10'000))));
        return view;
    }

    /// "to: text" of the letters that came, by their order.
    std::vector<std::string> letters() const {
        std::vector<std::string> found;
        for (int i = 1;; ++i) {
            std::ifstream file(folder.path() / (std::to_string(i) + ".eml"), std::ios::binary);
            if (!file) return found;
            std::string from, to;
            std::getline(file, from);
            std::getline(file, to);
            const std::string octets{std::istreambuf_iterator<char>(file), {}};
            const municipal::MailText mail = municipal::read_mail(octets);
            found.push_back(to.substr(0, to.find('\r')) + ": " + mail.subject + "\n" + mail.text);
        }
    }

    TemporaryDirectory folder;
    PythonPeer server{fs::path(SOURCE_DIR) / "tests" / "support" / "mail_server.py", {"smtp", folder.path().string()}};
    boost::asio::io_context io{1};
    WebClient web{io.get_executor()};
    HandClock clock;
    SilentLog log;
    std::unique_ptr<Store> store = make_memory_store(clock);
    Config config;
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the morning after, everybody hears of his block and the operator of all, once over restarts") {
    ClerkRig rig;
    rig.say("quality.broken", "roads", "a-roads");
    rig.say("quality.broken", "roads", "a-roads");
    rig.say("quality.broken", "health", "a-health");
    rig.say("deadline.breached", "roads", "a-late");
    rig.say("deadline.warning", "", "a-soon");
    rig.clock.set("2026-03-03T05:30:00Z");
    CHECK(rig.day_of_work("2026-03-02").sent == 2);
    const auto letters = rig.letters();
    REQUIRE(letters.size() == 2);
    CHECK(has(letters[0], "operator@region.example: Качество данных и сроки за 2026-03-02: все блоки (region)"));
    CHECK(has(letters[0], "Нарушения качества данных: 3\n  Ответ без текста (no-text) — 3\n    a-roads\n    a-health\n"));
    CHECK(has(letters[0], "Сроки нарушены: 1\n  этап answer — 1\n    a-late\n"));
    CHECK(has(letters[0], "Сроки истекают: 1\n  этап answer — 1\n    a-soon\n"));
    CHECK(has(letters[1], "roads@region.example: "));
    CHECK(has(letters[1], "Ответ без текста (no-text) — 2\n    a-roads\n\n"));
    CHECK_FALSE(has(letters[1], "a-health"));
    CHECK_FALSE(has(letters[1], "a-soon"));
    CHECK(rig.day_of_work("2026-03-02").sent == 0);  // housing had nothing, the others have theirs
    CHECK(rig.letters().size() == 2);
}

TEST_CASE("a letter is not sent before its time of the region's day") {
    ClerkRig rig;
    rig.say("quality.broken", "roads", "a1");
    rig.clock.set("2026-03-03T05:29:59Z");
    rig.day_of_work("2026-03-01");
    CHECK(rig.letters().empty());
}

TEST_CASE("a day without a word needs a letter only where that is wished") {
    ClerkRig rig;
    rig.clock.set("2026-03-03T06:00:00Z");
    rig.day_of_work("2026-03-02");
    CHECK(rig.letters().empty());
    rig.config.quality.notice.when_nothing = true;
    rig.clock.set("2026-03-04T06:00:00Z");
    rig.day_of_work("2026-03-03");
    REQUIRE(rig.letters().size() == 3);
    CHECK(has(rig.letters()[0], "Нарушений качества данных и сроков нет."));
}

TEST_CASE("a letter that surely did not leave is tried again, and what was sent beside it is not") {
    ClerkRig rig;
    rig.config.quality.sectors["roads"].mail = "later@region.example";  // 451
    rig.say("quality.broken", "roads", "a1");
    rig.clock.set("2026-03-03T06:00:00Z");
    const DeskNotices view = rig.day_of_work("2026-03-02");
    CHECK(view.failures > 2);
    CHECK(view.sent == 1);
    CHECK(view.failed >= 3);
    CHECK(has(view.last_error, "SMTP 451"));
    CHECK(rig.letters().size() == 1);
    rig.config.quality.sectors["roads"].mail = "roads@region.example";
    CHECK(rig.day_of_work("2026-03-02").sent == 1);
    CHECK(rig.letters().size() == 2);
}

TEST_CASE("who was killed in the sending leaves a letter in doubt, which only a person sends again") {
    ClerkRig rig;
    rig.say("quality.broken", "roads", "a1");
    rig.clock.set("2026-03-03T06:00:00Z");
    rig.get(rig.store->remember("quality", "notice/2026-03-02", text_of_marks({{"roads", {"sending", "", 0}}})));
    CHECK(rig.day_of_work("2026-03-02").in_doubt == 1);
    CHECK(rig.letters().size() == 1);  // the operator's
    auto clerk = rig.clerk();
    CHECK(rig.get(clerk->notices("2026-03-02"))[2].state == "in_doubt");
    CHECK(rig.get(clerk->send_notices("2026-03-02"))[2].state == "sent");
    REQUIRE(rig.letters().size() == 2);
    CHECK(has(rig.letters()[1], "roads@region.example"));
    rig.get(clerk->send_notices("2026-03-02"));
    CHECK(rig.letters().size() == 2);
}

TEST_CASE("days on which the gateway was off are made up for, at most a week") {
    ClerkRig rig;
    rig.clock.set("2026-03-02T06:00:00Z");
    rig.day_of_work("2026-03-01");
    rig.say("quality.broken", "roads", "a1");
    rig.clock.set("2026-03-04T06:00:00Z");
    rig.say("quality.broken", "roads", "a2");
    rig.clock.set("2026-03-06T06:00:00Z");
    rig.day_of_work("2026-03-05");
    CHECK(rig.letters().size() == 4);
    rig.clock.set("2026-03-30T06:00:00Z");
    rig.say("quality.broken", "roads", "a3");
    rig.clock.set("2026-05-01T06:00:00Z");
    rig.day_of_work("2026-04-30");
    CHECK(rig.letters().size() == 4);
}

TEST_CASE("a dry run shows the letters and sends none, a day to come is refused, today's letter does not count as the day's") {
    ClerkRig rig;
    rig.say("quality.broken", "roads", "a1");
    auto clerk = rig.clerk();
    const auto shown = rig.get(clerk->notices("2026-03-02"));
    REQUIRE(shown.size() == 3);
    CHECK(shown[0].state == "due");
    CHECK(shown[1].sector == "housing");
    CHECK(shown[1].state == "nothing");
    CHECK(has(shown[2].text, "a1"));
    CHECK(rig.letters().empty());
    CHECK_THROWS_AS(rig.get(clerk->send_notices("2026-03-03")), Fault);
    rig.get(clerk->send_notices("2026-03-02"));
    CHECK(rig.letters().size() == 2);
    rig.clock.set("2026-03-03T06:00:00Z");
    rig.day_of_work("2026-03-02");
    CHECK(rig.letters().size() == 4);
}

TEST_CASE("marks survive being written down, and lines that cannot be read are left out") {
    const NoticeMarks marks{{"", {"failed", "partner.timeout SMTP 451", 2}}, {"roads", {"sent", "", 0}}};
    CHECK(marks_of_text(text_of_marks(marks)) == marks);
    CHECK(marks_of_text("roads\n* sent x\n").empty());
}
