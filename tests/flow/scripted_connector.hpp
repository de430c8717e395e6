// A partner that does what the test wrote down.
#pragma once

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "gateway/core/connector.hpp"
#include "gateway/flow/bell.hpp"

namespace gateway::test {

struct Step {
    enum class How { answer, throw_fault, throw_error, wait_for_deadline, wait_for_gate };
    Outcome outcome = delivered();
    How how = How::answer;
};

class ScriptedConnector final : public Connector {
public:
    ScriptedConnector(boost::asio::any_io_executor io, Repeat repeat) : io_(std::move(io)), repeat_(repeat) {}

    std::map<std::string, std::deque<Step>> script;  ///< by appeal; what is not written is delivered
    std::deque<Outcome> answers_to_find;             ///< then in_doubt
    std::vector<Delivery> sent, asked;
    int prepared = 0;
    std::string note_prefix = "note-";
    int at_once = 0, most_at_once = 0;

    void open_gates() {
        gate_open_ = true;
        for (auto* bell : gates_) bell->ring();
    }
    int sent_for(const std::string& appeal_id) const {
        return static_cast<int>(
            std::count_if(sent.begin(), sent.end(), [&](const auto& d) { return d.appeal_id == appeal_id; }));
    }

    std::string prepare(const Delivery&) override {
        return note_prefix.empty() ? "" : note_prefix + std::to_string(++prepared);
    }
    Repeat repeat() const override { return repeat_; }
    Task<Reach> probe(Deadline) override { co_return Reach{true, Cause::none, {}}; }

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override {
        most_at_once = std::max(most_at_once, ++at_once);
        sent.push_back(delivery);
        const Step step = next(delivery.appeal_id);
        if (step.how == Step::How::wait_for_gate && !gate_open_) co_await at_gate();
        if (step.how == Step::How::wait_for_deadline) co_await pause_for(io_, deadline.remaining());
        --at_once;
        if (step.how == Step::How::throw_fault) throw Fault(Cause::mapping_failed, "as told");
        if (step.how == Step::How::throw_error) throw std::runtime_error("Иванов Иван, +7 900 000-00-00");
        co_return step.outcome;
    }

    Task<Outcome> find(Delivery delivery, Deadline) override {
        asked.push_back(delivery);
        if (answers_to_find.empty()) co_return in_doubt(Cause::connect_failed);
        Outcome answer = answers_to_find.front();
        answers_to_find.pop_front();
        co_return answer;
    }

private:
    Step next(const std::string& appeal_id) {
        auto& steps = script[appeal_id];
        if (steps.empty()) return {};
        Step step = steps.front();
        steps.pop_front();
        return step;
    }
    Task<void> at_gate() {
        Bell bell(io_);
        gates_.push_back(&bell);
        while (!gate_open_) co_await bell.wait(std::chrono::seconds(5));
        std::erase(gates_, &bell);
    }

    boost::asio::any_io_executor io_;
    Repeat repeat_;
    bool gate_open_ = false;
    std::vector<Bell*> gates_;
};

}  // namespace gateway::test
