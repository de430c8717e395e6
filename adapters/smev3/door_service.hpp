// The operations of the door: it plays SMEV for partners. Queues are durable mail (core/mailbox.hpp); what is taken goes
// through Accept; a partner reads "taken" only after the commit.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "adapters/smev3/attachments.hpp"
#include "adapters/smev3/client.hpp"
#include "adapters/smev3/door_call.hpp"
#include "adapters/smev3/door_messages.hpp"

namespace gateway::smev3 {

/// One POST to the door.
struct Arrival {
    const Version& version;
    std::string content_type;
    WebBody body;
    std::string trace_id;
    Time at{};  ///< when its work began
    MessageOctets octets() const { return {content_type, body.bytes, body.file}; }
};

/// All calls on the io thread.
class DoorService {
public:
    explicit DoorService(std::shared_ptr<Office> office);

    bool serves(const Version& version) const { return schemas_.knows(version); }

    /// The whole SOAP answer. Throws Fault.
    Task<std::string> perform(Arrival arrival);

private:
    struct Read;
    struct Ready;
    /// Everything about a call that needs no waiting, at one go. Blocking, any thread.
    Read read(const Arrival& arrival) const;
    Submission submission_of(DoorCall& call, const DoorRequest& request, FetchedFiles files, const Arrival& arrival) const;
    Task<std::string> take_in(Ready& ready, const Version& version);
    Task<std::string> send_request(Read& read, const Arrival& arrival);
    Task<std::string> send_response(DoorCall& call, const Arrival& arrival, Time now);
    Task<std::string> give(const DoorCall& call, const Arrival& arrival, Time now);
    Task<std::string> translate(Mail mail, std::string connector, const Arrival& arrival);
    Task<std::string> acknowledge(const DoorCall& call, const Arrival& arrival);
    Task<std::string> statistics(const DoorCall& call, const Arrival& arrival);

    Task<FetchedFiles> files_of(const Taken& taken);
    /// The answer to Send* after the commit; `told` lacks only its recipient.
    Task<std::string> receipt(const Version& version, std::string_view operation, DoorMetadata told);
    Task<void> require_room(std::string partner, Time now);
    Task<void> keep_ack(const Mail& mail, std::string connector, const DoorCall& call, const Arrival& arrival);
    DoorRules rules(const Version& version) const;
    Envelope envelope_of(DoorCall& call, const Taken& taken, const Arrival& arrival) const;
    NewFile new_file() const;

    /// A short memory of how full a queue of answers is, so that not every request asks the store.
    struct Room {
        Time asked_at{};
        std::int64_t waiting = 0;
    };

    std::shared_ptr<Office> office_;
    DoorSchemas schemas_;
    Partners partners_;
    DoorWriter writer_;
    std::map<std::string, Room> rooms_;
};

/// The opaque ReplyTo of a request we hand out, and the MessageID in one that comes back as To (empty: not ours).
std::string reply_token(const std::string& message_id);
std::string message_of_token(const std::string& token);

}  // namespace gateway::smev3
