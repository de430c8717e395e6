// Messages that wait for the gateway: given by selector, hidden for a while, given again until acknowledged.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "gateway/core/time.hpp"

namespace gateway::stand::smev {

struct Message {
    std::string id;                ///< MessageID
    std::string ns, root;          ///< of the business content; empty for SMEV's own verdicts
    std::string sender_element;    ///< SenderProvided*Data as its sender signed it
    std::string sender_signature;  ///< ds:Signature; empty = none
    std::string sender_mnemonic;
    std::string reply_to;                    ///< requests
    std::string original_id, original_code;  ///< responses
    Time sent_at{}, visible_at{};
    int given = 0;
};

struct Selector {
    std::string ns, root;  ///< both empty = any
};

class Queue {
public:
    void put(Message message) { messages_.push_back(std::move(message)); }

    /// The oldest visible one that matches; it stays hidden for `redelivery` unless it is acknowledged.
    std::optional<Message> take(const Selector& selector, Time now, Duration redelivery) {
        for (Message& message : messages_) {
            const bool fits = selector.ns.empty() || (message.ns == selector.ns && message.root == selector.root);
            if (!fits || message.visible_at > now) continue;
            message.visible_at = now + redelivery;
            ++message.given;
            return message;
        }
        return std::nullopt;
    }

    bool acknowledge(const std::string& id) {
        for (auto at = messages_.begin(); at != messages_.end(); ++at) {
            if (at->id != id || at->given == 0) continue;
            messages_.erase(at);
            return true;
        }
        return false;
    }

    std::size_t size() const { return messages_.size(); }
    void clear() { messages_.clear(); }

private:
    std::deque<Message> messages_;
};

}  // namespace gateway::stand::smev
