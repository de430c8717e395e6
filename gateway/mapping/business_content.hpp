// Business content ↔ canonical appeal. Which document a region exchanges with its partners is its own affair: an XSLT of the
// configuration makes canonical XML of it and back; without one the content is canonical XML itself
// (schemas/appeal/1.0/appeal.xsd). Shared by every adapter that carries such content in an envelope of its own.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "gateway/appeal/appeal.hpp"
#include "gateway/xml/document.hpp"
#include "gateway/xml/xslt.hpp"

namespace gateway {

/// Immutable, any thread.
class BusinessContent {
public:
    /// Empty paths: canonical XML. Throws std::runtime_error naming the mapping that does not load.
    BusinessContent(const std::filesystem::path& mapping_in, const std::filesystem::path& mapping_out);

    /// `element` is the business document; `message_id` is handed to the mapping as a parameter. Throw Fault.
    Appeal appeal_of(XmlNode element, const std::string& message_id) const;
    AppealEvent event_of(XmlNode element, const std::string& message_id) const;

    /// One element without XML declaration. What adapters keep for themselves (`ext`) does not leave. Throw Fault.
    std::string content_of(const Appeal& appeal) const;
    std::string content_of(const AppealEvent& event) const;

    bool maps_in() const { return in_.has_value(); }
    bool maps_out() const { return out_.has_value(); }

private:
    std::string outwards(std::string canonical_xml) const;

    std::optional<XsltProgram> in_, out_;
};

}  // namespace gateway
