#include "adapters/stand/faults.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

using namespace gateway;
using namespace gateway::stand;

TEST_CASE("a fault line is read and written back the same") {
    for (const std::string line :
         {"slow=500ms", "slow=1000ms,p=0.25", "fail=503", "fail=429,p=0.5,n=3", "drop", "cut_after_read,n=1", "garbage,p=0.1",
          "twice", "bad_signature,n=0", "late=20ms", "refuse=SMEVFailure", "refuse=EndOfLifeReached@SendRequest,n=2",
          "drop@Ack,n=1", "slow=5ms@Ack,p=0.5"}) {
        CHECK(to_text(parse_fault(line)) == line);
    }
    CHECK(parse_fault("slow=2s").delay == Duration(2'000));
    CHECK(parse_fault("slow=20").delay == Duration(20));
}

TEST_CASE("a fault line that means nothing is refused with what was expected") {
    for (const std::string line : {"", "lazy", "fail=200", "fail=1000", "slow=-1", "slow=99999999s", "drop=3", "slow,p=2",
                                   "slow,p=x", "slow,q=1", "slow,n=", "slow,n=1x", "slow,,n=1", "refuse"}) {
        INFO(line);
        CHECK_THROWS_AS(parse_fault(line), std::invalid_argument);
    }
}

TEST_CASE("a rule strikes as often as it was told to and no other mode is touched") {
    Faults faults;
    faults.set({parse_fault("fail=500,n=2"), parse_fault("fail=429,n=1")});
    CHECK_FALSE(faults.strike(FaultMode::slow));
    CHECK(faults.strike(FaultMode::fail)->status == 500);
    CHECK(faults.strike(FaultMode::fail)->status == 500);
    CHECK(faults.strike(FaultMode::fail)->status == 429);
    CHECK_FALSE(faults.strike(FaultMode::fail));
}

TEST_CASE("a rule for one operation strikes for that one only") {
    Faults faults;
    faults.set({parse_fault("drop@Ack,n=1")});
    faults.add(parse_fault("refuse=SMEVFailure@Ack,n=1"));
    CHECK_FALSE(faults.strike(FaultMode::drop));
    CHECK_FALSE(faults.strike(FaultMode::drop, "GetRequest"));
    CHECK(faults.strike(FaultMode::drop, "Ack"));
    CHECK_FALSE(faults.strike(FaultMode::drop, "Ack"));
    CHECK_FALSE(faults.strike(FaultMode::refuse, "GetRequest"));
    CHECK(faults.strike(FaultMode::refuse, "Ack")->name == "SMEVFailure");
}

TEST_CASE("a probability strikes in about that share and equally for an equal seed") {
    Faults one(7);
    Faults other(7);
    one.set({parse_fault("drop,p=0.3")});
    other.set({parse_fault("drop,p=0.3")});
    int struck = 0;
    for (int i = 0; i < 1000; ++i) {
        const bool hit = one.strike(FaultMode::drop).has_value();
        CHECK(hit == other.strike(FaultMode::drop).has_value());
        struck += hit ? 1 : 0;
    }
    CHECK(struck > 240);
    CHECK(struck < 360);
}
