// The list of what is in the binary: one line per adapter.
#include "adapters/adapter.hpp"
#include "adapters/medo/medo.hpp"
#include "adapters/municipal/municipal.hpp"
#include "adapters/open311/open311.hpp"
#include "adapters/partner/partner.hpp"
#include "adapters/peer/peer.hpp"
#include "adapters/pos/pos.hpp"
#include "adapters/smev3/smev3.hpp"
#include "adapters/smev3_adapter/smev3_adapter.hpp"
#include "adapters/social/vk.hpp"
#include "adapters/sstu/sstu.hpp"
#include "adapters/table_import/table_import.hpp"

namespace gateway {

const std::vector<AdapterKind>& adapter_kinds() {
    static const std::vector<AdapterKind> kinds{
        medo::make_medo_kind(),                    //
        municipal::make_municipal_kind(),          //
        open311::make_open311_kind(),              //
        partner::make_partner_kind(),              //
        peer::make_peer_kind(),                    //
        pos::make_pos_kind(),                      //
        smev3::make_smev3_kind(),                  //
        smev3_adapter::make_smev3_adapter_kind(),  //
        social::make_vk_kind(),                    //
        sstu::make_sstu_kind(),                    //
        table_import::make_table_import_kind(),    //
    };
    return kinds;
}

}  // namespace gateway
