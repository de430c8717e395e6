// The gateway's records as the JSON of /api/v1: snake_case, UTC times with six digits, what is absent is not written.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>

#include "gateway/admin/desk.hpp"
#include "gateway/core/store.hpp"
#include "gateway/core/web.hpp"

namespace gateway {

boost::json::value json_of(std::string_view text);
boost::json::value json_of(Time time);
boost::json::array json_of(const std::vector<ExternalId>& ids);
/// The row of the table with both sentences and the next step.
boost::json::object json_of(Cause cause);

/// Without the canonical appeal.
boost::json::object json_of(const AppealRecord& appeal);
boost::json::object json_of(const DeliveryRecord& record);
/// `evidence` is that of the appeal: digests of what this attempt sent and received are shown with it.
boost::json::object json_of(const AttemptRecord& attempt, const std::vector<EvidenceItem>& evidence);
boost::json::object json_of(const JournalRecord& record);
boost::json::object json_of(const DeskPause& pause);
boost::json::object json_of(const DeskError& error);

/// Without bytes.
boost::json::object json_of(const EvidenceItem& item);

/// "stage" as the protocol says it and "stage_ru" for people, when there is one.
void set_stage(boost::json::object& object, const std::string& stage);

/// "sent_sha256" and "evidence_sha256" (what came back) of one attempt, those that are there.
void set_digests(boost::json::object& object, const AttemptRecord& attempt, const std::vector<EvidenceItem>& evidence);

/// Writes `name` unless the text is empty.
void set(boost::json::object& object, std::string_view name, const std::string& text);
void set(boost::json::object& object, std::string_view name, const std::optional<Time>& time);
/// Writes `name` unless the cause is none.
void set(boost::json::object& object, std::string_view name, Cause cause);

WebResponse json_response(const boost::json::value& value, int status = 200);
/// {"items":[…],"next":…}: `next` is the cursor of the following page or null.
WebResponse page_response(boost::json::array items, const std::string& next);

}  // namespace gateway
