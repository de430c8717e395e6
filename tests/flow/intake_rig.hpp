// An Intake over the store of tests with three connectors: pos (origin), city-a (carries), desk (an endpoint that only brings).
#pragma once

#include "gateway/appeal/json_codec.hpp"
#include "gateway/flow/intake.hpp"
#include "tests/flow/rig.hpp"

namespace gateway::test {

inline RouteRule rule(std::string id, std::string to) {
    RouteRule made;
    made.id = std::move(id);
    made.to = std::move(to);
    return made;
}

struct IntakeRig : Rig {
    Workers workers{1};
    std::vector<std::string> woken;
    std::shared_ptr<const Sectors> sectors;
    std::map<std::string, std::string> numbers_of;
    std::shared_ptr<const SstuClassifier> classifier;
    Intake intake{kit, workers, {}};
    int messages = 0;

    IntakeRig() {
        RouteRule out = rule("to-city", "city-a"), back = rule("back", "origin");
        out.kinds = {MessageKind::appeal_created, MessageKind::appeal_updated, MessageKind::rating_set};
        out.oktmo = {"45"};
        out.topics = {"147"};
        back.kinds = {MessageKind::status_changed, MessageKind::answer_sent, MessageKind::transfer};
        use({out, back});
        intake.on_delivery([this](const std::string& route) { woken.push_back(route); });
    }

    void use(std::vector<RouteRule> rules, std::map<std::string, EvidencePolicy> evidence = {}) {
        auto router =
            std::make_shared<const Router>(std::move(rules), RouteMatch::first, std::set<std::string>{"pos", "city-a"});
        intake.use({router, std::move(evidence), 64 * 1024, false, sectors, {}, numbers_of, classifier});
    }

    Appeal appeal(const std::string& number = "A-1") const {
        Appeal made;
        made.appeal_id = "01890000-0000-7000-8000-000000000000";
        made.external_ids = {{"pos", "pos_id", number, {}, {}, {}}};
        made.regime = Regime::pos_message;
        made.channel = Channel::pos;
        made.created_at = made.status_at = clock.now();
        made.applicant.name = {"Иванов", "Иван", "Иванович", {}};
        made.applicant.contacts.phone = "+79001234567";
        made.text.body = "Яма на дороге";
        made.questions.resize(1);
        made.questions[0].topics = {{TopicScheme::pos, "", "147", "", "", {}}};
        made.questions[0].status = Status::received;
        made.location.oktmo8 = "45382000";
        made.status = Status::received;
        return made;
    }

    AppealEvent event(Status status, const std::string& number = "A-1") const {
        AppealEvent made;
        made.event_id = "e";
        made.kind = MessageKind::status_changed;
        made.external_id = AppealExternalId{"city-a", "service_request_id", number, {}, {}, {}};
        made.at = clock.now();
        made.source = "city-a";
        made.status = status;
        return made;
    }

    Submission submission(const std::string& connector, MessageKind kind, std::string canonical) {
        Submission made;
        made.canonical = std::move(canonical);
        auto& envelope = made.envelope;
        envelope.connector = envelope.sender = connector;
        envelope.sender_message_id = "m" + std::to_string(++messages);
        envelope.kind = kind;
        envelope.bytes = "bytes of " + envelope.sender_message_id;
        return made;
    }
    Submission submission(const Appeal& what, const std::string& connector = "pos") {
        return submission(connector, MessageKind::appeal_created, to_json(what));
    }
    Submission submission(const AppealEvent& what, const std::string& connector = "city-a") {
        return submission(connector, what.kind, to_json(what));
    }
    template <class What>
    Receipt bring(const What& what) {
        return get(intake.accept(submission(what)));
    }
    Receipt bring(Submission what) { return get(intake.accept(std::move(what))); }

    /// The appeal "A-1" as carried to city-a and known there as "A-1".
    std::string carried() {
        const auto receipt = bring(appeal());
        LeaseRequest request;
        request.route = "to-city";
        request.now = clock.now();
        request.lease_for = std::chrono::hours(1);
        const auto given = get(memory->lease(request));
        REQUIRE(given.size() == 1);
        Settlement settlement;
        settlement.delivery_id = given[0].delivery_id;
        settlement.attempt = given[0].attempt;
        settlement.state = DeliveryState::delivered;
        settlement.outcome = delivered({{"city-a", "service_request_id", "A-1"}});
        REQUIRE(get(memory->settle(settlement)));
        woken.clear();
        return receipt.appeal_id;
    }

    Cause refused(Submission what) {
        try {
            get(intake.accept(std::move(what)));
        } catch (const Fault& fault) {
            last_detail = fault.detail();
            last_place = fault.place();
            return fault.cause();
        }
        return Cause::none;
    }
    std::string last_detail, last_place;

    Appeal stored(const std::string& appeal_id) { return appeal_from_json(get(memory->appeal(appeal_id))->json); }
    std::string journal_of(const std::string& appeal_id) {
        std::string kinds;
        const auto trace = get(memory->trace(appeal_id));
        for (const auto& record : trace->journal) kinds += record.entry.kind + " ";
        return kinds;
    }
    std::size_t deliveries() { return get(memory->find_deliveries({})).size(); }
};

}  // namespace gateway::test
