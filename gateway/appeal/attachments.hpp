// Files of a message as attachments of an appeal or an answer.
#pragma once

#include <vector>

#include "gateway/appeal/parts.hpp"

namespace gateway {

/// One attachment for each file, in their order. Any thread.
std::vector<Attachment> attachments_of(const std::vector<AttachmentRef>& refs);

}  // namespace gateway
