// What the ССТУ of the stand thinks of a handling report. Written from the published facts (facts on ССТУ.РФ: fields by status,
// order of dates, attachments) and from nothing of the adapter, so that one misreading shows.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

namespace gateway::stand {

struct ReportComplaint {
    std::string field;    ///< "questions[0].responseDate"; empty = the report as a whole
    std::string message;  ///< Russian
};

/// Everything that is wrong with a report; empty = it is taken.
std::vector<ReportComplaint> complaints_about(const boost::json::object& report);

/// After such a status nothing more is expected of a question until it is taken up again.
bool ends_handling(std::string_view status);

/// Days of the Gregorian calendar written as 2026-03-02.
bool is_calendar_day(std::string_view text);

}  // namespace gateway::stand
