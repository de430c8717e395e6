// A gateway of cardboard around one adapter: what it accepts is kept and shown, what it remembers is a map. For tests of
// adapters.
#pragma once

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "adapters/adapter.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/status.hpp"
#include "gateway/core/ids.hpp"
#include "tests/contract/cardboard_books.hpp"
#include "tests/contract/cardboard_tools.hpp"
#include "tests/support/temp_folder.hpp"

namespace gateway {

/// The gateway's memory: appeals by their ids, events applied as Intake does.
class CardboardLedger final : public Ledger {
public:
    explicit CardboardLedger(Clock& clock) : clock_(clock) {}

    Task<std::optional<std::string>> recall(std::string connector, std::string key) override {
        const auto found = memory.find({connector, key});
        if (found == memory.end()) co_return std::nullopt;
        co_return found->second;
    }
    Task<void> remember(std::string connector, std::string key, std::string value) override {
        memory[{connector, key}] = value;
        co_return;
    }
    Task<bool> hear(DeliveryWord word) override {
        heard.push_back(word);
        for (const auto& [key, value] : memory) remembered_before_heard.insert(key.second);
        co_return true;
    }
    Task<std::vector<std::string>> open_handles(std::string, std::string stage, Time before, int) override {
        asked_silence.emplace_back(stage, before);
        co_return silent;
    }
    Task<std::vector<OpenItem>> open_items(std::string system, std::string kind, int limit) override {
        std::vector<OpenItem> items;
        for (const auto& [id, record] : records) {
            const bool has = std::any_of(record.external_ids.begin(), record.external_ids.end(),
                                         [&](const ExternalId& known) { return known.system == system && known.kind == kind; });
            if (has && !is_final(status_of(record.status)) && static_cast<int>(items.size()) < limit) {
                items.push_back({id, record.status, record.external_ids, record.changed_at});
            }
        }
        co_return items;
    }
    Task<std::optional<AppealRecord>> appeal_by(ExternalId id) override {
        for (const auto& [appeal_id, record] : records) {
            if (std::find(record.external_ids.begin(), record.external_ids.end(), id) != record.external_ids.end())
                co_return record;
        }
        co_return std::nullopt;
    }
    Task<std::optional<AppealRecord>> appeal(std::string appeal_id) override {
        const auto found = records.find(appeal_id);
        if (found == records.end()) co_return std::nullopt;
        co_return found->second;
    }
    Task<std::vector<AppealRecord>> appeals_changed(std::string, std::string, Time from, Time to, int limit) override {
        std::vector<AppealRecord> found;
        for (const auto& [id, record] : records) {
            if (record.changed_at >= from && record.changed_at <= to && static_cast<int>(found.size()) < limit)
                found.push_back(record);
        }
        co_return found;
    }

    /// The appeal an event is about, by our id or an external one; std::out_of_range when there is none.
    const AppealRecord& record_of(const AppealEvent& event) const {
        if (!event.external_id) return records.at(event.appeal_id);
        for (const auto& [appeal_id, record] : records) {
            const auto& ids = record.external_ids;
            if (std::find(ids.begin(), ids.end(), event.external_id->plain()) != ids.end()) return record;
        }
        throw std::out_of_range("no appeal with this external id");
    }

    void keep(const Appeal& appeal) {
        auto& record = records[appeal.appeal_id];
        record.appeal_id = appeal.appeal_id;
        record.json = to_json(appeal);
        record.status = to_text(appeal.status.value);
        record.created_at = appeal.created_at;
        record.changed_at = clock_.now();
        record.external_ids.clear();
        for (const auto& id : appeal.external_ids) record.external_ids.push_back(id.plain());
    }

    /// An appeal of which nothing matters but an id.
    void know(const ExternalId& id, const std::string& appeal_id) {
        records[appeal_id].appeal_id = appeal_id;
        records[appeal_id].external_ids.push_back(id);
    }

    std::map<std::string, AppealRecord> records;
    std::map<std::pair<std::string, std::string>, std::string> memory;
    std::vector<DeliveryWord> heard;
    std::set<std::string, std::less<>> remembered_before_heard;  ///< keys of `memory` at the last word
    std::vector<std::string> silent;                             ///< what open_handles gives
    std::vector<std::pair<std::string, Time>> asked_silence;     ///< what it was asked

private:
    Clock& clock_;
};

struct Rig {
    TempFolder folder;
    boost::asio::io_context io;
    Workers workers{2};
    WebClient web{io.get_executor()};
    HandClock clock;
    CardboardLedger ledger{clock};
    CardboardMailbox mailbox{clock};
    CardboardEvidence evidence{clock};
    FolderBlobs blobs;
    NoteLog log;
    std::vector<Submission> accepted;
    std::map<std::string, std::pair<std::string, Receipt>> receipts;
    std::optional<Fault> refusal;  ///< what Accept throws

    Task<Receipt> accept(Submission submission) {
        if (refusal) throw Fault(*refusal);
        const auto key = submission.envelope.sender + "|" + submission.envelope.sender_message_id;
        if (const auto known = receipts.find(key); known != receipts.end()) {
            if (known->second.first != submission.envelope.content_digest) throw Fault(Cause::duplicate_other_content);
            auto again = known->second.second;
            again.repeat = true;
            co_return again;
        }
        Receipt receipt;
        receipt.message_id = make_uuid_v7(clock.now());
        receipt.accepted_at = clock.now();
        const MessageKind kind = submission.envelope.kind;
        if (kind == MessageKind::appeal_created || kind == MessageKind::appeal_updated) {
            const auto appeal = appeal_from_json(submission.canonical);
            ledger.keep(appeal);
            receipt.appeal_id = appeal.appeal_id;
        } else {
            const auto event = event_from_json(submission.canonical);
            auto appeal = appeal_from_json(ledger.record_of(event).json);
            apply(appeal, event, clock.now());
            ledger.keep(appeal);
            receipt.appeal_id = appeal.appeal_id;
        }
        receipts[key] = {submission.envelope.content_digest, receipt};
        accepted.push_back(std::move(submission));
        co_return receipt;
    }

    AdapterKit kit(std::string id) {
        return {std::move(id),
                io.get_executor(),
                workers,
                web,
                [this](Submission submission) { return accept(std::move(submission)); },
                ledger,
                mailbox,
                evidence,
                blobs,
                clock,
                log,
                {},
                {},
                folder.path().string()};
    }

    /// Runs one coroutine to its end; its exception is thrown here.
    template <class T>
    T run(Task<T> task) {
        std::optional<T> result;
        std::exception_ptr failure;
        boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr error, T value) {
            failure = error;
            if (!error) result = std::move(value);
        });
        io.restart();
        while (!result && !failure && io.run_one_for(std::chrono::seconds(30)) > 0) {
        }
        if (failure) std::rethrow_exception(failure);
        REQUIRE(result);
        return std::move(*result);
    }
};

}  // namespace gateway
