// One at a time per key: two messages about the same appeal do not race each other for its version, nor make it twice.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <list>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "gateway/flow/bell.hpp"

namespace gateway {

/// io thread only. Holders are few and short (one commit), waiters rarer still.
class KeyTurns {
    /// Shared with the turns: a coroutine that is dropped with its io_context may go after the KeyTurns.
    struct State {
        std::set<std::string> held;
        std::list<Bell*> waiters;
        bool any_held(const std::vector<std::string>& keys) const;
    };

public:
    explicit KeyTurns(boost::asio::any_io_executor io) : io_(std::move(io)), state_(std::make_shared<State>()) {}

    /// Frees the keys when it goes.
    class Turn {
    public:
        Turn(std::shared_ptr<State> state, std::vector<std::string> keys) : state_(std::move(state)), keys_(std::move(keys)) {}
        Turn(Turn&&) noexcept = default;
        Turn& operator=(Turn&&) = delete;
        ~Turn();

    private:
        std::shared_ptr<State> state_;
        std::vector<std::string> keys_;
    };

    /// Waits until none of the keys is held, then holds all of them. Throws Fault(overloaded) when `at_most` is over.
    Task<Turn> take(std::vector<std::string> keys, Duration at_most);

private:
    boost::asio::any_io_executor io_;
    std::shared_ptr<State> state_;
};

}  // namespace gateway
