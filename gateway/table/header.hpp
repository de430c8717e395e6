// Texts of column headers and cells as people mean them, whatever the program that exported them did to the letters.
#pragma once

#include <string>
#include <string_view>

namespace gateway {

/// The form in which two headers are compared; not for showing. й and ё in one or two characters, letter case, ё for е,
/// look-alike Latin letters, spaces of any kind and number, soft hyphens, dashes and a colon or star at the end do not count.
std::string header_form(std::string_view text);

/// A cell's value without what only the eye would not see: й and ё composed, no-break spaces as spaces, repeated spaces as one,
/// none at the ends; line breaks stay. The marks of emptiness "-", "–", "—" are empty.
std::string clean_cell(std::string_view text);

}  // namespace gateway
