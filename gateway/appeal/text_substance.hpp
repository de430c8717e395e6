// Whether a text says anything: greetings, signatures and links put aside, are there enough letters, and not the same one over
// and over? A rule of thumb for the operator's data quality (quality_rules.hpp), never a reason to refuse.
#pragma once

#include <optional>
#include <string_view>

namespace gateway {

enum class TextFault {
    empty,          ///< no letters and no digits
    link_only,      ///< nothing but links
    greeting_only,  ///< nothing but greeting, thanks and signature
    repeated,       ///< one letter or one word over and over
    too_short       ///< fewer letters than demanded
};

/// "empty", "link_only", "greeting_only", "repeated", "too_short".
std::string_view to_text(TextFault fault);
std::optional<TextFault> text_fault_of(std::string_view word);

/// What is wrong first, in the order of the enumeration. Only the beginning of a long text is looked at (4 KiB). Letters are
/// characters of words, digits are none; markup counts as spaces.
std::optional<TextFault> lacking_substance(std::string_view text, int min_letters);

}  // namespace gateway
