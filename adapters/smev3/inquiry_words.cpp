#include "adapters/smev3/inquiry_words.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/mapping/appeal_xml.hpp"

namespace gateway::smev3 {

namespace {

constexpr std::size_t most_events = 1'000;

MappingParams params_of(const Subject& about) {
    return {{"system", about.system}, {"id", about.value}};
}

/// An answer that names another appeal is believed in nothing.
void require_subject(const AppealEvent& event, const Subject& about) {
    const auto of_other = [&](const AppealExternalId& id) { return id.kind == about.kind && id.value != about.value; };
    const bool named = event.external_id && of_other(*event.external_id);
    if (named || std::ranges::any_of(event.external_ids, of_other))
        throw Fault(Cause::partner_garbage, "the answer speaks of another appeal than was asked about");
}

AppealEvent read_event(XmlNode element, const Subject& about) {
    AppealEvent event = event_from_xml(element);
    require_subject(event, about);
    event.event_id = about.system + ":" + about.value + ":" + event.event_id;
    // The correlation is ours, not the content's.
    event.appeal_id.clear();
    AppealExternalId id;
    id.system = about.system;
    id.kind = about.kind;
    id.value = about.value;
    event.external_id = std::move(id);
    event.external_ids.clear();
    event.source = about.system;
    return event;
}

/// A word stands with the entries that show it, else with the last one: what was asked in vain is told once, not per entry.
void share_out(const std::vector<UnmappedWord>& words, std::vector<InquiryEvent>& events) {
    for (const UnmappedWord& word : words) {
        bool shown = false;
        for (InquiryEvent& one : events) {
            if (one.event.status_raw != word.value) continue;
            one.mapped.unmapped.push_back(word);
            shown = true;
        }
        if (!shown && !events.empty()) events.back().mapped.unmapped.push_back(word);
    }
}

}  // namespace

InquiryWords::InquiryWords(const InquirySettings& settings)
    : question_(Mapping::load(settings.question)), answer_(Mapping::load(settings.answer)) {}

std::string InquiryWords::question(const Appeal& appeal, const Subject& about) const {
    Appeal bare = appeal;
    bare.ext.clear();
    const std::string made = question_.run(appeal_to_xml(bare), params_of(about)).text;
    try {
        return canonicalize_exclusive(XmlDocument::parse(made).root());
    } catch (const Fault&) {
        throw Fault(Cause::mapping_failed, question_.name() + " makes no XML document");
    }
}

std::vector<InquiryEvent> InquiryWords::events(XmlNode content, const Subject& about) const {
    const MappedDocument made = answer_.run(canonicalize_exclusive(content), params_of(about));
    const XmlDocument document = XmlDocument::parse(made.text);
    std::vector<XmlNode> entries = document.root().children(appeal_xml_ns, "event");
    if (!document.root().is(appeal_xml_ns, "events") || entries.size() != document.root().children().size())
        throw Fault(Cause::mapping_failed, answer_.name() + " makes no <events> of <event>s");
    if (entries.size() > most_events) throw Fault(Cause::too_large, "an answer with over 1000 events");
    std::vector<InquiryEvent> events;
    std::set<std::string> seen;
    for (const XmlNode entry : entries) {
        InquiryEvent read{read_event(entry, about), {made.mapping, made.digest, {}}};
        if (seen.insert(read.event.event_id).second) events.push_back(std::move(read));
    }
    share_out(made.unmapped, events);
    return events;
}

}  // namespace gateway::smev3
