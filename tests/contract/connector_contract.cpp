#include "tests/contract/connector_contract.hpp"

#include <catch2/catch.hpp>
#include <chrono>

#include "tests/contract/cardboard.hpp"

namespace gateway {
namespace {

using Trick = ImposterAnswer::Trick;
using Kind = Outcome::Kind;

constexpr Duration patience{20'000};

/// One attempt against one partner.
class Attempt {
public:
    Attempt(const ContractSubject& subject, const std::string& url)
        : subject_(subject), connector_(subject.make(rig_.kit("subject"), url)) {}

    Outcome deliver(Duration within = patience) {
        auto delivery = subject_.delivery;
        delivery.note = connector_->prepare(delivery);
        const auto started = std::chrono::steady_clock::now();
        auto outcome = rig_.run(connector_->deliver(std::move(delivery), Deadline::after(within)));
        CHECK(std::chrono::steady_clock::now() - started < within + std::chrono::seconds(5));
        check_silence(outcome);
        return outcome;
    }

    /// Starts an attempt, stops the client once the partner has the request, and waits for the outcome.
    Outcome deliver_until_stopped(const Imposter& imposter) {
        std::optional<Outcome> outcome;
        auto delivery = subject_.delivery;
        delivery.note = connector_->prepare(delivery);
        boost::asio::co_spawn(rig_.io, connector_->deliver(std::move(delivery), Deadline::after(patience)),
                              [&](std::exception_ptr error, Outcome result) {
                                  if (!error) outcome = std::move(result);
                              });
        const auto limit = std::chrono::steady_clock::now() + patience;
        bool stopped = false;
        while (!outcome && std::chrono::steady_clock::now() < limit) {
            rig_.io.run_one_for(std::chrono::milliseconds(20));
            if (stopped || imposter.requests().empty()) continue;
            rig_.web.stop();
            stopped = true;
        }
        REQUIRE(outcome);
        check_silence(*outcome);
        return *outcome;
    }

    bool safe() const { return connector_->repeat() == Repeat::safe; }

private:
    void check_silence(const Outcome& outcome) {
        for (const auto& plant : subject_.plants) {
            CHECK(rig_.log.lines.find(plant) == std::string::npos);
            CHECK(outcome.detail.find(plant) == std::string::npos);
        }
    }

    const ContractSubject& subject_;
    Rig rig_;
    std::unique_ptr<Connector> connector_;
};

/// What came of one attempt when the partner answers so.
Outcome answered(const ContractSubject& subject, const ImposterAnswer& answer) {
    const Imposter imposter([answer](const ImposterRequest&) { return answer; });
    return Attempt(subject, imposter.url("")).deliver();
}

ImposterAnswer status(int code, WebFields headers = {}) {
    ImposterAnswer answer;
    answer.status = code;
    answer.headers = std::move(headers);
    return answer;
}

ImposterAnswer trick(Trick kind) {
    ImposterAnswer answer;
    answer.trick = kind;
    return answer;
}

std::string refused_url() {
    const Imposter gone;
    return gone.url("");
}

void check_waiting(const ContractSubject& subject) {
    CHECK(Attempt(subject, refused_url()).deliver().kind == Kind::postponed);
    for (const int code : {500, 502, 503, 504}) {
        INFO("HTTP " << code);
        CHECK(answered(subject, status(code)).kind == Kind::postponed);
    }
    const auto limited = answered(subject, status(429, {{"Retry-After", "7"}}));
    CHECK(limited.kind == Kind::postponed);
    CHECK(limited.retry_after == Duration(7'000));
    CHECK(answered(subject, status(503, {{"Retry-After", "9"}})).retry_after == Duration(9'000));
}

void check_doubt(const ContractSubject& subject) {
    for (const auto kind : {Trick::cut_after_reading, Trick::cut_in_answer, Trick::garbage}) {
        const Imposter imposter([kind](const ImposterRequest&) { return trick(kind); });
        Attempt attempt(subject, imposter.url(""));
        const auto outcome = attempt.deliver();
        INFO(to_text(outcome.kind) << " " << outcome.detail);
        CHECK(outcome.kind == (attempt.safe() ? Kind::postponed : Kind::in_doubt));
    }
}

void check_garbage(const ContractSubject& subject) {
    for (const char* body :
         {"", "OK", "<html><body>Добро пожаловать</body></html>", "\x01\xff<<<{{{ not what you asked for", "[", "<a"}) {
        auto answer = status(200);
        answer.body = body;
        INFO(body);
        CHECK(answered(subject, answer).kind != Kind::delivered);
    }
}

void check_time(const ContractSubject& subject) {
    const Imposter silent([](const ImposterRequest&) { return trick(Trick::silent); });
    Attempt attempt(subject, silent.url(""));
    const auto outcome = attempt.deliver(Duration(300));
    CHECK(outcome.kind == (attempt.safe() ? Kind::postponed : Kind::in_doubt));
    CHECK(Attempt(subject, silent.url("")).deliver(Duration(0)).kind != Kind::delivered);

    const Imposter endless([](const ImposterRequest&) { return trick(Trick::silent); });
    const auto stopped = Attempt(subject, endless.url("")).deliver_until_stopped(endless);
    CHECK((stopped.kind == Kind::postponed || stopped.kind == Kind::in_doubt));
}

}  // namespace

void check_connector_contract(const ContractSubject& subject) {
    INFO(subject.name);
    const Imposter good(subject.good);
    const auto outcome = Attempt(subject, good.url("")).deliver();
    INFO(outcome.detail);
    CHECK((outcome.kind == Kind::delivered || outcome.kind == Kind::handed_over));
    CHECK_FALSE(good.requests().empty());
    check_waiting(subject);
    for (const auto& rejection : subject.rejections) {
        INFO("HTTP " << rejection.status);
        CHECK(answered(subject, rejection).kind == Kind::refused);
    }
    check_doubt(subject);
    check_garbage(subject);
    check_time(subject);
}

}  // namespace gateway
