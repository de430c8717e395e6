// A store in front of another one that refuses changes on demand.
#pragma once

#include <functional>

#include "gateway/core/fault.hpp"
#include "gateway/core/store.hpp"

namespace gateway::test {

/// Counters say how many of the next calls fail; −1 = all.
class FlakyStore final : public Store {
public:
    explicit FlakyStore(Store& inner) : inner_(inner) {}

    int fail_accept = 0, fail_lease = 0, fail_settle = 0, fail_note = 0, fail_known = 0;
    int conflicts = 0;  ///< accepts that fail with VersionConflict
    int settles = 0, leases = 0, accepts = 0, knowns = 0, searches = 0;
    std::function<Task<void>()> before_accept;  ///< somebody else comes first; taken once

    Task<Receipt> accept(Acceptance acceptance) override {
        ++accepts;
        spend(fail_accept);
        if (conflicts > 0) {
            --conflicts;
            throw VersionConflict("changed");
        }
        if (before_accept) {
            auto other = std::exchange(before_accept, nullptr);
            co_await other();
        }
        co_return co_await inner_.accept(std::move(acceptance));
    }
    Task<std::optional<Receipt>> known(std::string sender, std::string id, std::string digest) override {
        ++knowns;
        spend(fail_known);
        co_return co_await inner_.known(std::move(sender), std::move(id), std::move(digest));
    }
    Task<std::optional<AppealRecord>> appeal(std::string id) override { return inner_.appeal(std::move(id)); }
    Task<std::vector<Delivery>> lease(LeaseRequest request) override {
        ++leases;
        spend(fail_lease);
        co_return co_await inner_.lease(std::move(request));
    }
    Task<void> keep_note(std::string id, int attempt, std::string text) override {
        spend(fail_note);
        co_await inner_.keep_note(std::move(id), attempt, std::move(text));
    }
    Task<std::optional<Time>> next_clock() override { return inner_.next_clock(); }
    Task<std::vector<LegalClock>> due_clocks(Time now, int limit) override { return inner_.due_clocks(now, limit); }
    Task<std::vector<LegalClock>> clocks_of(std::string id) override { return inner_.clocks_of(std::move(id)); }
    Task<std::vector<LegalClock>> find_clocks(ClockQuery query) override { return inner_.find_clocks(std::move(query)); }
    Task<std::vector<ClockCount>> count_clocks(Time now) override { return inner_.count_clocks(now); }
    Task<void> keep_scan(ScanWord word, JournalEntry journal) override {
        return inner_.keep_scan(std::move(word), std::move(journal));
    }
    Task<bool> settle(Settlement settlement) override {
        ++settles;
        spend(fail_settle);
        co_return co_await inner_.settle(std::move(settlement));
    }
    Task<int> recover_leases(Time now, bool everything) override { return inner_.recover_leases(now, everything); }
    Task<std::optional<Time>> next_due(std::string route) override { return inner_.next_due(std::move(route)); }
    Task<void> steer(std::string id, Steer action, JournalEntry entry) override {
        return inner_.steer(std::move(id), action, std::move(entry));
    }
    Task<void> note(JournalEntry entry) override { return inner_.note(std::move(entry)); }
    Task<std::vector<AppealRecord>> find_appeals(AppealQuery query) override { return inner_.find_appeals(std::move(query)); }
    Task<std::optional<AppealTrace>> trace(std::string id) override { return inner_.trace(std::move(id)); }
    Task<std::optional<MessageRecord>> message(std::string id) override { return inner_.message(std::move(id)); }
    Task<std::vector<DeliveryRecord>> find_deliveries(DeliveryQuery query) override {
        return inner_.find_deliveries(std::move(query));
    }
    Task<std::vector<JournalLink>> journal_links(std::int64_t from_seq, int limit) override {
        return inner_.journal_links(from_seq, limit);
    }
    Task<StoreStats> stats() override { return inner_.stats(); }
    Task<std::vector<ParkedMessage>> find_parked(ParkedQuery query) override { return inner_.find_parked(std::move(query)); }
    Task<std::optional<ParkedMessage>> parked(std::string id) override { return inner_.parked(std::move(id)); }
    Task<void> steer_parked(std::string id, ParkedSteer action, JournalEntry entry) override {
        return inner_.steer_parked(std::move(id), action, std::move(entry));
    }
    Task<std::vector<EvidenceItem>> evidence_of(std::string id) override { return inner_.evidence_of(std::move(id)); }
    Task<std::optional<EvidenceItem>> evidence(std::int64_t seq) override { return inner_.evidence(seq); }
    Task<std::vector<EvidenceItem>> untimed_evidence(int limit) override { return inner_.untimed_evidence(limit); }
    Blobs& blobs() override { return inner_.blobs(); }
    void use_config_digest(std::string digest) override { inner_.use_config_digest(std::move(digest)); }
    void close() override { inner_.close(); }

    Task<std::optional<std::string>> recall(std::string connector, std::string key) override {
        return inner_.recall(std::move(connector), std::move(key));
    }
    Task<void> remember(std::string connector, std::string key, std::string value) override {
        return inner_.remember(std::move(connector), std::move(key), std::move(value));
    }
    Task<std::vector<OpenItem>> open_items(std::string system, std::string kind, int limit) override {
        return inner_.open_items(std::move(system), std::move(kind), limit);
    }
    Task<std::optional<AppealRecord>> appeal_by(ExternalId id) override {
        ++searches;
        return inner_.appeal_by(std::move(id));
    }
    Task<std::vector<AppealRecord>> appeals_changed(std::string system, std::string kind, Time from, Time to,
                                                    int limit) override {
        return inner_.appeals_changed(std::move(system), std::move(kind), from, to, limit);
    }
    Task<bool> hear(DeliveryWord word) override { return inner_.hear(std::move(word)); }

    Task<bool> put_mail(Mail mail, int quota) override { return inner_.put_mail(std::move(mail), quota); }
    Task<std::optional<Mail>> take_mail(std::string queue, MailFilter filter, Time now, Time hidden_until) override {
        return inner_.take_mail(std::move(queue), std::move(filter), now, hidden_until);
    }
    Task<std::optional<Mail>> drop_mail(std::string queue, std::string id) override {
        return inner_.drop_mail(std::move(queue), std::move(id));
    }
    Task<std::vector<Mail>> list_mail(std::string queue, std::int64_t after, int limit) override {
        return inner_.list_mail(std::move(queue), after, limit);
    }
    Task<MailCount> count_mail(std::string queue) override { return inner_.count_mail(std::move(queue)); }
    Task<void> keep(EvidenceItem item) override { return inner_.keep(std::move(item)); }
    Task<std::string> park(ParkedMessage message) override { return inner_.park(std::move(message)); }
    Task<std::vector<ParkedMessage>> released(std::string connector, int limit) override {
        return inner_.released(std::move(connector), limit);
    }
    Task<void> close_parked(std::string id) override { return inner_.close_parked(std::move(id)); }

private:
    static void spend(int& failures) {
        if (failures == 0) return;
        if (failures > 0) --failures;
        throw Fault(Cause::store_unavailable, "as told");
    }

    Store& inner_;
};

}  // namespace gateway::test
