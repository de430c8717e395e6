// What the faces of one МЭДО exchange share; each holds it (shared_ptr: the last one to go frees it).
#pragma once

#include <memory>
#include <string>

#include "adapters/adapter.hpp"
#include "adapters/medo/message.hpp"
#include "adapters/medo/packet.hpp"
#include "adapters/medo/settings.hpp"
#include "gateway/mapping/mapping.hpp"

namespace gateway::medo {

struct Office {
    Office(MedoSettings read, AdapterKit given);

    /// "2026-03-02T12:00:00.000000+03:00" and "02.03.2026 12:00:00" of the settings' zone.
    std::string message_time(Time now) const;
    std::string letter_time(Time now) const;

    MedoSettings settings;
    AdapterKit kit;
    Mapping mapping_in, mapping_out;
};

std::unique_ptr<Connector> make_connector(std::shared_ptr<Office> office);
std::unique_ptr<Source> make_source(std::shared_ptr<Office> office);

}  // namespace gateway::medo
