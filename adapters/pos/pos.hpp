// The adapter of ПОС (платформа обратной связи, «Госуслуги. Решаем вместе»).
#pragma once

#include "adapters/adapter.hpp"

namespace gateway::pos {

/// "adapter: pos". Two forms, chosen by `form`: `edms` (ПОС → organs, pulled through the regional SMEV's REST calls; answers go
/// back the same way) and `eas-rest` (our appeals → ПОС over REST; statuses are polled).
AdapterKind make_pos_kind();

}  // namespace gateway::pos
