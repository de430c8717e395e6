// A message on its way through Intake (room-internal).
#pragma once

#include <variant>

#include "gateway/flow/intake.hpp"
#include "gateway/flow/quality_notes.hpp"

namespace gateway {

struct Intake::Parcel {
    Submission submission;
    std::variant<Appeal, AppealEvent> content;
    std::shared_ptr<const Router> router;
    Time now{};
    std::string bytes_sha256;          ///< set when the adapter gave a digest of its own; for the journal
    std::optional<ClockPoint> raised;  ///< the gateway's own word about a clock
    std::string reviewed;              ///< the gateway's own look at an appeal under new rules: its id
    QualityNews quality;               ///< what the last draft broke and mended
    // What the last draft came to; for counters and the log.
    bool changed = false;
    bool parked = false;

    const Envelope& envelope() const { return submission.envelope; }
    const std::string& connector() const { return submission.envelope.connector; }
};

/// The appeal after a message, and what is to be said of it.
struct Drafted {
    Appeal appeal;
    std::string canonical;  ///< what the deliveries carry
    MessageKind kind{};     ///< of the message as stored
    bool carry = false;     ///< deliveries are wanted
    bool is_new = false;
    std::optional<std::vector<LegalClock>> clocks;  ///< of the appeal from now on
    std::vector<std::string> flags;                 ///< "illegal_backward", "late", …
};

/// Who brings a message, and in whose names it may give ids.
struct Speaker {
    std::string connector;
    std::string numbers_of;  ///< IntakeRules::numbers_of; empty = only its own
    bool may_name(const std::string& system) const {
        return system == connector || (!numbers_of.empty() && system == numbers_of);
    }
};

/// Ids this speaker may give. An empty system is its own.
std::vector<AppealExternalId> own_ids(std::vector<AppealExternalId> ids, const Speaker& speaker);
/// False for ids that name a way back and not an appeal ("reply_to").
bool identifies(const AppealExternalId& id);
/// One text per appeal a message may be about, for KeyTurns.
std::vector<std::string> turn_keys(const std::variant<Appeal, AppealEvent>& content, const Speaker& speaker);

}  // namespace gateway
