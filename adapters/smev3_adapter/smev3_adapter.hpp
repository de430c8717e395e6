// The operator's Adapter (типовой адаптер СМЭВ, ИУА) as a way into SMEV: it signs, polls and acknowledges for us.
#pragma once

#include "adapters/adapter.hpp"

namespace gateway::smev3_adapter {

AdapterKind make_smev3_adapter_kind();

}  // namespace gateway::smev3_adapter
