// The fields a template may name when a delivery leaves.
#pragma once

#include <string>
#include <vector>

#include "adapters/municipal/text_template.hpp"
#include "gateway/core/outcome.hpp"

namespace gateway::municipal {

/// appeal_id, delivery_id, message_id, trace_id, kind, partner_id (what the partner calls the appeal; absent before it said
/// so), and by JSON pointer: /path of the canonical document carried, appeal:/path of the appeal as it stands, sent:/path of
/// the mapped document when it is JSON. The texts must outlive the result.
FieldOf fields_of(const Delivery& delivery, const std::string& connector, const std::string& sent);

/// Throws std::runtime_error for a field that neither a delivery nor `more` has: found at start, not at the first appeal.
void check_fields(const TextTemplate& text, const std::vector<std::string>& more = {});

}  // namespace gateway::municipal
