#include "gateway/analytics/export.hpp"

#include <algorithm>
#include <stdexcept>

#include "gateway/analytics/breakdown.hpp"
#include "gateway/analytics/dictionaries.hpp"
#include "gateway/analytics/digest_file.hpp"
#include "gateway/analytics/heat_map.hpp"
#include "gateway/analytics/local_day.hpp"
#include "gateway/analytics/publish.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/cms.hpp"

namespace gateway {
namespace {

namespace fs = std::filesystem;

/// One table in every format that is asked for.
class TableFiles {
public:
    TableFiles(const std::vector<ExportFormat>& formats, const TableSpec& table, const fs::path& dir) {
        for (const ExportFormat format : formats)
            if (format != ExportFormat::geojson) sinks_.push_back(make_sink(format, table, dir));
    }

    void row(const std::vector<std::string>& cells) {
        for (const auto& sink : sinks_) sink->row(cells);
    }

    void finish(std::vector<ExportFile>& files) {
        for (const auto& sink : sinks_) files.push_back(sink->finish());
    }

private:
    std::vector<std::unique_ptr<TableSink>> sinks_;
};

/// The walk over the store with everything that grows in it.
class ExportWalk {
public:
    ExportWalk(const ExportOrder& order, const fs::path& dir, Time now)
        : order_(order),
          dir_(dir),
          frame_{now, order.offset_minutes},
          facts_(order.formats, fact_table(), dir),
          events_(order.formats, status_event_table(), dir),
          breakdown_(order.range),
          heat_map_(order.heat_map, order.range) {}

    void take(const StoredAppeal& stored) {
        Appeal appeal;
        try {
            appeal = appeal_from_json(stored.record.json);
        } catch (const Fault&) {
            ++unreadable_;
            return;
        }
        const std::vector<Fact> facts = facts_of(appeal, stored.record.origin, frame_, categories());
        for (const Fact& fact : facts) {
            measures_.take(fact);
            breakdown_.take(fact);
        }
        heat_map_.take(appeal, facts);
        const bool fresh = !order_.since || stored.change > *order_.since;
        if (!fresh || facts.empty() || !order_.range.covers(facts.front().created_day)) return;
        for (const Fact& fact : facts) {
            write_fact(fact, cells_);
            facts_.row(cells_);
        }
        for (const auto& event : status_events_of(appeal, order_.offset_minutes)) events_.row(event);
    }

    std::vector<ExportFile> finish() {
        std::vector<ExportFile> files;
        facts_.finish(files);
        events_.finish(files);
        write(measure_daily_table(), files, [&](TableFiles& table) {
            measures_.days(order_.range,
                           [&](std::string_view day, std::string_view slice, std::string_view value, const Counts& counts,
                               std::int64_t backlog) { table.row(day_cells(day, slice, value, counts, backlog)); });
        });
        write(measure_total_table(), files, [&](TableFiles& table) {
            std::int64_t all_in = 0;
            measures_.period(order_.range, [&](std::string_view slice, std::string_view value, const Measures::Period& period) {
                if (slice == "all") all_in = period.counts.count_in;
                table.row(period_cells(slice, value, period, all_in));
            });
        });
        write(rating_table(), files, [&](TableFiles& table) {
            for (const RatingLine& line : rating_of(measures_, order_.range, order_.weights)) table.row(rating_cells(line));
        });
        write(breakdown_table(), files, [&](TableFiles& table) {
            for (const auto& row : breakdown_.rows()) table.row(row);
        });
        write(dictionary_table(), files, [&](TableFiles& table) {
            for (const auto& row : dictionary_rows(order_.sectors, order_.categories)) table.row(row);
        });
        const auto& formats = order_.formats;
        if (std::find(formats.begin(), formats.end(), ExportFormat::geojson) != formats.end())
            files.push_back(heat_map_.write(dir_));
        return files;
    }

    std::int64_t unreadable() const { return unreadable_; }

private:
    template <class Fill>
    void write(const TableSpec& spec, std::vector<ExportFile>& files, Fill fill) {
        TableFiles table(order_.formats, spec, dir_);
        fill(table);
        table.finish(files);
    }

    const CategoryList& categories() const {
        static const CategoryList none;
        return order_.categories == nullptr ? none : *order_.categories;
    }

    const ExportOrder& order_;
    const fs::path& dir_;
    FactFrame frame_;
    TableFiles facts_, events_;
    Measures measures_;
    Breakdown breakdown_;
    HeatMap heat_map_;
    std::vector<std::string> cells_;
    std::int64_t unreadable_ = 0;
};

Manifest frame_of(const ExportOrder& order, Time now) {
    Manifest manifest;
    manifest.export_id = make_uuid_v7(now);
    manifest.instance = order.instance;
    manifest.made_at = now;
    manifest.since = order.since;
    manifest.offset_minutes = order.offset_minutes;
    manifest.range = order.range;
    manifest.weights = order.weights;
    manifest.heat_map = order.heat_map;
    if (order.categories != nullptr) manifest.category_rules = order.categories->rules();
    return manifest;
}

}  // namespace

Manifest make_export(FactReader& reader, const ExportOrder& order, Time now) {
    Manifest manifest = frame_of(order, now);
    manifest.mark = reader.mark();
    if (order.since && *order.since > manifest.mark.change)
        throw std::runtime_error("отметка новее хранилища / the watermark is newer than the store: " +
                                 std::to_string(*order.since) + " > " + std::to_string(manifest.mark.change));
    Workshop workshop(order.out, manifest.export_id);
    ExportWalk walk(order, workshop.path(), now);
    reader.walk([&](const StoredAppeal& appeal) {
        if (order.cancelled && order.cancelled()) throw std::runtime_error("выгрузка прервана / the export was given up");
        walk.take(appeal);
    });
    manifest.files = walk.finish();
    manifest.unreadable = walk.unreadable();

    std::vector<std::string> names, manifest_names;
    for (const ExportFile& file : manifest.files) names.push_back(file.name);
    const std::string text = to_json(manifest);
    if (order.key != nullptr) {
        write_file(workshop.path() / manifest_signature_name, sign_cms_detached(text, order.key->current(), now));
        manifest_names.emplace_back(manifest_signature_name);
    }
    write_file(workshop.path() / manifest_name, text);
    manifest_names.emplace_back(manifest_name);
    workshop.publish(names, manifest_names);
    return manifest;
}

}  // namespace gateway
