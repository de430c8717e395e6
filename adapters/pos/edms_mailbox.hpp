// The three calls of the regional SMEV's REST interface (facts/smev.md §11.1), shared by the EDMS source and connector: both
// send requests, and every answer, whoever asked, comes out of the one queue.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "adapters/adapter.hpp"
#include "adapters/pos/edms_appeal.hpp"
#include "adapters/pos/edms_files.hpp"
#include "adapters/pos/settings.hpp"

namespace gateway::pos {

/// One answer out of the queue, not yet confirmed.
struct EdmsItem {
    std::string request_id, message_id, xml;
    std::vector<EdmsFile> files;
};

/// All calls on the io thread. Throws TransportError and Fault.
class EdmsMailbox {
public:
    EdmsMailbox(const PosSettings& settings, const AdapterKit& kit) : settings_(settings), kit_(kit) {}

    /// sendrequest: the id of the request.
    Task<std::string> send(std::string xml, std::vector<EdmsFile> files, Deadline deadline);
    /// getresponse: nullopt when nothing is ready (404).
    Task<std::optional<EdmsItem>> next(Deadline deadline);
    /// confirmprocessing: only after what it brought is on disk.
    Task<void> confirm(std::string request_id, Deadline deadline);

    /// The verdicts that came for requests of deliveries which still wait, by request key.
    void expect(const std::string& request_key) { verdicts_[request_key] = std::nullopt; }
    void forget(const std::string& request_key) { verdicts_.erase(request_key); }
    /// False when nobody waits for it.
    bool settle(const std::string& request_key, EdmsReply verdict);
    std::optional<EdmsReply> verdict(const std::string& request_key) const;

private:
    Task<WebReply> call(std::string name, std::string body, Deadline deadline);

    const PosSettings& settings_;
    const AdapterKit& kit_;
    std::map<std::string, std::optional<EdmsReply>> verdicts_;
};

/// The partner asks to wait, and perhaps says how long.
class PartnerBusy final : public Fault {
public:
    PartnerBusy(const std::string& detail, std::optional<Duration> wish)
        : Fault(Cause::partner_rate_limited, detail), wish_(wish) {}
    std::optional<Duration> wish() const { return wish_; }

private:
    std::optional<Duration> wish_;
};

/// Throws Fault by an HTTP status that is no success; PartnerBusy for 429 and for a 503 with Retry-After.
void require_success(const WebReply& reply, std::string_view what, Time now);

}  // namespace gateway::pos
