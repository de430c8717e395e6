// The contract of core/mailbox.hpp and core/evidence_book.hpp, held over every store.
#include <catch2/catch.hpp>

#include "gateway/core/digest.hpp"
#include "rig.hpp"
#include "stores.hpp"

using namespace gateway;
using namespace gateway::test;
using std::chrono::seconds;

namespace {

constexpr int quota = 3;

Mail letter(const std::string& id, const std::string& bytes = "<answer/>") {
    Mail mail;
    mail.queue = "door/a/responses";
    mail.mail_id = id;
    mail.type = "{urn:a}answer";
    mail.content_type = "text/xml";
    mail.bytes = bytes;
    mail.appeal_id = "a1";
    mail.delivery_id = "m1@city";
    return mail;
}

struct BookRig : Rig {
    using Rig::Rig;
    std::optional<Mail> take(MailFilter filter = {}, std::string queue = "door/a/responses") {
        return run(store->take_mail(std::move(queue), std::move(filter), clock.now(), clock.now() + seconds(60)));
    }
    std::string taken(MailFilter filter = {}) {
        const auto mail = take(std::move(filter));
        return mail ? mail->mail_id : "nothing";
    }
    bool put(Mail mail) { return run(store->put_mail(std::move(mail), quota)); }
};

ParkedMessage poison(const std::string& bytes = "<garbage") {
    ParkedMessage message;
    message.connector = "smev";
    message.sender = "smev";
    message.sender_message_id = "id-7";
    message.cause = Cause::poisoned;
    message.detail = "never parses";
    message.content_type = "text/xml";
    message.bytes = bytes;
    message.evidence = {{"smev", "valid", "", "Request", "gost2012-256", "CN=x", "ab", Time(seconds(5))}};
    return message;
}

}  // namespace

TEST_CASE("a reader with a cursor sees mail in order, hidden or not, and nothing behind its cursor twice") {
    BookRig rig(GENERATE(every_store()));
    CHECK(rig.put(letter("1", std::string(300'000, 'x'))));
    CHECK(rig.put(letter("2")));
    auto other = letter("3");
    other.queue = "door/b/responses";
    CHECK(rig.put(other));
    REQUIRE(rig.take());
    const auto list = [&](std::int64_t after, int limit) {
        return rig.run(rig.store->list_mail("door/a/responses", after, limit));
    };
    const auto all = list(0, 10);
    REQUIRE(all.size() == 2);
    CHECK(all[0].mail_id == "1");
    CHECK(all[0].bytes.size() == 300'000);
    CHECK(all[1].bytes == "<answer/>");
    CHECK(all[0].seq < all[1].seq);
    CHECK(list(0, 1).size() == 1);
    REQUIRE(list(all[0].seq, 10).size() == 1);
    CHECK(list(all[0].seq, 10)[0].mail_id == "2");
    CHECK(list(all[1].seq, 10).empty());
    // A seq is never used again, or a reader would miss what was put after everything had been fetched.
    for (const char* id : {"1", "2"}) REQUIRE(rig.run(rig.store->drop_mail("door/a/responses", id)));
    CHECK(rig.put(letter("4")));
    CHECK(list(all[1].seq, 10).size() == 1);
}

TEST_CASE("mail is given out in order, hidden for a while, and again until it is dropped") {
    BookRig rig(GENERATE(every_store()));
    CHECK(rig.put(letter("1")));
    CHECK(rig.put(letter("2")));
    CHECK_FALSE(rig.put(letter("1", "<other/>")));
    const auto first = rig.take();
    REQUIRE(first);
    CHECK(first->mail_id == "1");
    CHECK(first->bytes == "<answer/>");
    CHECK(first->type == "{urn:a}answer");
    CHECK(first->content_type == "text/xml");
    CHECK(first->appeal_id == "a1");
    CHECK(first->delivery_id == "m1@city");
    CHECK(first->at == rig.clock.now());
    CHECK(first->given_out == 1);
    CHECK(rig.taken() == "2");
    CHECK(rig.taken() == "nothing");
    rig.clock.advance(seconds(60));
    CHECK(rig.take()->given_out == 2);
    const auto dropped = rig.run(rig.store->drop_mail("door/a/responses", "1"));
    REQUIRE(dropped);
    CHECK(dropped->delivery_id == "m1@city");
    CHECK(dropped->bytes.empty());
    CHECK_FALSE(rig.run(rig.store->drop_mail("door/a/responses", "1")));
    CHECK_FALSE(rig.run(rig.store->drop_mail("door/b/responses", "2")));
    rig.clock.advance(seconds(60));
    CHECK(rig.taken() == "2");
}

TEST_CASE("a reader sees its own queue, its node and the type it asks for") {
    BookRig rig(GENERATE(every_store()));
    Mail plain = letter("plain");
    plain.type.clear();
    Mail node = letter("node");
    node.node = "n1";
    rig.put(plain);
    rig.put(node);
    rig.put(letter("typed"));
    CHECK_FALSE(rig.take({}, "door/b/responses"));
    CHECK(rig.taken({.type = "{urn:a}answer", .node = {}}) == "typed");
    CHECK(rig.taken({.type = "{urn:a}answer", .node = {}}) == "nothing");
    CHECK(rig.taken({.type = "", .node = {}}) == "plain");
    CHECK(rig.taken({.type = std::nullopt, .node = "n1"}) == "node");
}

TEST_CASE("a full queue refuses and counts what is hidden too") {
    BookRig rig(GENERATE(every_store()));
    for (const char* id : {"1", "2", "3"}) rig.put(letter(id));
    rig.take();
    CHECK(cause_of_call([&] { rig.put(letter("4")); }) == Cause::queue_overflow);
    CHECK_FALSE(rig.put(letter("3")));
    const MailCount count = rig.run(rig.store->count_mail("door/a/responses"));
    CHECK(count.waiting == 3);
    CHECK(count.oldest == rig.clock.now());
    CHECK(rig.run(rig.store->count_mail("door/b/responses")).waiting == 0);
    const StoreStats stats = rig.run(rig.store->stats());
    REQUIRE(stats.queues.size() == 1);
    CHECK(stats.queues[0].queue == "door/a/responses");
    CHECK(stats.queues[0].mail.waiting == 3);
    for (const char* id : {"1", "2", "3"}) rig.run(rig.store->drop_mail("door/a/responses", id));
    CHECK(rig.run(rig.store->stats()).queues.empty());
    CHECK(rig.put(letter("4")));
}

TEST_CASE("mail, evidence and parked messages of any size come back as they were") {
    BookRig rig(GENERATE(every_store()));
    const std::size_t size = GENERATE(0U, 256U * 1024U, 256U * 1024U + 1U);
    const std::string bytes(size, 'x');
    rig.accept(sample({}, rig.clock.now()));
    rig.put(letter("1", bytes));
    CHECK((rig.take()->bytes == bytes));
    const std::string park_id = rig.run(rig.store->park(poison(bytes)));
    CHECK((rig.run(rig.store->parked(park_id))->bytes == bytes));
    rig.run(rig.store->keep({.kind = "ack", .message_id = "m1", .bytes = bytes}));
    const auto items = rig.run(rig.store->evidence_of("a1"));
    REQUIRE(items.size() == 1);
    CHECK(items[0].bytes.empty());
    CHECK(items[0].sha256 == sha256_hex(bytes));
    CHECK((rig.run(rig.store->evidence(items[0].seq))->bytes == bytes));
}

TEST_CASE("a settlement keeps what was sent and what came back as evidence") {
    Rig rig(GENERATE(every_store()));
    rig.accept(sample({.routes = {"city"}}, rig.clock.now()));
    Outcome outcome = handed_over("id-1", "requestIsQueued", {}, "<reply/>");
    outcome.sent = std::string(300'000, 's');
    rig.settle(rig.lease("city").at(0), outcome, DeliveryState::handed_over);
    const auto items = rig.run(rig.store->evidence_of("a1"));
    REQUIRE(items.size() == 2);
    CHECK(items[0].kind == "sent");
    CHECK(items[0].sha256 == sha256_hex(outcome.sent));
    CHECK(items[1].kind == "received");
    for (const EvidenceItem& item : items) {
        CHECK(item.delivery_id == "m1@city");
        CHECK(item.message_id == "m1");
        CHECK(item.appeal_id == "a1");
        CHECK(item.connector == "to-city");
        CHECK(item.attempt == 1);
        CHECK(item.at == rig.clock.now());
    }
    CHECK((rig.run(rig.store->evidence(items[0].seq))->bytes == outcome.sent));
    CHECK(rig.run(rig.store->evidence(items[1].seq))->bytes == "<reply/>");
    CHECK(rig.run(rig.store->trace("a1"))->evidence.size() == 2);
    CHECK(rig.run(rig.store->stats()).evidence_items == 2);
    CHECK_FALSE(rig.run(rig.store->evidence(77)));
}

TEST_CASE("evidence kept by an adapter belongs to the appeal of its message or delivery, and the journal has its digest") {
    Rig rig(GENERATE(every_store()));
    rig.accept(sample({.routes = {"city"}}, rig.clock.now()));
    rig.run(rig.store->keep({.kind = "ack", .operation = "Ack", .connector = "smev", .message_id = "m1", .bytes = "<ack/>"}));
    rig.run(rig.store->keep({.kind = "status", .delivery_id = "m1@city", .attempt = 1, .bytes = "<status/>"}));
    CHECK(cause_of_call([&] { rig.run(rig.store->keep({.kind = "ack", .bytes = "x"})); }) == Cause::missing_field);
    const auto items = rig.run(rig.store->evidence_of("a1"));
    REQUIRE(items.size() == 2);
    CHECK(items[0].operation == "Ack");
    CHECK(items[1].message_id == "m1");
    CHECK(items[1].connector == "to-city");
    CHECK(items[1].at == rig.clock.now());
    const auto journal = rig.run(rig.store->trace("a1"))->journal;
    REQUIRE(journal.size() == 3);
    CHECK(journal[1].entry.kind == "evidence.kept");
    CHECK_THAT(journal[1].entry.detail, Catch::Contains(sha256_hex("<ack/>")));
}

TEST_CASE("what has no timestamp yet is listed oldest first until it has one") {
    Rig rig(GENERATE(every_store()));
    rig.accept(sample({}, rig.clock.now()));
    for (const char* kind : {"sent", "status", "received", "ack"})
        rig.run(rig.store->keep({.kind = kind, .message_id = "m1", .bytes = kind}));
    auto untimed = rig.run(rig.store->untimed_evidence(10));
    REQUIRE(untimed.size() == 3);
    CHECK(untimed[0].kind == "sent");
    CHECK(untimed[2].kind == "ack");
    CHECK(rig.run(rig.store->untimed_evidence(1)).size() == 1);
    rig.run(
        rig.store->keep({.kind = "timestamp", .message_id = "m1", .bytes = "token", .about_sha256 = sha256_hex("received")}));
    untimed = rig.run(rig.store->untimed_evidence(10));
    REQUIRE(untimed.size() == 2);
    CHECK(untimed[1].kind == "ack");
}

TEST_CASE("a message that came signed wants a timestamp over its octets like evidence does, an unsigned one does not") {
    Rig rig(GENERATE(every_store()));
    const std::string longer(300'000, 'x');  // lies in a file
    for (const auto& [id, bytes] : {std::pair<std::string, std::string>{"m1", "<signed/>"}, {"m2", longer}}) {
        rig.clock.advance(Duration(1'000));
        Acceptance signed_one = sample({.message = id, .appeal = "a" + id, .bytes = bytes}, rig.clock.now());
        signed_one.envelope.evidence.push_back({"smev", "valid", "", "Request", "", "", "", {}});
        rig.accept(signed_one);
    }
    rig.accept(sample({.message = "m3", .appeal = "a3"}, rig.clock.now()));
    rig.clock.advance(Duration(1'000));
    rig.run(rig.store->keep({.kind = "ack", .message_id = "m1", .bytes = "<ack/>"}));
    auto untimed = rig.run(rig.store->untimed_evidence(10));
    REQUIRE(untimed.size() == 3);
    CHECK(untimed[0].kind == "message");
    CHECK(untimed[0].message_id == "m1");
    CHECK(untimed[0].appeal_id == "am1");
    CHECK(untimed[0].sha256 == sha256_hex("<signed/>"));
    CHECK(untimed[1].sha256 == sha256_hex(longer));
    CHECK(untimed[2].kind == "ack");
    CHECK(rig.run(rig.store->untimed_evidence(1)).size() == 1);
    // A stamp about another document of the same message says nothing of its octets.
    const auto stamp = [&](const std::string& bytes) {
        rig.run(
            rig.store->keep({.kind = "timestamp", .message_id = "m1", .bytes = "token", .about_sha256 = sha256_hex(bytes)}));
        return rig.run(rig.store->untimed_evidence(10));
    };
    untimed = stamp("<ack/>");
    REQUIRE(untimed.size() == 2);
    CHECK(untimed[0].message_id == "m1");
    untimed = stamp("<signed/>");
    REQUIRE(untimed.size() == 1);
    CHECK(untimed[0].message_id == "m2");
}

TEST_CASE("a message that cannot be processed is parked once and waits for a person") {
    Rig rig(GENERATE(every_store()));
    const std::string park_id = rig.run(rig.store->park(poison()));
    CHECK(rig.run(rig.store->park(poison())) == park_id);
    CHECK(rig.run(rig.store->park(poison("<another"))) != park_id);
    CHECK(rig.run(rig.store->stats()).parked_open == 2);
    const auto message = rig.run(rig.store->parked(park_id));
    REQUIRE(message);
    CHECK(message->state == ParkedState::open);
    CHECK(message->cause == Cause::poisoned);
    CHECK(message->sender_message_id == "id-7");
    CHECK(message->bytes == "<garbage");
    CHECK(message->sha256 == sha256_hex("<garbage"));
    REQUIRE(message->evidence.size() == 1);
    CHECK(message->evidence[0].covers == "Request");
    CHECK(message->parked_at == rig.clock.now());
    CHECK(message->first_seen == rig.clock.now());
    CHECK(rig.run(rig.store->released("smev", 10)).empty());
    CHECK_FALSE(rig.run(rig.store->parked("never")));
    CHECK(rig.run(rig.store->stats()).journal_records == 2);
}

TEST_CASE("a released message is given to its adapter with its bytes until it is taken up or fails again") {
    Rig rig(GENERATE(every_store()));
    const std::string park_id = rig.run(rig.store->park(poison()));
    const auto steer = [&](ParkedSteer action) {
        return cause_of_call([&] { rig.run(rig.store->steer_parked(park_id, action, {.kind = "admin.parked"})); });
    };
    CHECK(steer(ParkedSteer::release) == Cause::none);
    CHECK(steer(ParkedSteer::release) == Cause::parameters_conflict);
    CHECK(rig.run(rig.store->released("pos", 10)).empty());
    REQUIRE(rig.run(rig.store->released("smev", 10)).size() == 1);
    CHECK(rig.run(rig.store->released("smev", 10)).at(0).bytes == "<garbage");
    CHECK(rig.run(rig.store->stats()).parked_open == 0);
    SECTION("taken up") {
        rig.run(rig.store->close_parked(park_id));
        CHECK(rig.run(rig.store->parked(park_id))->state == ParkedState::closed);
        CHECK(rig.run(rig.store->park(poison())) == park_id);
        CHECK(rig.run(rig.store->parked(park_id))->state == ParkedState::closed);
        CHECK(steer(ParkedSteer::close) == Cause::parameters_conflict);
        CHECK(steer(ParkedSteer::release) == Cause::none);
    }
    SECTION("it fails again with another cause") {
        ParkedMessage again = poison();
        again.cause = Cause::attachment_unavailable;
        CHECK(rig.run(rig.store->park(again)) == park_id);
        CHECK(rig.run(rig.store->parked(park_id))->state == ParkedState::open);
        CHECK(rig.run(rig.store->parked(park_id))->cause == Cause::attachment_unavailable);
        CHECK(rig.run(rig.store->stats()).parked_open == 1);
        CHECK(steer(ParkedSteer::close) == Cause::none);
    }
    CHECK(rig.run(rig.store->released("smev", 10)).size() ==
          (rig.run(rig.store->parked(park_id))->state == ParkedState::released));
    CHECK(cause_of_call([&] { rig.run(rig.store->steer_parked("never", ParkedSteer::close, {})); }) == Cause::not_found);
}

TEST_CASE("parked messages are listed oldest first, by connector, state, id and page") {
    Rig rig(GENERATE(every_store()));
    std::vector<std::string> ids;
    for (int i = 0; i < 4; ++i) {
        ParkedMessage message = poison();
        message.connector = i == 3 ? "pos" : "smev";
        message.sender_message_id = "id-" + std::to_string(i);
        ids.push_back(rig.run(rig.store->park(message)));
    }
    rig.run(rig.store->steer_parked(ids[1], ParkedSteer::close, {.kind = "admin.parked_closed"}));
    const auto found = [&](const ParkedQuery& query) {
        std::vector<std::string> list;
        for (const ParkedMessage& one : rig.run(rig.store->find_parked(query))) {
            CHECK(one.bytes.empty());
            list.push_back(one.park_id);
        }
        return list;
    };
    CHECK(found({}) == ids);
    CHECK(found({.connector = "smev", .state = ParkedState::open}) == std::vector{ids[0], ids[2]});
    CHECK(found({.sender_message_id = "id-3"}) == std::vector{ids[3]});
    CHECK(found({.limit = 2, .after = ids[0]}) == std::vector{ids[1], ids[2]});
}
