// In which of SMEV's forms an event goes back to the sender of the request: content, rejections or a status.
#pragma once

#include "adapters/smev3/envelopes.hpp"
#include "gateway/appeal/appeal.hpp"

namespace gateway::smev3 {

enum class ResponseForm { content, rejected, status };

/// An answer is content; `returned` without an answer is RequestRejected; every other state is RequestStatus.
ResponseForm form_of(MessageKind kind, const AppealEvent& event);

/// Rejections or the status of `event`; content, id and address are the caller's. Rejections: one for each code in the raw
/// status ("NO_DATA, ACCESS_DENIED"), texts by the lines of the note; a code the version does not have becomes NO_DATA.
ResponseMessage response_of(MessageKind kind, const AppealEvent& event, const Version& version);

/// Cut to `most` characters, never inside one.
std::string short_text(std::string text, std::size_t most);

}  // namespace gateway::smev3
