#include "adapters/stand/city/city_soap.hpp"

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/hmac.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::stand {
namespace {

constexpr std::string_view soap11 = "http://schemas.xmlsoap.org/soap/envelope/",
                           soap12 = "http://www.w3.org/2003/05/soap-envelope";

WebResponse response_of(std::string_view version, const std::string& body, int status) {
    const bool is_11 = version == soap11;
    WebResponse response;
    response.status = status;
    response.headers = {{"Content-Type", is_11 ? "text/xml; charset=utf-8" : "application/soap+xml; charset=utf-8"}};
    response.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><s:Envelope xmlns:s=\"" + std::string(version) + "\"><s:Body>" +
                    body + "</s:Body></s:Envelope>";
    return response;
}

WebResponse fault_of(std::string_view version, const std::string& code, const std::string& words) {
    const bool is_11 = version == soap11;
    const bool ours = code == "Server" || code == "Receiver" || code == "Busy";
    const std::string class_11 = ours ? "Server" : "Client", class_12 = ours ? "Receiver" : "Sender";
    if (is_11)
        return response_of(version,
                           "<s:Fault><faultcode>s:" + class_11 + "." + code + "</faultcode><faultstring>" + xml_escape(words) +
                               "</faultstring></s:Fault>",
                           500);
    return response_of(version,
                       "<s:Fault><s:Code><s:Value>s:" + class_12 + "</s:Value><s:Subcode><s:Value>" + code +
                           "</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang=\"ru\">" + xml_escape(words) +
                           "</s:Text></s:Reason></s:Fault>",
                       500);
}

/// Password_Digest = Base64(SHA-1(nonce + created + password)), WSS UsernameToken Profile 1.1.
bool may_enter(XmlNode header, const CitySettings& settings) {
    const auto token = header.child("Security").child("UsernameToken");
    const auto password = token.child("Password");
    if (token.child("Username").trimmed() != settings.user) return false;
    if (password.attribute("Type").value_or("").find("#PasswordDigest") == std::string::npos)
        return constant_time_equal(password.trimmed(), settings.password);
    std::string nonce;
    if (!base64_decode(token.child("Nonce").trimmed(), nonce)) return false;
    const std::string text = nonce + token.child("Created").trimmed() + settings.password;
    return constant_time_equal(password.trimmed(), base64_encode(sha1(text)));
}

std::string put_appeal(XmlNode call, CityBook& book, Time now) {
    CityRequest made;
    made.external_id = call.child("ExternalId").trimmed();
    made.category = call.child("Category").trimmed();
    made.text = call.child("Text").text();
    made.address = call.child("Address").trimmed();
    made.oktmo = call.child("Oktmo").trimmed();
    made.taken = now;
    if (made.text.empty()) throw Fault(Cause::missing_field, "Text");
    bool fresh = false;
    const auto& taken = book.take(std::move(made), call.child("ExternalId").trimmed(), fresh);
    return "<PutAppealResponse xmlns=\"urn:stand:city:1\"><Id>" + taken.id + "</Id></PutAppealResponse>";
}

std::string get_state(XmlNode call, const CityBook& book, Time now) {
    const auto* request = book.by_id(call.child("Id").trimmed());
    if (request == nullptr) throw Fault(Cause::not_found, "Id");
    const auto stage = book.stage_at(*request, now);
    return "<GetStateResponse xmlns=\"urn:stand:city:1\"><Id>" + request->id + "</Id><State>" + std::string(stage.state) +
           "</State><Answer>" + xml_escape(stage.answer) + "</Answer></GetStateResponse>";
}

}  // namespace

WebResponse answer_soap(const WebRequest& request, const CitySettings& settings, CityBook& book, Faults& faults, Time now) {
    std::string version(soap11);
    try {
        const auto document = XmlDocument::parse(request.body.bytes);
        version = document.root().ns();
        if (document.root().name() != "Envelope" || (version != soap11 && version != soap12))
            throw Fault(Cause::malformed, "Envelope");
        if (const auto rule = faults.strike(FaultMode::refuse)) return fault_of(version, rule->name, "так велено");
        if (!may_enter(document.root().child("Header"), settings))
            return fault_of(version, "FailedAuthentication", "имя или пароль");
        const auto call = document.root().child("Body").first_child();
        if (call.is("urn:stand:city:1", "PutAppeal")) return response_of(version, put_appeal(call, book, now), 200);
        if (call.is("urn:stand:city:1", "GetState")) return response_of(version, get_state(call, book, now), 200);
        return fault_of(version, "UnknownOperation", std::string(call.name()));
    } catch (const Fault& fault) {
        return fault_of(version == soap12 ? soap12 : soap11, "BadRequest", fault.detail());
    }
}

}  // namespace gateway::stand
