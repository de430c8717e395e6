#include "gateway/app/demo/ways.hpp"

#include <algorithm>
#include <array>

namespace gateway {

namespace {

constexpr DemoMark back_at_pos{"pos", "answer:{number}"};
constexpr DemoMark taken_by_city{"", "{id}"};

constexpr std::array<DemoWayFacts, 18> ways{{
    {DemoWay::pos_city, "ПОС → муниципалитет → ПОС", taken_by_city, back_at_pos},
    {DemoWay::pos_federal, "ПОС → СМЭВ (ФОИВ) → ПОС", {"smev", "request:{id}"}, back_at_pos},
    {DemoWay::smev_city, "СМЭВ → муниципалитет → СМЭВ", taken_by_city, {"smev", "response:{number}"}},
    {DemoWay::partner_pos, "партнёр Open311 → ПОС", {"pos", "appeal:{id}"}, {"open311", "closed:{number}"}},
    {DemoWay::pos_soap, "ПОС → SOAP → ПОС", taken_by_city, back_at_pos},
    {DemoWay::pos_files, "ПОС → папка обмена → ПОС", taken_by_city, back_at_pos},
    {DemoWay::pos_ftp, "ПОС → папка FTP → ПОС", taken_by_city, back_at_pos},
    {DemoWay::pos_sftp, "ПОС → папка SFTP → ПОС", taken_by_city, back_at_pos},
    {DemoWay::pos_mail, "ПОС → почта → ПОС", taken_by_city, back_at_pos},
    {DemoWay::pos_broker, "ПОС → RabbitMQ → ПОС", {"city-d", "{there}"}, back_at_pos},
    {DemoWay::medo_soap, "МЭДО → SOAP → МЭДО", taken_by_city, {"medo", "answer:{number}"}},
    {DemoWay::sstu_soap, "ССТУ → SOAP → отчёты в ССТУ", taken_by_city, {"sstu", "answer:{number}"}},
    {DemoWay::vk_city, "ВКонтакте → REST → ВКонтакте", taken_by_city, {"vk", "reply:{number}"}},
    {DemoWay::portal_city, "портал, API шлюза → Open311 → портал", taken_by_city, {"portal", "answer:{id}"}},
    {DemoWay::portal_eas, "портал → ПОС через СМЭВ → портал", {"smev", "request:{id}"}, {"portal", "answer:{id}"}},
    {DemoWay::table_city, "таблица CSV → Open311 → шлюз", taken_by_city, {"gateway", "answered:{id}"}},
    {DemoWay::pos_pair, "ПОС → шлюз муниципалитета → ПОС", {"city-d", "{there}"}, back_at_pos},
    {DemoWay::pair_pos, "шлюз муниципалитета → ПОС → обратно", {"pos", "appeal:{id}"}, {"city-d", "answer:{number}"}},
}};

}  // namespace

std::span<const DemoWayFacts> demo_ways() {
    return ways;
}

const DemoWayFacts& facts_of(DemoWay way) {
    return *std::find_if(ways.begin(), ways.end(), [way](const DemoWayFacts& facts) { return facts.way == way; });
}

bool is_counted(DemoWay way) {
    return way <= DemoWay::partner_pos;
}

}  // namespace gateway
