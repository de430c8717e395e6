// What every built-in counterpart system is: an endpoint the gateway talks to, its misbehaviour, and its own book of what
// reached it.
//
// The stand is the other side of the table: it shares xml, signature and http with the gateway and none of the adapters' code,
// so that one misreading cannot cancel itself out. The book is kept apart from the protocol's answers: it counts *effects*, so
// that "delivered exactly once" can be checked from outside.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/stand/faults.hpp"
#include "gateway/core/connector.hpp"
#include "gateway/core/log.hpp"
#include "gateway/core/time.hpp"
#include "gateway/signature/signing_key.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway::stand {

/// Everything a stand system is given. All references outlive it.
struct StandKit {
    std::string name;  ///< of this system: "smev", "pos", "city-a"; its segment on the control port
    boost::asio::any_io_executor io;
    Workers& workers;
    Clock& clock;
    Log& log;
    /// Keys and trust stores by name; throw std::runtime_error naming what is missing. Empty for systems that do not sign.
    std::function<std::shared_ptr<const SigningKey>(std::string_view)> key;
    std::function<const TrustStore*(std::string_view)> trust;
};

/// One counterpart. All calls on the io thread unless said otherwise.
class StandSystem {
public:
    virtual ~StandSystem() = default;

    virtual std::string name() const = 0;

    /// False: partners reach it by folders or by ports of its own (own_ports), no HTTP port is opened for it.
    virtual bool speaks_http() const { return true; }

    /// What its own listening port serves. Misbehaviour is already in it (FaultyEndpoint). Asked of those that speak HTTP.
    virtual Endpoint& endpoint() = 0;

    virtual Faults& faults() = 0;

    /// The book as one JSON object:
    ///   "system"   name; "kind" what it is ("open311", "smev3", "pos")
    ///   "effects"  list of {"key", "count", …}: one entry per thing that was done to this system (appeal taken, answer taken);
    ///              `key` is what the gateway put into the message to recognise it (appeal id, message id, number), `count`
    ///              how many times it took effect: 1 is right, 2 is a double
    ///   "counters" object of numbers: requests, refused, …
    ///   and whatever else the system wants to show. No limit on size; never called by partners.
    virtual std::string state() const = 0;

    /// Forgets everything it received and what it gave out; rules of misbehaviour stay.
    virtual void reset() = 0;

    /// What else it shows: GET /control/<system>/<page> (for instance "log", JSON lines). Throws Fault(not_found) for what it
    /// does not have.
    virtual std::string page(std::string_view name) const { throw Fault(Cause::not_found, "page " + std::string(name)); }

    /// Ports of its own beside the endpoint's, by name ("smev-ftp"); empty before listen().
    virtual std::map<std::string, std::uint16_t> own_ports() const { return {}; }
    /// Binds them; throws naming the one that is taken.
    virtual void listen() {}
    /// Closes them and ends what runs by itself.
    virtual void stop() {}

    /// A system-specific order of the control port: POST /control/<system>/<action> (for instance "appeals" to let it make
    /// appeals). Returns the JSON answer; throws Fault(unknown_operation) for what it does not know.
    virtual std::string command(std::string_view action, std::string_view body) {
        static_cast<void>(body);
        throw Fault(Cause::unknown_operation, "action " + std::string(action));
    }
};

/// The control port of a stand, next to the systems' own ports; loopback only, no authentication.
///   GET  /control                    {"systems": [names]}
///   GET  /control/<system>/state     the book
///   GET  /control/<system>/<page>    StandSystem::page
///   POST /control/<system>/reset
///   GET  /control/<system>/faults    {"faults": ["slow=500ms,p=0.2"]}
///   POST /control/<system>/faults    the same form; replaces all rules; an empty list ends the misbehaviour
///   POST /control/<system>/<action>  StandSystem::command
class StandControl final : public Endpoint {
public:
    /// The systems must outlive it.
    explicit StandControl(std::vector<StandSystem*> systems) : systems_(std::move(systems)) {}

    std::string prefix() const override { return "/control"; }
    Task<WebResponse> handle(WebRequest request) override;
    WebResponse refuse(const WebRequest& request, const Fault& fault) const override;

private:
    WebResponse answer(const WebRequest& request);
    std::vector<StandSystem*> systems_;
};

}  // namespace gateway::stand
