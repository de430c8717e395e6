// What entering and raising do to a clock of the book (core/clock_book.hpp): the same in every store. Pure.
#pragma once

#include "gateway/core/clock_book.hpp"

namespace gateway {

/// `said` as the book holds it from now on; `known` is what it held before, or null. Throws Fault(bad_value) for warnings that
/// are out of order, not before the due time or too many.
LegalClock entered(const LegalClock* known, LegalClock said, Time now);

/// `known` behind the point; throws Fault(parameters_conflict) when there is no such clock or the point is not its next one.
LegalClock raised(const LegalClock* known, const ClockPoint& point);

/// Times as microseconds with spaces between them, and back.
std::string times_text(const std::vector<Time>& times);
std::vector<Time> times_of(std::string_view text);

ClockState clock_state_of(std::string_view text);

}  // namespace gateway
