#include "adapters/stand/faults.hpp"

#include <array>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace gateway::stand {
namespace {

constexpr std::array<std::pair<FaultMode, std::string_view>, 9> modes{{{FaultMode::slow, "slow"},
                                                                       {FaultMode::fail, "fail"},
                                                                       {FaultMode::drop, "drop"},
                                                                       {FaultMode::late, "late"},
                                                                       {FaultMode::cut_after_read, "cut_after_read"},
                                                                       {FaultMode::garbage, "garbage"},
                                                                       {FaultMode::twice, "twice"},
                                                                       {FaultMode::bad_signature, "bad_signature"},
                                                                       {FaultMode::refuse, "refuse"}}};
constexpr std::int64_t longest_delay_ms = 600'000;

[[noreturn]] void wrong(std::string_view text, const std::string& expected) {
    throw std::invalid_argument("fault '" + std::string(text) + "': " + expected);
}

FaultMode mode_of(std::string_view word, std::string_view whole) {
    for (const auto& [mode, name] : modes) {
        if (name == word) return mode;
    }
    wrong(whole, "expected slow, fail, drop, late, cut_after_read, garbage, twice, bad_signature or refuse");
}

std::int64_t whole_number(std::string_view digits, std::string_view whole, std::int64_t largest) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size() || value < 0 || value > largest) {
        wrong(whole, "'" + std::string(digits) + "' is not a number from 0 to " + std::to_string(largest));
    }
    return value;
}

Duration delay_of(std::string_view text, std::string_view whole) {
    std::int64_t unit = 1;
    if (text.ends_with("ms")) {
        text.remove_suffix(2);
    } else if (text.ends_with("s")) {
        text.remove_suffix(1);
        unit = 1'000;
    }
    return Duration(whole_number(text, whole, longest_delay_ms / unit) * unit);
}

double probability_of(std::string_view text, std::string_view whole) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(value >= 0 && value <= 1)) {
        wrong(whole, "p is a probability from 0 to 1");
    }
    return value;
}

void read_mode(FaultRule& rule, std::string_view part, std::string_view whole) {
    const auto at = part.find('@');
    if (at != std::string_view::npos) rule.operation = part.substr(at + 1);
    part = part.substr(0, at);
    const auto equals = part.find('=');
    rule.mode = mode_of(part.substr(0, equals), whole);
    if (equals == std::string_view::npos) {
        if (rule.mode == FaultMode::refuse) wrong(whole, "refuse=NAME or refuse=NAME@OPERATION");
        return;
    }
    const auto value = part.substr(equals + 1);
    if (rule.mode == FaultMode::slow || rule.mode == FaultMode::late) {
        rule.delay = delay_of(value, whole);
    } else if (rule.mode == FaultMode::refuse) {
        rule.name = value;
    } else if (rule.mode == FaultMode::fail) {
        rule.status = static_cast<int>(whole_number(value, whole, 599));
        if (rule.status < 400) wrong(whole, "the status of fail is 400…599");
    } else {
        wrong(whole, "only slow, late, fail and refuse take a value");
    }
}

Task<void> wait(Duration delay) {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, delay);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

WebResponse cut_line() {
    WebResponse response;
    response.status = 0;
    return response;
}

WebResponse failed(int status) {
    WebResponse response;
    response.status = status;
    response.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
    response.body = "the stand was told to fail\n";
    return response;
}

}  // namespace

std::string_view to_text(FaultMode mode) {
    for (const auto& [known, name] : modes) {
        if (known == mode) return name;
    }
    return "unknown";
}

FaultRule parse_fault(std::string_view text) {
    FaultRule rule;
    std::string_view rest = text;
    for (bool first = true; first || !rest.empty(); first = false) {
        const auto comma = rest.find(',');
        const auto part = rest.substr(0, comma);
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
        if (first) {
            read_mode(rule, part, text);
        } else if (part.starts_with("p=")) {
            rule.probability = probability_of(part.substr(2), text);
        } else if (part.starts_with("n=")) {
            rule.left = static_cast<int>(whole_number(part.substr(2), text, 1'000'000));
        } else {
            wrong(text, "after the mode only p=PROBABILITY and n=COUNT may follow");
        }
    }
    return rule;
}

std::string to_text(const FaultRule& rule) {
    std::string text(to_text(rule.mode));
    if (rule.mode == FaultMode::refuse) text += "=" + rule.name;
    if (rule.mode == FaultMode::slow || rule.mode == FaultMode::late) text += "=" + std::to_string(rule.delay.count()) + "ms";
    if (rule.mode == FaultMode::fail) text += "=" + std::to_string(rule.status);
    if (!rule.operation.empty()) text += "@" + rule.operation;
    if (rule.probability < 1) {
        std::array<char, 32> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), rule.probability).ptr;
        text.append(",p=").append(digits.data(), end);
    }
    if (rule.left >= 0) text += ",n=" + std::to_string(rule.left);
    return text;
}

void Faults::set(std::vector<FaultRule> rules) {
    const std::lock_guard lock(mutex_);
    rules_ = std::move(rules);
}

std::vector<FaultRule> Faults::rules() const {
    const std::lock_guard lock(mutex_);
    return rules_;
}

bool Faults::fires(FaultRule& rule) {
    if (rule.left == 0) return false;
    if (rule.probability < 1 && std::uniform_real_distribution<>(0, 1)(random_) >= rule.probability) return false;
    if (rule.left > 0) --rule.left;
    return true;
}

std::optional<FaultRule> Faults::strike(FaultMode mode, std::string_view operation) {
    const std::lock_guard lock(mutex_);
    for (auto& rule : rules_) {
        const bool meant = rule.mode == mode && (rule.operation.empty() || rule.operation == operation);
        if (meant && fires(rule)) return rule;
    }
    return std::nullopt;
}

void Faults::add(FaultRule rule) {
    const std::lock_guard lock(mutex_);
    rules_.push_back(std::move(rule));
}

Task<WebResponse> FaultyEndpoint::handle(WebRequest request) {
    const std::string operation = operation_of_ ? operation_of_(request) : std::string();
    if (const auto slow = faults_.strike(FaultMode::slow, operation)) co_await wait(slow->delay);
    if (faults_.strike(FaultMode::drop, operation)) co_return cut_line();
    if (const auto fail = faults_.strike(FaultMode::fail, operation)) co_return failed(fail->status);
    WebResponse response = co_await inner_.handle(std::move(request));
    if (const auto late = faults_.strike(FaultMode::late, operation)) co_await wait(late->delay);
    if (faults_.strike(FaultMode::cut_after_read, operation)) co_return cut_line();
    if (faults_.strike(FaultMode::garbage, operation)) {
        response.file.clear();
        response.body = "\x01\xff<<<{{{ not what you asked for";
    }
    co_return response;
}

}  // namespace gateway::stand
