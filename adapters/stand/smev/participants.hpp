// Who takes part in the exchange. The owner of the certificate chooses the queues (facts/smev.md §7).
#pragma once

#include <deque>
#include <list>
#include <set>
#include <string>

#include "adapters/stand/smev/queues.hpp"

namespace gateway::stand::smev {

/// A verdict about a response, for GetStatus.
struct Verdict {
    std::string node;
    std::string inner;  ///< AsyncProcessingStatus, prefixes t, b, f
};

struct Participant {
    std::string mnemonic, subject;
    std::set<std::string> provides;  ///< "{namespace}root" of requests that go to it
    std::set<std::string> routes;    ///< values of 1.3's dynamic and identifier routing that lead to it
    Queue requests, responses;
    std::deque<Verdict> verdicts;
    std::int64_t storage_used = 0;  ///< octets of its files in the storage
};

/// The first one is the system under test: whoever is not registered by name speaks as it. Addresses of participants stay.
class Participants {
public:
    explicit Participants(std::string main_mnemonic);

    Participant& main() { return all_.front(); }
    const Participant& main() const { return all_.front(); }
    /// Registers a certificate's owner, or changes one.
    Participant& add(const std::string& mnemonic, const std::string& subject);
    /// From now on an unregistered owner is refused.
    void set_strict(bool strict) { strict_ = strict; }
    /// Throws SmevFault(SenderIsNotRegistered).
    Participant& of_owner(const std::string& subject);
    Participant* named(std::string_view mnemonic);
    /// Who provides this type; null = the built-in federal body.
    Participant* provider_of(const std::string& type);
    /// To whom a value of routing leads; null = to nobody.
    Participant* by_route(const std::string& value);
    std::list<Participant>& all() { return all_; }
    const std::list<Participant>& all() const { return all_; }
    void forget_messages();

private:
    std::list<Participant> all_;
    bool strict_ = false;
};

}  // namespace gateway::stand::smev
