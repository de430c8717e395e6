// Block Routing of 1.3 as the stand's SMEV reads and answers it: to whom a request goes beside the provider of its type.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gateway/xml/document.hpp"

namespace gateway::stand::smev {

/// One value of DynamicRouting or IdentifierRouting, and what became of it.
struct RoutedValue {
    bool dynamic = true;
    std::string value;
    std::string code;  ///< RoutingStatusCode, "success"; empty = not judged yet
};

/// A record of RegistryRouting: values of its own, or those of everybody.
struct RoutedRecord {
    std::string record_id;
    bool general = false;
    std::vector<RoutedValue> values;
    std::string code;
};

struct Routing {
    std::vector<RoutedValue> values;
    std::vector<RoutedRecord> records;

    bool empty() const { return values.empty() && records.empty(); }
    /// Every value there is, those of the records too.
    std::vector<RoutedValue*> all();
    /// Each record is as well reached as its values are; one without any has a fitting code of its own.
    void judge_records();
    /// The same code for everybody: a signature that does not hold.
    void refuse_all(const std::string& code);
    int reached() const;
};

/// `information`: RoutingInformation; an empty node gives an empty block.
Routing read_routing(XmlNode information);

/// RoutingStatus with its namespace declared as prefix r.
std::string routing_status(const Routing& routing);

}  // namespace gateway::stand::smev
