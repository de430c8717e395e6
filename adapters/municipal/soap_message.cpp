#include "adapters/municipal/soap.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/hmac.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::municipal {
namespace {

constexpr std::string_view ns_1_1 = "http://schemas.xmlsoap.org/soap/envelope/";
constexpr std::string_view ns_1_2 = "http://www.w3.org/2003/05/soap-envelope";
constexpr std::string_view wss = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";

std::string_view ns_of(SoapVersion version) {
    return version == SoapVersion::v1_1 ? ns_1_1 : ns_1_2;
}

/// UsernameToken Profile 1.1: the digest is Base64(SHA-1(nonce + created + password)).
std::string username_token(const SoapForm& form, Time now, std::string_view nonce) {
    const auto created = to_rfc3339(std::chrono::floor<std::chrono::seconds>(now)).substr(0, 19) + "Z";
    const std::string profile = std::string(wss) + "username-token-profile-1.0#";
    std::string password = form.password;
    if (form.digest) password = base64_encode(sha1(std::string(nonce) + created + form.password));
    std::string token = "<wsse:Username>" + xml_escape(form.user) + "</wsse:Username><wsse:Password Type=\"" + profile +
                        (form.digest ? "PasswordDigest" : "PasswordText") + "\">" + xml_escape(password) + "</wsse:Password>";
    if (form.digest)
        token += "<wsse:Nonce EncodingType=\"" + std::string(wss) + "soap-message-security-1.0#Base64Binary\">" +
                 base64_encode(nonce) + "</wsse:Nonce>";
    token += "<wsu:Created>" + created + "</wsu:Created>";
    return "<wsse:Security s:mustUnderstand=\"1\" xmlns:wsse=\"" + std::string(wss) +
           "wssecurity-secext-1.0.xsd\" xmlns:wsu=\"" + std::string(wss) + "wssecurity-utility-1.0.xsd\"><wsse:UsernameToken>" +
           token + "</wsse:UsernameToken></wsse:Security>";
}

std::string without_prefix(std::string name) {
    const auto colon = name.rfind(':');
    return colon == std::string::npos ? name : name.substr(colon + 1);
}

/// "Server.Busy" of 1.1 stands in one text, of 1.2 in nested codes.
std::string fault_code(XmlNode fault, std::string_view ns) {
    if (ns == ns_1_1) return without_prefix(fault.child("faultcode").trimmed());
    std::string code = without_prefix(fault.child("Code").child("Value").trimmed());
    const auto subcode = fault.child("Code").child("Subcode").child("Value").trimmed();
    return subcode.empty() ? code : code + "." + without_prefix(subcode);
}

}  // namespace

std::string soap_envelope(const SoapForm& form, std::string_view body, Time now, std::string_view nonce) {
    std::string text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<s:Envelope xmlns:s=\"" + std::string(ns_of(form.version)) + "\">";
    if (!form.user.empty()) text += "<s:Header>" + username_token(form, now, nonce) + "</s:Header>";
    return text + "<s:Body>" + std::string(body) + "</s:Body></s:Envelope>";
}

WebFields soap_headers(const SoapForm& form, const std::string& action) {
    if (form.version == SoapVersion::v1_1)
        return {{"Content-Type", "text/xml; charset=utf-8"}, {"SOAPAction", "\"" + action + "\""}};
    const std::string with_action = action.empty() ? std::string() : "; action=\"" + action + "\"";
    return {{"Content-Type", "application/soap+xml; charset=utf-8" + with_action}};
}

SoapAnswer read_soap(std::string_view octets) {
    SoapAnswer answer;
    try {
        const auto document = XmlDocument::parse(octets);
        const auto ns = document.root().ns();
        if (document.root().name() != "Envelope" || (ns != ns_1_1 && ns != ns_1_2)) return answer;
        const auto body = document.root().child(ns, "Body");
        if (!body) return answer;
        answer.is_envelope = true;
        const auto first = body.first_child();
        if (first.is(ns, "Fault")) {
            answer.fault = fault_code(first, ns).substr(0, 100);
            if (answer.fault.empty()) answer.fault = "unknown";
        } else if (first) {
            answer.body = canonicalize_exclusive(first);
        }
    } catch (const Fault&) {
        return {};
    }
    return answer;
}

Outcome outcome_of_soap_fault(const SoapSettings& settings, const std::string& code) {
    std::string known_as = code;
    for (;;) {  // "Server.Busy.Long" → "Server.Busy" → "Server"
        const auto row = settings.faults.find(known_as);
        const std::string words = "SOAP fault " + code;
        if (row != settings.faults.end()) {
            if (row->second == Outcome::Kind::delivered) return delivered();
            if (row->second == Outcome::Kind::refused) return refused(Cause::partner_rejected, words);
            return postponed(Cause::partner_unavailable, words);
        }
        const auto dot = known_as.rfind('.');
        if (dot == std::string::npos) break;
        known_as.erase(dot);
    }
    const std::string words = "SOAP fault " + code;
    const bool callers = known_as == "Client" || known_as == "Sender" || known_as == "MustUnderstand" ||
                         known_as == "VersionMismatch" || known_as == "DataEncodingUnknown";
    return callers ? refused(Cause::partner_rejected, words) : postponed(Cause::partner_unavailable, words);
}

}  // namespace gateway::municipal
