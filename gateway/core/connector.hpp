// The three faces of an adapter: Connector (we call the partner), Source (we ask it), Endpoint (it calls us).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/fault.hpp"
#include "gateway/core/outcome.hpp"
#include "gateway/core/task.hpp"
#include "gateway/core/web.hpp"

namespace gateway {

/// What `check --connect` and readiness learn of a partner.
struct Reach {
    bool reachable = false;
    Cause cause = Cause::none;
    std::string detail;  ///< one sentence; no secrets
};

/// How a connector stands towards an attempt that may or may not have arrived.
enum class Repeat {
    safe,  ///< the protocol has an idempotency key: repeating has no second effect
    ask,   ///< `find` can tell whether it arrived
    never  ///< only the administrator can decide
};

/// Carries deliveries to one partner. One object per configured connector; all calls on the io thread, several deliveries of
/// different appeals at a time. CPU work goes through `offload`. Lives until the courier has ended.
class Connector {
public:
    virtual ~Connector() = default;

    /// Called once per delivery before its first attempt; the answer (≤ 4 KiB, e.g. a MessageID) is on disk before `deliver`.
    virtual std::string prepare(const Delivery&) { return {}; }

    /// One attempt. Returns at the latest shortly after `deadline`; never throws what it can say as an Outcome. Refused
    /// connection, timeouts, 5xx, 429 → postponed; what will not change by waiting → refused; line broken after the request
    /// was sent → in_doubt. Never logs a body, a secret or personal data.
    virtual Task<Outcome> deliver(Delivery delivery, Deadline deadline) = 0;

    virtual Repeat repeat() const = 0;

    /// Only for Repeat::ask: delivered(ids) when an earlier attempt arrived, postponed when it surely did not, in_doubt when
    /// the partner cannot be asked now.
    virtual Task<Outcome> find(Delivery delivery, Deadline) {
        co_return in_doubt(Cause::none, "the partner cannot be asked about " + delivery.delivery_id);
    }

    virtual Task<Reach> probe(Deadline deadline) = 0;
};

struct PollResult {
    int taken = 0;      ///< messages accepted in this poll
    bool more = false;  ///< the partner's queue was not empty: poll again at once
};

/// How full a queue at a partner is, as the partner said it last.
struct PartnerQueue {
    std::string queue;                    ///< the partner's word for it, ≤ 200 octets of a protocol's name; no personal data
    std::optional<std::int64_t> waiting;  ///< messages; nullopt = the partner gave no number
    std::int64_t quota = 0;               ///< how many it holds; 0 = unknown
    bool full = false;                    ///< it refused a message for want of room and has taken none since
};

/// Asks one partner for what it has. One poll at a time per source. Whatever it takes goes through Accept, and the partner
/// is told "taken" only after Accept returned. Throws Fault or std::exception when the poll failed: the poller backs off.
class Source {
public:
    virtual ~Source() = default;
    virtual Task<PollResult> poll(Deadline deadline) = 0;
    /// For metrics and readiness; cheap, at most a few dozen, on the io thread.
    virtual std::vector<PartnerQueue> queues() const { return {}; }
};

/// Answers partners that call us. Several requests at a time, all on the io thread.
class Endpoint {
public:
    virtual ~Endpoint() = default;
    /// Path prefix this endpoint owns, "/open311/v2"; no trailing slash.
    virtual std::string prefix() const = 0;
    /// May throw Fault; then the server answers with `refuse`.
    virtual Task<WebResponse> handle(WebRequest request) = 0;
    /// A fault in this protocol's own error form.
    virtual WebResponse refuse(const WebRequest& request, const Fault& fault) const = 0;
};

}  // namespace gateway
