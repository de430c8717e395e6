// The ПОС adapter against the stand's ПОС over real sockets.
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "adapters/pos/pos.hpp"
#include "adapters/pos/settings.hpp"
#include "adapters/stand/pos/pos_stand.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/http/server.hpp"
#include "tests/contract/cardboard_books.hpp"

using namespace gateway;
namespace json = boost::json;

namespace {

const std::filesystem::path dictionaries = std::filesystem::path(SOURCE_DIR) / "config";

class NoBlobs final : public Blobs {
public:
    BlobInfo put(std::string_view) override { return {}; }
    BlobInfo put_file(const std::filesystem::path&) override { return {}; }
    std::filesystem::path path_of(std::string_view) const override { return {}; }
    std::string read(std::string_view) const override { return {}; }
    std::filesystem::path spool_path() override { return {}; }
};

/// Knows the open items a test puts in; remembers nothing.
class ScriptedLedger final : public Ledger {
public:
    Task<std::optional<std::string>> recall(std::string, std::string) override { co_return std::nullopt; }
    Task<void> remember(std::string, std::string, std::string) override { co_return; }
    Task<bool> hear(DeliveryWord) override { co_return false; }
    Task<std::vector<OpenItem>> open_items(std::string, std::string, int) override { co_return items; }
    Task<std::optional<AppealRecord>> appeal_by(ExternalId) override { co_return std::nullopt; }
    Task<std::vector<AppealRecord>> appeals_changed(std::string, std::string, Time, Time, int) override {
        co_return std::vector<AppealRecord>();
    }
    std::vector<OpenItem> items;
};

/// One stand, one adapter and the gateway's side of the door.
struct Scene {
    explicit Scene(std::string form) {
        stand::PosStandOptions options;
        options.redelivery = Duration{50};
        options.stage = Duration{0};
        system = stand::make_pos_stand(options, {"pos", io.get_executor(), workers, clock, log, {}, {}});
        server = std::make_unique<WebServer>(io.get_executor(), server_settings(), log);
        server->serve({&system->endpoint()});
        server->listen();
        adapter = pos::make_pos_kind().make(settings(std::move(form)), kit());
    }
    ~Scene() { workers.join(); }

    ServerSettings server_settings() const {
        ServerSettings made;
        made.spool_dir = std::filesystem::temp_directory_path();
        return made;
    }

    void put(Settings& to, std::string key, std::string text) const {
        Settings::Value value;
        value.given = true;
        value.text = std::move(text);
        to.set(std::move(key), std::move(value));
    }

    Settings settings(std::string form) const {
        Settings made;
        for (const SettingKey& key : pos::pos_setting_keys()) {
            Settings::Value value;
            value.text =
                key.type == SettingType::path && !key.fallback.empty() ? (dictionaries / key.fallback).string() : key.fallback;
            value.number = 5'000;
            made.set(key.name, value);
        }
        put(made, "form", std::move(form));
        put(made, "url", "http://127.0.0.1:" + std::to_string(server->port()));
        const stand::PosStandOptions defaults;
        put(made, "client_id", defaults.client_id);
        put(made, "entrypoint", defaults.entrypoint);
        put(made, "user", defaults.user);
        put(made, "password", defaults.password);
        put(made, "basic_client", defaults.basic_client);
        put(made, "basic_secret", defaults.basic_secret);
        put(made, "ogrn", "1024300000007");
        put(made, "own_id_is_key", "true");
        return made;
    }

    AdapterKit kit() {
        return {"pos",
                io.get_executor(),
                workers,
                web,
                [this](Submission submission) { return accept(std::move(submission)); },
                ledger,
                mailbox,
                evidence,
                blobs,
                clock,
                log,
                {},
                {},
                dictionaries.string()};
    }

    Task<Receipt> accept(Submission submission) {
        if (refusal) throw Fault(*refusal);
        taken.push_back(std::move(submission));
        co_return Receipt{make_uuid_v7(clock.now()), {}, clock.now(), {}, false};
    }

    template <class T>
    T run(Task<T> task) {
        std::optional<T> result;
        std::exception_ptr failure;
        boost::asio::co_spawn(io, std::move(task), [&](const std::exception_ptr& error, T value) {
            failure = error;
            result = std::move(value);
            io.stop();
        });
        io.restart();
        io.run_for(std::chrono::seconds(20));
        if (failure) std::rethrow_exception(failure);
        REQUIRE(result);
        return std::move(*result);
    }

    PollResult poll() { return run(adapter.source->poll(Deadline::after(Duration{10'000}))); }
    Outcome deliver(Delivery delivery) {
        return run(adapter.connector->deliver(std::move(delivery), Deadline::after(Duration{10'000})));
    }
    json::object book() const { return json::parse(system->state()).as_object(); }
    std::int64_t counter(const char* name) const {
        return book().at("counters").as_object().at(name).to_number<std::int64_t>();
    }
    void order(const std::string& id) {
        system->command("appeals", R"({"appeals":[{"id":")" + id +
                                       R"(","description":"Яма на дороге","subsubject_id":"2101","opa_id":"123402",)"
                                       R"("coordinates":"58.6,49.6"}]})");
    }

    boost::asio::io_context io{1};
    Workers workers{1};
    SystemClock clock;
    SilentLog log;
    WebClient web{io.get_executor()};
    ScriptedLedger ledger;
    CardboardMailbox mailbox{clock};
    CardboardEvidence evidence{clock};
    NoBlobs blobs;
    std::unique_ptr<stand::StandSystem> system;
    std::unique_ptr<WebServer> server;
    Adapter adapter;
    std::vector<Submission> taken;
    std::optional<Cause> refusal;
};

Delivery answer_for(const std::string& pos_id) {
    AppealEvent event;
    event.event_id = "city:1";
    event.kind = MessageKind::answer_sent;
    AppealExternalId id;
    id.system = "city";
    id.kind = "service_request_id";
    id.value = "1";
    event.external_id = id;
    event.at = SystemClock().now();
    event.source = "city";
    event.status = Status::answered;
    Answer answer;
    answer.id = "a1";
    answer.kind = AnswerKind::final;
    answer.text = "Отремонтировано";
    event.answer = answer;
    Delivery delivery;
    delivery.delivery_id = make_uuid_v7(SystemClock().now());
    delivery.kind = MessageKind::answer_sent;
    delivery.canonical = to_json(event);
    delivery.external_ids = {{"pos", "pos_id", pos_id}};
    return delivery;
}

}  // namespace

TEST_CASE("appeals of the EDMS form are accepted with topic and place, and only then confirmed") {
    Scene scene("edms");
    scene.order("327000001");
    CHECK(scene.poll().taken == 1);
    REQUIRE(scene.taken.size() == 1);
    const Appeal appeal = appeal_from_json(scene.taken.front().canonical);
    CHECK(appeal.external_ids.front().value == "327000001");
    CHECK(appeal.questions.front().topics.front().code == "roads");
    CHECK(appeal.location.oktmo8 == "33710000");
    CHECK(appeal.deadlines.front().source == DeadlineSource::given);
    CHECK(scene.counter("edms_accepted") == 1);
    CHECK(scene.poll().taken == 0);
}

TEST_CASE("an appeal the store cannot take is not confirmed and comes again") {
    Scene scene("edms");
    scene.order("327000001");
    scene.refusal = Cause::store_unavailable;
    CHECK_THROWS_AS(scene.poll(), Fault);
    CHECK(scene.counter("edms_accepted") == 0);
    scene.refusal.reset();
    const Deadline deadline = Deadline::after(Duration{10'000});
    while (scene.taken.empty() && !deadline.passed()) scene.poll();
    CHECK(scene.taken.size() == 1);
    CHECK(scene.counter("edms_accepted") == 1);
}

TEST_CASE("an answer reaches ПОС once, however often it is sent") {
    Scene scene("edms");
    scene.order("327000001");
    scene.poll();
    const Delivery delivery = answer_for("327000001");
    CHECK(scene.deliver(delivery).kind == Outcome::Kind::delivered);
    CHECK(scene.deliver(delivery).kind == Outcome::Kind::delivered);
    CHECK(scene.counter("edms_answered") == 1);
    CHECK(scene.counter("edms_repeats") == 1);
}

TEST_CASE("ПОС's refusal of an answer is a refusal, a missing number is a missing correlation") {
    Scene scene("edms");
    const Outcome unknown = scene.deliver(answer_for("327999999"));
    CHECK(unknown.kind == Outcome::Kind::refused);
    CHECK(unknown.cause == Cause::partner_rejected);
    Delivery without = answer_for("1");
    without.external_ids.clear();
    CHECK(scene.deliver(without).cause == Cause::correlation_missing);
}

TEST_CASE("an appeal is created in the EAS form and its history comes back as events until it is answered") {
    Scene scene("eas-rest");
    Scene edms("edms");
    edms.order("327000001");
    edms.poll();
    Delivery delivery;
    delivery.delivery_id = make_uuid_v7(scene.clock.now());
    delivery.appeal_id = make_uuid_v7(scene.clock.now());
    delivery.kind = MessageKind::appeal_created;
    delivery.canonical = edms.taken.front().canonical;
    const Outcome outcome = scene.deliver(delivery);
    REQUIRE(outcome.kind == Outcome::Kind::delivered);
    REQUIRE(outcome.learned.size() == 1);
    CHECK(outcome.learned.front().kind == "pos_id");
    CHECK(scene.deliver(delivery).learned == outcome.learned);
    CHECK(scene.counter("eas_appeals") == 1);

    OpenItem item;
    item.external_ids = outcome.learned;
    scene.ledger.items = {item};
    scene.poll();
    REQUIRE_FALSE(scene.taken.empty());
    const AppealEvent last = event_from_json(scene.taken.back().canonical);
    CHECK(last.kind == MessageKind::answer_sent);
    CHECK(last.status == Status::answered);
    CHECK(last.external_id->value == outcome.learned.front().value);
    const std::size_t known = scene.taken.size();
    CHECK(scene.poll().taken == 0);
    CHECK(scene.taken.size() == known);
}

TEST_CASE("a partner that fails or cuts the line postpones the answer: repeating it is safe") {
    Scene scene("edms");
    scene.order("327000001");
    scene.poll();
    scene.system->faults().set({stand::parse_fault("fail=503,n=1")});
    CHECK(scene.deliver(answer_for("327000001")).kind == Outcome::Kind::postponed);
    scene.system->faults().set({stand::parse_fault("drop,n=1")});
    CHECK(scene.deliver(answer_for("327000001")).kind == Outcome::Kind::postponed);
    CHECK(scene.adapter.connector->repeat() == Repeat::safe);
    CHECK(scene.run(scene.adapter.connector->probe(Deadline::after(Duration{5'000}))).reachable);
}
