// A text of the configuration with places to fill in: "/requests/{partner_id}?since={cursor}".
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::municipal {

/// The value of a field by its name; nullopt = there is none.
using FieldOf = std::function<std::optional<std::string>(std::string_view name)>;

/// Immutable, any thread. `{{` and `}}` stand for the braces themselves.
class TextTemplate {
public:
    TextTemplate() = default;
    /// Throws std::runtime_error with one sentence: a brace left open, an empty name.
    static TextTemplate parse(std::string_view text);

    bool empty() const { return parts_.empty(); }
    /// Names of all fields, in order; for checks at start.
    std::vector<std::string> fields() const;

    /// Values as they are, for headers and bodies. Throws Fault(missing_field) naming the field nobody knows.
    std::string fill(const FieldOf& field) const;
    /// Values percent-encoded, for addresses: a value never adds a segment or a parameter.
    std::string fill_address(const FieldOf& field) const;
    /// Values escaped, for XML.
    std::string fill_xml(const FieldOf& field) const;

private:
    struct Part {
        std::string text;
        bool is_field = false;
    };
    std::string filled(const FieldOf& field, std::string (*escaped)(const std::string&)) const;

    std::vector<Part> parts_;
};

}  // namespace gateway::municipal
