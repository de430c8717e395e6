// What the SMEV of the stand knows and does: its queues, the ids it has seen, its federal neighbours.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "adapters/stand/smev/queues.hpp"
#include "adapters/stand/smev/smev_stand.hpp"
#include "adapters/stand/smev/wire.hpp"

namespace gateway::stand::smev {

/// Any thread; one lock around what it remembers, signature checks outside of it.
class Core {
public:
    Core(const SmevStandOptions& options, const StandKit& kit, Faults& faults);

    /// The whole SOAP answer to one call; faults included (`fault` tells which name was given, empty = none).
    std::string answer(const std::string& octets, std::string& fault);

    /// The federal sender asks the gateway; returns the MessageID.
    std::string ask(const std::string& content);
    void reject_next(int count);
    void set_quota(int messages);
    /// Members of the book, facts of its own first: see StandSystem::state.
    std::string state(std::int64_t requests) const;
    void reset();

private:
    /// A request the gateway sent, by MessageID.
    struct Request {
        std::string marker;  ///< the first UUID of version 7 in the content: the gateway's appeal id
        std::string transaction_code;
        int accepted = 1;
    };
    /// A request that was given to the gateway and what came back.
    struct Asked {
        bool acknowledged = false;
        int responses = 0;  ///< with content
        int rejections = 0, statuses = 0;
    };

    std::string perform(const Call& call);
    std::string send_request(const Call& call);
    std::string send_response(const Call& call);
    std::string get(const Call& call, Queue& queue, std::string_view operation);
    std::string acknowledge(const Call& call);
    std::string statistics() const;

    void check_id(const std::string& id);
    void schedule_answer(const std::string& request_id, const Request& request);
    void schedule_verdict(const std::string& request_id, const Request& request);
    std::string accepted_answer(std::string_view operation, const std::string& id, std::string_view type,
                                std::string_view status);
    std::string metadata(const Message& message, std::string_view type, bool delivered) const;
    Signed sign_as_smev(std::string_view name, std::string_view inner);

    const SmevStandOptions& options_;
    const StandKit& kit_;
    Faults& faults_;
    std::shared_ptr<const SigningKey> smev_key_, federal_key_;
    const TrustStore& trust_;

    mutable std::mutex mutex_;
    Queue requests_, responses_;
    std::set<std::string> seen_ids_;
    std::map<std::string, Request> sent_;  ///< by the gateway
    std::map<std::string, Asked> asked_;   ///< of the gateway
    std::map<std::string, std::string> by_reply_to_;
    std::map<std::string, int> fault_counts_, operations_;
    int reject_next_ = 0;
    int quota_;
    int redelivered_ = 0, not_accepted_ = 0;
    std::uint64_t counter_ = 0;
};

}  // namespace gateway::stand::smev
