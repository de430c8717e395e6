// Messages that wait until their reader fetches and acknowledges them: the queues our own SMEV-style door serves.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/task.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

struct Mail {
    std::string queue;    ///< whose queue, "door/ministry-a/responses"; ≤ 200 octets
    std::string mail_id;  ///< unique within the queue: the id the reader acknowledges
    std::string type;     ///< what a reader may filter by: "{namespace}local"; empty matches no filter but the empty one
    std::string node;     ///< sub-queue; empty = the main one
    std::string content_type;
    std::string bytes;  ///< exactly what the reader gets; over 256 KiB it lies in Blobs
    std::string appeal_id, delivery_id;
    Time at{};             ///< put
    int given_out = 0;     ///< how often it was handed to a reader
    std::int64_t seq = 0;  ///< given by the store: grows with every mail of every queue and is never used again
};

struct MailFilter {
    std::optional<std::string> type;  ///< nullopt = any
    std::string node;
};

struct MailCount {
    std::int64_t waiting = 0;  ///< all that are not acknowledged, hidden ones too
    std::optional<Time> oldest;
};

/// Durable queues, at least once: mail stays until it is dropped; mail given out is hidden for a while. All calls on the io
/// thread, each is one transaction; they throw Fault(store_unavailable | overloaded | stopping).
class Mailbox {
public:
    virtual ~Mailbox() = default;
    /// False when this mail_id lies in the queue already (nothing is changed then). Throws Fault(queue_overflow) when the queue
    /// holds `quota` messages.
    virtual Task<bool> put_mail(Mail mail, int quota) = 0;
    /// The oldest that is not hidden; hides it until `hidden_until` and counts it as given out.
    virtual Task<std::optional<Mail>> take_mail(std::string queue, MailFilter filter, Time now, Time hidden_until) = 0;
    /// The mail itself (without bytes) when it was there; nullopt when unknown or acknowledged before.
    virtual Task<std::optional<Mail>> drop_mail(std::string queue, std::string mail_id) = 0;
    /// Looks without taking: mail behind `after` (a seq), hidden or not, oldest first, at most `limit`. For readers that keep a
    /// cursor. Mail of one queue is never seen in another order: what is put later has a higher seq.
    virtual Task<std::vector<Mail>> list_mail(std::string queue, std::int64_t after, int limit) = 0;
    virtual Task<MailCount> count_mail(std::string queue) = 0;
};

}  // namespace gateway
