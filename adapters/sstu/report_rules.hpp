// The rules of the handling report («отчёт о рассмотрении»), as four independent public clients keep them (README.md). Held
// before anything is sent: ССТУ refuses a report as a whole, days later, in a list somebody has to read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::sstu {

inline constexpr std::uint64_t attachment_limit = 10'000'000;  ///< base64 must be shorter

/// What is wrong with a report, and where: "/questions/0/responseDate". No values of the report: they are personal data.
struct ReportFlaw {
    std::string place, ru, en;
};

/// All flaws of one report in document order; empty = it may be sent. Text that is no JSON object is one flaw at "".
std::vector<ReportFlaw> flaws_of_report(std::string_view json, std::uint64_t max_attachment = attachment_limit);

/// "/questions/0/code: …; /name: …" in both languages, at most five of them.
std::string text_of(const std::vector<ReportFlaw>& flaws);

}  // namespace gateway::sstu
