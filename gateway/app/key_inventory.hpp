// Every certificate the configuration names: what it is for, who uses it, when it ends and what is to be done about it.
#pragma once

#include <string>
#include <vector>

#include "gateway/app/config.hpp"
#include "gateway/app/key_ring.hpp"
#include "gateway/signature/signing_term.hpp"

namespace gateway {

struct KeyEntry {
    std::string use;     ///< "signing", "server", "client_ca", "trust"
    std::string name;    ///< of the key, listener or trust store
    std::string source;  ///< file, token or command, for people
    Certificate certificate;
    std::vector<std::string> users;  ///< connectors; for a server certificate its listener
    SigningTerm term;                ///< signing: of the key itself; else the validity
    bool signs_now = false;          ///< signing: this one of the name's keys is the one
    bool waits = false;              ///< signing: its term has not begun, and another key of the name signs until then
    bool superseded = false;         ///< signing: another key of the name ends later and has begun: this end matters to nobody
    std::string trouble;             ///< what else is wrong with it: use, parameters; one sentence
};

/// What cannot be read is left out with one sentence in `problems`. `ring` tells the users.
std::vector<KeyEntry> key_inventory(const Config& config, const KeyRing& ring, Time now, std::vector<std::string>& problems);

/// Sets `signs_now`, `waits` and `superseded` anew: they change with time.
void mark_keys(std::vector<KeyEntry>& entries, Time now);

/// How near an end is. Steps at 60, 30 and 7 days.
enum class KeyUrgency { none, plan, soon, now, over };
KeyUrgency urgency_of(const KeyEntry& entry, Time now);

/// What to do; empty when nothing is.
struct KeyAdvice {
    std::string ru, en;
};
KeyAdvice advice_for(const KeyEntry& entry, Time now);

/// How its successor comes in, whenever that will be.
KeyAdvice replacement_of(const KeyEntry& entry);

}  // namespace gateway
