// Signed messages for the tests of this room, invented here.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "gateway/core/time.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "tests/support/test_keys.hpp"

namespace gateway::samples {

inline constexpr const char* types = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/1.2";
inline constexpr const char* wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
inline constexpr const char* basic = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2";

/// A test key by its place, for example "gost/gateway-sign".
inline std::shared_ptr<const SigningKey> key(const std::string& name) {
    return load_pem_key(test_keys() / (name + ".key.pem"), test_keys() / (name + ".crt.pem"));
}

inline Time now() {
    return SystemClock().now();
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("not in the sample: " + from);
    return text.replace(at, from.size(), to);
}

/// SenderProvidedRequestData with its namespaces declared on itself.
inline std::string request_data(const std::string& id = "SIGNED_BY_CALLER", const std::string& extra = "") {
    return std::string("<t:SenderProvidedRequestData xmlns:t=\"") + types + "\" xmlns:b=\"" + basic + "\" Id=\"" + id +
           "\"><t:MessageID>0b9b4d3e-0000-11f0-8000-000000000001</t:MessageID><b:MessagePrimaryContent>"
           "<a:Appeal xmlns:a=\"urn:example:appeal\" Id=\"BUSINESS\"><a:Text>Яма &gt; метра &amp; лужа</a:Text></a:Appeal>"
           "</b:MessagePrimaryContent>" +
           extra + "</t:SenderProvidedRequestData>";
}

inline std::string envelope(const std::string& body) {
    return "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Header/><soap:Body>" + body +
           "</soap:Body></soap:Envelope>";
}

inline std::string in(const std::string& name, const std::string& content) {
    return "<t:" + name + " xmlns:t=\"" + types + "\">" + content + "</t:" + name + ">";
}

/// A whole SendRequest with its ЭП-ОВ.
inline std::string send_request(const SigningKey& signing_key, const std::string& data = request_data(),
                                const std::string& id = "SIGNED_BY_CALLER") {
    const std::string signature = sign_xml_element(data, id, XmlTransforms::smev, signing_key);
    return envelope(in("SendRequestRequest", data + in("CallerInformationSystemSignature", signature)));
}

/// Any document with an enveloped signature before the end of its root.
inline std::string enveloped(const SigningKey& signing_key, const std::string& document, const std::string& id) {
    const std::string signature = sign_xml_element(document, id, XmlTransforms::enveloped, signing_key);
    const auto end = document.rfind("</");
    return document.substr(0, end) + signature + document.substr(end);
}

/// A SOAP message signed in its header, the certificate in a BinarySecurityToken.
inline std::string wss_message(const SigningKey& signing) {
    const std::string body =
        "<soap:Body xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" Id=\"body\"><x xmlns=\"urn:x\">1</x></soap:Body>";
    std::string signature = sign_xml_element(body, "body", XmlTransforms::exclusive, signing);
    const auto from = signature.find("<ds:X509Data>");
    const auto to = signature.find("</ds:KeyInfo>");
    const auto value = signature.find("<ds:X509Certificate>") + 20;
    const std::string certificate = signature.substr(value, signature.find("</ds:X509Certificate>") - value);
    signature.replace(from, to - from,
                      "<wsse:SecurityTokenReference><wsse:Reference URI=\"#token\"/></wsse:SecurityTokenReference>");
    return "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Header><wsse:Security xmlns:wsse=\"" +
           std::string(wsse) +
           "\"><wsse:BinarySecurityToken xmlns:wsu=\"http://docs.oasis-open.org/wss/2004/01/"
           "oasis-200401-wss-wssecurity-utility-1.0.xsd\" wsu:Id=\"token\" ValueType=\"http://docs.oasis-open.org/wss/2004/01/"
           "oasis-200401-wss-x509-token-profile-1.0#X509v3\">" +
           certificate + "</wsse:BinarySecurityToken>" + signature + "</wsse:Security></soap:Header>" + body +
           "</soap:Envelope>";
}

}  // namespace gateway::samples
