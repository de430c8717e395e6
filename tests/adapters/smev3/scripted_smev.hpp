// A scripted SMEV of any version: hands out what a test puts into its queues, signed, and records what it was asked.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "adapters/smev3/version.hpp"
#include "tests/adapters/smev3/scene.hpp"
#include "tests/support/imposter.hpp"

namespace gateway::smev3 {

/// A desk whose partner is the script.
struct Script : Desk {
    explicit Script(const Version& which, Words settings = {});

    PollResult poll() { return run(adapter.source->poll(Deadline::after(Duration{20'000}))); }
    Outcome deliver(Delivery delivery) {
        return run(adapter.connector->deliver(std::move(delivery), Deadline::after(Duration{20'000})));
    }
    Delivery delivery(MessageKind kind, std::string canonical, std::string appeal);

    /// Into the queue of GetRequest or GetResponse: Request or Response around these parts, signed by SMEV and the sender.
    /// Stays there until its Ack.
    void put_request(const std::string& message_id, const std::string& more, const std::string& content);
    void put_response(const std::string& message_id, const std::string& around, const std::string& choice);
    /// An octet string as it is, under the id its Ack will name.
    void put_raw(const std::string& message_id, const std::string& envelope);
    /// Into the queue of GetStatus: given once.
    void put_verdict(const std::string& inner);
    /// Cancel of the request `original` (schemas up to 1.2), into the queue of GetRequest; stays there until its Ack.
    void put_cancel(const std::string& message_id, const std::string& original);
    /// The next answer to `operation` is this fault. `inner`: its own elements, prefix f.
    void fail(const std::string& operation, const std::string& fault, const std::string& inner = {});
    /// From now on each selector of this type is answered with UnknownMessageType.
    void forget_type(const std::string& root) { unknown_roots.push_back(root); }

    std::vector<std::string> asked(const std::string& operation) const;  ///< bodies of its calls so far

    const Version& version;
    std::map<std::string, std::string> requests, responses;  ///< message id → envelope, until Ack
    std::deque<std::string> verdicts;
    struct Failure {
        std::string name, inner;
    };
    std::map<std::string, Failure> faults;
    std::vector<std::string> unknown_roots;
    WebFields fault_headers;  ///< of answers that are faults
    std::string statistics;   ///< elements QueueStatistics
    Imposter imposter;
    Adapter adapter;

private:
    std::string answer(const ImposterRequest& request);
    std::string signed_message(const std::string& name, const std::string& inner) const;
    std::string envelope(const std::string& body) const;
    std::string fault_answer(const Failure& failure) const;
};

/// A request's appeal as the gateway would store it, and a delivery of an answer to it.
std::string uuid_now(Script& script);

}  // namespace gateway::smev3
