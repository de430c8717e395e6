// Keys and trust stores by the names of gateway.yaml, and which connector uses which.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "gateway/app/config.hpp"
#include "gateway/core/time.hpp"
#include "gateway/signature/signing_key.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway {

/// Loaded from their files on first use. One thread; what it gives out is for any thread and lives as long as the ring.
class KeyRing {
public:
    /// A name may stand for several keys: the one whose term holds at `clock` signs.
    KeyRing(const Config& config, const Clock& clock) : config_(config), clock_(clock) {}

    /// `user` is the id of the connector that asks. Throw std::runtime_error naming what is missing, with the nearest name, or
    /// what cannot be loaded.
    std::shared_ptr<const SigningKey> key(std::string_view name, const std::string& user);
    const TrustStore* trust(std::string_view name, const std::string& user);

    using Users = std::map<std::string, std::set<std::string>, std::less<>>;  ///< name → connectors
    const Users& key_users() const { return key_users_; }
    const Users& trust_users() const { return trust_users_; }
    const std::map<std::string, std::shared_ptr<const SigningKey>, std::less<>>& keys() const { return keys_; }
    /// Shared with the keeper that may still be fetching for one when the ring goes.
    const std::map<std::string, std::shared_ptr<const TrustStore>, std::less<>>& trusts() const { return trusts_; }

private:
    const Config& config_;
    const Clock& clock_;
    std::map<std::string, std::shared_ptr<const SigningKey>, std::less<>> keys_;
    std::map<std::string, std::shared_ptr<const TrustStore>, std::less<>> trusts_;
    Users key_users_, trust_users_;
};

}  // namespace gateway
