#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gateway/core/settings.hpp"
#include "gateway/exchange/letter.hpp"
#include "gateway/http/client.hpp"

namespace gateway::peer {

struct PeerSettings {
    std::string url;  ///< of its door, without '/' at the end: "https://region.example/api/v1"
    std::string token;
    std::string name, peer;  ///< ours and its own in envelopes
    std::string key, trust;
    SignerList signers;              ///< whose certificates sign for it
    bool signature_required = true;  ///< of its envelopes and receipts
    LetterForm form = LetterForm::xml;
    int batch = 20;              ///< changes in one answer of its feed
    std::uint64_t max_file = 0;  ///< octets
    Duration timeout{30'000};    ///< one call
    ClientTls tls;
    std::string proxy;
};

std::vector<SettingKey> setting_keys();
/// Throws std::runtime_error with one sentence.
PeerSettings read_settings(const Settings& settings);

}  // namespace gateway::peer
