// A municipality's own system, of the kind no standard describes: JSON over REST, the same by SOAP. Works requests off by
// itself, so that answers come back.
#pragma once

#include <memory>
#include <string>

#include "adapters/stand/stand.hpp"

namespace gateway::stand {

struct CitySettings {
    std::string api_key = "stand-key";                          ///< header X-Api-Key
    std::string user = "gateway", password = "stand-password";  ///< SOAP: WSS UsernameToken
    Duration new_for{300};                                      ///< new → work
    Duration work_for{300};                                     ///< work → done, with the answer
};

///   POST /api/v2/requests              {"external_id","category","text","address","oktmo"} → 201 {"id":"C-000001"}
///                                      the same Idempotency-Key again: 200 and the first id
///   GET  /api/v2/requests?external=ID  {"requests":[{"id"}]}
///   GET  /api/v2/requests/ID           {"id","state":"new|work|done","answer","changed"}
///   POST /api/v2/requests/ID/events    {"state","text"} → 204
///   GET  /api/v2/inbox?since=N         {"requests":[{"id","text","address","oktmo","category"}],"next":"N"}
///   POST /soap                         PutAppeal, GetState of urn:stand:city:1, SOAP 1.1 or 1.2
///
/// The book's effect key is external_id, "event:ID" for an event and "answer:ID" for one of state "answered". Status is
/// computed from the clock when somebody asks. Faults: `refuse=NAME` (SOAP fault code of this name), `twice` (inbox lists
/// everything twice). Command `requests` {"count": 3, "oktmo": "33720000"} lets citizens write to the city: they lie in the
/// inbox.
std::unique_ptr<StandSystem> make_city(CitySettings settings, StandKit kit);

}  // namespace gateway::stand
