// What a message of the Adapter means to the gateway.
#pragma once

#include "adapters/smev3_adapter/files.hpp"
#include "adapters/smev3_adapter/link.hpp"
#include "adapters/smev3_adapter/message.hpp"
#include "adapters/smev3_adapter/office.hpp"

namespace gateway::smev3_adapter {

/// Kinds of our external ids: clientId of a message we sent, and of a request that came to us.
inline constexpr std::string_view our_id = "client_id";
inline constexpr std::string_view their_id = "request_client_id";

/// A request becomes an appeal, everything else an event of the appeal it answers, with the word about the delivery that was
/// handed over. Files are copied into Blobs. Throws Fault. Any thread, blocking.
Submission submission_of(const Message& message, const Letter& letter, const Office& office, Time now);

}  // namespace gateway::smev3_adapter
