// Kinds of request: service codes of one jurisdiction, what they mean in topics, and their further questions.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/open311/csv.hpp"

namespace gateway::open311 {

/// The six datatypes of GET Service Definition.
enum class AttributeType { text_line, number, datetime, text, single_list, multi_list };

struct AttributeChoice {
    std::string key, name;
};

/// A further question of one service.
struct Attribute {
    std::string code, datatype, datatype_description, description;
    AttributeType type = AttributeType::text_line;
    bool variable = true;  ///< false: only shown, nothing is posted
    bool required = false;
    int order = 0;
    std::vector<AttributeChoice> values;
};

/// A row of the dictionary: service and topic, and from when till when they belong together (YYYY-MM-DD, both ends included,
/// empty = no bound).
struct ServiceTopic {
    std::string scheme, code, name;
    std::string valid_from, valid_to;
    /// An empty day counts for every row.
    bool covers(std::string_view day) const;
};

struct Service {
    std::string code, name, description, keywords, group;
    std::vector<ServiceTopic> topics;   ///< at least one, perhaps without a code: a kind of request that has no topic
    std::vector<Attribute> attributes;  ///< by order
    /// What the service means on that day: the first row that covers it; nullptr when it is not offered then.
    const ServiceTopic* topic_on(std::string_view day) const;
};

/// Immutable after construction; any thread.
class Services {
public:
    /// Rows with service_code, topic_scheme, topic_code, service_name and, if wanted, topic_name, description, keywords, group,
    /// valid_from, valid_to. The first row of a code names the service; further rows bring more topics to it. Attribute rows
    /// have service_code, order, code, datatype, required, variable, description, datatype_description, value_key, value_name;
    /// one row per choice. Throws std::runtime_error with one sentence.
    Services(const std::vector<CsvRow>& services, const std::vector<CsvRow>& attributes);

    static Services load(const std::filesystem::path& services, const std::filesystem::path& attributes);

    const std::vector<Service>& all() const { return services_; }
    const Service* by_code(std::string_view code) const;

    /// The code for a topic on that day: exact, else the nearest ancestor of a dotted code ("0005.0005" for "0005.0005.0055"),
    /// so that a coarse table serves a fine classifier.
    std::optional<std::string> code_of(std::string_view topic_scheme, std::string_view topic_code,
                                       std::string_view day = {}) const;

    /// File name and sha256 hex of the dictionary; empty when it is not from a file.
    const std::string& file() const { return file_; }
    const std::string& digest() const { return digest_; }

private:
    std::optional<std::string> exact(std::string_view scheme, std::string_view code, std::string_view day) const;

    std::vector<Service> services_;
    std::string file_, digest_;
};

}  // namespace gateway::open311
