// What the door refuses, in SMEV's own form (an element of the faults namespace in `detail`, facts/smev.md §8.1) beside our
// cause, so that a partner's existing client acts on it and a person can read it.
#pragma once

#include <string>
#include <string_view>

#include "adapters/smev3/version.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/web.hpp"

namespace gateway::smev3 {

/// A refusal for which SMEV has a narrower word than our cause gives.
class DoorFault : public Fault {
public:
    /// `element` of the faults namespace; `number` of SMEV-nnn, 0 = none known; `extra` are the fields the schema demands
    /// beside Code and Description, XML with the prefix f.
    DoorFault(Cause cause, std::string_view element, int number, const std::string& detail, std::string extra = {})
        : Fault(cause, detail), element_(element), extra_(std::move(extra)), number_(number) {}
    const std::string& element() const { return element_; }
    const std::string& extra() const { return extra_; }
    int number() const { return number_; }

private:
    std::string element_, extra_;
    int number_;
};

DoorFault message_id_fault(std::string_view element, int number, const std::string& detail);
/// DestinationOverflow; `queue` is its DestinationName.
DoorFault overflow_fault(const std::string& queue);
/// AttachmentSizeLimitExceeded with both sizes in octets.
DoorFault size_fault(std::uint64_t permitted, std::uint64_t real);
/// BusinessDataTypeIsNotSupported.
DoorFault content_type_fault(std::string_view root, std::string_view ns);

/// The name of SMEV's fault for a cause, and the code of a SignatureVerificationFault; both empty when SMEV has none.
struct FaultWord {
    std::string_view element, code;
    int number = 0;
};
FaultWord fault_word(Cause cause);

/// HTTP 500 with a SOAP 1.1 fault.
WebResponse door_fault_response(const Version& version, const Fault& fault, std::string_view trace_id);

}  // namespace gateway::smev3
