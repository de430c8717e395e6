// Business content ↔ canonical appeal. Which document a region exchanges with its partners is its own affair: an XSLT of the
// configuration makes canonical XML of it and back; without one the content is canonical XML itself
// (schemas/appeal/1.0/appeal.xsd). Shared by every adapter that carries such content in an envelope of its own.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gateway/appeal/appeal.hpp"
#include "gateway/mapping/mapping.hpp"
#include "gateway/xml/document.hpp"

namespace gateway {

/// Where the stamps of the mappings that ran are put (Submission::mapped, Outcome::mapped); null = nobody wants them.
using StampSink = std::vector<MappingStamp>*;

/// Immutable, any thread.
class BusinessContent {
public:
    /// Empty paths: canonical XML. Throws std::runtime_error naming the mapping that does not load.
    BusinessContent(const std::filesystem::path& mapping_in, const std::filesystem::path& mapping_out);

    /// `element` is the business document; `message_id` is handed to the mapping as a parameter. Throw Fault.
    Appeal appeal_of(XmlNode element, const std::string& message_id, StampSink stamps = nullptr) const;
    AppealEvent event_of(XmlNode element, const std::string& message_id, StampSink stamps = nullptr) const;

    /// One element without XML declaration. What adapters keep for themselves (`ext`) does not leave. Throw Fault.
    std::string content_of(const Appeal& appeal, StampSink stamps = nullptr) const;
    std::string content_of(const AppealEvent& event, StampSink stamps = nullptr) const;

    bool maps_in() const { return in_.has_value(); }
    bool maps_out() const { return out_.has_value(); }

private:
    std::string outwards(std::string canonical_xml, StampSink stamps) const;

    std::optional<Mapping> in_, out_;
};

}  // namespace gateway
