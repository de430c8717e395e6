// Status words on both sides: two of GeoReport v2, the finer ones of CitySDK and mySociety, and the canonical ones.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "gateway/appeal/appeal.hpp"

namespace gateway::open311 {

/// "open" or "closed" (facts/appeals.md §10).
std::string_view public_status(Status status);

/// One Russian sentence about the state that tells nothing of the person or the text.
std::string_view public_sentence(Status status);

/// What a partner's status word means.
struct Meaning {
    Open<Status> status;      ///< `unknown` for words nobody knows; the caller keeps the raw one
    Open<Decision> decision;  ///< with answered
    bool closes = false;      ///< nothing more will be done
    bool known = true;        ///< false: neither the partner's table nor ours has the word
};

/// Case, blanks and underscores do not matter. `own` is the partner's table (lower case word → canonical status), asked first.
/// "open" with notes is in_work, without them registered; "closed" is answered.
Meaning meaning_of(std::string_view word, std::string_view notes, const std::map<std::string, std::string>& own);

/// The version of what meaning_of goes by: sha256 hex over the partner's table and ours.
std::string digest_of_words(const std::map<std::string, std::string>& own);

/// The word for a status in mySociety's updates: upper case.
std::string_view update_status(Status status, Decision decision);

}  // namespace gateway::open311
