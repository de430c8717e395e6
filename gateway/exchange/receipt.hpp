// The signed receipt: one XML document that says what was taken, when and by whom. `appeal-gateway verify` checks it; both
// sides keep it as evidence.
#pragma once

#include <string>
#include <string_view>

#include "gateway/core/cause.hpp"
#include "gateway/exchange/letter.hpp"

namespace gateway {

/// An official letter that came of a portal's entry: what makes it equal to one sent through СМЭВ (number, author; time, digest
/// and signature are the receipt's own).
struct OfficialLetter {
    std::string number;
    std::string author;
};

struct LetterReceipt {
    std::string receipt_id;             ///< under which it can be fetched again
    std::string about;                  ///< id of the letter, or the Idempotency-Key of a plain call
    std::string digest;                 ///< OpenedLetter::digest; sha256 of the body for a plain call
    std::string from, to;               ///< who took it, who sent it
    Cause refused = Cause::none;        ///< none = taken
    std::string message_id, appeal_id;  ///< of the taker's gateway; empty when refused
    Time at{};                          ///< when it was safe on disk
    OfficialLetter official;            ///< empty number: it is no official letter
};

/// The document with its enveloped signature, UTF-8. Blocking: on a worker. Throws Fault(key_unavailable | bad_value).
std::string signed_receipt(const LetterReceipt& receipt, const SigningKey& key);

struct OpenedReceipt {
    LetterReceipt receipt;
    SignatureEvidence evidence;
};

/// Throws Fault for what is no receipt; a wrong signature is told in the evidence. Any thread.
OpenedReceipt open_receipt(std::string_view xml, const SealRules& rules, Time now);

}  // namespace gateway
