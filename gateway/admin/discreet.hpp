// Records as those may see them who have given no reason to see personal data.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "gateway/core/envelope.hpp"
#include "gateway/core/store.hpp"

namespace gateway {

/// Whether personal data is shown.
enum class Sight { masked, full };

/// The canonical text of an appeal (`appeal_*`) or an event as a JSON value; null when it is empty or cannot be masked.
boost::json::value canonical_of(MessageKind kind, const std::string& canonical, Sight sight);

/// An RFC 2253 name with only its organisation and place; names, СНИЛС, ИНН and e-mail of the signer become "•••".
std::string masked_subject(std::string_view subject);

/// File names and addresses of attachments may hold names: only ids, types, sizes and digests are shown masked.
boost::json::object json_of(const AttachmentRef& attachment, Sight sight);
boost::json::object json_of(const SignatureEvidence& evidence, Sight sight);
/// Metadata; no body, no canonical text.
boost::json::object json_of(const MessageRecord& message, Sight sight);

}  // namespace gateway
