// An appeal that comes again, and what an appeal says to the router. Pure.
#pragma once

#include <string>
#include <vector>

#include "gateway/appeal/appeal.hpp"
#include "gateway/flow/router.hpp"

namespace gateway {

/// Who brings an appeal again.
struct Bringer {
    std::string connector;
    bool is_origin = false;  ///< it brought the appeal in the first place: the contents are its to change
};

/// The known appeal with what is new in `incoming`. Ids, answers and attachments are added to; the contents (text, applicant,
/// place, topics, deadlines given …) are replaced by what the origin gives, others cannot touch them. A status counts only when
/// the bringer says something else than it said last: an old word again must not undo what others did since (facts/appeals.md
/// §10: the last writer per authoritative field). Our id, the time of creation and the history stay.
Appeal merged(const Appeal& known, Appeal incoming, const Bringer& bringer, Time now);

RouteFacts facts_of(const Appeal& appeal);

/// JSON pointers of identifiers whose control digits or lengths are wrong (ИНН, ОГРН, СНИЛС, ОКТМО). No values.
std::vector<std::string> broken_identifiers(const Appeal& appeal);

}  // namespace gateway
