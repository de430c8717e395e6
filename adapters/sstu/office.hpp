// What the faces of one ССТУ connector share; each holds it (shared_ptr: the last one to go frees it).
#pragma once

#include <memory>
#include <string>

#include "adapters/adapter.hpp"
#include "adapters/sstu/settings.hpp"
#include "gateway/mapping/mapping.hpp"

namespace gateway::sstu {

struct Office {
    Office(SstuSettings read, AdapterKit given);

    WebCall call(std::string method, const std::string& path, Deadline deadline) const;

    SstuSettings settings;
    AdapterKit kit;
    Mapping report;                    ///< appeal → report
    std::unique_ptr<Mapping> request;  ///< record of the listing → appeal; null without `pull`
};

std::unique_ptr<Connector> make_connector(std::shared_ptr<Office> office);
std::unique_ptr<Source> make_source(std::shared_ptr<Office> office);

}  // namespace gateway::sstu
