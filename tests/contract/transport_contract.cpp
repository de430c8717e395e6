#include "tests/contract/transport_contract.hpp"

#include <catch2/catch.hpp>
#include <chrono>

#include "tests/contract/cardboard.hpp"

namespace gateway {
namespace {

using Kind = Outcome::Kind;

constexpr Duration patience{20'000};

class Attempt {
public:
    Attempt(const TransportSubject& subject, const TransportSubject::Make& make)
        : subject_(subject), connector_(make(rig_.kit("subject"))) {}

    Outcome deliver(Duration within = patience) {
        auto delivery = subject_.delivery;
        delivery.note = connector_->prepare(delivery);
        const auto started = std::chrono::steady_clock::now();
        auto outcome = rig_.run(connector_->deliver(std::move(delivery), Deadline::after(within)));
        CHECK(std::chrono::steady_clock::now() - started < within + std::chrono::seconds(5));
        for (const auto& plant : subject_.plants) {
            CHECK(rig_.log.lines.find(plant) == std::string::npos);
            CHECK(outcome.detail.find(plant) == std::string::npos);
        }
        return outcome;
    }
    bool reaches() { return rig_.run(connector_->probe(Deadline::after(patience))).reachable; }
    bool safe() const { return connector_->repeat() == Repeat::safe; }

private:
    const TransportSubject& subject_;
    Rig rig_;
    std::unique_ptr<Connector> connector_;
};

void check_each(const TransportSubject& subject, const std::vector<TransportSubject::Situation>& situations, Kind expected) {
    for (const auto& situation : situations) {
        Attempt attempt(subject, situation.make);
        const auto outcome = attempt.deliver();
        INFO(situation.name << ": " << to_text(outcome.kind) << " " << outcome.detail);
        const bool again = expected == Kind::in_doubt && attempt.safe();
        CHECK(outcome.kind == (again ? Kind::postponed : expected));
        CHECK(outcome.learned.empty());
    }
}

}  // namespace

void check_transport_contract(const TransportSubject& subject) {
    INFO(subject.name);
    Attempt good(subject, subject.good);
    const auto outcome = good.deliver();
    INFO(outcome.detail);
    REQUIRE(outcome.kind == Kind::delivered);
    CHECK_FALSE(outcome.learned.empty());
    CHECK(good.reaches());
    if (good.safe()) CHECK(good.deliver().kind == Kind::delivered);
    CHECK(good.deliver(Duration(0)).kind != Kind::refused);

    REQUIRE_FALSE(subject.waiting.empty());
    check_each(subject, subject.waiting, Kind::postponed);
    CHECK_FALSE(Attempt(subject, subject.waiting.front().make).reaches());
    check_each(subject, subject.refused, Kind::refused);
    check_each(subject, subject.doubtful, Kind::in_doubt);
    if (!subject.silent) return;
    const auto silence = Attempt(subject, subject.silent).deliver(Duration(1'000));
    INFO(silence.detail);
    CHECK((silence.kind == Kind::postponed || silence.kind == Kind::in_doubt));
}

}  // namespace gateway
