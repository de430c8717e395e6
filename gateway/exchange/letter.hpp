// The signed envelope: what a partner or another gateway sends us and we send them, with everything a signature must bind.
// Published as schemas/exchange/1.0; for the partner's programmer: docs/partners.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/appeal/appeal.hpp"
#include "gateway/signature/signer_list.hpp"
#include "gateway/signature/signing_key.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway {

inline constexpr std::string_view exchange_xml_ns = "urn:appeal-gateway:exchange:1.0";
inline constexpr std::string_view letter_schema_version = "zur.envelope/1.0";

struct Letter {
    std::string id;        ///< UUID given by the sender: the key of de-duplication
    std::string from, to;  ///< names the two agreed on: a letter to one is no letter to another
    MessageKind kind = MessageKind::appeal_created;
    Time created_at{};
    std::variant<Appeal, AppealEvent> content;  ///< Appeal for appeal_*, else AppealEvent
};

enum class LetterForm {
    xml,  ///< canonical XML with an enveloped XMLDSig
    json  ///< canonical JSON with a detached CMS signature over exactly its octets
};

/// A letter as it travels.
struct SealedLetter {
    std::string content_type;
    std::string octets;
    std::string cms;  ///< DER; empty for XML, which carries its signature itself
};

/// Signs with the key that is valid now. The octets of the JSON form depend on the letter alone, so that it can be made again.
/// Blocking (GOST, tokens): on a worker. Throws Fault(key_unavailable | bad_value).
SealedLetter seal(const Letter& letter, LetterForm form, const SigningKey& key, Time now);

/// What is believed about the sender's signature. `trust` null = the chain is not checked (tests only).
struct SealRules {
    const TrustStore* trust = nullptr;
    SignerList signers;  ///< whose certificates sign for this sender; empty = nobody's
};

struct OpenedLetter {
    Letter letter;
    /// One entry: format "xmldsig" or "cms-detached", or verdict "absent". Whether that suffices is the caller's policy.
    SignatureEvidence evidence;
    /// SHA-256 hex of what was signed: the octets of JSON; of XML its exclusive C14N without the signature. A letter that was
    /// signed anew has the same digest.
    std::string digest;
};

/// `cms` is base64 (or DER), empty when none came. The signature must cover the whole document. Throws Fault for a letter that
/// cannot be read; a wrong signature is told in the evidence. Any thread.
OpenedLetter open_letter(const SealedLetter& sealed, const SealRules& rules, Time now);

/// OpenedLetter::digest of a letter of ours. Any thread.
std::string digest_of(const SealedLetter& sealed);

/// Without what adapters keep for themselves (`ext`): what leaves the gateway, and what is believed of what comes. External ids
/// are the caller's affair.
Appeal for_partner(Appeal appeal);
AppealEvent for_partner(AppealEvent event);

}  // namespace gateway
