#include "adapters/municipal/text_template.hpp"

#include <stdexcept>
#include <utility>

#include "gateway/core/fault.hpp"
#include "gateway/core/web.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::municipal {
namespace {

std::string value_of(const FieldOf& field, const std::string& name) {
    auto value = field(name);
    if (!value) throw Fault(Cause::missing_field, "a template asks for a field that is not there", name);
    return std::move(*value);
}

}  // namespace

TextTemplate TextTemplate::parse(std::string_view text) {
    TextTemplate made;
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const bool doubled = at + 1 < text.size() && text[at + 1] == c;
        if (c != '{' && c != '}') {
            plain += c;
        } else if (doubled) {
            plain += c;
            ++at;
        } else {
            const auto end = c == '{' ? text.find('}', at) : std::string_view::npos;
            if (end == std::string_view::npos || end == at + 1)
                throw std::runtime_error("скобка без пары или пустое имя поля / a lone brace or an empty field name: " +
                                         std::string(text));
            if (!plain.empty()) made.parts_.push_back({std::exchange(plain, {}), false});
            made.parts_.push_back({std::string(text.substr(at + 1, end - at - 1)), true});
            at = end;
        }
    }
    if (!plain.empty()) made.parts_.push_back({std::move(plain), false});
    return made;
}

std::vector<std::string> TextTemplate::fields() const {
    std::vector<std::string> names;
    for (const auto& part : parts_)
        if (part.is_field) names.push_back(part.text);
    return names;
}

std::string TextTemplate::fill(const FieldOf& field) const {
    return filled(field, [](const std::string& value) { return value; });
}

std::string TextTemplate::fill_address(const FieldOf& field) const {
    return filled(field, [](const std::string& value) { return percent_encode(value); });
}

std::string TextTemplate::fill_xml(const FieldOf& field) const {
    return filled(field, [](const std::string& value) { return xml_escape(value); });
}

std::string TextTemplate::filled(const FieldOf& field, std::string (*escaped)(const std::string&)) const {
    std::string text;
    for (const auto& part : parts_) text += part.is_field ? escaped(value_of(field, part.text)) : part.text;
    return text;
}

}  // namespace gateway::municipal
