#include "gateway/mapping/business_content.hpp"

#include <utility>

#include "gateway/mapping/appeal_xml.hpp"

namespace gateway {

namespace {

std::string without_declaration(std::string xml) {
    if (!xml.starts_with("<?xml")) return xml;
    auto end = xml.find("?>");
    if (end == std::string::npos) return xml;
    end += 2;
    while (end < xml.size() && (xml[end] == '\n' || xml[end] == '\r')) ++end;
    return xml.substr(end);
}

std::string mapped(const Mapping& mapping, std::string_view xml, const MappingParams& params, StampSink stamps) {
    MappedDocument made = mapping.run(xml, params);
    if (stamps != nullptr) stamps->push_back(made.stamp());
    return std::move(made.text);
}

}  // namespace

BusinessContent::BusinessContent(const std::filesystem::path& mapping_in, const std::filesystem::path& mapping_out) {
    if (!mapping_in.empty()) in_ = Mapping::load(mapping_in);
    if (!mapping_out.empty()) out_ = Mapping::load(mapping_out);
}

Appeal BusinessContent::appeal_of(XmlNode element, const std::string& message_id, StampSink stamps) const {
    if (!in_) return appeal_from_xml(element);
    return appeal_from_xml(mapped(*in_, canonicalize_exclusive(element), {{"message_id", message_id}}, stamps));
}

AppealEvent BusinessContent::event_of(XmlNode element, const std::string& message_id, StampSink stamps) const {
    if (!in_) return event_from_xml(element);
    return event_from_xml(mapped(*in_, canonicalize_exclusive(element), {{"message_id", message_id}}, stamps));
}

std::string BusinessContent::outwards(std::string canonical_xml, StampSink stamps) const {
    if (!out_) return without_declaration(std::move(canonical_xml));
    return without_declaration(mapped(*out_, canonical_xml, {}, stamps));
}

std::string BusinessContent::content_of(const Appeal& appeal, StampSink stamps) const {
    // What adapters keep for themselves is nobody else's business.
    Appeal bare = appeal;
    std::erase_if(bare.ext, [](const auto& field) { return field.first != unknown_fields; });
    return outwards(appeal_to_xml(bare), stamps);
}

std::string BusinessContent::content_of(const AppealEvent& event, StampSink stamps) const {
    return outwards(event_to_xml(event), stamps);
}

}  // namespace gateway
