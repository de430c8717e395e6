// What the demonstration sends: invented appeals for every way, spread evenly and the same every time.
#pragma once

#include <array>
#include <string>
#include <vector>

namespace gateway {

enum class DemoWay {
    pos_city,     ///< ПОС → municipality → ПОС
    pos_federal,  ///< ПОС → SMEV, a federal body → ПОС
    smev_city,    ///< SMEV → municipality → SMEV
    partner_pos   ///< a partner's Open311 post → ПОС, status back at our endpoint
};

std::string_view to_text(DemoWay way);

/// The stand's systems that take part.
inline constexpr std::array<const char*, 5> demo_systems{"smev", "pos", "city-a", "city-b", "city-c"};

struct DemoAppeal {
    DemoWay way = DemoWay::pos_city;
    std::string city;          ///< "city-a", "city-b", "city-c"; empty where no municipality takes part
    std::string text, topic;   ///< topic: ЦУР code
    std::string number;        ///< the id it can be found by at the gateway: ПОС number, SMEV MessageID, service_request_id
    std::string system, kind;  ///< of `number`
    std::string file;          ///< SMEV only: how the file beside it travels, "inline", "mtom" or "ftp"; empty = no file
};

/// `count` appeals: of each ten four ПОС → municipality, one ПОС → federal body, two SMEV, three from a partner. With a region
/// their texts are those of the generator (adapters/stand/generator) for it, up to 2 000 characters.
std::vector<DemoAppeal> demo_appeals(int count, const std::string& region = {});

/// The order for the stand's ПОС (one appeal of POST /control/pos/appeals).
std::string pos_order(const std::vector<const DemoAppeal*>& appeals);
/// The content of a federal sender's request: the canonical appeal as XML, without a file.
std::string smev_content(const DemoAppeal& appeal);
/// The order for the stand's SMEV (POST /control/smev/requests): canonical XML of a federal sender's appeals, with their files.
std::string smev_order(const std::vector<const DemoAppeal*>& appeals);
/// How many of the appeals have a file that travels this way.
int count_files(const std::vector<DemoAppeal>& appeals, std::string_view way);
/// The form a partner posts.
std::string partner_form(const DemoAppeal& appeal, const std::string& api_key);

}  // namespace gateway
