// The words of SMEV 1.2 on the wire: reading a client's call, writing answers and faults.
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/time.hpp"
#include "gateway/signature/signing_key.hpp"
#include "gateway/signature/trust.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::stand::smev {

inline constexpr std::string_view soap_ns = "http://schemas.xmlsoap.org/soap/envelope/";
inline constexpr std::string_view types_ns = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/1.2";
inline constexpr std::string_view basic_ns = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2";
inline constexpr std::string_view faults_ns = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/faults/1.2";

/// One SMEV fault: its element, the number for the description and what stands beside it.
class SmevFault : public std::exception {
public:
    SmevFault(std::string name, int number, std::string text, std::string extra = {})
        : name_(std::move(name)), text_(std::move(text)), extra_(std::move(extra)), number_(number) {}

    const char* what() const noexcept override { return name_.c_str(); }
    const std::string& name() const { return name_; }
    /// The whole SOAP answer in the shape real ones have: xsi:type, Code and Description in basic, faultcode soap:Server.
    std::string envelope() const;
    /// The fault as it stands inside AsyncProcessingStatus.
    std::string inside_status() const;

private:
    std::string description() const;

    std::string name_, text_, extra_;
    int number_;
};

/// A call whose signature has been checked.
struct Call {
    XmlDocument document;
    std::string operation;  ///< "SendRequest", …
    XmlNode target;         ///< the signed element
    std::string owner;      ///< subject of the signer: selects the queues
};

/// Throws SmevFault for bad envelopes and signatures. Any thread.
Call read_call(const std::string& octets, bool header_required, const TrustStore& trust, Time now);

/// `<name>text</name>` in types or basic (prefix t or b, declared by the signed element that holds it).
std::string element(std::string_view qualified_name, std::string_view text);
std::string envelope(std::string_view body);

/// An element with Id, the declarations of t and b, and its signature.
struct Signed {
    std::string element, signature;
};
Signed sign(std::string_view name, std::string_view id, std::string_view inner, const SigningKey& key);

}  // namespace gateway::stand::smev
