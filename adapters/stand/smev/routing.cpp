#include "adapters/stand/smev/routing.hpp"

#include <algorithm>

#include "adapters/stand/smev/version.hpp"
#include "adapters/stand/smev/wire.hpp"

namespace gateway::stand::smev {

namespace {

constexpr std::string_view success = "success";

/// The schema orders dynamic values before identifiers, in the block and in its statuses.
std::vector<RoutedValue> values_in(XmlNode holder) {
    std::vector<RoutedValue> values;
    for (const XmlNode one : holder.child("DynamicRouting").children()) values.push_back({true, one.trimmed(), {}});
    for (const XmlNode one : holder.child("IdentifierRouting").children()) values.push_back({false, one.trimmed(), {}});
    return values;
}

std::string statuses_of(const std::vector<RoutedValue>& values) {
    std::string xml;
    for (const RoutedValue& one : values) {
        const std::string kind = one.dynamic ? "Dynamic" : "Identifier";
        xml += "<r:" + kind + "RoutingStatus>" + element("r:" + kind + "Value", one.value) +
               element("r:RoutingStatusCode", one.code) + "</r:" + kind + "RoutingStatus>";
    }
    return xml;
}

bool is_reached(const RoutedValue& value) {
    return value.code == success;
}

}  // namespace

std::vector<RoutedValue*> Routing::all() {
    std::vector<RoutedValue*> found;
    for (RoutedValue& one : values) found.push_back(&one);
    for (RoutedRecord& record : records)
        for (RoutedValue& one : record.values) found.push_back(&one);
    return found;
}

void Routing::judge_records() {
    const bool everybody = std::ranges::any_of(values, is_reached);
    for (RoutedRecord& record : records) {
        const bool own = std::ranges::any_of(record.values, is_reached);
        const bool reached = own || (record.general && everybody);
        // That everybody's block is missing has a code of its own since the newer 1.3; before, nobody was found.
        record.code = reached ? success : "recipientNotFound";
    }
}

void Routing::refuse_all(const std::string& code) {
    for (RoutedValue* one : all()) one->code = code;
    for (RoutedRecord& record : records) record.code = code;
}

int Routing::reached() const {
    auto count = std::ranges::count_if(values, is_reached);
    for (const RoutedRecord& record : records) count += record.code == success ? 1 : 0;
    return static_cast<int>(count);
}

Routing read_routing(XmlNode information) {
    Routing routing;
    routing.values = values_in(information);
    for (const XmlNode record : information.child("RegistryRouting").children()) {
        const std::string general = record.child("UseGeneralRouting").trimmed();
        routing.records.push_back(
            {record.child("RecordId").trimmed(), general == "true" || general == "1", values_in(record), {}});
    }
    return routing;
}

std::string routing_status(const Routing& routing) {
    std::string xml = "<r:RoutingStatus xmlns:r=\"" + version_named("1.3")->routing + "\">" + statuses_of(routing.values);
    for (const RoutedRecord& record : routing.records) {
        xml += "<r:RegistryRoutingStatus>" + element("r:RecordId", record.record_id) +
               element("r:RoutingStatusCode", record.code) + statuses_of(record.values) + "</r:RegistryRoutingStatus>";
    }
    return xml + "</r:RoutingStatus>";
}

}  // namespace gateway::stand::smev
