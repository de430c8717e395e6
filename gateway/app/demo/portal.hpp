// The demonstration plays a partner of our own API: it creates appeals, checks the signed receipts and reads its feed.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gateway/app/demo/calls.hpp"
#include "gateway/app/demo/script.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway {

/// io thread only; signatures are checked there too, for they are few.
class DemoPortal {
public:
    /// Throws std::runtime_error when the folder of trusted certificates cannot be read.
    DemoPortal(DemoCalls& calls, const Workplace& place);

    /// Twice, with the same Idempotency-Key: the second answer must be the first one. Throws std::runtime_error when the
    /// gateway does not take it.
    Task<void> create(DemoAppeal& appeal);
    /// What is new in the feed, acknowledged.
    Task<void> read_feed();
    /// Effects "answer:APPEAL" and counters.
    boost::json::value book() const;
    /// What was wrong with receipts and letters; empty when nothing.
    const std::vector<std::string>& troubles() const { return troubles_; }

private:
    void check_receipt(const std::string& octets, const std::string& key, const std::string& body);

    DemoCalls& calls_;
    TrustStore trust_;
    std::string cursor_ = "0";
    std::set<std::string> seen_;  ///< changes by their id
    std::map<std::string, std::int64_t> answers_;
    std::vector<std::string> troubles_;
    std::int64_t receipts_ = 0, letters_ = 0, changes_ = 0;
};

}  // namespace gateway
