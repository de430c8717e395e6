// What the ССТУ of the stand holds: requests, their questions, and every question's processing records. io thread only.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "gateway/core/time.hpp"

namespace gateway::stand {

/// One course of handling: from the first word about it to its end. A question that is taken up again gets another one.
struct ProcessingRecord {
    boost::json::object last;  ///< the question as reported last, the file's contents taken out
    std::string digest;        ///< of the question with its file
    int reports = 0;           ///< that moved it
    int repeats = 0;           ///< that said the same once more
};

struct SstuQuestion {
    std::string code;
    std::vector<ProcessingRecord> records;  ///< oldest first; empty = nothing was reported
    Time incoming{};
};

struct SstuRequest {
    std::string id, department, number, name, address, email, created;
    bool direct = false, electronic = true;
    Time received{}, modified{};
    std::vector<SstuQuestion> questions;
};

class SstuBook {
public:
    /// A citizen's request that the President's office passes on; it waits in the listing of its department.
    const SstuRequest& pass_on(SstuRequest request);
    /// A report without complaints. Finds its request by department and number ("А26…" with a Cyrillic or a Latin А), or begins
    /// one.
    const SstuRequest& take(const boost::json::object& report, Time now);

    const std::deque<SstuRequest>& requests() const { return requests_; }
    /// "answer:NUMBER" for an ended course of handling, "answer:NUMBER#2" for the second one, "event:NUMBER" for what was said
    /// on the way. Of further questions of the request NUMBER is "NUMBER/2", "NUMBER/3", …
    const std::map<std::string, int>& effects() const { return effects_; }
    void clear();

private:
    struct ProcessingStep {
        bool ends = false;
        std::size_t course = 1;  ///< which processing record of its question
    };

    SstuRequest& request_of(const boost::json::object& report, Time now);
    static ProcessingStep move_on(SstuQuestion& question, const boost::json::object& said);
    void count(const std::string& key, const ProcessingStep& step);

    std::deque<SstuRequest> requests_;
    std::map<std::string, int> effects_;
};

/// The listing as the reading client knows it: times without a zone, Moscow's.
boost::json::array listing_of(const SstuBook& book, const std::string& department);
/// For the control port: no names, no contents of files.
boost::json::array shown(const SstuBook& book);

}  // namespace gateway::stand
