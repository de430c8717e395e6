// A message of SMEV ↔ the canonical appeal or event: its business content (gateway/mapping/business_content.hpp) and what the
// envelope adds.
#pragma once

#include <string>
#include <vector>

#include "adapters/smev3/reply.hpp"
#include "adapters/smev3/settings.hpp"
#include "gateway/appeal/appeal.hpp"
#include "gateway/mapping/business_content.hpp"

namespace gateway::smev3 {

/// Immutable, any thread.
class ContentMapping {
public:
    /// Throws std::runtime_error naming the mapping that does not load.
    explicit ContentMapping(const Smev3Settings& settings);

    /// A request's content as an appeal that came through the connector `system`. Throws Fault.
    Appeal appeal_of(const Taken& taken, const std::string& system, Time now, StampSink stamps = nullptr) const;
    /// Files that were made durable, as the canonical appeal names them. One that the content itself lists (by digest or id)
    /// stays one, under the content's id and with the content's words.
    static void add_files(std::vector<Attachment>& listed, const std::vector<AttachmentRef>& files);
    /// What a response says about the appeal sent under `original_id`. Throws Fault.
    AppealEvent event_of(const Taken& taken, const std::string& system, Time now, StampSink stamps = nullptr) const;

    /// One element without XML declaration.
    std::string content_of(const Appeal& appeal, StampSink stamps = nullptr) const;
    std::string content_of(const AppealEvent& event, StampSink stamps = nullptr) const;

private:
    BusinessContent content_;
};

}  // namespace gateway::smev3
