// From the canonical appeal to the form a municipality takes.
#pragma once

#include <string>
#include <string_view>

#include "adapters/open311/settings.hpp"
#include "gateway/core/outcome.hpp"
#include "gateway/core/web.hpp"
#include "gateway/mapping/interpreter.hpp"

namespace gateway::open311 {

/// The last line of every description we post: how we recognise our own request at the partner.
std::string marker_of(std::string_view appeal_id);
bool carries_marker(std::string_view description, std::string_view appeal_id);

/// POST Service Request as form fields, in order, without api_key. The interpreter learns which dictionary was asked, and the
/// topics it has no service for when none of the appeal has one. Throws Fault: unknown_topic (no code and no default),
/// missing_field (no place at all), bad_value (text over 4 000 characters and cutting not allowed), and what appeal_from_json
/// throws.
WebFields request_form(const ClientSettings& settings, const Delivery& delivery, Interpreter& interpreter);

/// POST of a mySociety service request update. Throws Fault(missing_field) when the partner's number is not known.
WebFields update_form(const ClientSettings& settings, const Delivery& delivery);

/// application/x-www-form-urlencoded.
std::string encoded(const WebFields& form);

/// The value of an external id of this system and kind, or empty.
std::string known_id(const std::vector<ExternalId>& ids, std::string_view system, std::string_view kind);

}  // namespace gateway::open311
