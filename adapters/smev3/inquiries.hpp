// Periodic inquiry: every open appeal this connector has sent is asked after until its final state.
//
//     appeal has the recipient's id ──> SendRequest(question) ──> response ──> events, Ack ──> pause ──> …
//
// One inquiry per appeal is under way at a time. Its MessageID is on disk before it is sent, so that its answer is known for
// what it is after a restart, late or told twice; what was not surely sent goes again under the same id.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "adapters/smev3/client.hpp"
#include "adapters/smev3/inquiry_words.hpp"

namespace gateway::smev3 {

/// Used by one poll at a time, on the io thread.
class Inquiries {
public:
    /// Throws std::runtime_error naming the mapping that does not load.
    Inquiries(std::shared_ptr<Office> office, InquirySettings settings);

    /// Recalls what is under way, the first time it is called. Throws Fault(store_unavailable).
    Task<void> open();

    /// Was it an inquiry that was sent under this MessageID?
    bool knows(const std::string& message_id) const { return under_way_.contains(message_id); }

    /// Asks after the appeals that are due. What concerns one appeal is logged and tried again later; throws what concerns all:
    /// TransportError, HttpTrouble, GarbageReply, Fault.
    Task<void> ask_due(Deadline deadline);

    /// What the answer `taken` to the inquiry `message_id` says, accepted event by event; `envelope` is that of the message.
    /// Throws Fault when it cannot be used: the message then stays with SMEV.
    Task<void> take(std::string message_id, const Taken& taken, Envelope envelope);

    /// SMEV's own word about an inquiry.
    Task<void> hear(DeliveryWord word);

    /// The answer is acknowledged: its inquiry is over.
    Task<void> end(std::string message_id);

private:
    /// One SendRequest without an end.
    struct UnderWay {
        std::string about;  ///< the recipient's id of the appeal
        Time asked_at{};
    };
    /// How far the questions about one appeal are.
    struct Pace {
        std::string message_id;  ///< of the inquiry waited for; empty: none
        bool sent = false;       ///< SMEV has surely taken it
        Duration pause{};
        Time due{};                   ///< of the next one
        std::set<std::string> heard;  ///< events handed on, so that a growing history costs little
    };

    Task<void> forget_old();
    Task<std::vector<OpenItem>> open_items();
    bool is_due(Pace& pace, const std::string& about);
    Task<void> ask(OpenItem item, std::string about, Deadline deadline);
    Task<std::optional<std::string>> content_about(OpenItem item, std::string about);
    Task<void> begin(std::string about, std::string appeal_id);
    void judge(const SmevFault& fault, const std::string& about);
    bool heard(const AppealEvent& event) const;
    Task<bool> accept(InquiryEvent read, Envelope envelope);
    void rest(const std::string& about, bool news);
    Task<void> drop(std::string message_id);
    void tell(LogLevel level, std::string_view event, const std::string& about, const std::string& why) const;
    std::string queue() const { return "smev3/" + office_->kit.id + "/inquiries"; }

    std::shared_ptr<Office> office_;
    InquirySettings settings_;
    InquiryWords words_;
    bool open_ = false;
    std::map<std::string, UnderWay> under_way_;  ///< by MessageID; a copy of what lies in the mailbox
    std::map<std::string, Pace> paces_;          ///< by the recipient's id, of open appeals
    std::string last_asked_;
};

}  // namespace gateway::smev3
