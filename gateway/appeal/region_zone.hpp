// The local time of the regions of Russia: a citizen's day is a day of the region (107-ФЗ "Об исчислении времени").
#pragma once

#include <optional>
#include <string_view>

namespace gateway {

inline constexpr int moscow_offset = 180;

/// Minutes east of UTC for a region as a person names it: "sakhalin", "kirov", "smolensk", "eao", "chechnya", a code of ОКТМО
/// or its first two digits ("64", "64701000"), or an offset itself ("+05:00"). nullopt when it is none of these. A region of
/// several zones (Якутия) has that of its capital.
std::optional<int> region_offset(std::string_view region);

/// "Z", "+03:00", "-03:30" → minutes; nullopt for anything else and for more than 14 hours.
std::optional<int> offset_of_text(std::string_view text);

}  // namespace gateway
