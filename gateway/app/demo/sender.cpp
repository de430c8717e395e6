#include "gateway/app/demo/sender.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <stdexcept>

namespace gateway {

namespace json = boost::json;

namespace {

constexpr std::size_t batch = 50;

std::vector<const DemoAppeal*> part_of(const std::vector<DemoAppeal*>& all, std::size_t from) {
    const std::size_t end = std::min(from + batch, all.size());
    return {all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(end)};
}

std::vector<const DemoAppeal*> constant(const std::vector<DemoAppeal*>& all) {
    return {all.begin(), all.end()};
}

}  // namespace

DemoSender::Batch DemoSender::of(DemoWay way) const {
    Batch found;
    for (DemoAppeal& appeal : appeals_)
        if (appeal.way == way) found.push_back(&appeal);
    return found;
}

DemoSender::Batch DemoSender::from_pos() const {
    Batch found;
    for (DemoAppeal& appeal : appeals_)
        if (appeal.lookup.starts_with("pos-edms/") && appeal.way != DemoWay::pos_broker) found.push_back(&appeal);
    return found;
}

Task<void> DemoSender::send_broker() {
    co_await send_pos(of(DemoWay::pos_broker));
}

Task<void> DemoSender::send_all() {
    co_await send_pos(from_pos());
    co_await send_smev();
    co_await send_open311();
    co_await send_vk();
    co_await send_medo();
    co_await send_sstu();
    co_await send_portal();
    co_await send_pair();
    drop_table();
}

Task<void> DemoSender::send_pos(Batch all) {
    for (std::size_t at = 0; at < all.size(); at += batch)
        co_await calls_.stand_order("pos", "appeals", pos_order(part_of(all, at)));
}

Task<void> DemoSender::send_smev() {
    const Batch all = of(DemoWay::smev_city);
    for (std::size_t at = 0; at < all.size(); at += batch) {
        const auto some = part_of(all, at);
        const json::value made = co_await calls_.stand_order("smev", "requests", smev_order(some));
        for (std::size_t i = 0; i < some.size(); ++i) {
            all[at + i]->number = std::string(made.at("ids").as_array().at(i).as_string());
            all[at + i]->lookup = "smev/smev_message_id/" + all[at + i]->number;
        }
    }
}

Task<void> DemoSender::send_open311() {
    for (DemoAppeal* appeal : of(DemoWay::partner_pos)) {
        appeal->number = co_await calls_.post_request(partner_form(*appeal, place_.partner_key));
        appeal->lookup = "partner-open311/service_request_id/" + appeal->number;
    }
}

/// The community first asks the gateway whether the address is its own, as VK does.
Task<void> DemoSender::send_vk() {
    const Batch all = of(DemoWay::vk_city);
    const json::object server{{"url", calls_.partners() + "/vk/region"}};
    co_await calls_.stand_order("vk", "server", json::serialize(server));
    const json::value made = co_await calls_.stand_order("vk", "comments", vk_order(constant(all)));
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i]->number = std::to_string(made.at("ids").as_array().at(i).to_number<std::int64_t>());
        all[i]->lookup = "vk/vk_item/wall:-101_1_" + all[i]->number;
    }
}

Task<void> DemoSender::send_medo() {
    const Batch all = of(DemoWay::medo_soap);
    const json::value made = co_await calls_.stand_order("medo", "documents", medo_order(constant(all)));
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i]->number = std::string(made.at("uids").as_array().at(i).as_string());
        all[i]->lookup = "medo/medo_uid/" + all[i]->number;
    }
}

Task<void> DemoSender::send_sstu() {
    const Batch all = of(DemoWay::sstu_soap);
    const json::value made = co_await calls_.stand_order("sstu", "requests", sstu_order(constant(all)));
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i]->lookup = "sstu/request_id/" + std::string(made.at("ids").as_array().at(i).as_string());
}

Task<void> DemoSender::send_portal() {
    for (const DemoWay way : {DemoWay::portal_city, DemoWay::portal_eas})
        for (DemoAppeal* appeal : of(way)) co_await portal_.create(*appeal);
}

Task<void> DemoSender::send_pair() {
    const Batch all = of(DemoWay::pair_pos);
    const json::object order{{"count", all.size()}, {"oktmo", "33790000"}};
    const json::value made = co_await calls_.stand_order("city-d", "requests", json::serialize(order));
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i]->number = std::string(made.at("ids").as_array().at(i).as_string());
        all[i]->pair_lookup = "city-d/id/" + all[i]->number;
        all[i]->lookup = "partner-api/city-gateway/appeal_id/{there}";
    }
}

void DemoSender::drop_table() {
    const auto part = place_.inbox() / ".incidents.csv";
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    if (!(out << incident_table(constant(of(DemoWay::table_city)))).flush())
        throw std::runtime_error("не пишется / cannot write " + part.string());
    std::filesystem::rename(part, place_.inbox() / "incidents.csv");
}

}  // namespace gateway
