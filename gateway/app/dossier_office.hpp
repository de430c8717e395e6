// Makes dossiers: for the administrator's API and for the command line beside a store that is not in use.
#pragma once

#include <filesystem>
#include <string>

#include "gateway/app/adapter_trial.hpp"
#include "gateway/app/config.hpp"
#include "gateway/core/store.hpp"
#include "gateway/core/task.hpp"

namespace gateway {

/// What it takes; all of it outlives the call.
struct DossierMeans {
    Store& store;
    Workers& workers;
    const Clock& clock;
    const Config& config;
    KeyRing& keys;
};

struct DossierRequest {
    std::string appeal_id;
    std::string actor, reason;  ///< who asks and why: in the journal and in the dossier
};

/// Writes the dossier into `out` (which must not exist) and journals dossier.made with the manifest's digest. Whoever calls has
/// journaled the request before. Call on the io thread. Throws Fault(not_found), Fault(key_unavailable) when gateway.yaml names
/// no key for dossiers or it cannot be loaded, std::runtime_error when the disk refuses.
Task<void> make_dossier(DossierMeans means, DossierRequest request, std::filesystem::path out);

}  // namespace gateway
