// What the value of a workbook's cell means as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gateway {

/// "3.27000001E8" → "327000001", "16.100000000000001" → "16.1" (fifteen digits, as spreadsheets show); what is no number stays.
std::string number_text(std::string_view value);

/// Days since 1899-12-30 (or 1904-01-01) → "2026-01-06", with a time of day "2026-01-06T10:00:00", without a day "10:00:00".
/// nullopt for what is no number or no day a spreadsheet knows (before 1900, after 9999).
std::optional<std::string> date_text(std::string_view value, bool from_1904);

/// "_x000D_" → carriage return: how workbooks write characters XML cannot carry; those that no text can carry vanish.
std::string unescaped_text(std::string_view text);

}  // namespace gateway
