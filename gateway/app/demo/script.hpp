// What the demonstration sends: invented appeals for every way, spread evenly and the same every time.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "gateway/app/demo/ways.hpp"

namespace gateway {

/// The stand's systems that take part.
inline constexpr std::array<const char*, 13> demo_systems{"smev",      "pos",    "city-a",     "city-b",   "city-c",
                                                          "vk",        "city-d", "town-files", "town-ftp", "town-sftp",
                                                          "town-mail", "medo",   "sstu"};

struct DemoAppeal {
    DemoWay way = DemoWay::pos_city;
    std::string city;         ///< the municipality's system on the stand; empty where none takes part
    std::string text, topic;  ///< topic: ЦУР code
    std::string number;  ///< its sender's: ПОС number, SMEV MessageID, service_request_id, comment, uid of the document, number
                         ///< of the letter
    std::string lookup;  ///< "system/kind/value" of the external id the gateway knows it by; {there} as in DemoMark
    std::string pair_lookup;  ///< the same at the second gateway, {id} as in DemoMark; empty: it is not there
    std::string file;         ///< SMEV only: how the file beside it travels, "inline", "mtom" or "ftp"; empty = no file
};

/// `count` appeals: of each ten four ПОС → municipality, one ПОС → federal body, two SMEV, three from a partner; and behind
/// them a few for each of the other ways. With a region their texts are those of the generator (adapters/stand/generator) for
/// it, up to 2 000 characters.
std::vector<DemoAppeal> demo_appeals(int count, const std::string& region = {});

/// The order for the stand's ПОС (one appeal of POST /control/pos/appeals).
std::string pos_order(const std::vector<const DemoAppeal*>& appeals);
/// The content of a federal sender's request: the canonical appeal as XML, without a file.
std::string smev_content(const DemoAppeal& appeal);
/// The order for the stand's SMEV (POST /control/smev/requests): canonical XML of a federal sender's appeals, with their files.
std::string smev_order(const std::vector<const DemoAppeal*>& appeals);
/// How many of the appeals have a file that travels this way.
int count_files(const std::vector<DemoAppeal>& appeals, std::string_view way);
/// The order for the stand's VK (POST /control/vk/comments).
std::string vk_order(const std::vector<const DemoAppeal*>& appeals);
/// The order for the stand's МЭДО (POST /control/medo/documents).
std::string medo_order(const std::vector<const DemoAppeal*>& appeals);
/// The order for the stand's ССТУ (POST /control/sstu/requests).
std::string sstu_order(const std::vector<const DemoAppeal*>& appeals);
/// What the portal posts to our own API.
std::string portal_body(const DemoAppeal& appeal);
/// The export a person drops into a folder: CSV with the columns of config/mappings/incident-export.columns.csv.
std::string incident_table(const std::vector<const DemoAppeal*>& appeals);
/// The form a partner posts.
std::string partner_form(const DemoAppeal& appeal, const std::string& api_key);

}  // namespace gateway
