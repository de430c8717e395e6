#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "gateway/core/fault.hpp"
#include "gateway/http/server.hpp"

namespace gateway {
namespace {

boost::json::string_view json_text(std::string_view text) {
    return {text.data(), text.size()};
}

/// What the status itself obliges the server to say.
void add_duties(WebResponse& response, Cause cause) {
    if (response.status == 401) {
        response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"appeal-gateway\"");
    }
    if (response.status == 429 || response.status == 503) {
        response.headers.emplace_back("Retry-After", cause == Cause::rate_limited ? "10" : "5");
    }
}

std::string xml_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out.push_back(static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' ? ' ' : c);
        }
    }
    return out;
}

void element(std::string& out, std::string_view name, std::string_view value) {
    if (!value.empty()) {
        out.append("<").append(name).append(">").append(xml_text(value)).append("</").append(name).append(">");
    }
}

}  // namespace

WebResponse problem_response(const Fault& fault, std::string_view trace_id) {
    const CauseInfo& row = info(fault.cause());
    boost::json::object body;
    body["type"] = "urn:appeal-gateway:cause:" + std::string(row.code);
    body["title"] = json_text(row.ru);
    body["title_en"] = json_text(row.en);
    body["status"] = row.http_status;
    body["code"] = json_text(row.code);
    if (!fault.detail().empty()) {
        body["detail"] = fault.detail();
    }
    if (!fault.place().empty()) {
        body["place"] = fault.place();
    }
    body["next_step"] = json_text(row.next_ru);
    body["next_step_en"] = json_text(row.next_en);
    if (!trace_id.empty()) {
        body["trace_id"] = json_text(trace_id);
    }
    WebResponse response;
    response.status = row.http_status;
    response.headers.emplace_back("Content-Type", "application/problem+json");
    response.headers.emplace_back("Content-Language", "ru");
    add_duties(response, fault.cause());
    response.body = boost::json::serialize(body);
    return response;
}

WebResponse soap_fault_response(const Fault& fault, std::string_view trace_id) {
    const CauseInfo& row = info(fault.cause());
    WebResponse response;
    response.status = 500;  // SOAP 1.1 §6.2
    response.headers.emplace_back("Content-Type", "text/xml; charset=utf-8");
    std::string& out = response.body;
    out = R"(<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">)"
          "<soap:Body><soap:Fault>";
    element(out, "faultcode", row.soap == SoapFaultCode::client ? "soap:Client" : "soap:Server");
    element(out, "faultstring", row.ru);
    out += R"(<detail><cause xmlns="urn:appeal-gateway:fault:1">)";
    element(out, "code", row.code);
    element(out, "message", row.en);
    element(out, "description", fault.detail());
    element(out, "place", fault.place());
    element(out, "traceId", trace_id);
    out += "</cause></detail></soap:Fault></soap:Body></soap:Envelope>";
    return response;
}

}  // namespace gateway
