#include "gateway/app/bi_export.hpp"

#include <algorithm>
#include <stdexcept>

#include "gateway/analytics/dictionaries.hpp"
#include "gateway/analytics/local_day.hpp"
#include "gateway/store/fact_reader.hpp"

namespace gateway {

BiMeans::BiMeans(const Config& config, const BiConfig& settings, std::shared_ptr<const SigningKey> key)
    : data_dir_(config.data_dir),
      seals_(seals_of(config)),
      settings_(settings),
      instance_(config.instance.id),
      key_(std::move(key)) {
    const auto offset = bi_offset(settings.utc_offset, config.deadlines.offset_minutes);
    if (!offset)
        throw std::runtime_error(
            "смещение местного времени: ожидается +03:00, а не / an offset like +03:00 is expected, not '" +
            settings.utc_offset + "'");
    offset_minutes_ = *offset;
    for (const std::string& word : settings.formats) {
        const ExportFormat format = export_format_of(word);
        if (std::find(formats_.begin(), formats_.end(), format) == formats_.end()) formats_.push_back(format);
    }
    const auto dictionaries = config.dir / "dictionaries";
    categories_ = CategoryList::load_if_there(dictionaries / category_file);
    if (!config.instance.region.empty()) sectors_ = Sectors::load(dictionaries, config.instance.region);
}

std::unique_ptr<FactReader> BiMeans::open() const {
    return open_fact_reader(data_dir_, seals_);
}

Manifest BiMeans::make(const BiRequest& request, Time now) const {
    ExportOrder order;
    order.out = request.out;
    order.formats = formats_;
    order.since = request.since;
    order.range = request.range;
    order.cancelled = request.cancelled;
    order.offset_minutes = offset_minutes_;
    order.weights = weights();
    order.heat_map = {settings_.cell_millidegrees, settings_.min_count};
    order.instance = instance_;
    order.categories = &categories_;
    order.sectors = sectors_ ? &*sectors_ : nullptr;
    order.key = key_.get();
    return make_export(*open(), order, now);
}

Totals BiMeans::totals(const DayRange& range, Time now) const {
    return count_totals(*open(), {{now, offset_minutes_}, range, weights()}, categories_);
}

ReportRows BiMeans::report(const ReportPlan& plan, const ReportPeriod& period, const std::filesystem::path& file,
                           Time now) const {
    const auto reader = open();
    const Totals counted = count_totals(*reader, {{now, offset_minutes_}, period.days, weights()}, categories_);
    const ReportNotes notes{instance_, to_rfc3339(now).substr(0, 19) + "Z", offset_text(offset_minutes_),
                            reader->mark().change};
    return write_report(file, plan, period, counted, notes, dictionary_rows(sectors_ ? &*sectors_ : nullptr, &categories_));
}

RatingWeights BiMeans::weights() const {
    return {settings_.weight_number, settings_.weight_speed, settings_.weight_completeness, settings_.weight_quality,
            settings_.min_closed};
}

ReconcileReport BiMeans::check(const std::filesystem::path& dir, const TrustStore* trust, Time now) const {
    ReconcileMeans means;
    means.open_recount = [this](const RecountFrame& frame) { return open_fact_recount(data_dir_, frame, seals_); };
    means.trust = trust;
    means.must_be_signed = key_ != nullptr;
    if (key_) means.own = key_->current().certificate();
    means.now = now;
    return reconcile(dir, means);
}

BiConfig settings_of_report(const Config& config, const BiReportConfig& report) {
    BiConfig settings = config.bi.size() == 1 ? config.bi.front() : default_bi();
    settings.utc_offset = report.utc_offset;
    return settings;
}

BiConfig bi_settings(const Config& config, const std::string& name) {
    for (const BiConfig& one : config.bi)
        if (one.id == name) return one;
    if (!name.empty()) throw std::runtime_error("нет файла / there is no file bi/" + name + ".yaml");
    if (config.bi.size() > 1)
        throw std::runtime_error(
            "файлов в папке bi несколько: назовите один (--job) / several files in the folder bi: name one (--job)");
    return config.bi.empty() ? default_bi() : config.bi.front();
}

}  // namespace gateway
