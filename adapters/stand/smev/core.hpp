// What the SMEV of the stand knows and does: participants and their queues, the ids it has seen, its federal neighbours.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/stand/smev/behaviour.hpp"
#include "adapters/stand/smev/eas_body.hpp"
#include "adapters/stand/smev/order.hpp"
#include "adapters/stand/smev/participants.hpp"
#include "adapters/stand/smev/smev_stand.hpp"

namespace gateway::stand::smev {

/// The answer to one call, and what the journal says of it.
struct Answer {
    std::string xml;
    std::vector<MimePart> parts;
    std::string operation, version, owner, message, note;
    std::string fault;  ///< empty = none
    bool empty = false;
};

/// Any thread; one lock around what it remembers, signatures checked and made outside of it.
class Core {
public:
    Core(const SmevStandOptions& options, const StandKit& kit, Faults& faults, std::shared_ptr<FileStorage> storage);

    /// Never throws what a call holds: faults become answers.
    Answer answer(Incoming incoming);

    /// A built-in sender asks a participant; the order is an item of `requests`. Returns the MessageID.
    std::string ask(Order order);
    /// A request given out before is withdrawn (≤ 1.2). Throws Fault(not_found).
    std::string cancel(const std::string& id);
    void register_participant(Order order);
    void set_strict(bool strict);
    void set_order(QueueOrder order);
    /// Everything that was given and not acknowledged comes again at once.
    void redeliver();

    /// Reads or changes the behaviour under the lock.
    void change(const std::function<void(Behaviour&)>& with);
    Behaviour behaviour() const;
    /// How ПОС behind this SMEV answers.
    void set_eas(EasPlan plan);
    EasPlan eas() const;
    std::shared_ptr<const SigningKey> key(const std::string& name) const { return kit_.key(name); }

    /// Members of the book, see StandSystem::state.
    boost::json::object state() const;
    void reset();

private:
    /// A request of a participant, by MessageID.
    struct Request {
        std::string owner, marker;  ///< marker: the first UUID of version 7 in the content: the gateway's appeal id
        std::string code, node, version;
        std::string personal, routing;  ///< "valid", "none" or the cause: the official's signature, that of the 1.3 routing
        std::string answer;             ///< content ready made for it; empty = the template
        boost::json::array files;
        bool test = false;
        bool question = false;  ///< it has no effect
        int repeats = 0;
    };
    /// A request that waits for, or was given to, a participant, and what came back.
    struct Asked {
        std::string id;              ///< MessageID: asked_ has it once for each reader
        std::string to, from, node;  ///< from: participant; empty = a built-in sender
        bool acknowledged = false;
        int responses = 0;  ///< with content
        int rejections = 0, statuses = 0;
        std::vector<std::string> codes;  ///< of rejections and statuses
        boost::json::array files;        ///< of the responses
        std::string ns, root;
    };

    void perform(const Call& call, Answer& answer);
    void send_request(const Call& call, Answer& answer);
    void send_response(const Call& call, Answer& answer);
    void get(const Call& call, Answer& answer);
    void get_status(const Call& call, Answer& answer);
    void acknowledge(const Call& call, Answer& answer);
    void statistics(const Call& call, Answer& answer);

    void refuse_on_demand(std::string_view operation);
    void check_id(const Call& call);
    void check_room(const Queue& queue) const;
    std::vector<SeenFile> check_files(const Call& call);
    Message relayed(const Call& call, MessageKind kind, const std::vector<SeenFile>& files) const;
    void take_up(const Call& call, const std::string& id, const Request& request, const std::vector<SeenFile>& files);
    void note_response(const Call& call, Asked& asked) const;

    void schedule_answers(const std::string& request_id, const Request& request);
    Message federal_answer(const std::string& request_id, const Request& request);
    void fill_answer(Message& message, const std::string& request_id, const Request& request);
    bool verdict_about(VerdictPlan& plan, const std::string& id, const Request& request, bool about_response);
    void remember_asked(const std::string& key, const Message& message, const std::string& from);

    /// Whose queues a request goes into, and what its routing says of it.
    struct Destination {
        std::vector<Participant*> readers;  ///< none: the built-in federal body
        std::string status;                 ///< RoutingStatus; empty: nothing was routed
        bool reached = false;               ///< somebody gets it
    };
    Destination destination_of(const Call& call, const Request& request, Participant* provider);
    void tell_routing(const Destination& to, const std::string& id, const Request& request);
    void hand_to(Participant& reader, const Message& given, const Request& request, bool first);

    void confirm(const Call& call, Answer& answer, std::string_view status);
    void give(Message& message, const Call& call, Answer& answer);
    std::string storage_logins(const Message& message);
    std::string contents(const Message& message, Answer& answer) const;
    Signed sign_as_smev(const Unsigned& wanted, const Call& call);

    const SmevStandOptions& options_;
    const StandKit& kit_;
    Faults& faults_;
    std::shared_ptr<FileStorage> storage_;  ///< shared with the FTP server; null = none
    const TrustStore& trust_;

    mutable std::mutex mutex_;
    Behaviour behaviour_;
    EasBody eas_;
    Participants participants_;
    std::map<std::string, std::string> seen_ids_;  ///< MessageID → digest of its content
    std::map<std::string, Request> sent_;
    std::map<std::string, Asked> asked_;  ///< by MessageID; further readers of one request by "MessageID|mnemonic"
    std::map<std::string, std::string> by_reply_to_;
    std::map<std::string, int> fault_counts_, operations_, versions_;
    int redelivered_ = 0, not_accepted_ = 0, changed_repeats_ = 0, routed_ = 0, answers_acknowledged_ = 0;
    std::uint64_t counter_ = 0;
};

}  // namespace gateway::stand::smev
