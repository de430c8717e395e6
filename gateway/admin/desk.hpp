// What the admin room asks of the running gateway: a picture of its moving parts and a hand on them. The application
// implements it, so that this room knows neither couriers nor configuration files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/admin/quality_desk.hpp"
#include "gateway/core/archive.hpp"
#include "gateway/core/cause.hpp"
#include "gateway/core/connector.hpp"
#include "gateway/core/task.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

/// Whether a part stands still, and why.
struct DeskPause {
    std::string state = "running";  ///< "running", "paused" (by a person), "held" (by the gateway, with an alarm)
    Cause cause = Cause::none;      ///< held: what happened
    std::optional<Time> since;      ///< absent while running
};

struct DeskError {
    Cause cause = Cause::none;
    std::string detail;  ///< no personal data, no secrets
    Time at{};
};

/// `counts[i]` holds what took at most `bounds[i]` seconds and more than the bound before; one more count for all above.
struct DeskHistogram {
    std::vector<double> bounds;
    std::vector<std::uint64_t> counts;
    double sum = 0;  ///< seconds
    std::uint64_t count = 0;
};

struct DeskBreaker {
    std::string state = "closed";  ///< "closed", "open", "half_open"
    int failures = 0;              ///< in a row
    Duration probe_in{};           ///< open: until the next probe
    std::int64_t opened = 0;       ///< how often since the start
    Cause cause = Cause::none;     ///< of the last failure
};

/// A configured partner.
struct DeskConnector {
    std::string id, adapter;
    std::string title;      ///< for people; may be empty
    bool delivers = false;  ///< some route leads to it
    bool polls = false;     ///< it is asked
    bool listens = false;   ///< it calls us
    DeskPause pause;
    std::optional<DeskBreaker> breaker;  ///< when it delivers
};

/// One courier: a route to one connector. Counts are since the start of the process.
struct DeskRoute {
    std::string route, connector;
    DeskPause pause;
    int running = 0;    ///< attempts under way
    int unsettled = 0;  ///< ended attempts whose outcome the store could not take yet
    std::uint64_t delivered = 0, refused = 0, postponed = 0, in_doubt = 0, handed_over = 0;
    std::uint64_t repeats = 0;                            ///< attempts that were not the first of their delivery
    std::uint64_t dead = 0;                               ///< given up
    Duration handed_over_alarm = std::chrono::hours(72);  ///< a delivery handed over for longer needs a look
    DeskHistogram seconds;                                ///< of one attempt
    std::optional<DeskError> last_error;
    std::optional<Time> last_delivered;
};

struct DeskPoller {
    std::string connector;
    DeskPause pause;
    bool polling = false;
    std::optional<Time> last_poll, last_success;
    std::optional<DeskError> last_error;
    int failures = 0;     ///< in a row
    Duration interval{};  ///< until the next poll, as last chosen
    std::uint64_t polls = 0, failed = 0, taken = 0;
    DeskHistogram seconds;  ///< of one poll
    std::vector<PartnerQueue> queues;
};

struct DeskIntake {
    std::uint64_t accepted = 0, repeated = 0, unchanged = 0, parked = 0, conflicts = 0;
    std::uint64_t unmapped = 0;                    ///< codes no dictionary knew
    std::map<std::string, std::uint64_t> quality;  ///< breaches of the operator's rules said, by rule
    std::map<Cause, std::uint64_t> refused;
    DeskHistogram seconds;  ///< of one accepted message, commit included
};

/// A listening port.
struct DeskServer {
    std::string name, address;  ///< "127.0.0.1:8080"
    bool tls = false;
    int connections = 0;  ///< sessions now open
};

/// A certificate the gateway uses or trusts.
struct DeskCertificate {
    std::string use;        ///< "server", "client", "signing", "trust"
    std::string connector;  ///< whose; empty = the gateway's own
    std::string file;       ///< as configured
    std::string common_name, issuer, serial, sha256, algorithm;
    Time not_before{}, not_after{};
    std::vector<std::string> users;  ///< connectors, or the listener of a server certificate
    std::optional<Time> key_until;   ///< signing: end of the private key's own term, where that is before not_after
    bool superseded = false;  ///< signing: another certificate of the name has taken over or will have: its end harms nobody
    std::string next_ru, next_en;  ///< what to do before it ends

    Time ends() const { return key_until.value_or(not_after); }
};

/// A CRL or an OCSP answer of one trust store. OCSP answers are about persons as well: `about` is for the administrator alone.
struct DeskTrustSource {
    std::string kind, url, about;  ///< "crl", "ocsp"
    std::optional<Time> last_success, until;
    std::string last_error;  ///< of the last attempt; empty after a success
    int failures = 0;        ///< in a row
    /// No answer that counts at `now`.
    bool blind(Time now) const { return !until || *until < now; }
};

struct DeskTrust {
    std::string name, revocation;  ///< "off", "folder", "crl", "ocsp", "crl_then_ocsp"
    std::vector<std::string> users;
    std::vector<DeskTrustSource> sources;
    std::uint64_t accepted_unknown = 0, refused_unknown = 0, revoked = 0;  ///< checks since the start or reload
};

/// A signing key that could not be used when it was last asked to.
struct DeskKeyTrouble {
    std::string name, reason;
    std::vector<std::string> users;
};

struct DeskConfig {
    std::string digest;  ///< sha256 hex of the configuration in force
    Time loaded_at{};
    std::string version;  ///< of the program
};

/// Time stamps over evidence; counts are since the configuration was taken over.
struct DeskStamps {
    std::uint64_t stamped = 0, failed = 0;
    int failures = 0;  ///< in a row
    std::optional<Time> failing_since;
    Cause cause = Cause::none;  ///< of the last failure
};

/// The legal clocks of one stage: said since the start, and standing in the book as last looked at.
struct DeskClock {
    std::string stage;
    std::uint64_t warnings = 0, breaches = 0;
    std::int64_t open = 0, overdue = 0;
};

struct DeskClocks {
    std::vector<DeskClock> stages;
    std::optional<Time> next;            ///< when something is to be said next
    int failures = 0;                    ///< looks in a row that did not succeed
    std::optional<Time> calendar_until;  ///< end of the last year the production calendar knows without a gap
};

/// A scheduled export for analytics; counts are since the configuration was taken over.
struct DeskExport {
    std::string id;
    std::uint64_t made = 0, failed = 0;
    int failures = 0;                     ///< in a row
    std::optional<Time> last_success;     ///< remembered over restarts
    std::string last_error;               ///< of the last attempt; empty after a success
    std::uint64_t sent = 0, refused = 0;  ///< that the receiver took and would not have
    std::optional<Time> last_sent;
    std::string last_refusal;  ///< the receiver's words; empty after an export it took
    std::string pending;       ///< folder of the export that is on its way; empty = none
};

/// Everything at one moment.
/// Terms of keeping, and what came of them since the start; counts of the last look.
struct DeskRetention {
    std::vector<RetentionTerm> terms;
    std::uint64_t erased = 0, failed = 0;
    std::int64_t due = 0, held = 0;
};

struct DeskView {
    std::string phase = "serving";  ///< "starting", "serving", "stopping"
    Time started_at{};
    DeskConfig config;
    std::vector<DeskConnector> connectors;
    std::vector<DeskRoute> routes;
    std::vector<DeskPoller> pollers;
    std::vector<DeskServer> servers;
    std::vector<DeskCertificate> certificates;  ///< read at start and reload, not at every call
    std::vector<DeskTrust> trust;
    std::vector<DeskKeyTrouble> key_troubles;
    DeskIntake intake;
    std::optional<DeskClocks> clocks;  ///< when legal terms are watched
    std::optional<DeskStamps> stamps;  ///< when time stamps are configured
    std::vector<DeskExport> exports;
    std::optional<DeskNotices> notices;  ///< when daily notices are configured
    DeskRetention retention;
};

/// How a reload ended. A bad configuration is refused and the old one serves on.
struct DeskReload {
    bool taken = false;
    std::string digest;                 ///< in force after the call
    std::vector<std::string> mistakes;  ///< "file:line:column: …"; empty when taken
};

/// All calls on the io thread. Outlives the endpoints.
class Desk {
public:
    virtual ~Desk() = default;
    /// Must be cheap: it is called for every scrape and every look.
    virtual DeskView view() const = 0;

    /// Sending and polling of one connector; at once, remembered over restarts. Throw Fault(not_found | store_unavailable).
    virtual Task<void> pause_connector(std::string connector) = 0;
    virtual Task<void> resume_connector(std::string connector) = 0;
    /// One route alone; the same faults.
    virtual Task<void> pause_route(std::string route) = 0;
    virtual Task<void> resume_route(std::string route) = 0;
    /// The connector's next poll begins now. Throws Fault(not_found) when it is not polled.
    virtual void poll_now(const std::string& connector) = 0;

    /// The administrator changed deliveries in the store: let the couriers look.
    virtual void wake() = 0;
    virtual Task<DeskReload> reload() = 0;

    /// The signed dossier of an appeal, a file for one answer: it vanishes by itself a minute later. The request has been
    /// journaled. Throws Fault(not_found | key_unavailable | store_unavailable).
    virtual Task<std::filesystem::path> dossier(std::string appeal_id, std::string actor, std::string reason) = 0;

    /// Rules and notices in force, until the next reload; null when the gateway judges no quality.
    virtual QualityDesk* quality() { return nullptr; }
};

}  // namespace gateway
