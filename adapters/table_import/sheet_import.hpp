// One file on its way into the gateway, a batch of rows at a time.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "adapters/adapter.hpp"
#include "adapters/table_import/draft.hpp"
#include "adapters/table_import/report.hpp"
#include "adapters/table_import/sheet.hpp"

namespace gateway::table_import {

/// What source and imports share (shared_ptr: rows under way keep it while the adapter goes).
struct ImportOffice {
    ImportOffice(TableSettings read, AdapterKit given)
        : settings(std::move(read)), kit(std::move(given)), draftsman(settings, kit.id, kit.config_dir) {}

    TableSettings settings;
    AdapterKit kit;
    Draftsman draftsman;
};

/// On the io thread but where said. Rows of one batch are handed on side by side, no two of one appeal.
class SheetImport : public std::enable_shared_from_this<SheetImport> {
public:
    /// Opens the file and reads it once, on a worker. Throws Fault for a file that cannot be read.
    static Task<std::shared_ptr<SheetImport>> begin(std::shared_ptr<ImportOffice> office, std::filesystem::path file);

    /// Imports the next batch. False when the file has ended. Rows that are refused stand in the report; throws Fault for
    /// failures of our own (store_unavailable, overloaded, stopping): then the import begins anew later.
    Task<bool> step();

    const Report& report() const { return report_; }

private:
    struct Item;
    struct Batch;
    SheetImport(std::shared_ptr<ImportOffice> office, std::filesystem::path file)
        : office_(std::move(office)), file_(std::move(file)) {}

    static Task<void> take_row(std::shared_ptr<SheetImport> self, std::shared_ptr<Batch> batch, std::size_t index);
    Task<void> take(Item& item);
    Task<void> take_known(Item& item, const AppealRecord& record);
    Task<void> hand_on(const Item& item, MessageKind kind, std::string canonical, std::string what);
    std::vector<Item> read_batch();  ///< on a worker

    std::shared_ptr<ImportOffice> office_;
    std::filesystem::path file_;
    Report report_;
    std::optional<Sheet> sheet_;
};

}  // namespace gateway::table_import
