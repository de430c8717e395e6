#include "adapters/partner/answer.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "gateway/core/fault.hpp"
#include "gateway/exchange/letter.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::partner {

namespace {

namespace json = boost::json;

constexpr std::string_view json_type = "application/json; charset=utf-8";
constexpr std::string_view xml_type = "application/xml; charset=utf-8";

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text) {
    std::string made(text);
    std::transform(made.begin(), made.end(), made.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return made;
}

/// "q=0", "q=0.0": named to be refused.
bool is_refused(std::string_view parameters) {
    const auto at = parameters.find("q=0");
    if (at == std::string_view::npos) return false;
    const auto rest = parameters.substr(at + 3, parameters.find(';', at) - (at + 3));
    return trimmed(rest).find_first_not_of(".0") == std::string_view::npos;
}

void write_xml(std::string& xml, std::string_view name, const json::value& value);

void write_members(std::string& xml, const json::object& object) {
    for (const auto& [name, value] : object) write_xml(xml, std::string_view(name.data(), name.size()), value);
}

void write_xml(std::string& xml, std::string_view name, const json::value& value) {
    if (value.is_null()) return;
    xml.append("<").append(name).append(">");
    if (const auto* object = value.if_object()) {
        write_members(xml, *object);
    } else if (const auto* list = value.if_array()) {
        for (const auto& item : *list) write_xml(xml, "item", item);
    } else if (const auto* text = value.if_string()) {
        xml += xml_escape(std::string_view(text->data(), text->size()));
    } else {
        xml += json::serialize(value);
    }
    xml.append("</").append(name).append(">");
}

}  // namespace

Form form_asked(const WebRequest& request) {
    const auto field = request.header("Accept");
    if (!field || trimmed(*field).empty()) return Form::json;
    bool anything = false;
    for (std::string_view rest = *field; !rest.empty();) {
        const auto end = rest.find(',');
        const std::string one = lower(trimmed(rest.substr(0, end)));
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        const auto type = std::string(trimmed(std::string_view(one).substr(0, one.find(';'))));
        if (one.find(';') != std::string::npos && is_refused(std::string_view(one).substr(one.find(';')))) continue;
        if (type == "application/json") return Form::json;
        if (type == "application/xml" || type == "text/xml") return Form::xml;
        anything = anything || type == "*/*" || type == "application/*";
    }
    if (anything) return Form::json;
    throw Fault(Cause::wrong_content_type, "Accept: application/json or application/xml", "Accept");
}

WebResponse answer(Form form, std::string_view root, const json::object& object, int status) {
    if (form == Form::json) return text_answer(json_type, json::serialize(object), status);
    std::string xml = R"(<?xml version="1.0" encoding="UTF-8"?>)";
    xml.append("<").append(root).append(" xmlns=\"").append(exchange_xml_ns).append("\">");
    write_members(xml, object);
    xml.append("</").append(root).append(">");
    return text_answer(xml_type, std::move(xml), status);
}

WebResponse text_answer(std::string_view content_type, std::string text, int status) {
    WebResponse response;
    response.status = status;
    response.headers.emplace_back("Content-Type", content_type);
    response.body = std::move(text);
    return response;
}

}  // namespace gateway::partner
