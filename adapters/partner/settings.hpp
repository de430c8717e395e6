// Settings of the partner API: the door itself, who may come, and connectors that hand new appeals to one of them.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "gateway/appeal/vocabulary.hpp"
#include "gateway/core/settings.hpp"
#include "gateway/exchange/letter.hpp"

namespace gateway::partner {

/// What a partner may do.
enum class Scope { create, read, status, answer };

/// What is demanded of the signatures of a partner's messages and receipts.
enum class Signing { required, optional, none };

struct PartnerSettings {
    std::string id;  ///< its name in envelopes; of its feed; the id of the connector that hands appeals to it, if there is one
    std::string token;        ///< empty: known by its TLS certificate alone
    SignerList certificates;  ///< of TLS clients; empty: known by its token alone
    SignerList signers;       ///< whose certificates sign its messages and receipts
    std::set<Scope> scopes;
    Signing signature = Signing::optional;
    int rate = 0;                   ///< calls per minute
    int burst = 0;                  ///< calls at once
    std::uint64_t max_message = 0;  ///< octets
    std::uint64_t max_file = 0;     ///< octets
    std::string letters;            ///< prefix of the numbers of official letters; empty: entries are none
};

struct DoorSettings {
    std::string prefix;  ///< "/api/v1"
    std::string name;    ///< ours in envelopes and receipts
    std::string key;     ///< signs receipts and envelopes
    std::string trust;
    LetterForm form = LetterForm::xml;  ///< of what waits in feeds
    int quota = 0;                      ///< messages in one feed
    Regime regime = Regime::pos_message;
    Channel channel = Channel::municipal_other;
    std::vector<PartnerSettings> partners;
    std::string hand_to;  ///< set: this is no door but a connector into the feed of the partner of its own id at that door
};

std::vector<SettingKey> setting_keys();
/// Throws std::runtime_error with one sentence.
DoorSettings read_settings(const Settings& settings, const std::string& connector);

}  // namespace gateway::partner
