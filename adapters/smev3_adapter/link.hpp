// The two transports of the Adapter behind one interface: its SOAP service, and folders of files.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/adapter.hpp"
#include "adapters/smev3_adapter/settings.hpp"

namespace gateway::smev3_adapter {

/// One message as it came.
struct Letter {
    std::string octets;  ///< exact: the SOAP answer or the file
    std::string content_type;
    std::string name;    ///< of the file; empty for SOAP
    bool fresh = false;  ///< folders: changed a moment ago, perhaps still being written
};

struct Sent {
    std::string octets;      ///< what went out
    std::string message_id;  ///< given by the Adapter; empty with folders
};

/// An HTTP error without SOAP, with the partner's wish when to come again.
class HttpTrouble : public Fault {
public:
    HttpTrouble(Cause cause, const std::string& detail, std::optional<Duration> retry_after)
        : Fault(cause, detail), retry_after_(retry_after) {}
    const std::optional<Duration>& retry_after() const { return retry_after_; }

private:
    std::optional<Duration> retry_after_;
};

/// All calls on the io thread. They throw TransportError, HttpTrouble and Fault: partner_unavailable for SystemFault and
/// SyncFault, partner_rejected for ValidationFault, partner_garbage for what cannot be read, store_unavailable for a folder
/// that cannot be read or written.
class Link {
public:
    virtual ~Link() = default;
    virtual Task<Sent> send(std::string client_id, std::string document, Deadline deadline) = 0;
    /// Did a message of this clientId reach the Adapter? Throws what keeps it from saying.
    virtual Task<bool> arrived(std::string client_id, std::string find_query, Deadline deadline) = 0;
    /// The next message, names in `skip` left out; nullopt when there is none (SOAP: its document may say so too).
    virtual Task<std::optional<Letter>> next(std::set<std::string> skip, std::string query, Deadline deadline) = 0;
    /// It is on disk here: folders remove the file.
    virtual Task<void> taken(Letter letter) = 0;
    /// It cannot be processed and is kept elsewhere: folders move the file aside.
    virtual Task<void> put_aside(Letter letter) = 0;
    /// What the Adapter gave or got in a period; empty where nothing that was given out can be lost.
    virtual Task<std::vector<Letter>> search(std::string find_query, Deadline deadline) = 0;
    /// True when a message given out is not given again by itself (the Adapter has no Ack): `search` finds it.
    virtual bool forgets() const = 0;
    virtual Task<Reach> probe(Deadline deadline) = 0;
};

/// `kit` and `settings` outlive the link.
std::unique_ptr<Link> make_soap_link(const AdapterSettings& settings, const AdapterKit& kit);
std::unique_ptr<Link> make_folder_link(const AdapterSettings& settings, const AdapterKit& kit);

}  // namespace gateway::smev3_adapter
