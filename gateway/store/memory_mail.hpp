// Mail queues in memory: core/mailbox.hpp for tests.
#pragma once

#include <string>
#include <vector>

#include "gateway/core/store.hpp"

namespace gateway {

class MemoryMail {
public:
    /// Throws Fault(queue_overflow).
    bool put(Mail mail, int quota);
    std::optional<Mail> take(const std::string& queue, const MailFilter& filter, Time now, Time hidden_until);
    std::optional<Mail> drop(const std::string& queue, const std::string& mail_id);
    std::vector<Mail> list(const std::string& queue, std::int64_t after, int limit) const;
    MailCount count(const std::string& queue) const;
    std::vector<QueueStats> queues() const;

private:
    struct Waiting {
        Mail mail;
        Time hidden_until{};
    };
    std::vector<Waiting> mail_;  ///< in the order it was put
    std::int64_t last_seq_ = 0;
};

}  // namespace gateway
