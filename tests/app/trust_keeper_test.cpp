#include "gateway/app/trust_keeper.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>
#include <mutex>

#include "tests/signature/authority.hpp"
#include "tests/support/imposter.hpp"

using namespace gateway;
using namespace std::chrono_literals;

namespace {

class FakedClock final : public Clock {
public:
    Time now() const override { return at; }
    Time at{};
};

class RememberingLog final : public Log {
public:
    void write(LogLevel level, std::string_view event, std::initializer_list<LogField>) override {
        const std::lock_guard lock(mutex_);
        if (level >= LogLevel::info) lines.emplace_back(event);
    }
    std::vector<std::string> lines;

private:
    std::mutex mutex_;
};

/// A trust store, its keeper and the services it asks.
struct Scene {
    explicit Scene(RevocationMode mode) {
        clock.at = authority.now;
        CertificateWish wish = authority.wish("partner");
        wish.crl_url = services.url("/ca.crl");
        wish.ocsp_url = services.url("/ocsp");
        pair = authority.make(wish);
        TrustPolicy policy;
        policy.revocation.mode = mode;
        store = std::make_shared<const TrustStore>(TrustStore::load(authority.folder.path(), policy));
        keeper->watch("gost", store, "");
    }
    ~Scene() {
        web.stop();
        workers.join();
    }
    Scene(const Scene&) = delete;
    Scene& operator=(const Scene&) = delete;

    ChainVerdict check() const { return store->check(certificate_of(pair), clock.at); }

    int look() {
        auto believed = boost::asio::co_spawn(io, keeper->look(), boost::asio::use_future);
        io.restart();
        io.run_for(20s);
        return believed.get();
    }

    OcspWish good() const { return {.from = clock.at - 1h, .until = clock.at + 8h}; }
    ImposterAnswer answer(const OcspWish& wish) const { return {.status = 200, .body = authority.ocsp(pair, wish)}; }

    Authority authority;
    Imposter services;
    KeyPair pair;
    FakedClock clock;
    RememberingLog log;
    boost::asio::io_context io;
    Workers workers{1};
    WebClient web{io.get_executor()};
    std::shared_ptr<const TrustStore> store;
    std::shared_ptr<TrustKeeper> keeper =
        std::make_shared<TrustKeeper>(TrustKeeperKit{io.get_executor(), workers, web, clock, log});
};

}  // namespace

TEST_CASE("a CRL is fetched from where the certificate says, after the message was judged") {
    Scene scene(RevocationMode::crl);
    CHECK(scene.check().status_unknown);
    CHECK(scene.services.requests().empty());  // the check itself asks nobody
    scene.services.then(
        {.status = 200, .body = issue_empty_crl_pem(scene.authority.root, scene.clock.at - 1h, scene.clock.at + 8h)});
    CHECK(scene.look() == 1);
    CHECK_FALSE(scene.check().status_unknown);
    REQUIRE(scene.services.requests().size() == 1);
    CHECK(scene.services.requests()[0].method == "GET");
    CHECK(scene.services.requests()[0].target == "/ca.crl");
    CHECK(scene.look() == 0);  // nothing is due
    CHECK(scene.services.requests().size() == 1);

    scene.clock.at += 5h;  // long before its end
    scene.services.then(
        {.status = 200, .body = issue_crl_pem(scene.authority.root, scene.pair, scene.clock.at - 1h, scene.clock.at + 8h)});
    CHECK(scene.look() == 1);
    CHECK(scene.check().cause == Cause::certificate_revoked);
}

TEST_CASE("a responder is asked by POST and what it says counts") {
    Scene scene(RevocationMode::ocsp);
    CHECK(scene.check().status_unknown);
    OcspWish revoked = scene.good();
    const bool good = GENERATE(true, false);
    revoked.revoked = !good;
    revoked.revoked_at = scene.clock.at - 2h;
    scene.services.then(scene.answer(revoked));
    CHECK(scene.look() == 1);
    CHECK(scene.check().trusted == good);
    CHECK(scene.check().cause == (good ? Cause::none : Cause::certificate_revoked));
    CHECK_FALSE(scene.check().status_unknown);
    const ImposterRequest asked = scene.services.requests().at(0);
    CHECK(asked.method == "POST");
    CHECK(asked.header("Content-Type") == "application/ocsp-request");
}

TEST_CASE("trust services that are down, lie or garble stop no message, and are asked again later") {
    Scene scene(RevocationMode::ocsp);
    Authority stranger;
    OcspWish forged = scene.good();
    forged.signer = &stranger.root;
    CertificateWish responder = scene.authority.wish("old responder");
    responder.use = CertificateUse::ocsp_responder;
    responder.not_after = scene.clock.at - 1h;
    const KeyPair old_responder = scene.authority.make(responder);
    OcspWish expired = scene.good();
    expired.signer = &old_responder;
    const std::vector<std::pair<ImposterAnswer, std::string>> troubles{
        {{.status = 503}, "HTTP status 503"},
        {{.trick = ImposterAnswer::Trick::cut_after_reading}, "partner.cut"},
        {{.trick = ImposterAnswer::Trick::garbage}, "garbage"},
        {{.status = 200, .body = "<html>maintenance</html>"}, "no OCSP answer"},
        {{.status = 200, .body = std::string(100'000, 'x')}, "large"},
        {scene.answer(forged), "signature of the OCSP answer is wrong"},
        {scene.answer(expired), "its certificate expired"},
    };
    for (const auto& [answer, words] : troubles) {
        CAPTURE(words);
        CHECK(scene.check().trusted);
        CHECK(scene.check().status_unknown);
        scene.services.then(answer);
        CHECK(scene.look() == 0);
        CHECK_THAT(scene.store->revocation().sources().at(0).last_error, Catch::Contains(words));
        CHECK(scene.look() == 0);  // not at once again
        scene.clock.at += 1h;
    }
    CHECK(scene.services.requests().size() == troubles.size());
    CHECK(scene.log.lines == std::vector<std::string>{"trust_source_failed"});  // one line for one outage
    scene.services.then(scene.answer(scene.good()));
    CHECK(scene.look() == 1);
    CHECK_FALSE(scene.check().status_unknown);
    CHECK(scene.log.lines.back() == "trust_recovered");
}

TEST_CASE("a keeper that is stopped ends its loop") {
    Scene scene(RevocationMode::crl);
    auto ended = boost::asio::co_spawn(scene.io, TrustKeeper::run(scene.keeper), boost::asio::use_future);
    scene.keeper->stop();
    scene.io.run_for(20s);
    CHECK(ended.wait_for(0s) == std::future_status::ready);
}
