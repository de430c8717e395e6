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

/// The gateway's own view of the appeal; false while it does not know it.
bool look_up(DemoLine& line, const DemoBooks& books) {
    const auto known = books.appeals.find(line.appeal->system + "/" + line.appeal->kind + "/" + line.appeal->number);
    if (known == books.appeals.end()) return false;
    const json::object& record = known->second.as_object();
    line.appeal_id = std::string(record.at("appeal_id").as_string());
    line.status = std::string(record.at("status").as_string());
    line.seconds = seconds_of(record);
    return true;
}

void judge(DemoLine& line, const DemoBooks& books, const Effects& effects) {
    const DemoAppeal& appeal = *line.appeal;
    switch (appeal.way) {
        case DemoWay::pos_city:
            count(line, line.arrived, effects.at(appeal.city), line.appeal_id);
            count(line, line.answered, effects.at("pos"), "answer:" + appeal.number);
            line.answered = line.answered && pos_took_back(books, appeal.number);
            break;
        case DemoWay::pos_federal:
            count(line, line.arrived, effects.at("smev"), "request:" + line.appeal_id);
            count(line, line.answered, effects.at("pos"), "answer:" + appeal.number);
            line.answered = line.answered && pos_took_back(books, appeal.number);
            break;
        case DemoWay::smev_city:
            count(line, line.arrived, effects.at(appeal.city), line.appeal_id);
            count(line, line.answered, effects.at("smev"), "response:" + appeal.number);
            break;
        case DemoWay::partner_pos:
            count(line, line.arrived, effects.at("pos"), "appeal:" + line.appeal_id);
            const auto status = books.partner_statuses.find(appeal.number);
            line.answered = status != books.partner_statuses.end() && status->second == "closed";
            break;
    }
}

}  // namespace

std::vector<DemoLine> audit(const std::vector<DemoAppeal>& appeals, const DemoBooks& books) {
    Effects effects;
    for (const char* system : demo_systems) effects[system] = effects_of(books, system);
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
        ours.insert(line.appeal_id);
        ours.insert("request:" + line.appeal_id);
        ours.insert("appeal:" + line.appeal_id);
        ours.insert("answer:" + line.appeal->number);
        ours.insert("response:" + line.appeal->number);
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
