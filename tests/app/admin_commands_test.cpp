// The commands that speak with the running gateway, over a socket to the real endpoints.
#include <catch2/catch.hpp>

#include <boost/json/parse.hpp>
#include <fstream>
#include <iostream>
#include <sstream>

#include "gateway/app/commands/commands.hpp"
#include "gateway/app/text_table.hpp"
#include "tests/admin/rig.hpp"
#include "tests/support/imposter.hpp"
#include "tests/support/temp_folder.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

struct Printed {
    int code = 0;
    std::string out, err;
};

/// Catches a stream for as long as it lives.
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

/// A gateway to speak with: a real port, and behind it the real endpoints.
struct Gateway {
    Gateway() {
        std::ofstream(folder.path() / "token") << full_token << "\n";
        port.handle([this](const ImposterRequest& request) {
            const Reply reply = rig.ask(request.method, request.target, request.headers, request.body);
            return ImposterAnswer{
                .status = reply.response.status, .headers = reply.response.headers, .body = reply.response.body};
        });
    }

    Printed run(std::vector<std::string> arguments) { return run_at(port.url(), std::move(arguments)); }

    Printed run_at(const std::string& url, std::vector<std::string> arguments) {
        CLI::App app("test", "appeal-gateway");
        CommandExit exit;
        add_appeals_command(app, exit);
        add_deliveries_command(app, exit);
        add_parked_command(app, exit);
        add_connectors_command(app, exit);
        for (const std::string& word :
             {std::string("--url"), url, std::string("--token-file"), (folder.path() / "token").string()})
            arguments.push_back(word);
        std::reverse(arguments.begin(), arguments.end());
        const Caught out(std::cout), err(std::cerr);
        app.parse(arguments);
        return {exit.code, out.text(), err.text()};
    }

    TempFolder folder;
    Rig rig;
    Imposter port;  // last: its threads end before what they use
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("appeals find prints a table, or the answer itself as JSON") {
    Gateway gateway;
    gateway.rig.plant(1);
    gateway.rig.plant(2);
    const Printed table = gateway.run({"appeals", "find", "--external-id", "пос 1", "--from", "2027-01-01"});
    CHECK(table.code == 1);  // "пос 1" is not "ПОС-1"
    const Printed one = gateway.run({"appeals", "find", "--external-id", "пос-1", "--from", "2027-01-01"});
    CHECK(one.code == 0);
    CHECK(has(one.out, Rig::appeal_id(1)));
    CHECK_FALSE(has(one.out, Rig::appeal_id(2)));
    CHECK(has(one.out, "pos:ПОС-1"));
    const Printed json = gateway.run({"appeals", "find", "--limit", "1", "--json"});
    CHECK(boost::json::parse(json.out).at("items").as_array().size() == 1);
    const Printed paged = gateway.run({"appeals", "find", "--limit", "1"});
    CHECK(has(paged.out, "--after " + Rig::appeal_id(2)));
}

TEST_CASE("appeals show tells the way and what to do, found by any id, without personal data") {
    Gateway gateway;
    gateway.rig.plant(1);
    gateway.rig.attempt(in_doubt(Cause::connection_cut, "cut"), DeliveryState::in_doubt);
    const Printed shown = gateway.run({"appeals", "show", "пос-1"});
    CHECK(shown.code == 0);
    for (const char* part :
         {"ПОС-1", "appeal.created", "accepted", "in_doubt", "partner.cut", "signature valid", "250", "deliveries settle "})
        CHECK(has(shown.out, part));
    for (const std::string& word : planted) CHECK_FALSE(has(shown.out, word));
    CHECK(gateway.run({"appeals", "show", Rig::appeal_id(1)}).out == shown.out);
    CHECK(gateway.run({"appeals", "show", Rig::appeal_id(7)}).code == 1);
    CHECK(gateway.run({"appeals", "show", "нет такого"}).code == 1);
}

TEST_CASE("appeals show --unmask needs a reason and shows the content") {
    Gateway gateway;
    const std::string id = gateway.rig.plant(1);
    CHECK_THROWS_AS(gateway.run({"appeals", "show", id, "--unmask"}), CLI::ParseError);
    const Printed shown = gateway.run({"appeals", "show", id, "--unmask", "--reason", "жалоба 12", "--actor", "petrova"});
    CHECK(shown.code == 0);
    CHECK(has(shown.out, "Кузнецова"));
    CHECK(gateway.rig.journal_kinds(id).back() == "admin.unmasked");
}

TEST_CASE("deliveries are listed, retried, cancelled and settled with a reason") {
    Gateway gateway;
    gateway.rig.plant(1);
    gateway.rig.plant(2);
    gateway.rig.attempt(in_doubt(Cause::connection_cut, "cut"), DeliveryState::in_doubt);
    const std::string first = Rig::delivery_id(1), second = Rig::delivery_id(2);
    CHECK(has(gateway.run({"deliveries", "list", "--state", "in_doubt"}).out, first));
    CHECK(gateway.run({"deliveries", "list", "--state", "refused"}).code == 1);
    CHECK(has(gateway.run({"deliveries", "show", first}).out, "partner.cut"));
    CHECK_THROWS_AS(gateway.run({"deliveries", "retry", first}), CLI::ParseError);
    CHECK_THROWS_AS(gateway.run({"deliveries", "settle", first, "--reason", "r", "--outcome", "maybe"}), CLI::ParseError);
    CHECK(has(gateway.run({"deliveries", "settle", first, "--outcome", "delivered", "--reason", "звонок"}).out, "delivered"));
    const Printed both = gateway.run({"deliveries", "cancel", first, second, "--reason", "отозвано"});
    CHECK(both.code == 1);  // the first has ended, the second is cancelled all the same
    CHECK(has(both.err, first));
    CHECK(has(both.out, second));
}

TEST_CASE("parked messages are listed, shown, released and closed with a reason, without personal data") {
    Gateway gateway;
    CHECK(gateway.run({"parked", "list"}).code == 1);
    const std::string first = gateway.rig.park("their-7"), second = gateway.rig.park("their-8");
    const Printed list = gateway.run({"parked", "list", "--state", "open"});
    CHECK(list.code == 0);
    for (const std::string& part : {first, second, std::string("their-7"), std::string("never parses")})
        CHECK(has(list.out, part));
    for (const std::string& word : planted) CHECK_FALSE(has(list.out, word));
    CHECK(has(gateway.run({"parked", "list", "--sender-message-id", "their-8"}).out, second));
    CHECK_THROWS_AS(gateway.run({"parked", "release", first}), CLI::ParseError);
    CHECK(has(gateway.run({"parked", "release", first, "--reason", "файл появился"}).out, "released"));
    CHECK(gateway.rig.run(gateway.rig.store->released("pos", 9)).size() == 1);
    CHECK(gateway.rig.desk.told.back() == "poll pos");
    const Printed both = gateway.run({"parked", "close", first, second, "--reason", "дубль"});
    CHECK(both.code == 0);
    CHECK(has(gateway.run({"parked", "show", second}).out, "closed"));
    CHECK(gateway.run({"parked", "close", second, "--reason", "ещё раз"}).code == 1);
    CHECK(gateway.run({"parked", "show", "no-such"}).code == 1);
}

TEST_CASE("connectors are listed, paused and resumed") {
    Gateway gateway;
    const Printed list = gateway.run({"connectors", "list"});
    CHECK(has(list.out, "city"));
    CHECK(has(list.out, "open311"));
    CHECK(has(gateway.run({"connectors", "pause", "city", "--reason", "работы"}).out, "paused"));
    CHECK(has(gateway.run({"connectors", "resume", "city", "--reason", "готово"}).out, "running"));
    CHECK(gateway.run({"connectors", "pause", "none", "--reason", "r"}).code == 1);
}

TEST_CASE("a gateway that is not running, or something else on its port, is said in one sentence") {
    Gateway gateway;
    std::string closed;
    {
        const Imposter gone;
        closed = gone.url("");
    }
    const Printed nobody = gateway.run_at(closed, {"connectors", "list"});
    CHECK(nobody.code == 1);
    CHECK(has(nobody.err, "запущен ли он"));
    Imposter other([](const ImposterRequest&) { return ImposterAnswer{.body = "<html>"}; });
    CHECK(has(gateway.run_at(other.url(""), {"connectors", "list"}).err, "отвечает не шлюз"));
}

TEST_CASE("a refusal is said in both languages with the next step") {
    Gateway gateway;
    std::ofstream(gateway.folder.path() / "token") << "wrong-token\n";
    const Printed refused = gateway.run({"connectors", "list"});
    CHECK(refused.code == 1);
    CHECK(has(refused.err, "Ключ или токен неверен. / The key or token is wrong."));
}

TEST_CASE("what a partner wrote cannot steer the terminal") {
    CHECK(printable("a\x1b[31mb\nc\x7f"
                    "d\xc2\x9b"
                    "e") == "a?[31mb?c?d?e");
    CHECK(text_table({{"длинное слово", "b"}, {"x", "c"}}) == "длинное слово  b\nx              c\n");
}
