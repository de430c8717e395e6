// What an office that answers by itself has taken, and which answers are due. The book of all counterparts without HTTP.
#pragma once

#include <boost/json/object.hpp>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "adapters/stand/faults.hpp"
#include "gateway/core/time.hpp"

namespace gateway::stand {

/// io thread only.
class ReplyDesk {
public:
    explicit ReplyDesk(Duration answer_after) : answer_after_(answer_after) {}

    /// Counts the effect. What is known already waits for no second answer; under `drop` it is taken and never answered.
    void take(const std::string& key, const std::string& about, Faults& faults, Time now);
    /// What answers are about, oldest first, each once (twice under `twice`); gone from here afterwards.
    std::vector<std::string> due(Faults& faults, Time now);
    /// An effect of another kind.
    void note(const std::string& key) { ++effects_[key]; }
    void clear();
    /// "effects" and "counters" of the book.
    boost::json::object book() const;

private:
    struct Waiting {
        std::string about;
        Time due{};
    };
    Duration answer_after_;
    std::deque<Waiting> waiting_;
    std::map<std::string, int> effects_;
    std::int64_t taken_ = 0, answered_ = 0;
};

/// The answer every office gives, so that it can be recognised where it arrives.
std::string office_answer(const std::string& office);

}  // namespace gateway::stand
