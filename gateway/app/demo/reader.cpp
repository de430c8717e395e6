#include "gateway/app/demo/reader.hpp"

#include <boost/json.hpp>

namespace gateway {

namespace json = boost::json;

namespace {

/// "answered:APPEAL" of every appeal the gateway holds as answered.
std::vector<std::string> answered_in(const DemoBooks& books) {
    std::set<std::string> keys;
    for (const auto& [id, record] : books.appeals)
        if (record.at("status") == "answered") keys.insert("answered:" + std::string(record.at("appeal_id").as_string()));
    return {keys.begin(), keys.end()};
}

}  // namespace

Task<std::map<std::string, json::value>> DemoReader::read_gateway(std::uint16_t port) {
    std::map<std::string, json::value> appeals;
    std::string after;
    for (int page = 0; page < 10'000; ++page) {
        std::string path = "/api/v1/appeals?limit=200";
        if (!after.empty()) path += "&after=" + percent_encode(after);
        const json::value answer = co_await calls_.api_of(port, path);
        for (const json::value& item : answer.as_object().at("items").as_array()) {
            for (const json::value& id : item.as_object().at("external_ids").as_array()) {
                const json::object& names = id.as_object();
                const auto text = [&](std::string_view key) { return std::string(names.at(key).as_string()); };
                appeals[text("system") + "/" + text("kind") + "/" + text("value")] = item;
            }
        }
        const json::value& next = answer.as_object().at("next");
        if (!next.is_string()) break;
        after = std::string(next.as_string());
    }
    co_return appeals;
}

Task<DemoBooks> DemoReader::read(const std::vector<DemoAppeal>& appeals) {
    DemoBooks books;
    for (const char* system : demo_systems) books.systems[system] = co_await calls_.stand_state(system);
    books.appeals = co_await read_gateway(place_.ports.admin());
    books.pair = co_await read_gateway(place_.ports.pair_admin());
    co_await portal_.read_feed();
    books.systems["portal"] = portal_.book();
    for (const DemoAppeal& appeal : appeals) {
        if (appeal.way != DemoWay::partner_pos || closed_.contains("closed:" + appeal.number)) continue;
        if (co_await calls_.request_status(appeal.number) == "closed") closed_.insert("closed:" + appeal.number);
    }
    books.systems["open311"] = book_of_once({closed_.begin(), closed_.end()});
    books.systems["gateway"] = book_of_once(answered_in(books));
    co_return books;
}

}  // namespace gateway
