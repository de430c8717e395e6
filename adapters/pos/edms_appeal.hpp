// The EDMS form's documents: an AppealListResponse becomes canonical appeals (facts/appeals.md §3.6).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/pos/words.hpp"
#include "gateway/appeal/appeal.hpp"
#include "gateway/core/time.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::pos {

/// What one answer of the regional SMEV says.
struct EdmsReply {
    enum class Kind { appeals, verdict, other } kind = Kind::other;
    bool success = false;
    std::string description;  ///< of a failure; ПОС's own words
    std::string request_key;  ///< verdict: the key of our request
    struct Read {
        Appeal appeal;
        std::vector<MappingStamp> mapped;  ///< the dictionaries it was translated by, and the codes they did not know
    };
    std::vector<Read> appeals;
};

/// The namespace and the list's wrapper are unknown: everything is found by local name, in any namespace, and one element or
/// many are read alike. Throws Fault(schema_violation | missing_field | bad_value) with the element's path.
EdmsReply read_edms_reply(const XmlDocument& document, const Words& words, const std::string& system, Time now);

/// PosEdmsRequest/AppealListRequest of the registered client.
std::string appeal_list_request(const std::string& client_id);

}  // namespace gateway::pos
