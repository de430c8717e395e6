#include "adapters/smev3/door_wsdl.hpp"

#include "adapters/smev3/schemas.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::smev3 {

namespace {

/// What a Host header may be made of; anything else is not repeated in an answer.
bool is_host(std::string_view host) {
    return !host.empty() && host.size() <= 255 &&
           host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") ==
               std::string_view::npos;
}

/// As the caller sees it; the path alone when it does not say.
std::string address_of(const WebRequest& request) {
    const std::string_view host = request.header("Host").value_or("");
    if (!is_host(host)) return request.path;
    return (request.tls ? "https://" : "http://") + std::string(host) + request.path;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

}  // namespace

std::optional<WebResponse> described(const Version& version, const WebRequest& request) {
    if (request.method != "GET") return std::nullopt;
    const auto schema = request.parameter("xsd");
    const bool wsdl = request.parameter("wsdl").has_value() || request.parameter("WSDL").has_value();
    if (!schema && !wsdl) return std::nullopt;
    const std::string_view text = schema ? schema_text(version, *schema) : schema_text(version, "service.wsdl");
    if (text.empty() || (schema && schema->ends_with(".wsdl"))) throw Fault(Cause::not_found, "no such schema");
    const std::string address = xml_escape(address_of(request));
    WebResponse response;
    response.headers = {{"Content-Type", "text/xml; charset=utf-8"}};
    response.body = replaced(std::string(text), "{{location}}", address);
    response.body = replaced(std::move(response.body), "schemaLocation=\"", "schemaLocation=\"" + address + "?xsd=");
    return response;
}

}  // namespace gateway::smev3
