// Every fault SMEV 3 knows (facts/smev.md §8), how it looks on the wire, and the exception the stand's own code throws.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/stand/smev/version.hpp"

namespace gateway::stand::smev {

/// In which form answers are written.
struct Shape {
    bool xsd = false;        ///< the XSD's shape in place of the real one: names everywhere, no xsi:type, no foreign statuses
    bool multipart = false;  ///< every answer as multipart/related, faults and empty queues included
    bool xop_signatures = false;  ///< SignaturePKCS7 as xop:Include (multipart then)
    int fault_status = 500;       ///< HTTP status of a SOAP fault; 200 happens too
};

struct FaultRow {
    std::string_view name;
    int number;              ///< SMEV-nnn of the description
    std::string_view text;   ///< after the number
    std::string_view extra;  ///< what stands beside Code and Description when it is given on demand
    bool empty_type;         ///< the schemas declare it empty
};

/// Null for a name SMEV does not have.
const FaultRow* fault_row(std::string_view name);
/// All names, for a mistyped order.
std::vector<std::string_view> fault_names();

/// The codes of SignatureVerificationFault.
bool is_signature_code(std::string_view code);

class SmevFault : public std::exception {
public:
    /// `extra` is XML with prefix f (faults); empty text and extra: the row's own. An empty name is a bare Fault without
    /// detail.
    explicit SmevFault(std::string name, std::string text = {}, std::string extra = {});
    /// SignatureVerificationFault with one of its codes.
    static SmevFault signature(std::string_view code, std::string text = {});
    /// InvalidContent with one validation error.
    static SmevFault invalid(std::string_view text, std::string_view error);

    const char* what() const noexcept override { return name_.c_str(); }
    const std::string& name() const { return name_; }
    /// "SignatureVerificationFault/NoSignatureFound": what the log and the book show.
    const std::string& label() const { return label_; }

    /// The whole SOAP answer.
    std::string envelope(const Version& version, const Shape& shape) const;
    /// t:SmevFault as it stands inside AsyncProcessingStatus; prefixes t, b and f are declared around it.
    std::string inside_status(const Shape& shape) const;

private:
    std::string description() const;

    std::string name_, label_, text_, extra_;
    int number_ = 0;
    bool empty_type_ = true;
};

}  // namespace gateway::stand::smev
