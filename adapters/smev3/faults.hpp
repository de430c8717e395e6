// SMEV's faults by the name of their element, and what a participant does about each: the table of the protocol as data.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gateway/core/outcome.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::smev3 {

/// The class column of the table.
enum class Reaction {
    retry,   ///< same id, without a limit on the number, with an alarm
    new_id,  ///< forget the id, send under a new one (and a later end of life)
    fix,     ///< data or configuration: no automatic retry
    stop,    ///< the whole route, with an alarm
    done     ///< the effect has happened already
};

/// One row. `name` is the element's; for SignatureVerificationFault there is one row per `code` inside it.
struct FaultRow {
    std::string_view name, code;
    Reaction reaction;
    Cause cause;
    std::string_view next_ru, next_en;  ///< what the administrator does; empty: nothing
    std::string_view number = {};       ///< "SMEV-600" where it stands for this fault of a sent message alone
};

std::span<const FaultRow> fault_rows();

/// QuoteLimitExceeded: quota does not come free in seconds.
inline constexpr Duration quota_pause{3'600'000};

struct SmevFault {
    std::string name;                             ///< element in `detail`, "DestinationOverflow"; empty for a bare Fault
    std::string number;                           ///< "SMEV-600"; empty when the description has none
    std::string code;                             ///< element Code as it came, ≤ 100 octets: the operator's support asks for it
    std::string detail_code;                      ///< of SignatureVerificationFault: "CertificateIsExpired"
    std::optional<std::uint64_t> permitted_size;  ///< AttachmentSizeLimitExceeded: octets of attachments one message may have
    std::optional<std::uint64_t> quota_left;      ///< QuoteLimitExceeded: octets that are left of the sender's quota
    std::string destination;                      ///< DestinationOverflow: the queue that is full, ≤ 200 octets
    std::string numbers;  ///< sizes, positions, type names the fault carries: "PermittedTotalAttachmentSize=5242880"
};

/// The fault of a SOAP body, or nullopt when `body_child` is none.
std::optional<SmevFault> read_fault(XmlNode body_child);
/// A fault inside AsyncProcessingStatus/SmevFault, named by xsi:type; where that names no fault of the table, by its SMEV-nnn.
SmevFault read_inner_fault(XmlNode smev_fault);

/// The row of a fault; for a bare or unknown one a row that says: tried again, its id makes repeating safe.
const FaultRow& row_of(const SmevFault& fault);

/// How a delivery that met the fault goes on; `done` is delivered.
Outcome outcome_of(const SmevFault& fault);
/// "SignatureVerificationFault/CertificateIsExpired": what finds the row again; and back.
std::string label_of(const SmevFault& fault);
SmevFault fault_of_label(std::string_view label);
/// "DestinationOverflow SMEV-600"; no free text of the partner: it may quote data.
std::string describe(const SmevFault& fault);
/// The same with the next step, Russian and English: for the administrator.
std::string advice(const SmevFault& fault);

}  // namespace gateway::smev3
