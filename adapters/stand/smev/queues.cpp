#include "adapters/stand/smev/queues.hpp"

#include <algorithm>
#include <vector>

namespace gateway::stand::smev {

namespace {

bool fits(const Message& message, const Selector& selector, Time now) {
    if (message.node != selector.node || message.visible_at > now) return false;
    return selector.ns.empty() || (message.ns == selector.ns && message.root == selector.root);
}

}  // namespace

std::shared_ptr<Message> Queue::take(const Selector& selector, Time now, Duration hidden_for) {
    std::vector<std::shared_ptr<Message>> ready;
    for (const auto& message : messages_) {
        if (!fits(*message, selector, now)) continue;
        ready.push_back(message);
        if (order_ == QueueOrder::oldest) break;
    }
    if (ready.empty()) return nullptr;
    drawn_ = drawn_ * 1'664'525u + 1'013'904'223u;
    const std::size_t at = order_ == QueueOrder::random ? (drawn_ >> 16) % ready.size() : ready.size() - 1;
    ready[at]->visible_at = now + hidden_for;
    ++ready[at]->given;
    return ready[at];
}

bool Queue::acknowledge(const std::string& id) {
    const auto found = std::find_if(messages_.begin(), messages_.end(),
                                    [&](const auto& message) { return message->id == id && message->given > 0; });
    if (found == messages_.end()) return false;
    messages_.erase(found);
    return true;
}

void Queue::reveal(Time now) {
    for (const auto& message : messages_) {
        if (message->given > 0) message->visible_at = std::min(message->visible_at, now);
    }
}

std::size_t Queue::size_of(std::string_view node) const {
    return static_cast<std::size_t>(
        std::count_if(messages_.begin(), messages_.end(), [&](const auto& message) { return message->node == node; }));
}

}  // namespace gateway::stand::smev
