// Metric families made of a picture of the gateway instead of counters kept in a registry: the parts keep their own numbers.
#pragma once

#include <prometheus/metric_family.h>

#include <map>
#include <string>
#include <vector>

#include "gateway/admin/desk.hpp"

namespace gateway {

using MetricLabels = std::vector<prometheus::ClientMetric::Label>;

/// Collects samples; families keep the order of their first sample.
class Families {
public:
    struct Head {
        std::string name, help;
    };

    void counter(const Head& head, MetricLabels labels, double value);
    void gauge(const Head& head, MetricLabels labels, double value);
    void histogram(const Head& head, MetricLabels labels, const DeskHistogram& value);

    std::string text() const;

private:
    prometheus::MetricFamily& family(const Head& head, prometheus::MetricType type);

    std::vector<prometheus::MetricFamily> families_;
    std::map<std::string, std::size_t> places_;
};

}  // namespace gateway
