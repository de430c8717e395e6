// МЭДО (межведомственный электронный документооборот): appeals as packets of files in folders (facts: medo).
#pragma once

#include "adapters/adapter.hpp"

namespace gateway::medo {

AdapterKind make_medo_kind();

}  // namespace gateway::medo
