#include "gateway/app/demo/script.hpp"

#include <algorithm>
#include <array>

#include "adapters/stand/generator/lifelike.hpp"
#include "gateway/app/demo/subjects.hpp"
#include "gateway/appeal/scalars.hpp"

namespace gateway {

namespace {

/// Every second appeal of SMEV has a file, by each way in turn.
std::string file_of(int n) {
    constexpr std::array<std::string_view, 6> ways{"ftp", "", "mtom", "", "inline", ""};
    return std::string(ways[static_cast<std::size_t>(n) % ways.size()]);
}

/// Open311 twice, and a system of its own kind.
std::string city_of(int i) {
    if (i % 10 == 4) return "city-c";
    return i % 3 == 0 ? "city-b" : "city-a";
}

DemoWay way_of(int i) {
    constexpr std::array<DemoWay, 10> pattern{DemoWay::pos_city, DemoWay::smev_city,   DemoWay::partner_pos, DemoWay::pos_city,
                                              DemoWay::pos_city, DemoWay::pos_federal, DemoWay::partner_pos, DemoWay::smev_city,
                                              DemoWay::pos_city, DemoWay::partner_pos};
    return pattern[static_cast<std::size_t>(i) % pattern.size()];
}

/// Where the appeals of the other ways go.
std::string_view city_of(DemoWay way) {
    switch (way) {
        case DemoWay::pos_files:
            return "town-files";
        case DemoWay::pos_ftp:
            return "town-ftp";
        case DemoWay::pos_sftp:
            return "town-sftp";
        case DemoWay::pos_mail:
            return "town-mail";
        case DemoWay::pos_broker:
        case DemoWay::pos_pair:
        case DemoWay::pair_pos:
            return "city-d";
        case DemoWay::portal_city:
            return "city-b";
        case DemoWay::table_city:
            return "city-a";
        default:
            return "city-c";  // by REST and by SOAP
    }
}

void add_other_ways(std::vector<DemoAppeal>& appeals) {
    constexpr std::size_t of_each = 3;
    for (const DemoWayFacts& facts : demo_ways()) {
        if (is_counted(facts.way)) continue;
        for (std::size_t i = 0; i < of_each; ++i) {
            DemoAppeal appeal;
            appeal.way = facts.way;
            appeal.city = city_of(facts.way);
            appeal.topic = demo_subjects[i % demo_subjects.size()].topic;
            appeals.push_back(std::move(appeal));
        }
    }
}

/// Numbers the senders give out themselves; the others come when they are sent.
void number_them(std::vector<DemoAppeal>& appeals) {
    int n = 0;
    for (DemoAppeal& appeal : appeals) {
        ++n;
        const bool from_pos = facts_of(appeal.way).answer.system == "pos";
        if (from_pos) appeal.number = std::to_string(327'000'000 + n);
        if (from_pos) appeal.lookup = "pos-edms/pos_id/" + appeal.number;
        if (appeal.way == DemoWay::pos_broker) appeal.pair_lookup = "region-broker/id/{id}";
        if (appeal.way == DemoWay::pos_pair) appeal.pair_lookup = "region/appeal_id/{id}";
        const bool from_portal = facts_of(appeal.way).answer.system == "portal";
        if (from_portal) appeal.number = "П-" + std::to_string(n);
        if (from_portal) appeal.lookup = "partner-api/portal/number/" + appeal.number;
        if (appeal.way == DemoWay::table_city) appeal.number = "ИМ-" + std::to_string(n);
        if (appeal.way == DemoWay::table_city) appeal.lookup = "incident-export/number/" + appeal.number;
        if (appeal.way == DemoWay::medo_soap) appeal.number = "01-02/" + std::to_string(n);
        if (appeal.way == DemoWay::sstu_soap) appeal.number = "А26-05-" + std::to_string(10'000'000 + n) + "-СО1";
    }
}

/// The partners of the demonstration take no longer ones.
constexpr std::size_t longest_text = 2'000;

std::vector<std::string> lifelike_texts(int count, const std::string& region) {
    stand::LifelikeAppeals appeals({region, {"roads", "housing", "waste", "energy"}, 1});
    std::vector<std::string> texts;
    while (texts.size() < static_cast<std::size_t>(count)) {
        std::string text = appeals.next().text.body;
        if (characters_of(text) <= longest_text) texts.push_back(std::move(text));
    }
    return texts;
}

void give_texts(std::vector<DemoAppeal>& appeals, const std::string& region) {
    std::vector<std::string> texts;
    if (!region.empty()) texts = lifelike_texts(static_cast<int>(appeals.size()), region);
    for (std::size_t i = 0; i < appeals.size(); ++i) {
        DemoAppeal& appeal = appeals[i];
        appeal.text = std::string(subject_of(appeal).text) + " Обращение " + std::to_string(i + 1) + ".";
        if (!texts.empty()) appeal.text = texts[i];
    }
}

}  // namespace

std::vector<DemoAppeal> demo_appeals(int count, const std::string& region) {
    std::vector<DemoAppeal> appeals;
    int from_smev = 0;
    for (int i = 0; i < count; ++i) {
        DemoAppeal appeal;
        appeal.way = way_of(i);
        const DemoSubject& subject =
            appeal.way == DemoWay::pos_federal ? federal_subject : demo_subjects[static_cast<std::size_t>(i / 2) % 4];
        appeal.topic = subject.topic;
        const bool municipal = appeal.way == DemoWay::pos_city || appeal.way == DemoWay::smev_city;
        if (appeal.way == DemoWay::smev_city) appeal.file = file_of(from_smev++);
        if (municipal) appeal.city = city_of(i);
        appeals.push_back(std::move(appeal));
    }
    add_other_ways(appeals);
    number_them(appeals);
    give_texts(appeals, region);
    return appeals;
}

}  // namespace gateway
