#include "gateway/flow/scan_gate.hpp"

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/flow/journal_detail.hpp"
#include "gateway/flow/journal_kinds.hpp"

namespace gateway {

namespace {

void note_scans(std::vector<Attachment>& list, const std::vector<AttachmentRef>& files) {
    for (Attachment& one : list)
        for (const AttachmentRef& file : files)
            if (!file.sha256.empty() && file.sha256 == one.sha256) one.scan = Open<ScanState>::of(file.scan);
}

/// The document with what is known of its files. One that cannot be read is its connector's to refuse.
std::string with_scans(const Delivery& delivery) {
    const bool whole = delivery.kind == MessageKind::appeal_created || delivery.kind == MessageKind::appeal_updated;
    try {
        if (whole) {
            Appeal appeal = appeal_from_json(delivery.canonical);
            note_scans(appeal.attachments, delivery.attachments);
            return to_json(appeal);
        }
        AppealEvent event = event_from_json(delivery.canonical);
        if (event.answer) note_scans(event.answer->attachments, delivery.attachments);
        return to_json(event);
    } catch (const Fault&) {
        return delivery.canonical;
    }
}

}  // namespace

Task<std::optional<Outcome>> ScanGate::check(Delivery& delivery) {
    for (AttachmentRef& file : delivery.attachments) {
        if (file.scan == "clean") continue;
        std::optional<Outcome> stopped = co_await check_file(delivery, file);
        if (stopped) co_return stopped;
    }
    if (!delivery.attachments.empty()) delivery.canonical = with_scans(delivery);
    co_return std::nullopt;
}

Task<std::optional<Outcome>> ScanGate::check_file(const Delivery& delivery, AttachmentRef& file) {
    const LentFile lent = kit_.store.blobs().lend(file.sha256);
    const ScanResult result = co_await rules_.scanner->scan(lent.path(), Deadline::after(rules_.within));
    const bool no_verdict = result.kind == ScanResult::Kind::unavailable;
    if (no_verdict && rules_.unavailable == ScanRules::Unavailable::block)
        co_return postponed(Cause::scan_unavailable, result.detail);
    const std::string before = file.scan;
    file.scan = no_verdict ? "skipped" : result.kind == ScanResult::Kind::infected ? "infected" : "clean";
    if (file.scan != before) co_await keep(delivery, file, result.detail);
    if (file.scan == "infected") co_return refused(Cause::attachment_infected, "attachment " + file.id + ": " + result.detail);
    co_return std::nullopt;
}

Task<void> ScanGate::keep(const Delivery& delivery, const AttachmentRef& file, std::string detail) {
    if (file.scan != "clean") {
        kit_.log.write(file.scan == "infected" ? LogLevel::error : LogLevel::warn, "attachment_" + file.scan,
                       {{"message_id", delivery.message_id},
                        {"delivery_id", delivery.delivery_id},
                        {"attachment", file.id},
                        {"detail", detail}});
    }
    JournalEntry entry;
    entry.kind = journal::attachment_scanned;
    entry.message_id = delivery.message_id;
    entry.appeal_id = delivery.appeal_id;
    entry.delivery_id = delivery.delivery_id;
    entry.connector = delivery.connector;
    entry.detail = JournalDetail()
                       .add("attachment", file.id)
                       .add("sha256", file.sha256)
                       .add("scan", file.scan)
                       .add("detail", detail)
                       .text();
    co_await kit_.store.keep_scan({delivery.message_id, file.sha256, file.scan}, std::move(entry));
}

}  // namespace gateway
