#include "gateway/app/demo/audit.hpp"

#include <boost/json.hpp>
#include <set>

#include "gateway/core/time.hpp"

namespace gateway {

namespace json = boost::json;

namespace {

/// key → how often it took effect.
std::map<std::string, std::int64_t> effects_of(const DemoBooks& books, const std::string& system) {
    std::map<std::string, std::int64_t> effects;
    const auto book = books.systems.find(system);
    if (book == books.systems.end()) return effects;
    for (const json::value& effect : book->second.as_object().at("effects").as_array()) {
        const json::object& entry = effect.as_object();
        effects[std::string(entry.at("key").as_string())] = entry.at("count").to_number<std::int64_t>();
    }
    return effects;
}

using Effects = std::map<std::string, std::map<std::string, std::int64_t>>;

void count(DemoLine& line, bool& reached, const std::map<std::string, std::int64_t>& effects, const std::string& key) {
    const auto found = effects.find(key);
    const std::int64_t times = found == effects.end() ? 0 : found->second;
    reached = times == 1;
    if (times > 1) line.trouble = "удвоено / doubled: " + key;
}

bool pos_took_back(const DemoBooks& books, const std::string& number) {
    const json::object& appeals = books.systems.at("pos").as_object().at("edms_appeals").as_object();
    const auto* stage = appeals.if_contains(number);
    return stage != nullptr && stage->as_string() == "accepted";
}

double seconds_of(const json::object& record) {
    const auto created = parse_rfc3339(std::string(record.at("created_at").as_string()));
    const auto changed = parse_rfc3339(std::string(record.at("changed_at").as_string()));
    if (!created || !changed) return 0;
    return std::chrono::duration<double>(*changed - *created).count();
}

std::string filled(std::string_view key, const DemoLine& line) {
    std::string text(key);
    const auto put = [&](std::string_view field, const std::string& value) {
        const auto at = text.find(field);
        if (at != std::string::npos) text.replace(at, field.size(), value);
    };
    put("{id}", line.appeal_id);
    put("{there}", line.there);
    put("{number}", line.appeal->number);
    return text;
}

/// The second gateway's id of the appeal, once it is known there.
void look_there(DemoLine& line, const DemoBooks& books) {
    const auto known = books.pair.find(filled(line.appeal->pair_lookup, line));
    if (known != books.pair.end()) line.there = std::string(known->second.at("appeal_id").as_string());
}

/// The gateways' own view of the appeal; false while ours does not know it.
bool look_up(DemoLine& line, const DemoBooks& books) {
    look_there(line, books);
    const auto known = books.appeals.find(filled(line.appeal->lookup, line));
    if (known == books.appeals.end()) return false;
    const json::object& record = known->second.as_object();
    line.appeal_id = std::string(record.at("appeal_id").as_string());
    line.status = std::string(record.at("status").as_string());
    line.seconds = seconds_of(record);
    look_there(line, books);
    return true;
}

void judge(DemoLine& line, const DemoBooks& books, const Effects& effects) {
    const DemoWayFacts& facts = facts_of(line.appeal->way);
    const auto of = [&](const DemoMark& mark) -> const std::map<std::string, std::int64_t>& {
        return effects.at(mark.system.empty() ? line.appeal->city : std::string(mark.system));
    };
    count(line, line.arrived, of(facts.arrival), filled(facts.arrival.key, line));
    count(line, line.answered, of(facts.answer), filled(facts.answer.key, line));
    if (facts.answer.system == "pos") line.answered = line.answered && pos_took_back(books, line.appeal->number);
}

}  // namespace

json::value book_of_once(const std::vector<std::string>& keys) {
    json::array effects;
    for (const std::string& key : keys) effects.push_back({{"key", key}, {"count", 1}});
    return json::object{{"effects", std::move(effects)}};
}

std::vector<DemoLine> audit(const std::vector<DemoAppeal>& appeals, const DemoBooks& books) {
    Effects effects;
    for (const auto& [system, book] : books.systems) effects[system] = effects_of(books, system);
    std::vector<DemoLine> lines;
    for (const DemoAppeal& appeal : appeals) {
        DemoLine line;
        line.appeal = &appeal;
        if (look_up(line, books)) judge(line, books, effects);
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<std::string> strangers(const std::vector<DemoLine>& lines, const DemoBooks& books) {
    std::set<std::string> ours;
    for (const DemoLine& line : lines) {
        const DemoWayFacts& facts = facts_of(line.appeal->way);
        ours.insert(filled(facts.arrival.key, line));
        ours.insert(filled(facts.answer.key, line));
        // Квитанции, уведомления and statuses beside.
        for (const char* beside : {"receipt:", "notified:", "event:"}) ours.insert(beside + line.appeal->number);
    }
    std::vector<std::string> found;
    for (const char* system : demo_systems) {
        for (const auto& [key, times] : effects_of(books, system)) {
            if (!ours.contains(key)) found.push_back(std::string(system) + " " + key);
        }
    }
    return found;
}

}  // namespace gateway
