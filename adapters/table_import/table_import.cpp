#include "adapters/table_import/table_import.hpp"

#include <utility>

#include "adapters/table_import/settings.hpp"
#include "adapters/table_import/source.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::table_import {

namespace {

constexpr std::size_t trial_batch = 256;

Adapter make_table_import(const Settings& settings, AdapterKit kit) {
    Adapter adapter;
    adapter.source = make_table_source(std::make_shared<ImportOffice>(read_table_settings(settings), std::move(kit)));
    return adapter;
}

}  // namespace

AdapterKind make_table_import_kind() {
    return {"table_import", "Таблицы XLSX и CSV: выгрузки ПОС, мониторинга соцсетей и любых других систем",
            "XLSX and CSV tables: exports of ПОС, of social network monitoring and of any other system", table_setting_keys(),
            &make_table_import};
}

std::string trial_report(const Settings& settings, const std::string& connector, const std::string& config_dir,
                         const std::filesystem::path& file) {
    TableSettings read = read_table_settings(settings);
    read.table.spool_dir = std::filesystem::temp_directory_path();
    const Draftsman draftsman(read, connector, config_dir);
    Report report;
    report.file = file.filename().string();
    report.sha256 = sha256_hex_of_file(file);
    Sheet sheet(file, read, draftsman.columns(), report);
    for (auto rows = sheet.next(trial_batch); !rows.empty(); rows = sheet.next(trial_batch)) {
        for (const Row& row : rows) {
            try {
                report.note(draftsman.draft(row, SystemClock().now()).stamp.unmapped);
                ++report.created;
            } catch (const Fault& fault) {
                report.refuse(row.number, fault);
            }
        }
    }
    return to_json(report);
}

std::filesystem::path inbox_of(const Settings& settings) {
    return read_table_settings(settings).inbox;
}

}  // namespace gateway::table_import
