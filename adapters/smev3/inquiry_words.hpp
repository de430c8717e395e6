// The words of an inquiry: the content that asks after one appeal, and the events its answer is read as.
#pragma once

#include <string>
#include <vector>

#include "adapters/smev3/inquiry_settings.hpp"
#include "gateway/appeal/appeal.hpp"
#include "gateway/mapping/mapping.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::smev3 {

/// Whom an inquiry is about, in the recipient's words.
struct Subject {
    std::string system;  ///< the connector
    std::string kind;    ///< InquirySettings::about
    std::string value;   ///< the recipient's id of the appeal
};

/// One entry of an answer, with the mapping that read it and the codes of this entry nobody knew.
struct InquiryEvent {
    AppealEvent event;
    MappingStamp mapped;
};

/// Immutable, any thread; runs block.
class InquiryWords {
public:
    /// Throws std::runtime_error naming the mapping that does not load.
    explicit InquiryWords(const InquirySettings& settings);

    /// One element without XML declaration. The mapping gets the parameters `system` and `id`. Throws Fault(mapping_failed).
    std::string question(const Appeal& appeal, const Subject& about) const;

    /// In the order the mapping gives them, each entry once. Their ids begin with "SYSTEM:VALUE:", so that an entry is the same
    /// however often it is told; they speak of `about` alone. Throws Fault: what Mapping::run throws, mapping_failed for a
    /// result that is no list of events, partner_garbage for an answer that names another appeal.
    std::vector<InquiryEvent> events(XmlNode content, const Subject& about) const;

private:
    Mapping question_, answer_;
};

}  // namespace gateway::smev3
