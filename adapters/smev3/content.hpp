// Business content ↔ canonical appeal. Which вид сведений a region exchanges is its own affair: an XSLT of the configuration
// makes canonical XML of it and back; without one the content is canonical XML itself (schemas/appeal/1.0/appeal.xsd).
#pragma once

#include <optional>
#include <string>

#include "adapters/smev3/reply.hpp"
#include "adapters/smev3/settings.hpp"
#include "gateway/appeal/appeal.hpp"
#include "gateway/xml/xslt.hpp"

namespace gateway::smev3 {

/// Immutable, any thread.
class ContentMapping {
public:
    /// Throws std::runtime_error naming the mapping that does not load.
    explicit ContentMapping(const Smev3Settings& settings);

    /// A request's content as an appeal that came through `system`. Throws Fault.
    Appeal appeal_of(const Taken& taken, const std::string& system, Time now) const;
    /// What a response says about the appeal sent under `original_id`. Throws Fault.
    AppealEvent event_of(const Taken& taken, const std::string& system, Time now) const;

    /// One element without XML declaration.
    std::string content_of(const Appeal& appeal) const;
    std::string content_of(const AppealEvent& event) const;

private:
    std::string outwards(std::string canonical_xml) const;

    std::optional<XsltProgram> in_, out_;
};

}  // namespace gateway::smev3
