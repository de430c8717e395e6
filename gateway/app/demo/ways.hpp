// The ways an appeal can take through the gateway, one for every kind of connector, and where each leaves its traces.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace gateway {

enum class DemoWay {
    pos_city,     ///< ПОС → municipality → ПОС
    pos_federal,  ///< ПОС → SMEV, a federal body → ПОС
    smev_city,    ///< SMEV → municipality → SMEV
    partner_pos,  ///< a partner's Open311 post → ПОС, status back at our endpoint
    // Those above are spread over --count; of each below a few are sent beside.
    pos_soap,     ///< ПОС → a municipality's SOAP service → ПОС
    pos_files,    ///< ПОС → a folder of files → ПОС
    pos_ftp,      ///< ПОС → a folder on an FTP server → ПОС
    pos_sftp,     ///< the same on an SFTP server (OpenSSH)
    pos_mail,     ///< ПОС → letters by SMTP, answers by POP3 → ПОС
    pos_broker,   ///< ПОС → a queue of RabbitMQ → the second gateway → a municipality's system, and back by another queue
    medo_soap,    ///< МЭДО → a municipality's SOAP service → МЭДО
    sstu_soap,    ///< ССТУ → a municipality's SOAP service → handling reports to ССТУ
    vk_city,      ///< a VK comment → municipality → the community's reply
    portal_city,  ///< the portal by our own API → municipality → the portal's feed
    portal_eas,   ///< the portal → ПОС by SMEV, asked after until its answer → the portal's feed
    table_city,   ///< a row of a table → municipality; the answer stays with us
    pos_pair,     ///< ПОС → the gateway of a municipality → its system, and back
    pair_pos      ///< a municipality's system → its gateway → ours → ПОС, and back
};

/// An effect in a counterpart's book. In `key` {id} stands for the gateway's id of the appeal, {there} for that of the second
/// gateway, {number} for the number it was sent under; an empty system is the municipality of the appeal.
struct DemoMark {
    std::string_view system, key;
};

struct DemoWayFacts {
    DemoWay way = DemoWay::pos_city;
    std::string_view title;
    DemoMark arrival, answer;
};

/// In the order of the table.
std::span<const DemoWayFacts> demo_ways();
const DemoWayFacts& facts_of(DemoWay way);
/// One of those --count appeals are spread over.
bool is_counted(DemoWay way);

}  // namespace gateway
