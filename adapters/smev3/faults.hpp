// SMEV's faults by the name of their element, and what a participant does about each (facts/smev.md §8.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/outcome.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::smev3 {

/// The class column of the table.
enum class Reaction {
    retry,   ///< same id, without a limit on the number
    new_id,  ///< forget the id, send under a new one
    fix,     ///< data or configuration: no automatic retry
    stop,    ///< the whole channel, with an alarm
    done     ///< the effect has happened already
};

struct SmevFault {
    std::string name;         ///< element in `detail`, "DestinationOverflow"; empty for a bare Fault
    std::string number;       ///< "SMEV-600"; empty when the description has none
    std::string detail_code;  ///< of SignatureVerificationFault: "CertificateIsExpired"
};

/// The fault of a SOAP body, or nullopt when `body_child` is none.
std::optional<SmevFault> read_fault(XmlNode body_child);
/// A fault inside AsyncProcessingStatus/SmevFault, named by xsi:type.
SmevFault read_inner_fault(XmlNode smev_fault);

Reaction reaction_to(const SmevFault& fault);
/// How a delivery that met the fault goes on; `done` is delivered.
Outcome outcome_of(const SmevFault& fault);
/// "DestinationOverflow SMEV-600"; no free text of the partner: it may quote data.
std::string describe(const SmevFault& fault);

}  // namespace gateway::smev3
