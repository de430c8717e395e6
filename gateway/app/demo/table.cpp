#include "gateway/app/demo/table.hpp"

#include <boost/json.hpp>
#include <cstdio>
#include <ostream>
#include <string>

namespace gateway {

namespace json = boost::json;

namespace {

/// Pads by characters, not octets: the texts are Cyrillic.
std::string cell(std::string text, std::size_t width) {
    std::size_t characters = 0;
    for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    if (characters < width) text.append(width - characters, ' ');
    return text + " ";
}

std::string seconds(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", value);
    return text;
}

std::string verdict(const DemoLine& line) {
    if (!line.trouble.empty()) return line.trouble;
    if (line.done()) return "дошло, ответ вернулся";
    return line.arrived ? "ответа нет" : "не дошло";
}

}  // namespace

void print_appeals(std::ostream& out, const std::vector<DemoLine>& lines) {
    out << "\n" << cell("№", 4) << cell("путь", 30) << cell("номер", 38) << cell("статус", 12) << cell("с", 7) << "итог\n";
    int n = 0;
    for (const DemoLine& line : lines) {
        if (!is_counted(line.appeal->way)) continue;
        out << cell(std::to_string(++n), 4) << cell(std::string(facts_of(line.appeal->way).title), 30)
            << cell(line.appeal->number, 38) << cell(line.status, 12) << cell(seconds(line.seconds), 7) << verdict(line)
            << "\n";
    }
}

void print_ways(std::ostream& out, const std::vector<DemoLine>& lines, const DemoSkips& skipped) {
    out << "\nСпособы подключения / ways of connecting\n  " << cell("путь", 38) << cell("отправлено", 10) << cell("дошло", 8)
        << cell("ответов", 8) << "удвоено\n";
    for (const DemoWayFacts& facts : demo_ways()) {
        const auto skip = skipped.find(facts.way);
        if (skip != skipped.end()) {
            out << "  " << cell(std::string(facts.title), 38) << "пропущено: " << skip->second << "\n";
            continue;
        }
        int sent = 0, arrived = 0, answered = 0, troubled = 0;
        for (const DemoLine& line : lines) {
            if (line.appeal->way != facts.way) continue;
            ++sent;
            arrived += line.arrived ? 1 : 0;
            answered += line.answered ? 1 : 0;
            troubled += line.trouble.empty() ? 0 : 1;
        }
        out << "  " << cell(std::string(facts.title), 38) << cell(std::to_string(sent), 10) << cell(std::to_string(arrived), 8)
            << cell(std::to_string(answered), 8) << troubled << "\n";
    }
    for (const DemoLine& line : lines) {
        if (is_counted(line.appeal->way) || line.done()) continue;
        out << "  ! " << facts_of(line.appeal->way).title << ", " << line.appeal->number << ": " << verdict(line) << "\n";
    }
}

void print_systems(std::ostream& out, const DemoBooks& books) {
    out << "\nСистемы стенда / counterpart systems\n";
    for (const auto& [name, book] : books.systems) {
        const auto* counters = book.as_object().if_contains("counters");
        if (counters == nullptr) continue;
        out << "  " << cell(name, 10);
        for (const auto& [key, value] : counters->as_object()) {
            out << std::string_view(key) << "=" << json::serialize(value) << " ";
        }
        out << "\n";
    }
}

void print_routes(std::ostream& out, const json::value& routes) {
    out << "\nМаршруты шлюза / routes of the gateway\n  " << cell("маршрут", 26) << cell("куда", 14) << cell("доставлено", 11)
        << cell("передано", 10) << cell("в пути", 8) << cell("отказ", 7) << "в сомнении\n";
    const auto number = [](const json::object& route, std::string_view key) -> std::int64_t {
        const auto* value = route.if_contains(key);
        return value != nullptr && value->is_number() ? value->to_number<std::int64_t>() : 0;
    };
    for (const json::value& item : routes.as_object().at("items").as_array()) {
        const json::object& route = item.as_object();
        const json::object& counts = route.at("deliveries").as_object();
        const std::int64_t waiting = number(counts, "queued") + number(counts, "leased") + number(counts, "postponed");
        out << "  " << cell(std::string(route.at("route").as_string()), 26)
            << cell(std::string(route.at("connector").as_string()), 14) << cell(std::to_string(number(counts, "delivered")), 11)
            << cell(std::to_string(number(counts, "handed_over")), 10) << cell(std::to_string(waiting), 8)
            << cell(std::to_string(number(counts, "refused")), 7) << number(counts, "in_doubt") << "\n";
    }
}

void print_where_to_look(std::ostream& out, const Workplace& place, const std::vector<DemoLine>& lines) {
    const std::string admin = "http://127.0.0.1:" + std::to_string(place.ports.admin());
    const std::string config = place.config.string();
    out << "\nКуда смотреть / where to look\n"
        << "  состояние        " << admin << "/health/ready\n"
        << "  метрики          " << admin << "/metrics\n"
        << "  API              " << admin << "/api/v1/appeals   (Authorization: Bearer $(cat "
        << (place.var / "secrets/admin-token").string() << "))\n"
        << "  Open311          http://127.0.0.1:" << place.ports.partners()
        << "/open311/v2/services.json?jurisdiction_id=oktmo:33701000\n"
        << "  стенд            http://127.0.0.1:" << place.ports.stand() << "/control\n"
        << "  журнал           " << (place.var / "log/gateway.log").string() << "\n";
    if (lines.empty()) return;
    out << "  appeal-gateway appeals find --external-id " << lines.front().appeal->number << " --config " << config << "\n"
        << "  appeal-gateway appeals show " << lines.front().appeal_id << " --config " << config << "\n"
        << "  appeal-gateway deliveries list --config " << config << "\n"
        << "  appeal-gateway store check --config " << config << "\n";
}

}  // namespace gateway
