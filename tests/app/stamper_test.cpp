#include "gateway/app/stamper.hpp"

#include <catch2/catch.hpp>

#include <boost/asio/steady_timer.hpp>

#include "gateway/core/digest.hpp"
#include "gateway/signature/timestamp.hpp"
#include "gateway/store/memory_store.hpp"
#include "tests/support/imposter.hpp"
#include "tests/support/test_keys.hpp"
#include "tests/support/test_tsa.hpp"

using namespace gateway;

namespace {

/// A store with two pieces of evidence, an authority behind a port, a stamper between them.
struct Office {
    explicit Office(const std::filesystem::path& trusted) : trust(TrustStore::load(trusted)) {
        authority.handle([this](const ImposterRequest& request) {
            types = std::string(request.header("Content-Type").value_or(""));
            return ImposterAnswer{.headers = {{"Content-Type", std::string(timestamp_reply_type)}},
                                  .body = tsa.reply(request.body)};
        });
    }
    ~Office() {
        workers.stop();
        workers.join();
        store->close();
    }

    void keep(const std::string& kind, const std::string& bytes) {
        EvidenceItem item;
        item.kind = kind;
        item.appeal_id = "a1";
        item.connector = "smev";
        item.bytes = bytes;
        run(store->keep(std::move(item)));
    }

    /// A message of appeal a1 that came signed.
    void take(const std::string& bytes) {
        Acceptance acceptance;
        Envelope& envelope = acceptance.envelope;
        envelope.message_id = envelope.sender_message_id = "m1";
        envelope.connector = envelope.sender = "smev";
        envelope.bytes = bytes;
        envelope.received_at = clock.now();
        envelope.evidence.push_back({"smev", "valid", "", "Request", "", "", "", clock.now()});
        acceptance.appeal.appeal_id = "a1";
        acceptance.appeal.version = 1;
        ask(store->accept(std::move(acceptance)));
    }

    void run(Task<void> task) {
        std::exception_ptr error;
        bool done = false;
        boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown) {
            error = thrown;
            done = true;
        });
        turn_until([&] { return done; });
        if (error) std::rethrow_exception(error);
    }

    template <class T>
    T ask(Task<T> task) {
        std::optional<T> result;
        boost::asio::co_spawn(io, std::move(task), [&](const std::exception_ptr&, T value) { result = std::move(value); });
        turn_until([&] { return result.has_value(); });
        return std::move(*result);
    }

    /// Turns the loop, at most half a minute.
    template <class Condition>
    bool turn_until(Condition condition) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        io.restart();
        while (!condition() && std::chrono::steady_clock::now() < deadline) {
            io.run_one_for(std::chrono::milliseconds(100));
            if (io.stopped()) io.restart();
        }
        return condition();
    }

    std::unique_ptr<Stamper> start() {
        TimestampConfig settings;
        settings.url = authority.url("/tsp");
        settings.trust = "tsa";
        settings.timeout = Duration(20'000);
        const StamperKit kit{io.get_executor(), workers, web, *store, clock, log};
        auto stamper = std::make_unique<Stamper>(kit, settings, trust);
        stamper->start();
        return stamper;
    }

    std::vector<EvidenceItem> stamps() {
        std::vector<EvidenceItem> found;
        for (const EvidenceItem& item : ask(store->evidence_of("a1")))
            if (item.kind == "timestamp") found.push_back(*ask(store->evidence(item.seq)));
        return found;
    }

    TestTsa tsa;
    TrustStore trust;
    boost::asio::io_context io{1};
    Workers workers{1};
    WebClient web{io.get_executor()};
    SystemClock clock;
    SilentLog log;
    std::unique_ptr<Store> store = make_memory_store(clock);
    std::string types;
    Imposter authority;  ///< last: its threads look at the others
};

}  // namespace

TEST_CASE("evidence is stamped in the background, each piece once, with tokens that verify") {
    const TestTsa roots;  // only for its folder's shape
    Office office(roots.trust());
    office.trust = TrustStore::load(office.tsa.trust());
    office.keep("sent", "<Signed/>");
    office.keep("ack", "<Ack/>");
    office.keep("status", "<Status/>");  // not of the kinds that are stamped
    const auto stamper = office.start();
    REQUIRE(office.turn_until([&] { return stamper->view().stamped == 2; }));
    CHECK(office.ask(office.store->untimed_evidence(10)).empty());
    CHECK(office.types == timestamp_query_type);
    const auto stamps = office.stamps();
    REQUIRE(stamps.size() == 2);
    for (const EvidenceItem& stamp : stamps) CHECK(verify_timestamp(stamp.bytes, stamp.about_sha256, &office.trust).valid());
    CHECK(stamps[0].about_sha256 == sha256_hex("<Signed/>"));
    CHECK(office.ask(stamper->stop(Duration(5'000))));
}

TEST_CASE("a message that came signed is stamped over its exact octets") {
    const TestTsa roots;
    Office office(roots.trust());
    office.trust = TrustStore::load(office.tsa.trust());
    office.take("<Signed>request</Signed>");
    const auto stamper = office.start();
    REQUIRE(office.turn_until([&] { return stamper->view().stamped == 1; }));
    const auto stamps = office.stamps();
    REQUIRE(stamps.size() == 1);
    CHECK(stamps[0].message_id == "m1");
    CHECK(verify_timestamp(stamps[0].bytes, sha256_hex("<Signed>request</Signed>"), &office.trust).valid());
    CHECK(office.ask(office.store->untimed_evidence(10)).empty());
    CHECK(office.ask(stamper->stop(Duration(5'000))));
}

TEST_CASE("an authority that is down, refuses or is not trusted is asked again; nothing false is kept") {
    const TestTsa roots;
    Office office(roots.trust());  // the roots of another authority
    office.keep("sent", "<Signed/>");
    office.authority.then({.status = 503});
    office.authority.then({.body = "<html>not a time stamp</html>"});
    office.authority.then(ImposterAnswer::Trick::cut_after_reading);
    const auto stamper = office.start();
    REQUIRE(
        office.turn_until([&] { return stamper->view().failures >= 4; }));  // the fourth reply is good, and nobody trusts it
    CHECK(stamper->view().stamped == 0);
    CHECK(stamper->view().last_cause == Cause::certificate_untrusted);
    CHECK(stamper->view().failing_since.has_value());
    CHECK(office.stamps().empty());
    CHECK(office.ask(office.store->untimed_evidence(10)).size() == 1);
    office.trust = TrustStore::load(office.tsa.trust());
    REQUIRE(office.turn_until([&] { return stamper->view().stamped == 1; }));
    REQUIRE(office.turn_until([&] { return stamper->view().failures == 0; }));
    CHECK(office.ask(stamper->stop(Duration(5'000))));
}

TEST_CASE("a stamper stops while the authority is silent") {
    const TestTsa roots;
    Office office(roots.trust());
    office.keep("sent", "<Signed/>");
    office.authority.then(ImposterAnswer::Trick::silent);
    const auto stamper = office.start();
    REQUIRE(office.authority.wait_for(1, Duration(0)) == false);
    REQUIRE(office.turn_until([&] { return office.authority.wait_for(1, Duration(1)); }));
    CHECK_FALSE(office.ask(stamper->stop(Duration(50))));  // the call goes on until its timeout; nobody waits for it
    office.web.stop();
    CHECK(office.turn_until([&] { return stamper->view().failed == 1; }));
}
