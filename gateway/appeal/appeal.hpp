// The canonical appeal v1 and what happens to it: the only meaning that crosses the gateway.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/appeal/parts.hpp"

namespace gateway {

inline constexpr std::string_view appeal_schema_version = "zur.appeal/1.0";

/// One letter to the authorities with all its questions, wherever it came from.
struct Appeal {
    std::string schema{appeal_schema_version};   ///< version it was written with; another major version is refused
    std::string appeal_id;                       ///< UUIDv7 of the gateway (make_uuid_v7)
    std::vector<AppealExternalId> external_ids;  ///< at least one
    Open<Regime> regime;
    std::optional<Fz59> fz59;  ///< required with regime fz59
    Open<Channel> channel;
    Time created_at{};
    Date incoming_date;
    Registration registration;
    Applicant applicant;
    AppealText text;
    std::vector<Question> questions;  ///< at least one
    Location location;
    Routing routing;
    Flags flags;
    std::vector<AppealDeadline> deadlines;
    Open<Status> status;
    std::string status_raw;
    Time status_at{};
    std::vector<HistoryEntry> history;  ///< by `at`
    std::vector<Answer> answers;
    std::optional<Rating> rating;
    std::vector<Attachment> attachments;
    Staff staff;
    std::vector<Link> links;
    Ext ext;
    bool operator==(const Appeal&) const = default;
};

/// Something that happened to an appeal in a partner's system. Names the appeal by our id or by an id the partner knows.
struct AppealEvent {
    std::string event_id;                            ///< stable over repeated deliveries of the same event
    MessageKind kind = MessageKind::status_changed;  ///< never appeal_*
    std::string appeal_id;                           ///< our id; or:
    std::optional<AppealExternalId> external_id;
    std::optional<std::int64_t> question;  ///< `n` of the question; absent = all
    Time at{};                             ///< the source's own time of it
    std::string source;                    ///< connector or organisation that says it
    Open<Status> status;
    std::string status_raw;
    std::string note;  ///< public text
    std::optional<Answer> answer;
    Open<Decision> decision;
    std::string root_cause;  ///< of the question, as who solved it names it
    std::optional<Rating> rating;
    std::optional<AppealDeadline> deadline;
    std::optional<Transfer> transfer;
    std::vector<AppealExternalId> external_ids;  ///< new ones to remember
    Ext ext;
    bool operator==(const AppealEvent&) const = default;
};

}  // namespace gateway
