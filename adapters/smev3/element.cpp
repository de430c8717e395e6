#include "adapters/smev3/element.hpp"

#include "adapters/smev3/version.hpp"

namespace gateway::smev3 {

std::string element(std::string_view name, std::string_view text) {
    std::string xml = "<";
    xml.append(name).append(">").append(xml_escape(text)).append("</").append(name).append(">");
    return xml;
}

std::string optional_element(std::string_view name, std::string_view text) {
    return text.empty() ? std::string() : element(name, text);
}

XmlNode smev_child(XmlNode parent, std::string_view name) {
    XmlNode child = parent.first_child();
    while (child && (child.name() != name || !is_smev_namespace(child.ns()))) child = child.next();
    return child;
}

std::string smev_text(XmlNode parent, std::string_view name) {
    return smev_child(parent, name).trimmed();
}

}  // namespace gateway::smev3
