// Where a new XML signature stands in its document: what the command `sign` does for an administrator.
#pragma once

#include <string>
#include <string_view>

#include "gateway/signature/xmldsig.hpp"

namespace gateway {

/// Signs the element with this Id and puts ds:Signature into the empty element the SMEV protocol keeps for it: the nearest
/// following sibling whose name ends in "Signature" (CallerInformationSystemSignature, SMEVSignature, …); for the element
/// directly under MessagePrimaryContent the PersonalSignature beside that (facts/smev.md §5.3); else right behind the element.
/// Returns the whole document. Throws Fault: not_found for an absent or repeated Id, bad_value where no signature can stand.
std::string sign_smev_document(std::string_view octets, std::string_view id, const SigningKey& key);

/// Signs the root (enveloped-signature, exc-c14n) and puts ds:Signature at its end. With an empty `id` the reference is the
/// root's own Id, or the whole document when it has none; else a root without Id gets `id`. Returns the whole document. Throws
/// Fault(parameters_conflict) when the root has another Id.
std::string sign_enveloped_document(std::string_view octets, std::string_view id, const SigningKey& key);

}  // namespace gateway
