#include "gateway/store/sqlite_store.hpp"

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/store/directory_lock.hpp"
#include "gateway/store/queries_native.hpp"
#include "gateway/store/rows_native.hpp"
#include "gateway/store/rules.hpp"
#include "gateway/store/sqlite_archive_native.hpp"
#include "gateway/store/writer_native.hpp"

namespace gateway {
namespace {

class SqliteStore final : public Store, public JournalBook {
public:
    SqliteStore(const SqliteSettings& settings, boost::asio::any_io_executor io, Clock& clock, Log& log)
        : io_(std::move(io)),
          lock_(settings.data_dir),
          blobs_(settings.data_dir, settings.seals.vault),
          writer_({private_file(settings.data_dir / "gateway.db"), settings.queue_limit, settings.checkpoint_pages}, clock, log,
                  {blobs_, known_ids_, settings.seals}),
          readers_({settings.data_dir / "gateway.db", settings.readers, settings.queue_limit, settings.seals}, blobs_),
          archive_(writer_, readers_, io_, !settings.seals.key().empty()) {
        blobs_.clean_spool();
        Connection db(settings.data_dir / "gateway.db", Connection::Mode::reader);
        known_ids_.load(db);
    }
    ~SqliteStore() override { shut(); }

    Task<Receipt> accept(Acceptance acceptance) override {
        Spilled spilled;
        spilled.bytes = co_await spill(acceptance.envelope.bytes);
        spilled.canonical = co_await spill(acceptance.canonical);
        Accepted accepted = co_await write<Accepted>(
            [&acceptance, &spilled](WriteSession& session) { return accept_message(session, acceptance, spilled); });
        if (accepted.conflict) throw Fault(Cause::duplicate_other_content, {}, "sender_message_id");
        co_return std::move(accepted.receipt);
    }

    Task<std::optional<Receipt>> known(std::string sender, std::string sender_message_id, std::string digest) override {
        auto first = co_await read<std::optional<Receipt>>(
            [&](ReadSession& session) { return known_receipt(session.db(), sender, sender_message_id); });
        if (first && first->content_digest != digest) throw Fault(Cause::duplicate_other_content, {}, "sender_message_id");
        co_return first;
    }

    Task<std::optional<AppealRecord>> appeal(std::string appeal_id) override {
        co_return co_await read<std::optional<AppealRecord>>(
            [&](ReadSession& session) { return appeal_with_id(session.db(), appeal_id); });
    }

    Task<std::vector<Delivery>> lease(LeaseRequest request) override {
        auto leased =
            co_await write<std::vector<Leased>>([&](WriteSession& session) { return lease_deliveries(session, request); });
        std::vector<Delivery> deliveries;
        for (Leased& one : leased) {
            const std::string& sha256 = one.canonical_sha256;
            if (!sha256.empty())
                one.delivery.canonical =
                    co_await read<std::string>([&](ReadSession& session) { return session.blobs().read(sha256); });
            deliveries.push_back(std::move(one.delivery));
        }
        co_return deliveries;
    }

    Task<void> keep_note(std::string delivery_id, int attempt, std::string note) override {
        co_await change([&](WriteSession& session) { keep_delivery_note(session, delivery_id, attempt, note); });
    }

    Task<void> keep_scan(ScanWord word, JournalEntry journal) override {
        co_await change([&](WriteSession& session) { keep_scan_word(session, word, journal); });
    }

    Task<bool> settle(Settlement settlement) override {
        const auto proofs = proven_by(settlement);
        for (const EvidenceItem& proof : proofs) co_await spill(proof.bytes);
        co_return co_await write<bool>([&](WriteSession& session) { return settle_delivery(session, settlement, proofs); });
    }

    Task<bool> hear(DeliveryWord word) override {
        co_return co_await write<bool>([&](WriteSession& session) { return hear_word(session, word); });
    }

    Task<std::vector<std::string>> open_handles(std::string connector, std::string stage, Time before, int limit) override {
        const HandleQuery query{std::move(connector), std::move(stage), before, limit};
        co_return co_await read<std::vector<std::string>>(
            [&](ReadSession& session) { return handles_handed_over(session.db(), query); });
    }

    Task<int> recover_leases(Time now, bool everything) override {
        co_return co_await write<int>(
            [now, everything](WriteSession& session) { return recover_deliveries(session, now, everything); });
    }

    Task<std::optional<Time>> next_due(std::string route) override {
        co_return co_await read<std::optional<Time>>([&](ReadSession& session) { return next_due_of(session.db(), route); });
    }

    Task<void> steer(std::string delivery_id, Steer action, JournalEntry journal) override {
        co_await change([&](WriteSession& session) { steer_delivery(session, delivery_id, action, journal); });
    }

    Task<void> note(JournalEntry entry) override {
        co_await change([&](WriteSession& session) { session.note(entry); });
    }

    Task<std::vector<AppealRecord>> find_appeals(AppealQuery query) override {
        co_return co_await read<std::vector<AppealRecord>>(
            [&](ReadSession& session) { return search_appeals(session.db(), query); });
    }

    Task<std::optional<AppealTrace>> trace(std::string appeal_id) override {
        co_return co_await read<std::optional<AppealTrace>>(
            [&](ReadSession& session) { return trace_of_appeal(session.db(), appeal_id); });
    }

    Task<std::optional<MessageRecord>> message(std::string message_id) override {
        co_return co_await read<std::optional<MessageRecord>>(
            [&](ReadSession& session) { return whole_message(session, message_id); });
    }

    Task<std::vector<DeliveryRecord>> find_deliveries(DeliveryQuery query) override {
        co_return co_await read<std::vector<DeliveryRecord>>(
            [&](ReadSession& session) { return search_deliveries(session.db(), query); });
    }

    Task<std::vector<JournalLink>> journal_links(std::int64_t from_seq, int limit) override {
        co_return co_await read<std::vector<JournalLink>>(
            [from_seq, limit](ReadSession& session) { return links_of_journal(session.db(), from_seq, limit); });
    }

    Task<std::vector<JournalRecord>> find_journal(JournalQuery query) override {
        co_return co_await read<std::vector<JournalRecord>>(
            [&](ReadSession& session) { return search_journal(session.db(), query); });
    }

    Task<StoreStats> stats() override {
        StoreStats stats = co_await read<StoreStats>([](ReadSession& session) { return count_all(session.db()); });
        stats.write_queue = writer_.waiting();
        stats.last_commit_seconds = writer_.last_commit_seconds();
        stats.refusing = writer_.refusing();
        co_return stats;
    }

    Task<std::optional<std::string>> recall(std::string connector, std::string key) override {
        co_return co_await read<std::optional<std::string>>(
            [&](ReadSession& session) { return recalled_value(session.db(), connector, key); });
    }

    Task<void> remember(std::string connector, std::string key, std::string value) override {
        if (value.size() > largest_memory) throw Fault(Cause::too_large, "a remembered value is at most 64 KiB", "value");
        co_await change([&](WriteSession& session) { remember_value(session, connector, key, value); });
    }

    Task<std::vector<OpenItem>> open_items(std::string system, std::string kind, int limit) override {
        co_return co_await read<std::vector<OpenItem>>(
            [&](ReadSession& session) { return open_appeals(session.db(), system, kind, limit); });
    }

    Task<std::optional<AppealRecord>> appeal_by(ExternalId id) override {
        if (!known_ids_.may_hold(normal_external_id(id.value))) co_return std::nullopt;
        co_return co_await read<std::optional<AppealRecord>>(
            [&](ReadSession& session) { return appeal_by_external_id(session.db(), id); });
    }

    Task<std::vector<AppealRecord>> appeals_changed(std::string system, std::string kind, Time from, Time to,
                                                    int limit) override {
        const ChangedQuery query{std::move(system), std::move(kind), from, to, limit};
        co_return co_await read<std::vector<AppealRecord>>(
            [&](ReadSession& session) { return changed_appeals(session.db(), query); });
    }

    Task<bool> put_mail(Mail mail, int quota) override {
        const std::string file = co_await spill(mail.bytes);
        co_return co_await write<bool>([&](WriteSession& session) { return gateway::put_mail(session, mail, quota, file); });
    }

    Task<std::optional<Mail>> take_mail(std::string queue, MailFilter filter, Time now, Time hidden_until) override {
        auto taken = co_await write<std::optional<TakenMail>>(
            [&](WriteSession& session) { return gateway::take_mail(session, queue, filter, now, hidden_until); });
        if (!taken) co_return std::nullopt;
        const std::string& file = taken->file_sha256;
        if (!file.empty())
            taken->mail.bytes = co_await read<std::string>([&](ReadSession& session) { return session.blobs().read(file); });
        co_return std::move(taken->mail);
    }

    Task<std::optional<Mail>> drop_mail(std::string queue, std::string mail_id) override {
        co_return co_await write<std::optional<Mail>>(
            [&](WriteSession& session) { return gateway::drop_mail(session, queue, mail_id); });
    }

    Task<std::vector<Mail>> list_mail(std::string queue, std::int64_t after, int limit) override {
        co_return co_await read<std::vector<Mail>>(
            [&](ReadSession& session) { return mail_behind(session, queue, after, limit); });
    }

    Task<MailCount> count_mail(std::string queue) override {
        co_return co_await read<MailCount>([&](ReadSession& session) { return mail_of_queue(session.db(), queue); });
    }

    Task<std::optional<Time>> next_clock() override {
        co_return co_await read<std::optional<Time>>([](ReadSession& session) { return next_clock_of(session.db()); });
    }

    Task<std::vector<LegalClock>> due_clocks(Time now, int limit) override {
        co_return co_await read<std::vector<LegalClock>>(
            [now, limit](ReadSession& session) { return clocks_due(session.db(), now, limit); });
    }

    Task<std::vector<LegalClock>> clocks_of(std::string appeal_id) override {
        co_return co_await read<std::vector<LegalClock>>(
            [&](ReadSession& session) { return clocks_of_appeal(session.db(), appeal_id); });
    }

    Task<std::vector<LegalClock>> find_clocks(ClockQuery query) override {
        co_return co_await read<std::vector<LegalClock>>(
            [&](ReadSession& session) { return search_clocks(session.db(), query); });
    }

    Task<std::vector<ClockCount>> count_clocks(Time now) override {
        co_return co_await read<std::vector<ClockCount>>(
            [now](ReadSession& session) { return clock_counts(session.db(), now); });
    }

    Task<void> keep(EvidenceItem item) override {
        check_ids(item);
        item.sha256 = sha256_hex(item.bytes);
        co_await spill(item.bytes);
        co_await change([&](WriteSession& session) { keep_evidence(session, item); });
    }

    Task<std::string> park(ParkedMessage message) override {
        message.sha256 = sha256_hex(message.bytes);
        co_await spill(message.bytes);
        co_return co_await write<std::string>([&](WriteSession& session) { return park_message(session, message); });
    }

    Task<std::vector<ParkedMessage>> released(std::string connector, int limit) override {
        co_return co_await read<std::vector<ParkedMessage>>(
            [&](ReadSession& session) { return released_messages(session, connector, limit); });
    }

    Task<void> close_parked(std::string park_id) override {
        co_await change([&](WriteSession& session) { close_parked_message(session, park_id); });
    }

    Task<std::vector<ParkedMessage>> find_parked(ParkedQuery query) override {
        co_return co_await read<std::vector<ParkedMessage>>(
            [&](ReadSession& session) { return search_parked(session.db(), query); });
    }

    Task<std::optional<ParkedMessage>> parked(std::string park_id) override {
        co_return co_await read<std::optional<ParkedMessage>>(
            [&](ReadSession& session) { return whole_parked(session, park_id); });
    }

    Task<void> steer_parked(std::string park_id, ParkedSteer action, JournalEntry journal) override {
        co_await change([&](WriteSession& session) { steer_parked_message(session, park_id, action, journal); });
    }

    Task<std::vector<EvidenceItem>> evidence_of(std::string appeal_id) override {
        co_return co_await read<std::vector<EvidenceItem>>(
            [&](ReadSession& session) { return evidence_of_appeal(session.db(), appeal_id); });
    }

    Task<std::optional<EvidenceItem>> evidence(std::int64_t seq) override {
        co_return co_await read<std::optional<EvidenceItem>>(
            [seq](ReadSession& session) { return whole_evidence(session, seq); });
    }

    Task<std::vector<EvidenceItem>> untimed_evidence(int limit) override {
        co_return co_await read<std::vector<EvidenceItem>>(
            [limit](ReadSession& session) { return untimed_items(session.db(), limit); });
    }

    Blobs& blobs() override { return blobs_; }
    BodyArchive* archive() override { return &archive_; }
    void use_config_digest(std::string digest) override { writer_.use_config_digest(std::move(digest)); }
    void close() override { shut(); }

private:
    // The awaiting frames own what the work refers to, and they do not end before the call has.
    template <class T>
    Task<T> write(std::function<T(WriteSession&)> work) {
        return ask<T, WriteSession>(writer_, io_, std::move(work));
    }
    template <class T>
    Task<T> read(std::function<T(ReadSession&)> work) {
        return ask<T, ReadSession>(readers_, io_, std::move(work));
    }
    template <class Work>
    Task<bool> change(Work work) {
        return write<bool>([work](WriteSession& session) {
            work(session);
            return true;
        });
    }

    /// Puts a big body into a file before the row that names it; gives its digest, empty for one that stays in the row.
    Task<std::string> spill(std::string_view body) {
        if (body.size() <= largest_inline_body) co_return std::string();
        co_return co_await read<std::string>([body](ReadSession& session) { return session.blobs().put(body).sha256; });
    }

    void shut() {
        readers_.stop();
        writer_.stop();
        lock_.release();
    }

    boost::asio::any_io_executor io_;
    DirectoryLock lock_;
    FileBlobs blobs_;
    KnownIds known_ids_;
    Writer writer_;
    Readers readers_;
    SqliteArchive archive_;
};

std::runtime_error cannot_open(const std::filesystem::path& folder, const std::string& why) {
    return std::runtime_error("хранилище нельзя открыть / the store cannot be opened: " + folder.string() + ": " + why);
}

}  // namespace

std::unique_ptr<Store> open_sqlite_store(SqliteSettings settings, boost::asio::any_io_executor io, Clock& clock, Log& log) {
    try {
        return std::make_unique<SqliteStore>(settings, std::move(io), clock, log);
    } catch (const SqliteError& error) {
        throw cannot_open(settings.data_dir, error.what());
    } catch (const Fault& fault) {
        throw cannot_open(settings.data_dir, fault.detail());
    }
}

}  // namespace gateway
