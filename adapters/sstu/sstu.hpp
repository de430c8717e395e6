// ССТУ.РФ: reports of how citizens' appeals were handled.
#pragma once

#include "adapters/adapter.hpp"

namespace gateway::sstu {

AdapterKind make_sstu_kind();

}  // namespace gateway::sstu
