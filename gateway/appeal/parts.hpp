// The parts an appeal is made of (canonical schema v1). Values only; limits, titles and personal-data classes stand in
// description.hpp. Empty strings, absent optionals, false and empty lists mean "not said" and are not written.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/appeal/vocabulary.hpp"
#include "gateway/core/envelope.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

/// What this version has no field for: name → compact JSON text. Adapters put untouched partner fields under the id of their
/// connector. Fields of a newer schema version are kept under `unknown_fields` (one JSON object), so they survive a round trip.
using Ext = std::map<std::string, std::string, std::less<>>;
inline constexpr std::string_view unknown_fields = "unknown_fields";

/// A calendar date "YYYY-MM-DD" in the region's own time zone (legal dates have no zone).
using Date = std::string;

/// An id in somebody's system with when it was given.
struct AppealExternalId {
    std::string system, kind, value;
    std::string value_norm;  ///< normal_external_id(value); for search only
    std::optional<Time> issued_at;
    Ext ext;
    ExternalId plain() const { return {system, kind, value}; }
    bool operator==(const AppealExternalId&) const = default;
};

struct CoverLetter {
    std::string number;
    Date date;
    std::string from_org;
    Ext ext;
    bool operator==(const CoverLetter&) const = default;
};

/// What only appeals under 59-ФЗ have.
struct Fz59 {
    Open<Fz59Type> type;
    Open<Fz59Form> form;
    bool collective = false;
    bool chosen_by_applicant = false;
    bool direct = false;
    std::optional<CoverLetter> cover_letter;
    Ext ext;
    bool operator==(const Fz59&) const = default;
};

struct Registration {
    std::string number;
    Date date;
    std::string org;
    Ext ext;
    bool operator==(const Registration&) const = default;
};

struct PersonName {
    std::string last, first, middle;
    Ext ext;
    bool operator==(const PersonName&) const = default;
};

struct ApplicantOrg {
    std::string name, inn, ogrn;
    Ext ext;
    bool operator==(const ApplicantOrg&) const = default;
};

struct Contacts {
    std::string email, phone, post_address;
    bool paper_answer = false;
    Ext ext;
    bool operator==(const Contacts&) const = default;
};

struct Applicant {
    Open<ApplicantKind> kind;
    PersonName name;
    ApplicantOrg org;
    Contacts contacts;
    std::string esia_oid, snils;
    Open<IdentityAssurance> identity_assurance;
    Ext ext;
    bool operator==(const Applicant&) const = default;
};

struct AppealText {
    std::string body, subject;
    std::string lang;  ///< BCP 47, "ru"
    std::string structured_summary;
    Ext ext;
    bool operator==(const AppealText&) const = default;
};

struct Topic {
    Open<TopicScheme> scheme;
    std::string version, code, name, mapped_from;
    Ext ext;
    bool operator==(const Topic&) const = default;
};

struct QuestionDates {
    std::optional<Time> incoming, registered, responded;
    Ext ext;
    bool operator==(const QuestionDates&) const = default;
};

struct Transfer {
    std::string to_org;
    Date date;
    std::string number;
    Ext ext;
    bool operator==(const Transfer&) const = default;
};

/// One thing that was asked. Statuses live here; the appeal shows that of its least advanced question.
struct Question {
    std::int64_t n = 1;  ///< 1…; unique in the appeal
    std::vector<Topic> topics;
    Open<Status> status;
    std::string org_current;
    QuestionDates dates;
    Open<Decision> decision;
    bool actions_taken = false;
    bool extended = false;
    std::optional<Transfer> transfer;
    std::vector<std::string> answer_ids;
    std::string root_cause;
    Ext ext;
    bool operator==(const Question&) const = default;
};

struct Geo {
    double lat = 0, lon = 0;  ///< WGS 84 degrees
    std::string src;
    std::optional<double> precision_m;  ///< metres
    Ext ext;
    bool operator==(const Geo&) const = default;
};

struct Location {
    std::string address_text, fias_id, oktmo8, oktmo11, okato;
    std::optional<Geo> geo;
    Ext ext;
    bool operator==(const Location&) const = default;
};

struct Routing {
    std::string received_org, current_org, region_oktmo, municipality_oktmo;
    std::vector<std::string> sector_blocks;
    Ext ext;
    bool operator==(const Routing&) const = default;
};

struct Flags {
    bool fast_track = false, confidential = false, shared = false, repeated = false, overdue = false, collective = false,
         high_importance = false;
    Ext ext;
    bool operator==(const Flags&) const = default;
};

/// A date by which something must be done. A given deadline outranks a computed one; both are stored.
struct AppealDeadline {
    std::string stage, rule_id;
    std::optional<Time> start, due_at;
    Date due_date_legal;
    Open<DeadlineSource> source;
    std::optional<Time> satisfied_at, extended_from;
    Ext ext;
    bool operator==(const AppealDeadline&) const = default;
};

/// One thing that happened, by the source's own time.
struct HistoryEntry {
    Time at{};
    Open<Status> status;
    std::string status_raw;                ///< the source's own word
    std::string source;                    ///< connector or organisation that said it; empty = the appeal's first known state
    std::string note;                      ///< public text
    std::string by;                        ///< employee
    std::optional<std::int64_t> question;  ///< absent = all questions
    Ext ext;
    bool operator==(const HistoryEntry&) const = default;
};

struct Attachment {
    std::string id, name, mime;
    std::int64_t size = 0;  ///< octets
    std::string sha256, source_ref;
    Open<ScanState> scan;
    bool is_public = false;  ///< "public" on the wire
    Ext ext;
    bool operator==(const Attachment&) const = default;
};

struct Answer {
    std::string id;  ///< unique in the appeal
    Open<AnswerKind> kind;
    std::string text, number;
    Date date;
    std::string signed_by, delivered_via, template_id;
    std::vector<Attachment> attachments;
    Ext ext;
    bool operator==(const Answer&) const = default;
};

struct Rating {
    std::int64_t value = 0;  ///< 1…5
    std::optional<Time> at;
    std::string comment;
    bool repeat_requested = false;
    Ext ext;
    bool operator==(const Rating&) const = default;
};

struct Staff {
    std::string coordinator, executor, manager;
    Ext ext;
    bool operator==(const Staff&) const = default;
};

struct Link {
    Open<LinkRel> rel;
    std::string appeal_id;
    Ext ext;
    bool operator==(const Link&) const = default;
};

}  // namespace gateway
