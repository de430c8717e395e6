#include <prometheus/text_serializer.h>

#include <sstream>

#include "gateway/admin/families_native.hpp"

namespace gateway {

prometheus::MetricFamily& Families::family(const Head& head, prometheus::MetricType type) {
    const auto [place, fresh] = places_.emplace(head.name, families_.size());
    if (fresh) families_.push_back({"gateway_" + head.name, head.help, type, {}});
    return families_[place->second];
}

void Families::counter(const Head& head, MetricLabels labels, double value) {
    prometheus::ClientMetric metric;
    metric.label = std::move(labels);
    metric.counter.value = value;
    family(head, prometheus::MetricType::Counter).metric.push_back(std::move(metric));
}

void Families::gauge(const Head& head, MetricLabels labels, double value) {
    prometheus::ClientMetric metric;
    metric.label = std::move(labels);
    metric.gauge.value = value;
    family(head, prometheus::MetricType::Gauge).metric.push_back(std::move(metric));
}

void Families::histogram(const Head& head, MetricLabels labels, const DeskHistogram& value) {
    prometheus::ClientMetric metric;
    metric.label = std::move(labels);
    metric.histogram.sample_count = value.count;
    metric.histogram.sample_sum = value.sum;
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < value.bounds.size() && i < value.counts.size(); ++i) {
        below += value.counts[i];
        metric.histogram.bucket.push_back({below, value.bounds[i]});
    }
    family(head, prometheus::MetricType::Histogram).metric.push_back(std::move(metric));
}

std::string Families::text() const {
    std::ostringstream out;
    out.imbue(std::locale::classic());
    prometheus::TextSerializer().Serialize(out, families_);
    return out.str();
}

}  // namespace gateway
