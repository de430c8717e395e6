// What a connection to the store needs to seal and open bodies.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "gateway/store/vault.hpp"

namespace gateway {

struct BodySeals {
    std::shared_ptr<const Vault> vault;  ///< of all connections and threads; null = nothing is sealed
    /// Of a canonical appeal: the document without personal data. Empty = nothing lies open beside a sealed one.
    std::function<std::string(const std::string&)> facts_of;

    /// The current key's name; empty when nothing is to be sealed.
    std::string key() const { return vault ? vault->current() : std::string(); }
};

}  // namespace gateway
