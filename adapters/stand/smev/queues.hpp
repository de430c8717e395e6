// Messages that wait for one participant: given by selector and node, hidden for a while, given again until acknowledged.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "adapters/stand/smev/message.hpp"

namespace gateway::stand::smev {

struct Selector {
    std::string ns, root;  ///< both empty = any
    std::string node;      ///< the participant's node; a selector without one sees what is for no node
};

enum class QueueOrder { oldest, newest, random };

/// One thread at a time.
class Queue {
public:
    void put(Message message) { messages_.push_back(std::make_shared<Message>(std::move(message))); }

    /// The next visible one that matches, hidden for `hidden_for` unless it is acknowledged.
    std::shared_ptr<Message> take(const Selector& selector, Time now, Duration hidden_for);
    /// False when it is unknown or was never given.
    bool acknowledge(const std::string& id);
    /// What was given comes again at once.
    void reveal(Time now);

    void set_order(QueueOrder order) { order_ = order; }
    std::size_t size() const { return messages_.size(); }
    /// Messages of one node.
    std::size_t size_of(std::string_view node) const;
    void clear() { messages_.clear(); }

private:
    std::deque<std::shared_ptr<Message>> messages_;
    QueueOrder order_ = QueueOrder::oldest;
    std::uint32_t drawn_ = 1;
};

}  // namespace gateway::stand::smev
