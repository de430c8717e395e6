#include "gateway/app/scenario/player.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json.hpp>
#include <cstdio>
#include <ostream>
#include <stdexcept>

namespace gateway {

namespace json = boost::json;

namespace {

constexpr Duration look_every{100};

Task<void> pause_for(Duration duration) {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, duration);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

class Player {
public:
    Player(Scenario scenario, ScenarioPartners partners, std::ostream& report)
        : scenario_(std::move(scenario)), partners_(std::move(partners)), report_(report), names_(scenario_.names) {}

    Task<bool> play();

private:
    /// Empty when the step went well.
    Task<std::string> perform(const ScenarioStep& step);
    Task<std::string> try_step(const ScenarioStep& step);
    Task<std::string> wait(const ScenarioStep& step, bool once);
    Task<std::string> ask(std::string method, std::string target, std::string body);
    Task<std::string> ask_gateway(std::string method, std::string path, std::string body);
    Task<std::string> ask_stand(std::string method, std::string target, std::string body);
    void keep(const ScenarioStep& step, const json::value& answer);
    void line(const ScenarioStep& step, double seconds, const std::string& trouble);

    const Scenario scenario_;
    const ScenarioPartners partners_;
    std::ostream& report_;
    ScenarioNames names_;
    Deadline deadline_ = Deadline::after(Duration{0});
};

Task<std::string> Player::ask_stand(std::string method, std::string target, std::string body) {
    WebRequest request;
    request.method = std::move(method);
    request.path = "/control/" + target;
    request.body.size = body.size();
    request.body.bytes = std::move(body);
    const WebResponse response = co_await partners_.control.handle(std::move(request));
    co_return response.body;
}

Task<std::string> Player::ask_gateway(std::string method, std::string path, std::string body) {
    if (partners_.gateway.empty()) throw std::runtime_error("шлюз не назван / --gateway was not given");
    WebCall call;
    call.method = std::move(method);
    call.url = partners_.gateway + path;
    call.headers = {{"Authorization", "Bearer " + partners_.token}, {"Content-Type", "application/json"}};
    call.body = std::move(body);
    call.timeout = std::min(deadline_.remaining(), Duration{30'000});
    const WebReply reply = co_await partners_.web.send(std::move(call));
    if (reply.status < 200 || reply.status > 299) throw std::runtime_error("HTTP " + std::to_string(reply.status));
    co_return reply.body;
}

Task<std::string> Player::ask(std::string method, std::string target, std::string body) {
    constexpr std::string_view gateway = "gateway/";
    if (target.starts_with(gateway)) {
        co_return co_await ask_gateway(std::move(method), target.substr(gateway.size() - 1), std::move(body));
    }
    co_return co_await ask_stand(std::move(method), std::move(target), std::move(body));
}

void Player::keep(const ScenarioStep& step, const json::value& answer) {
    for (const auto& [name, pointer] : step.save) {
        boost::system::error_code error;
        const json::value* found = answer.find_pointer(filled(pointer, names_), error);
        if (found == nullptr)
            throw std::runtime_error(
                std::string("save ").append(name).append(": ").append(pointer).append(": нет / is not there"));
        names_[name] = found->is_string() ? std::string(found->get_string()) : json::serialize(*found);
    }
}

Task<std::string> Player::wait(const ScenarioStep& step, bool once) {
    const Deadline patience = Deadline::after(std::min(step.within, deadline_.remaining()));
    for (;;) {
        std::string trouble;
        try {
            const json::value page = page_of(co_await ask("GET", filled(step.target, names_), {}));
            for (const ScenarioCondition& condition : step.conditions) {
                if (trouble.empty()) trouble = objection(condition, page, names_);
            }
            if (trouble.empty()) keep(step, page);
        } catch (const std::exception& failure) {  // while waiting, the gateway may just be starting
            trouble = failure.what();
        }
        if (trouble.empty() || once || patience.passed()) co_return trouble;
        co_await pause_for(look_every);
    }
}

Task<std::string> Player::perform(const ScenarioStep& step) {
    switch (step.kind) {
        case ScenarioStep::Kind::order: {
            const json::value with = step.with.is_null() ? json::value(json::object()) : filled(step.with, names_);
            const std::string answer = co_await ask("POST", filled(step.target, names_), json::serialize(with));
            if (!step.save.empty()) keep(step, json::parse(answer));
            co_return std::string();
        }
        case ScenarioStep::Kind::wait:
            co_return co_await wait(step, false);
        case ScenarioStep::Kind::expect:
            co_return co_await wait(step, true);
        case ScenarioStep::Kind::pause:
            co_await pause_for(std::min(step.within, deadline_.remaining()));
            break;
    }
    co_return std::string();
}

Task<std::string> Player::try_step(const ScenarioStep& step) {
    std::string trouble;
    try {
        trouble = co_await perform(step);
    } catch (const std::exception& failure) {
        trouble = failure.what();
    }
    if (trouble.empty() && deadline_.passed()) trouble = "время сценария вышло / the scenario's time is over";
    co_return trouble;
}

void Player::line(const ScenarioStep& step, double seconds, const std::string& trouble) {
    char took[32];
    std::snprintf(took, sizeof took, "%.1f", seconds);
    const char* verbs[] = {"do", "wait", "expect", "pause"};
    report_ << (trouble.empty() ? "ok      " : "FAILED  ") << took << " s  " << scenario_.file.filename().string() << ":"
            << step.line << "  " << verbs[static_cast<int>(step.kind)] << " " << step.target;
    if (!step.title.empty()) report_ << "  — " << step.title;
    if (!trouble.empty()) report_ << "\n        " << trouble;
    report_ << std::endl;
}

Task<bool> Player::play() {
    report_ << scenario_.title << std::endl;
    deadline_ = Deadline::after(scenario_.timeout);
    for (const ScenarioStep& step : scenario_.steps) {
        const Duration before = deadline_.remaining();
        const std::string trouble = co_await try_step(step);
        line(step, static_cast<double>((before - deadline_.remaining()).count()) / 1000, trouble);
        if (!trouble.empty()) co_return false;
    }
    report_ << "выполнен / passed: " << scenario_.steps.size() << std::endl;
    co_return true;
}

}  // namespace

Task<bool> play_scenario(Scenario scenario, ScenarioPartners partners, std::ostream& report) {
    Player player(std::move(scenario), std::move(partners), report);
    co_return co_await player.play();
}

}  // namespace gateway
