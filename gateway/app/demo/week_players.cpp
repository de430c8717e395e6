#include "gateway/app/demo/week_players.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>
#include <tuple>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"

namespace gateway {

namespace json = boost::json;

namespace {

json::object status_event(std::string_view status) {
    return {{"status", status}};
}

std::string forwarded_to(const std::string& day, std::size_t number) {
    json::object event = status_event("transferred_out");
    event["transfer"] =
        json::object{{"to_org", "Тестовое министерство"}, {"date", day}, {"number", "05/" + std::to_string(number)}};
    return json::serialize(event);
}

std::string answer_of(Decision decision) {
    json::object event = status_event("answered");
    event["decision"] = Open<Decision>(decision).text();
    event["answer"] = json::object{{"text", decision == Decision::solved ? "Работы выполнены, вопрос решён."
                                                                         : "Обращение рассмотрено, разъяснения даны."}};
    return json::serialize(event);
}

std::string rating_of(int value, Time at) {
    return json::serialize(
        json::object{{"kind", "rating.set"}, {"rating", json::object{{"value", value}, {"at", to_rfc3339(at)}}}});
}

std::string_view path_of(WeekDeed deed) {
    return deed == WeekDeed::answered ? "/answers" : "/statuses";
}

/// Citizens rate and ask again, organs do the rest.
bool is_citizens(WeekDeed deed) {
    return deed == WeekDeed::rated || deed == WeekDeed::reopened;
}

}  // namespace

std::vector<WeekTurn> turns_of(const std::vector<WeekAppeal>& week) {
    std::vector<WeekTurn> turns;
    for (std::size_t i = 0; i < week.size(); ++i)
        for (std::size_t j = 0; j < week[i].steps.size(); ++j) turns.push_back({week[i].steps[j].at, i, j});
    std::sort(turns.begin(), turns.end(), [](const WeekTurn& a, const WeekTurn& b) {
        return std::tie(a.at, a.appeal, a.step) < std::tie(b.at, b.appeal, b.step);
    });
    return turns;
}

Task<std::string> WeekPlayers::call(std::string partner, std::string url, std::string body, std::string key) {
    WebCall call;
    call.method = "POST";
    call.url = std::move(url);
    call.body = std::move(body);
    call.headers = {{"Authorization", "Bearer " + folder_.tokens.at(partner)},
                    {"Content-Type", "application/json"},
                    {"Idempotency-Key", sha256_hex(key)}};
    const WebReply reply = co_await web_.send(std::move(call));
    if (reply.status / 100 != 2)
        throw std::runtime_error("week: HTTP " + std::to_string(reply.status) + " " + reply.body.substr(0, 400));
    co_return reply.body;
}

/// The appeal itself; its source writes it once more when it has a number.
Task<void> WeekPlayers::write(WeekTurn turn, std::string door) {
    const WeekAppeal& one = week_[turn.appeal];
    Appeal appeal = one.appeal;
    if (one.steps[turn.step].deed == WeekDeed::registered) {
        appeal.status = appeal.questions[0].status = Status::registered;
        appeal.status_at = turn.at;
        appeal.registration = {"01-11/" + appeal.external_ids.front().value, frame_.day_of(turn.at), "", {}};
    }
    const std::string key = std::to_string(turn.appeal) + "/" + std::to_string(turn.step);
    const std::string said = co_await call(one.source, door + "/api/v1/appeals", to_json(appeal), key);
    ids_[turn.appeal] = std::string(json::parse(said).at("appeal_id").as_string());
}

Task<void> WeekPlayers::play(WeekTurn turn, std::string door) {
    const WeekAppeal& one = week_[turn.appeal];
    const WeekStep& step = one.steps[turn.step];
    if (step.deed == WeekDeed::arrives || step.deed == WeekDeed::registered) co_return co_await write(turn, std::move(door));
    std::string body;
    if (step.deed == WeekDeed::in_work) body = json::serialize(status_event("in_work"));
    if (step.deed == WeekDeed::extended) body = json::serialize(status_event("extended"));
    if (step.deed == WeekDeed::reopened) body = json::serialize(status_event("reopened"));
    if (step.deed == WeekDeed::forwarded) body = forwarded_to(frame_.day_of(turn.at), turn.appeal);
    if (step.deed == WeekDeed::answered) body = answer_of(step.decision);
    if (step.deed == WeekDeed::rated) body = rating_of(step.rating, step.at);
    const std::string url = door + "/api/v1/appeals/" + ids_[turn.appeal] + std::string(path_of(step.deed));
    const std::string key = std::to_string(turn.appeal) + "/" + std::to_string(turn.step);
    co_await call(is_citizens(step.deed) ? one.source : "organs", url, std::move(body), key);
}

std::map<std::string, std::size_t> WeekPlayers::places() const {
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < ids_.size(); ++i)
        if (!ids_[i].empty()) places[ids_[i]] = i;
    return places;
}

}  // namespace gateway
