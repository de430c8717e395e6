// What the module's answer to a report means.
#pragma once

#include <string>

#include "adapters/sstu/handling_records.hpp"
#include "adapters/sstu/settings.hpp"
#include "gateway/core/outcome.hpp"
#include "gateway/http/client.hpp"

namespace gateway::sstu {

struct Answer {
    Outcome outcome;
    UploadStatus upload = UploadStatus::success;  ///< meant when the report was taken or refused
};

/// The form of the answer is not public. A good status with JSON or 204 means taken, unless its `uploadStatus` says Error; a
/// refusal names the fields it complains of (`errors[].field`) where those are plain names, and none of its words: they may
/// hold the report's.
Answer read_answer(const WebReply& reply, const SstuSettings& settings, Time now);

}  // namespace gateway::sstu
