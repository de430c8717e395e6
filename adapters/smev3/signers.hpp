// Whose signatures count: lists of certificates in the connector's settings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/smev3/reply.hpp"
#include "gateway/signature/signer_list.hpp"

namespace gateway::smev3 {

using Signers = SignerList;

/// An empty list names everybody.
bool on_list(const Signers& list, std::string_view subject, std::string_view sha256);

/// What SMEV is said to have signed is believed only with a certificate of `list`: a trusted authority certifies others too.
/// Another one's signature becomes certificate_untrusted, an event for the administrator: the message waits in its queue.
/// Receipts of sendings are marked in their evidence.
void believe_only(Reply& reply, const Signers& list);

}  // namespace gateway::smev3
