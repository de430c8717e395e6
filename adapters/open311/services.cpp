#include "adapters/open311/services.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "gateway/appeal/scalars.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::open311 {
namespace {

std::string column(const CsvRow& row, std::string_view name) {
    const auto found = row.find(name);
    return found == row.end() ? std::string() : found->second;
}

std::string needed(const CsvRow& row, std::string_view name) {
    auto value = column(row, name);
    if (value.empty()) throw std::runtime_error("a row has no " + std::string(name));
    return value;
}

AttributeType type_of(std::string_view datatype) {
    if (datatype == "number") return AttributeType::number;
    if (datatype == "datetime") return AttributeType::datetime;
    if (datatype == "text") return AttributeType::text;
    if (datatype == "singlevaluelist") return AttributeType::single_list;
    if (datatype == "multivaluelist") return AttributeType::multi_list;
    if (datatype == "string") return AttributeType::text_line;
    throw std::runtime_error("datatype " + std::string(datatype) + " is none of the six of GeoReport v2");
}

Attribute attribute_of(const CsvRow& row) {
    Attribute attribute;
    attribute.code = needed(row, "code");
    attribute.datatype = needed(row, "datatype");
    attribute.type = type_of(attribute.datatype);
    attribute.required = column(row, "required") == "true";
    attribute.variable = column(row, "variable") != "false";
    attribute.description = column(row, "description");
    attribute.datatype_description = column(row, "datatype_description");
    const auto order = column(row, "order");
    std::from_chars(order.data(), order.data() + order.size(), attribute.order);
    return attribute;
}

void add_attribute(Service& service, const CsvRow& row) {
    auto& attributes = service.attributes;
    const auto code = needed(row, "code");
    auto found = std::find_if(attributes.begin(), attributes.end(), [&](const Attribute& known) { return known.code == code; });
    if (found == attributes.end()) {
        auto fresh = attribute_of(row);
        const auto later = [&](const Attribute& known) { return known.order > fresh.order; };
        found = attributes.insert(std::find_if(attributes.begin(), attributes.end(), later), std::move(fresh));
    }
    const auto key = column(row, "value_key");
    if (!key.empty()) found->values.push_back({key, column(row, "value_name")});
}

std::string date_of(const CsvRow& row, std::string_view name) {
    auto date = column(row, name);
    if (!date.empty() && !is_date(date))
        throw std::runtime_error("service " + column(row, "service_code") + ": " + std::string(name) + " must be YYYY-MM-DD");
    return date;
}

ServiceTopic topic_of(const CsvRow& row) {
    return {column(row, "topic_scheme"), column(row, "topic_code"), column(row, "topic_name"), date_of(row, "valid_from"),
            date_of(row, "valid_to")};
}

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

bool ServiceTopic::covers(std::string_view day) const {
    if (day.empty()) return true;
    return (valid_from.empty() || valid_from <= day) && (valid_to.empty() || day <= valid_to);
}

const ServiceTopic* Service::topic_on(std::string_view day) const {
    const auto found = std::find_if(topics.begin(), topics.end(), [&](const ServiceTopic& one) { return one.covers(day); });
    return found == topics.end() ? nullptr : &*found;
}

Services::Services(const std::vector<CsvRow>& services, const std::vector<CsvRow>& attributes) {
    for (const auto& row : services) {
        const auto code = needed(row, "service_code");
        auto known = std::find_if(services_.begin(), services_.end(), [&](const Service& one) { return one.code == code; });
        if (known == services_.end()) {
            services_.push_back({code,
                                 needed(row, "service_name"),
                                 column(row, "description"),
                                 column(row, "keywords"),
                                 column(row, "group"),
                                 {},
                                 {}});
            known = services_.end() - 1;
        }
        known->topics.push_back(topic_of(row));
    }
    for (const auto& row : attributes) {
        const auto code = needed(row, "service_code");
        const auto service =
            std::find_if(services_.begin(), services_.end(), [&](const Service& known) { return known.code == code; });
        if (service == services_.end()) throw std::runtime_error("attributes name the unknown service " + code);
        add_attribute(*service, row);
    }
}

Services Services::load(const std::filesystem::path& services, const std::filesystem::path& attributes) {
    try {
        Services loaded(read_csv_file(services), attributes.empty() ? std::vector<CsvRow>{} : read_csv_file(attributes));
        loaded.file_ = services.filename().string();
        loaded.digest_ = sha256_hex(text_of(services));
        if (!attributes.empty()) loaded.digest_ = sha256_hex(loaded.digest_ + "\n" + sha256_hex(text_of(attributes)) + "\n");
        return loaded;
    } catch (const std::runtime_error& error) {
        throw std::runtime_error("dictionary " + services.string() + ": " + error.what());
    }
}

const Service* Services::by_code(std::string_view code) const {
    for (const auto& service : services_) {
        if (service.code == code) return &service;
    }
    return nullptr;
}

std::optional<std::string> Services::exact(std::string_view scheme, std::string_view code, std::string_view day) const {
    for (const auto& service : services_)
        for (const auto& topic : service.topics)
            if (topic.code == code && topic.scheme == scheme && topic.covers(day)) return service.code;
    return std::nullopt;
}

std::optional<std::string> Services::code_of(std::string_view scheme, std::string_view topic, std::string_view day) const {
    std::string code(topic);
    while (!code.empty()) {
        if (auto found = exact(scheme, code, day)) return found;
        const auto dot = code.rfind('.');
        code.resize(dot == std::string::npos ? 0 : dot);
    }
    return std::nullopt;
}

}  // namespace gateway::open311
