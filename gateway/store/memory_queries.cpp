// The asking half of MemoryState: plain scans, it holds what a test put in.
#include <algorithm>
#include <tuple>
#include <utility>

#include "gateway/store/memory_state.hpp"
#include "gateway/store/rules.hpp"

namespace gateway {
namespace {

template <class T>
void cut(std::vector<T>& list, int limit) {
    if (list.size() > static_cast<std::size_t>(std::max(0, limit))) list.resize(static_cast<std::size_t>(std::max(0, limit)));
}

bool has_id(const AppealRecord& appeal, const std::string& system, const std::string& kind) {
    return std::any_of(appeal.external_ids.begin(), appeal.external_ids.end(),
                       [&](const ExternalId& id) { return id.system == system && id.kind == kind; });
}

bool matches(const AppealRecord& appeal, const AppealQuery& query, const std::string& normal) {
    if (!query.status.empty() && appeal.status != query.status) return false;
    if (!query.origin.empty() && appeal.origin != query.origin) return false;
    if (query.from && appeal.created_at < *query.from) return false;
    if (query.to && appeal.created_at > *query.to) return false;
    if (query.system.empty() && normal.empty()) return true;
    return std::any_of(appeal.external_ids.begin(), appeal.external_ids.end(), [&](const ExternalId& id) {
        return (query.system.empty() || id.system == query.system) &&
               (normal.empty() || normal_external_id(id.value) == normal);
    });
}

bool matches(const DeliveryRecord& record, const DeliveryQuery& query) {
    return (query.route.empty() || record.delivery.route == query.route) &&
           (query.connector.empty() || record.delivery.connector == query.connector) &&
           (query.appeal_id.empty() || record.delivery.appeal_id == query.appeal_id) &&
           (query.delivery_id.empty() || record.delivery.delivery_id == query.delivery_id) &&
           (!query.state || record.state == *query.state);
}

}  // namespace

Delivery MemoryState::handed_out(const MemoryDelivery& delivery) const {
    Delivery full = listed(delivery).delivery;
    full.canonical = messages_.at(full.message_id).record.canonical;
    full.appeal = appeals_.at(full.appeal_id).record.json;
    return full;
}

DeliveryRecord MemoryState::listed(const MemoryDelivery& delivery) const {
    DeliveryRecord record = delivery.record;
    record.delivery.attachments = messages_.at(record.delivery.message_id).record.envelope.attachments;
    record.delivery.external_ids = appeals_.at(record.delivery.appeal_id).record.external_ids;
    return record;
}

std::optional<Time> MemoryState::next_due(const std::string& route) const {
    std::optional<Time> next;
    for (std::size_t i = 0; i < deliveries_.size(); ++i) {
        const DeliveryRecord& record = deliveries_[i].record;
        if (record.delivery.route != route || !is_waiting(record.state) || !its_turn(i)) continue;
        if (!next || record.due_at < *next) next = record.due_at;
    }
    return next;
}

std::optional<AppealRecord> MemoryState::appeal(const std::string& appeal_id) const {
    const auto found = appeals_.find(appeal_id);
    if (found == appeals_.end()) return std::nullopt;
    return found->second.record;
}

std::optional<AppealRecord> MemoryState::appeal_by(const ExternalId& wanted) const {
    const std::string normal = normal_external_id(wanted.value);
    const AppealRecord* near = nullptr;
    for (auto it = appeals_.rbegin(); it != appeals_.rend(); ++it) {
        for (const ExternalId& id : it->second.record.external_ids) {
            if (id == wanted) return it->second.record;
            const bool same = id.system == wanted.system && id.kind == wanted.kind && normal_external_id(id.value) == normal;
            if (same && near == nullptr) near = &it->second.record;
        }
    }
    if (near == nullptr) return std::nullopt;
    return *near;
}

std::vector<OpenItem> MemoryState::open_items(const std::string& system, const std::string& kind, int limit) const {
    std::vector<OpenItem> items;
    for (const auto& [id, appeal] : appeals_)
        if (!appeal.is_final && appeal.record.origin != system && has_id(appeal.record, system, kind))
            items.push_back({id, appeal.record.status, appeal.record.external_ids, appeal.record.changed_at});
    std::sort(items.begin(), items.end(), [](const OpenItem& a, const OpenItem& b) {
        return std::tie(a.changed_at, a.appeal_id) < std::tie(b.changed_at, b.appeal_id);
    });
    cut(items, limit);
    return items;
}

std::vector<AppealRecord> MemoryState::appeals_changed(const std::string& system, const std::string& kind, Time from, Time to,
                                                       int limit) const {
    std::vector<AppealRecord> found;
    for (auto it = appeals_.rbegin(); it != appeals_.rend(); ++it) {
        const AppealRecord& record = it->second.record;
        if (record.changed_at >= from && record.changed_at <= to && has_id(record, system, kind)) found.push_back(record);
    }
    std::sort(found.begin(), found.end(), [](const AppealRecord& a, const AppealRecord& b) {
        return std::tie(a.changed_at, a.appeal_id) > std::tie(b.changed_at, b.appeal_id);
    });
    cut(found, limit);
    return found;
}

std::vector<AppealRecord> MemoryState::find_appeals(const AppealQuery& query) const {
    const std::string normal = query.external_id.empty() ? std::string() : normal_external_id(query.external_id);
    const auto newer = [](const AppealRecord& a, const AppealRecord& b) {
        return std::tie(a.created_at, a.appeal_id) > std::tie(b.created_at, b.appeal_id);
    };
    const auto after = appeals_.find(query.after);
    std::vector<AppealRecord> found;
    for (const auto& [id, appeal] : appeals_) {
        if (!matches(appeal.record, query, normal)) continue;
        if (after != appeals_.end() && !newer(after->second.record, appeal.record)) continue;
        found.push_back(appeal.record);
        found.back().json.clear();
    }
    std::sort(found.begin(), found.end(), newer);
    cut(found, query.limit);
    return found;
}

std::optional<AppealTrace> MemoryState::trace(const std::string& appeal_id) const {
    const auto found = appeals_.find(appeal_id);
    if (found == appeals_.end()) return std::nullopt;
    AppealTrace trace;
    trace.appeal = found->second.record;
    for (const auto& [id, message] : messages_) {
        if (message.record.appeal_id != appeal_id) continue;
        trace.messages.push_back(message.record);
        trace.messages.back().envelope.bytes.clear();
        trace.messages.back().canonical.clear();
    }
    for (const MemoryDelivery& delivery : deliveries_) {
        if (delivery.record.delivery.appeal_id != appeal_id) continue;
        trace.deliveries.push_back(listed(delivery));
        for (const AttemptRecord& attempt : attempts_)
            if (attempt.delivery_id == delivery.record.delivery.delivery_id) trace.attempts.push_back(attempt);
    }
    for (const JournalRecord& record : journal_)
        if (record.entry.appeal_id == appeal_id) trace.journal.push_back(record);
    trace.evidence = evidence_of(appeal_id);
    return trace;
}

std::optional<MessageRecord> MemoryState::message(const std::string& message_id) const {
    const auto found = messages_.find(message_id);
    if (found == messages_.end()) return std::nullopt;
    return found->second.record;
}

std::vector<DeliveryRecord> MemoryState::find_deliveries(const DeliveryQuery& query) const {
    std::vector<DeliveryRecord> found;
    bool reached = query.after.empty();
    for (const MemoryDelivery& delivery : deliveries_) {
        if (reached && matches(delivery.record, query)) found.push_back(listed(delivery));
        reached = reached || delivery.record.delivery.delivery_id == query.after;
    }
    cut(found, query.limit);
    return found;
}

std::vector<std::string> MemoryState::open_handles(const HandleSearch& search) const {
    std::vector<const DeliveryRecord*> records;
    for (const MemoryDelivery& delivery : deliveries_) {
        const DeliveryRecord& one = delivery.record;
        const bool meant = one.state == DeliveryState::handed_over && one.delivery.connector == search.connector &&
                           one.stage.starts_with(search.stage) && one.handed_at && *one.handed_at < search.before;
        if (meant) records.push_back(&one);
    }
    std::ranges::sort(records, {},
                      [](const DeliveryRecord* one) { return std::pair(*one->handed_at, one->delivery.delivery_id); });
    cut(records, search.limit);
    std::vector<std::string> handles;
    for (const DeliveryRecord* one : records) handles.push_back(one->handle);
    return handles;
}

std::vector<JournalRecord> MemoryState::find_journal(const JournalQuery& query) const {
    std::vector<JournalRecord> found;
    for (const JournalRecord& record : journal_) {
        const bool in_time = (!query.from || record.at >= *query.from) && (!query.to || record.at < *query.to);
        const bool of_appeal = query.appeal_id.empty() || record.entry.appeal_id == query.appeal_id;
        if (static_cast<int>(found.size()) >= query.limit) break;
        if (record.seq > query.after && in_time && of_appeal && is_asked_for(record, query)) found.push_back(record);
    }
    return found;
}

std::vector<JournalLink> MemoryState::journal_links(std::int64_t from_seq, int limit) const {
    std::vector<JournalLink> links;
    for (const JournalRecord& record : journal_) {
        if (record.seq >= from_seq && static_cast<int>(links.size()) < limit) links.push_back(journal_link(record));
    }
    return links;
}

StoreStats MemoryState::stats() const {
    std::map<std::pair<std::string, std::string>, RouteStats> routes;
    std::map<std::string, int> routed;
    for (const MemoryDelivery& delivery : deliveries_) {
        const Delivery& one = delivery.record.delivery;
        RouteStats& route = routes[{one.route, one.connector}];
        route.route = one.route;
        route.connector = one.connector;
        ++count_of(route, delivery.record.state);
        ++routed[one.message_id];
        if (is_open(delivery.record.state) && (!route.oldest_waiting || one.created_at < *route.oldest_waiting))
            route.oldest_waiting = one.created_at;
        const auto handed_at = delivery.record.state == DeliveryState::handed_over ? delivery.record.handed_at : std::nullopt;
        if (handed_at && (!route.oldest_handed_over || *handed_at < *route.oldest_handed_over))
            route.oldest_handed_over = handed_at;
    }
    StoreStats stats;
    for (auto& [key, route] : routes) stats.routes.push_back(std::move(route));
    stats.messages = static_cast<std::int64_t>(messages_.size());
    stats.appeals = static_cast<std::int64_t>(appeals_.size());
    for (const auto& [id, message] : messages_) {
        const bool created = message.record.envelope.kind == MessageKind::appeal_created;
        stats.unrouted += created && !routed.contains(id) ? 1 : 0;
    }
    stats.queues = mail.queues();
    stats.evidence_items = static_cast<std::int64_t>(evidence_.size());
    stats.parked_open =
        std::count_if(parked_.begin(), parked_.end(), [](const ParkedMessage& one) { return one.state == ParkedState::open; });
    stats.journal_records = static_cast<std::int64_t>(journal_.size());
    return stats;
}

}  // namespace gateway
