// What a message out of SMEV means for the delivery it is about, word by word.
#include "adapters/smev3/verdicts.hpp"

#include <catch2/catch.hpp>

using namespace gateway;
using namespace gateway::smev3;

namespace {

const std::string id = "0f0e0d0c-0b0a-11ee-8706-050403020100";

AsyncVerdict verdict(const std::string& category, const std::string& fault = {}) {
    AsyncVerdict made;
    made.original_id = id;
    made.category = category;
    if (!fault.empty()) made.fault = fault_of_label(fault);
    return made;
}

/// A response about our request.
Taken response() {
    Taken taken;
    taken.kind = Taken::Kind::response;
    taken.original_id = id;
    return taken;
}

}  // namespace

TEST_CASE("each word of SMEV moves its delivery as it should, a word nobody knows only with a fault") {
    struct Case {
        std::string category, fault;
        DeliveryState state;
    };
    const std::vector<Case> cases{{"requestIsQueued", "", DeliveryState::handed_over},
                                  {"requestIsAcceptedBySmev", "", DeliveryState::handed_over},
                                  {"requestIsRejectedBySmev", "", DeliveryState::refused},
                                  {"requestIsRejectedBySmev", "InvalidContent", DeliveryState::refused},
                                  {"requestIsRejectedBySmev", "SMEVFailure", DeliveryState::postponed},
                                  {"underProcessing", "", DeliveryState::handed_over},
                                  {"responseIsQueued", "", DeliveryState::handed_over},
                                  {"responseIsAcceptedBySmev", "", DeliveryState::delivered},
                                  {"responseIsRejectedBySmev", "", DeliveryState::refused},
                                  {"responseIsProcessed", "", DeliveryState::delivered},
                                  {"responseIsDelivered", "", DeliveryState::delivered},
                                  {"cancelled", "", DeliveryState::refused},
                                  {"doesNotExist", "", DeliveryState::refused},
                                  {"wordOfVersion14", "", DeliveryState::handed_over},
                                  {"wordOfVersion14", "InvalidContent", DeliveryState::refused},
                                  {"wordOfVersion14", "DestinationOverflow", DeliveryState::postponed},
                                  {"wordOfVersion14", "MessageIsAlreadySent", DeliveryState::handed_over}};
    for (const Case& one : cases) {
        INFO(one.category << " " << one.fault);
        const DeliveryWord word = word_of(verdict(one.category, one.fault), "smev");
        CHECK(word.state == one.state);
        CHECK(word.handle == id);
        CHECK(word.connector == "smev");
        CHECK(word.stage == one.category);
        CHECK((word.cause == Cause::partner_verdict) == is_rejection(word));
    }
}

TEST_CASE("a response answers its request; a status only moves it on") {
    Taken taken = response();
    taken.rejections.push_back({"NO_DATA", "no"});
    auto word = word_of(taken, "smev");
    REQUIRE(word);
    CHECK(word->state == DeliveryState::delivered);
    CHECK(word->stage == stage_answered);
    taken = response();
    taken.status_code = "10";
    word = word_of(taken, "smev");
    REQUIRE(word);
    CHECK(word->state == DeliveryState::handed_over);
    CHECK(word->stage == "underProcessing");
    CHECK(word->cause == Cause::none);
}

TEST_CASE("a response is about OriginalMessageId, where that is left out about the chain's root, else about nothing") {
    const auto about = [](const Taken& taken) {
        const auto word = word_of(taken, "smev");
        return word ? word->handle : "nothing";
    };
    Taken taken = response();
    taken.reference_id = "root";
    CHECK(about(taken) == id);
    taken.original_id.clear();
    CHECK(about(taken) == "root");
    taken.reference_id.clear();
    CHECK(about(taken) == "nothing");
    taken = response();
    taken.kind = Taken::Kind::request;
    CHECK(about(taken) == "nothing");
    taken = response();
    taken.verdict = verdict("requestIsRejectedBySmev");
    taken.verdict->original_id.clear();
    CHECK(about(taken) == "nothing");
}
