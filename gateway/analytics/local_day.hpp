// Days of the region and whole seconds, as analytics writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/time.hpp"

namespace gateway {

using Seconds = std::chrono::sys_seconds;

/// Cut to the second.
Seconds whole(Time time);
/// "2026-03-02T10:00:00Z"
std::string second_text(Seconds at);
/// "2026-03-02"
std::string local_day(Seconds at, int offset_minutes);
/// Last second of a local day; nullopt when the text is no day of the calendar.
std::optional<Seconds> end_of_day(std::string_view day, int offset_minutes);
/// Calendar days from one local day to another.
std::int64_t days_between(Seconds from, Seconds to, int offset_minutes);
/// "+03:00" of an offset, and back; nullopt for what is none.
std::string offset_text(int offset_minutes);
std::optional<int> offset_of(std::string_view text);

}  // namespace gateway
