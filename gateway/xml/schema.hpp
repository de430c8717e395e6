// XSD checks with compiled schemas, shared by all threads.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/xml/document.hpp"

namespace gateway {

struct SchemaError {
    std::string message;  ///< libxml2's words
    std::string path;     ///< XPath of the element
    int line = 0;
};

using SchemaParts = std::map<std::string, std::string_view, std::less<>>;

/// Compiled once at start; validate() from any thread. Includes and imports are read only from the schema's own folder.
class XmlSchema {
public:
    /// Throws std::runtime_error with the first error of the schema itself.
    static XmlSchema load(const std::filesystem::path& file);
    static XmlSchema parse(std::string_view text);  ///< self-contained schema
    /// Parts by the file name of their schemaLocation; imports and includes are read from nowhere else.
    static XmlSchema parse(std::string_view text, const SchemaParts& parts);

    XmlSchema(XmlSchema&&) noexcept;
    XmlSchema& operator=(XmlSchema&&) noexcept;
    ~XmlSchema();

    /// Empty when valid; at most 20 errors.
    std::vector<SchemaError> validate(const XmlDocument& document) const;
    std::vector<SchemaError> validate(XmlNode element) const;
    /// Throws Fault(schema_violation) with the first error's place.
    void require(XmlNode element) const;

private:
    XmlSchema() = default;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway
