#include "adapters/table_import/sheet_import.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>

#include "adapters/table_import/changes.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::table_import {
namespace {

constexpr int first_server_error = 500;

/// Ours to cure: the row is good and comes again.
bool is_our_failure(const Fault& fault) {
    return info(fault.cause()).http_status >= first_server_error && fault.cause() != Cause::mapping_failed;
}

}  // namespace

/// A row with what the mapping made of it, or with why nothing could be made.
struct SheetImport::Item {
    Row row;
    std::optional<Draft> draft;
    std::string digest;
    std::optional<Fault> refusal;
    std::int64_t version = 0;  ///< of the appeal the row was compared with; 0 = a new one
};

/// Rows under way. The last one that ends wakes the importer.
struct SheetImport::Batch {
    Batch(const boost::asio::any_io_executor& io, std::vector<Item> read)
        : items(std::move(read)), open(items.size()), ended(io) {
        ended.expires_at(boost::asio::steady_timer::time_point::max());
    }
    std::vector<Item> items;
    std::size_t open;
    std::exception_ptr failure;
    boost::asio::steady_timer ended;
};

Task<std::shared_ptr<SheetImport>> SheetImport::begin(std::shared_ptr<ImportOffice> office, std::filesystem::path file) {
    std::shared_ptr<SheetImport> made(new SheetImport(std::move(office), std::move(file)));
    SheetImport& self = *made;
    self.report_.file = self.file_.filename().string();
    co_await offload(self.office_->kit.workers, [&self] {
        // Folders people drop files into may lie anywhere; what is unpacked stays on the disk of the data.
        self.office_->settings.table.spool_dir = self.office_->kit.blobs.spool_path().parent_path();
        self.report_.sha256 = sha256_hex_of_file(self.file_);
        self.sheet_.emplace(self.file_, self.office_->settings, self.office_->draftsman.columns(), self.report_);
    });
    co_return made;
}

std::vector<SheetImport::Item> SheetImport::read_batch() {
    const auto most = static_cast<std::size_t>(office_->settings.in_flight);
    std::vector<Item> items;
    for (Row& row : sheet_->next(most)) {
        Item& item = items.emplace_back();
        item.row = std::move(row);
        item.digest = office_->draftsman.digest_of(item.row);
    }
    return items;
}

Task<bool> SheetImport::step() {
    auto items = co_await offload(office_->kit.workers, [this] { return read_batch(); });
    if (items.empty()) co_return false;
    const auto batch = std::make_shared<Batch>(office_->kit.io, std::move(items));
    for (std::size_t i = 0; i < batch->items.size(); ++i)
        boost::asio::co_spawn(office_->kit.io, take_row(shared_from_this(), batch, i), boost::asio::detached);
    boost::system::error_code woken;
    while (batch->open > 0) co_await batch->ended.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
    if (batch->failure) std::rethrow_exception(batch->failure);
    co_return true;
}

Task<void> SheetImport::take_row(std::shared_ptr<SheetImport> self, std::shared_ptr<Batch> batch, std::size_t index) {
    Item& item = batch->items[index];
    try {
        co_await self->take(item);
    } catch (const Fault& fault) {
        if (is_our_failure(fault)) {
            batch->failure = std::current_exception();
        } else {
            self->report_.refuse(item.row.number, fault);
        }
    } catch (const std::exception&) {
        batch->failure = std::current_exception();
    }
    if (--batch->open == 0) batch->ended.cancel();
}

Task<void> SheetImport::take(Item& item) {
    const AdapterKit& kit = office_->kit;
    const auto record = co_await kit.ledger.appeal_by({office_->draftsman.system(), office_->settings.id_kind, item.row.key});
    if (record && office_->draftsman.has_digest(record->json, item.digest)) {
        ++report_.unchanged;
        co_return;
    }
    const Time now = kit.clock.now();
    const Draftsman& draftsman = office_->draftsman;
    item.draft = co_await offload(kit.workers, [&draftsman, &item, now] { return draftsman.draft(item.row, now); });
    report_.note(item.draft->stamp.unmapped);
    if (record) co_return co_await take_known(item, *record);
    co_await hand_on(item, MessageKind::appeal_created, to_json(item.draft->appeal), "appeal");
    ++report_.created;
}

Task<void> SheetImport::take_known(Item& item, const AppealRecord& record) {
    const AdapterKit& kit = office_->kit;
    item.version = record.version;
    const Appeal known = co_await offload(kit.workers, [&record] { return appeal_from_json(record.json); });
    for (AppealEvent& event : changes(known, item.draft->appeal, kit.id, kit.clock.now())) {
        const std::string what = event.event_id;
        event.event_id += ":" + item.row.key + ":" + std::to_string(item.version);
        co_await hand_on(item, event.kind, to_json(event), what);
    }
    co_await hand_on(item, MessageKind::appeal_created, to_json(item.draft->appeal), "appeal");
    ++report_.changed;
}

Task<void> SheetImport::hand_on(const Item& item, MessageKind kind, std::string canonical, std::string what) {
    const AdapterKit& kit = office_->kit;
    Submission submission;
    Envelope& envelope = submission.envelope;
    envelope.connector = envelope.sender = kit.id;
    // The version keeps a row that goes back to what it was from looking like a repetition of its first coming.
    envelope.sender_message_id = sha256_hex(item.row.key).substr(0, 16) + ":" + item.digest.substr(0, 16) + ":" +
                                 std::to_string(item.version) + ":" + what;
    envelope.kind = kind;
    envelope.content_type = "application/json";
    envelope.bytes = item.row.json;
    envelope.content_digest = sha256_hex(item.digest + ":" + what);
    envelope.received_at = kit.clock.now();
    submission.canonical = std::move(canonical);
    submission.unrouted = Submission::Unrouted::park;
    submission.mapped = {item.draft->stamp};
    co_await kit.accept(std::move(submission));
}

}  // namespace gateway::table_import
