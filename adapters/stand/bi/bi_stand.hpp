// A system for BI that takes exports over HTTP, looks at each before it takes it, and holds what they add up to.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "adapters/stand/stand.hpp"

namespace gateway::stand {

struct BiStandSettings {
    std::filesystem::path dir;  ///< where files of exports lie; made anew
    std::string token = "stand-bi-token";
    std::string trust = "gost";  ///< whom signatures of manifests are believed
};

///   PUT /exports/EXPORT/FILE   Authorization: Bearer TOKEN → 201, or 200 when it lay there; EXPORT is a folder of the sender's
///   PUT /exports/EXPORT/manifest.json   the last: 200 taken (also when the same was taken before), 409 it does not
///                              continue what is held (a gap, a replay, a file that did not come), 422 it is wrong
///                              (signature, schema version, rows); {"error": why}
///   POST /incidents            a batch of the situation-centre feed: {"records": [{"id", …}]} → 200 {"taken": n}
///
/// An incremental export is taken when it begins where the held one ends; a full one when it is not older. The book's effect
/// key is the export's id ("feed:ID" for a record of the feed). Fault `refuse=WORDS`: the next manifest is refused with 422 and
/// these words. Command `forget` {}: loses its files and what it holds, as a receiver set up anew.
std::unique_ptr<StandSystem> make_bi_stand(BiStandSettings settings, StandKit kit);

}  // namespace gateway::stand
