#include "gateway/flow/discreet_ledger.hpp"

#include <utility>

namespace gateway {

void DiscreetLedger::reduce(AppealRecord& record) const {
    if (record.origin != id_) record.json = disclosed_appeal(std::move(record.json), permitted_);
}

Task<std::optional<AppealRecord>> DiscreetLedger::appeal_by(ExternalId id) {
    auto record = co_await inner_.appeal_by(std::move(id));
    if (record) reduce(*record);
    co_return record;
}

Task<std::optional<AppealRecord>> DiscreetLedger::appeal(std::string appeal_id) {
    auto record = co_await inner_.appeal(std::move(appeal_id));
    if (record) reduce(*record);
    co_return record;
}

Task<std::vector<AppealRecord>> DiscreetLedger::appeals_changed(std::string system, std::string kind, Time from, Time to,
                                                                int limit) {
    auto records = co_await inner_.appeals_changed(std::move(system), std::move(kind), from, to, limit);
    for (AppealRecord& record : records) reduce(record);
    co_return records;
}

}  // namespace gateway
