#include "gateway/analytics/reconcile.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "gateway/analytics/breakdown.hpp"
#include "gateway/analytics/fact.hpp"
#include "gateway/analytics/heat_map.hpp"
#include "gateway/analytics/table_source.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/cms.hpp"
#include "gateway/table/xlsx_writer.hpp"

namespace gateway {
namespace {

namespace fs = std::filesystem;
using Level = ReconcileFinding::Level;

constexpr std::size_t shown_differences = 10;
constexpr std::uint64_t largest_manifest = std::uint64_t{64} << 20;

std::string text_of(const fs::path& file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    std::ifstream in(file, std::ios::binary);
    if (error || size > largest_manifest || !in)
        throw std::runtime_error(file.string() + ": файл не читается / the file cannot be read");
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Collects differences of one file; the first few are told.
class Differences {
public:
    void add(std::string sentence) {
        if (++count_ <= shown_differences) text_ += (text_.empty() ? "" : "; ") + std::move(sentence);
    }
    std::int64_t count() const { return static_cast<std::int64_t>(count_); }
    const std::string& text() const { return text_; }

private:
    std::size_t count_ = 0;
    std::string text_;
};

class Reconciliation {
public:
    Reconciliation(fs::path dir, const ReconcileMeans& means)
        : dir_(std::move(dir)), means_(means), text_(text_of(dir_ / manifest_name)), manifest_(manifest_of(text_)) {
        report_.export_id = manifest_.export_id;
    }

    ReconcileReport run() {
        check_signature();
        check_digests();
        recount_ = means_.open_recount(frame());
        changed_ = recount_->changed_since();
        note_changes();
        for (const ExportFile& file : manifest_.files) check_file(file);
        return std::move(report_);
    }

private:
    void say(Level level, std::string check, std::string ru, std::string en, std::string detail = {}) {
        report_.findings.push_back({level, std::move(check), std::move(ru), std::move(en), std::move(detail)});
    }

    RecountFrame frame() const {
        RecountFrame frame;
        frame.change = manifest_.mark.change;
        frame.since = manifest_.since.value_or(0);
        frame.as_of = manifest_.made_at;
        frame.offset_minutes = manifest_.offset_minutes;
        frame.from = manifest_.range.from;
        frame.to = manifest_.range.to;
        frame.rules = manifest_.category_rules;
        frame.weight_number = manifest_.weights.number;
        frame.weight_speed = manifest_.weights.speed;
        frame.weight_completeness = manifest_.weights.completeness;
        frame.weight_quality = manifest_.weights.quality;
        frame.min_closed = manifest_.weights.min_closed;
        frame.cell_millidegrees = manifest_.heat_map.cell_millidegrees;
        frame.min_count = manifest_.heat_map.min_count;
        return frame;
    }

    void check_signature() {
        std::error_code error;
        if (!fs::exists(dir_ / manifest_signature_name, error)) {
            if (means_.must_be_signed)
                return say(Level::bad, "signature", "манифест не подписан", "the manifest is not signed");
            return say(Level::note, "signature", "манифест не подписан, ключ не настроен",
                       "the manifest is not signed, no key is configured");
        }
        const CmsCheck check = verify_cms_detached(text_, text_of(dir_ / manifest_signature_name), means_.trust, means_.now);
        if (!check.valid())
            return say(Level::bad, "signature", "подпись манифеста неверна", "the signature of the manifest is not valid",
                       check.detail);
        const bool own = means_.own && check.signer && check.signer->sha256() == means_.own->sha256();
        if (means_.trust == nullptr && !own)
            return say(Level::bad, "signature", "подписал не ключ шлюза: назовите доверенные корни (--trust)",
                       "signed by a key that is not the gateway's: name the trusted roots (--trust)",
                       check.signer ? check.signer->subject() : std::string());
        say(Level::good, "signature", "подпись манифеста верна", "the signature of the manifest is valid",
            check.signer ? check.signer->subject() : std::string());
    }

    void check_digests() {
        Differences differences;
        for (const ExportFile& file : manifest_.files) {
            std::error_code error;
            const fs::path path = dir_ / file.name;
            if (!fs::is_regular_file(path, error))
                differences.add(file.name + ": нет файла / missing");
            else if (fs::file_size(path) != file.size || sha256_hex_of_file(path) != file.sha256)
                differences.add(file.name + ": изменён / changed");
        }
        report_.differences += differences.count();
        if (differences.count() > 0)
            return say(Level::bad, "digests", "файлы не те, что в манифесте", "the files are not those of the manifest",
                       differences.text());
        say(Level::good, "digests", "контрольные суммы сходятся: файлов " + std::to_string(manifest_.files.size()),
            "all digests agree: " + std::to_string(manifest_.files.size()) + " files");
    }

    /// Sums can be compared all the same when the export holds all facts: those that are gone stand in for themselves.
    void note_changes() {
        if (changed_ == 0) return;
        const bool whole = !manifest_.since && manifest_.range.from.empty() && manifest_.range.to.empty();
        sums_comparable_ = whole && stand_in();
        say(Level::note, "store",
            "после выгрузки изменилось обращений: " + std::to_string(changed_) +
                (sums_comparable_ ? "" : "; показатели не пересчитаны"),
            "appeals changed since the export: " + std::to_string(changed_) +
                (sums_comparable_ ? "" : "; measures were not counted again"));
    }

    bool stand_in() {
        const auto facts = std::find_if(manifest_.files.begin(), manifest_.files.end(),
                                        [](const ExportFile& file) { return file.table == fact_table().name; });
        if (facts == manifest_.files.end()) return false;
        try {
            const auto source = open_source(dir_, *facts, fact_table());
            std::vector<std::string> cells;
            while (source->next(cells))
                if (!recount_->unchanged(cells.front())) recount_->stand_in(source->names(), cells);
            return true;
        } catch (const std::exception&) {  // told when the file itself is checked
            return false;
        }
    }

    void check_file(const ExportFile& file) {
        const TableSpec* table = table_of_export(file.table);
        if (table == nullptr || file.table == "dictionary") return;
        const bool per_appeal = file.table == fact_table().name || file.table == status_event_table().name;
        const bool places = file.table == heat_map_table().name;  // no fact tells of a place that is gone
        if (!per_appeal && changed_ > 0 && (places || !sums_comparable_)) return not_counted(file.name);
        Differences differences;
        std::int64_t rows = 0;
        try {
            rows = compare(file, *table, per_appeal, differences);
        } catch (const Fault& fault) {
            differences.add(std::string(info(fault.cause()).ru) + " / " + std::string(info(fault.cause()).en) + ": " +
                            fault.detail() + " " + fault.place());
        } catch (const std::exception& error) {
            differences.add(error.what());
        }
        report_.differences += differences.count();
        if (differences.count() > 0)
            return say(Level::bad, file.name, "расхождений с хранилищем: " + std::to_string(differences.count()),
                       "differences from the store: " + std::to_string(differences.count()), differences.text());
        say(Level::good, file.name, "пересчитано, сходится: строк " + std::to_string(rows),
            "counted again and agrees: " + std::to_string(rows) + " rows");
    }

    void not_counted(const std::string& name) {
        say(Level::note, name, "не пересчитано: обращения изменились после выгрузки",
            "not counted again: appeals were changed since the export");
    }

    /// Rows of the file against rows of the second count, both in the same order; the number of rows compared.
    std::int64_t compare(const ExportFile& file, const TableSpec& table, bool per_appeal, Differences& differences) {
        const auto source = open_source(dir_, file, table);
        std::vector<std::string> cells;
        std::int64_t rows = 0, read = 0;
        const auto next = [&] {
            while (source->next(cells)) {
                read += file.table != heat_map_table().name || cells[3].empty() ? 1 : 0;  // of a map: its cells
                if (!per_appeal || changed_ == 0 || recount_->unchanged(cells.front())) return true;
            }
            return false;
        };
        const bool cut = file.format == "xlsx" && file.rows >= XlsxWriter::max_rows;  // further sheets are not read
        recount_->count(file.table, [&](const FactRecount::Names& names, const FactRecount::Cells& counted) {
            if (cut && rows == XlsxWriter::max_rows - 1) return;
            if (++rows; next())
                compare_row(source->names(), cells, names, counted, differences);
            else
                differences.add("нет строки / no row " + named(counted));
        });
        while (!cut && next()) differences.add("лишняя строка / a row too many " + named(cells));
        if (!cut && read != file.rows)
            differences.add("строк / rows " + std::to_string(read) + ", в манифесте / in the manifest " +
                            std::to_string(file.rows));
        return rows;
    }

    static std::string named(const std::vector<std::string>& cells) {
        std::string text;
        for (std::size_t i = 0; i < cells.size() && i < 3; ++i) text += (i > 0 ? "/" : "") + cells[i];
        return text;
    }

    static void compare_row(const std::vector<std::string>& names, const std::vector<std::string>& cells,
                            const FactRecount::Names& counted_names, const FactRecount::Cells& counted,
                            Differences& differences) {
        for (std::size_t i = 0; i < counted_names.size(); ++i) {
            const auto found = std::find(names.begin(), names.end(), counted_names[i]);
            const std::string& cell =
                found == names.end() ? std::string() : cells[static_cast<std::size_t>(found - names.begin())];
            if (found != names.end() && cell == counted[i]) continue;
            differences.add(named(cells) + " " + counted_names[i] + ": " + cell + " ≠ " + counted[i]);
            return;
        }
    }

    fs::path dir_;
    const ReconcileMeans& means_;
    std::string text_;
    Manifest manifest_;
    ReconcileReport report_;
    std::unique_ptr<FactRecount> recount_;
    std::int64_t changed_ = 0;
    bool sums_comparable_ = false;
};

}  // namespace

bool ReconcileReport::good() const {
    return std::none_of(findings.begin(), findings.end(), [](const auto& one) { return one.level == Level::bad; });
}

ReconcileReport reconcile(const fs::path& dir, const ReconcileMeans& means) {
    return Reconciliation(dir, means).run();
}

}  // namespace gateway
