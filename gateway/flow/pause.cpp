#include "gateway/flow/pause.hpp"

namespace gateway {

namespace {

constexpr std::string_view shelf = "courier";

/// "held partner.auth 2026-03-02T10:00:00.000000Z"
std::string written(const Pause& pause) {
    return std::string(to_text(pause.kind)) + " " + std::string(info(pause.cause).code) + " " + to_rfc3339(pause.since);
}

std::string_view next_word(std::string_view& text) {
    const auto end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return word;
}

Pause parsed(std::string_view text) {
    Pause pause;
    const auto kind = next_word(text);
    for (const auto known : {Pause::Kind::paused, Pause::Kind::held})
        if (kind == to_text(known)) pause.kind = known;
    pause.cause = cause_of(next_word(text)).value_or(Cause::none);
    pause.since = parse_rfc3339(text).value_or(Time{});
    return pause;
}

}  // namespace

std::string_view to_text(Pause::Kind kind) {
    switch (kind) {
        case Pause::Kind::running:
            return "running";
        case Pause::Kind::paused:
            return "paused";
        case Pause::Kind::held:
            return "held";
    }
    return "running";
}

Task<Pause> PauseBook::read(std::string key) {
    const auto text = co_await ledger_.recall(std::string(shelf), std::move(key));
    co_return text ? parsed(*text) : Pause{};
}

Task<void> PauseBook::write(std::string key, Pause pause) {
    co_await ledger_.remember(std::string(shelf), std::move(key), written(pause));
}

}  // namespace gateway
