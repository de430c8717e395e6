// A client's call on the wire: read, its signature checked; and the pieces answers are written from.
#pragma once

#include <string>
#include <string_view>

#include "adapters/stand/smev/fault_table.hpp"
#include "adapters/stand/smev/mime.hpp"
#include "gateway/core/time.hpp"
#include "gateway/signature/signing_key.hpp"
#include "gateway/signature/trust.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::stand::smev {

inline constexpr std::string_view soap_ns = "http://schemas.xmlsoap.org/soap/envelope/";
inline constexpr std::string_view dsig_ns = "http://www.w3.org/2000/09/xmldsig#";

/// What came over HTTP.
struct Incoming {
    std::string octets;
    std::string content_type;
    const Version* version = nullptr;  ///< of the path; null = whatever the message is written in
};

/// A call whose signature has been checked.
struct Call {
    XmlDocument document;
    MimeMessage mime;
    const Version* version;
    std::string operation;  ///< "SendRequest", …
    XmlNode request;        ///< the element in soap:Body
    XmlNode target;         ///< the signed element
    std::string owner;      ///< subject of the signer: selects the queues
    std::string owner_name;

    std::string text(std::string_view name) const { return target.child(version->types, name).trimmed(); }
};

struct CallPolicy {
    const TrustStore* trust = nullptr;
    bool header_required = true;  ///< PoorSOAPEnvelopeFormat without soap:Header
    Time now{};
};

/// Throws SmevFault for bad envelopes, foreign versions and bad signatures. Any thread.
Call read_call(Incoming incoming, const CallPolicy& policy);

/// The operation a body asks for, however broken the rest is; for the log. Empty when it cannot be told.
std::string operation_of(std::string_view octets);

/// `<name>text</name>`, prefixes as declared by the signed element that holds it.
std::string element(std::string_view qualified_name, std::string_view text);
std::string envelope(std::string_view body);

/// ` xmlns:t="…" xmlns:b="…" xmlns:f="…"`.
std::string declarations(const Version& version);

/// An element with Id, the declarations, and its signature.
struct Signed {
    std::string element, signature;
};
struct Unsigned {
    std::string name, id, inner;
};
Signed sign(const Unsigned& wanted, const Version& version, const SigningKey& key);

}  // namespace gateway::stand::smev
