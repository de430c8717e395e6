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

std::string mapped(const XsltProgram& program, XmlNode element, const std::string& message_id) {
    return program.run(XmlDocument::parse(canonicalize_exclusive(element)), {{"message_id", message_id}});
}

}  // namespace

BusinessContent::BusinessContent(const std::filesystem::path& mapping_in, const std::filesystem::path& mapping_out) {
    if (!mapping_in.empty()) in_ = XsltProgram::load(mapping_in);
    if (!mapping_out.empty()) out_ = XsltProgram::load(mapping_out);
}

Appeal BusinessContent::appeal_of(XmlNode element, const std::string& message_id) const {
    return in_ ? appeal_from_xml(mapped(*in_, element, message_id)) : appeal_from_xml(element);
}

AppealEvent BusinessContent::event_of(XmlNode element, const std::string& message_id) const {
    return in_ ? event_from_xml(mapped(*in_, element, message_id)) : event_from_xml(element);
}

std::string BusinessContent::outwards(std::string canonical_xml) const {
    if (!out_) return without_declaration(std::move(canonical_xml));
    return without_declaration(out_->run(XmlDocument::parse(canonical_xml), {}));
}

std::string BusinessContent::content_of(const Appeal& appeal) const {
    // What adapters keep for themselves is nobody else's business.
    Appeal bare = appeal;
    std::erase_if(bare.ext, [](const auto& field) { return field.first != unknown_fields; });
    return outwards(appeal_to_xml(bare));
}

std::string BusinessContent::content_of(const AppealEvent& event) const {
    return outwards(event_to_xml(event));
}

}  // namespace gateway
