// One call to SMEV: signed on a worker, sent, its answer read and verified on a worker.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "adapters/adapter.hpp"
#include "adapters/smev3/attachments.hpp"
#include "adapters/smev3/content.hpp"
#include "adapters/smev3/envelopes.hpp"
#include "adapters/smev3/limits.hpp"
#include "adapters/smev3/multipart.hpp"
#include "adapters/smev3/reply.hpp"
#include "adapters/smev3/settings.hpp"

namespace gateway::smev3 {

/// What the faces of one SMEV connector share; each holds it (shared_ptr: the last one to go frees it).
struct Office {
    Office(Smev3Settings read, AdapterKit given);

    Smev3Settings settings;
    AdapterKit kit;
    std::shared_ptr<const SigningKey> key;
    std::shared_ptr<const SigningKey> personal;  ///< ЭП-СП over the content; null: none
    std::shared_ptr<const SigningKey> file_key;  ///< ЭП-СП over files; null: they go unsigned
    const TrustStore* trust;
    const Version& version;
    EnvelopeWriter writer;
    ContentMapping mapping;
    LearnedLimits limits;
};

struct Exchange {
    Reply reply;
    std::string body;  ///< the exact octets of the answer, contents of attachments left out when it is long: evidence
    std::string content_type;
    std::string sent;                     ///< the exact octets of our signed envelope: evidence
    std::optional<Duration> retry_after;  ///< the answer's own wish (Retry-After), beside a fault
};

/// An answer as it came, the octets of its files kept apart. Throws what `unpack` and read_reply throw. Blocking; on a worker.
Exchange read_exchange(const Office& office, const MessageOctets& octets, Time now);

/// An HTTP error without SOAP: a proxy or a server on the way answered, not SMEV.
class HttpTrouble : public Fault {
public:
    HttpTrouble(Cause cause, const std::string& detail, std::optional<Duration> retry_after)
        : Fault(cause, detail), retry_after_(retry_after) {}
    const std::optional<Duration>& retry_after() const { return retry_after_; }

private:
    std::optional<Duration> retry_after_;
};

/// An answer that cannot be read, with its octets: its message may have to be put aside.
class GarbageReply : public Fault {
public:
    GarbageReply(const Fault& fault, const std::string& operation, std::string octets, std::string type)
        : Fault(Cause::partner_garbage, operation + ": " + std::string(info(fault.cause()).code), fault.place()),
          body(std::move(octets)),
          content_type(std::move(type)) {}
    std::string body, content_type;
};

/// `operation`: "SendRequest" …; `make` builds the letter and runs on a worker. Throws TransportError, HttpTrouble, what
/// `make` throws, and GarbageReply for an answer that cannot be read.
Task<Exchange> call(std::shared_ptr<Office> office, std::string operation, std::function<Letter()> make, Deadline deadline);

std::unique_ptr<Source> make_source(std::shared_ptr<Office> office);
std::unique_ptr<Connector> make_connector(std::shared_ptr<Office> office);
/// Puts into the partners' queues what is theirs and leaves the rest to `smev`.
std::unique_ptr<Connector> make_door_connector(std::shared_ptr<Office> office, std::unique_ptr<Connector> smev);
std::unique_ptr<Endpoint> make_endpoint(std::shared_ptr<Office> office);

}  // namespace gateway::smev3
