#include "adapters/stand/smev/wire.hpp"

#include <array>
#include <utility>

#include "gateway/core/fault.hpp"
#include "gateway/signature/xmldsig.hpp"

namespace gateway::stand::smev {

namespace {

constexpr std::string_view dsig_ns = "http://www.w3.org/2000/09/xmldsig#";

struct Operation {
    std::string_view name, signed_ns, signed_element;
};

constexpr std::array<Operation, 7> operations{{{"SendRequest", types_ns, "SenderProvidedRequestData"},
                                               {"SendResponse", types_ns, "SenderProvidedResponseData"},
                                               {"GetRequest", basic_ns, "MessageTypeSelector"},
                                               {"GetResponse", basic_ns, "MessageTypeSelector"},
                                               {"GetStatus", basic_ns, "Timestamp"},
                                               {"Ack", basic_ns, "AckTargetMessage"},
                                               {"GetIncomingQueueStatistics", basic_ns, "Timestamp"}}};

SmevFault signature_fault(std::string_view code, std::string text) {
    std::string extra = "<f:SignatureVerificationFault>" + std::string(code) + "</f:SignatureVerificationFault>";
    return {"SignatureVerificationFault", 100, std::move(text), std::move(extra)};
}

SmevFault fault_of(const XmlSignatureCheck& check) {
    switch (check.cause) {
        case Cause::signature_missing:
            return signature_fault("NoSignatureFound", "Отсутствует ЭП-ОВ");
        case Cause::signature_target:
            return signature_fault("IncorrectSignatureTarget", "Подписан не тот элемент");
        case Cause::certificate_expired:
            return signature_fault("CertificateIsExpired", "Срок действия сертификата ЭП-ОВ истёк");
        case Cause::certificate_untrusted:
        case Cause::certificate_revoked:
        case Cause::certificate_usage:
            return signature_fault("CertificateIsNotFound", "Сертификат ЭП-ОВ не найден в ЕСИА");
        default:
            return signature_fault("SignatureIsInvalid", "ЭП-ОВ не соответствует подписанным данным");
    }
}

XmlDocument parse(const std::string& octets) {
    try {
        return XmlDocument::parse(octets);
    } catch (const Fault& fault) {
        throw SmevFault(
            "InvalidContent", 403, "Сообщение не разбирается",
            "<f:ValidationError errorPosition=\"-1\">" + xml_escape(info(fault.cause()).en) + "</f:ValidationError>");
    }
}

}  // namespace

Call read_call(const std::string& octets, bool header_required, const TrustStore& trust, Time now) {
    Call call{parse(octets), {}, {}, {}};
    const XmlNode root = call.document.root();
    if (!root.is(soap_ns, "Envelope")) throw signature_fault("PoorSOAPEnvelopeFormat", "Нет конверта SOAP 1.1");
    if (header_required && !root.child(soap_ns, "Header")) throw signature_fault("PoorSOAPEnvelopeFormat", "Нет soap:Header");
    const XmlNode request = root.child(soap_ns, "Body").first_child();
    for (const Operation& operation : operations) {
        if (!request.is(types_ns, std::string(operation.name) + "Request")) continue;
        call.operation = operation.name;
        call.target = request.child(operation.signed_ns, operation.signed_element);
        if (!call.target) throw signature_fault("IncorrectSignatureTarget", "Нет подписываемого элемента");
        const XmlNode signature = request.child(types_ns, "CallerInformationSystemSignature").child(dsig_ns, "Signature");
        if (!signature) throw signature_fault("NoSignatureFound", "Отсутствует ЭП-ОВ");
        const auto check = verify_xml_signature(call.document, signature, call.target, XmlTransforms::smev, &trust, now);
        if (!check.valid()) throw fault_of(check);
        call.owner = check.signer ? check.signer->subject() : std::string();
        return call;
    }
    throw SmevFault("InvalidContent", 403, "Неизвестная операция",
                    "<f:ValidationError errorPosition=\"-1\">unknown operation</f:ValidationError>");
}

std::string SmevFault::description() const {
    const std::string number = std::to_string(number_);
    return "<b:Code>fed0:STAND:FED0_CORE1 : TR:SYNC:SPS:1</b:Code><b:Description>SMEV-" + number + ":" + xml_escape(text_) +
           "</b:Description>" + extra_;
}

std::string SmevFault::envelope() const {
    std::string body = "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>" + xml_escape(text_) +
                       "</faultstring><detail><f:" + name_ + " xmlns:f=\"" + std::string(faults_ns) + "\" xmlns:b=\"" +
                       std::string(basic_ns) +
                       "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"b:SmevFault\">" + description() +
                       "</f:" + name_ + "></detail></soap:Fault>";
    return smev::envelope(body);
}

std::string SmevFault::inside_status() const {
    return "<t:SmevFault xmlns:f=\"" + std::string(faults_ns) +
           "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"f:" + name_ + "\">" + description() +
           "</t:SmevFault>";
}

std::string element(std::string_view name, std::string_view text) {
    std::string xml = "<";
    xml.append(name).append(">").append(xml_escape(text)).append("</").append(name).append(">");
    return xml;
}

std::string envelope(std::string_view body) {
    std::string xml = "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>";
    return xml.append(body).append("</soap:Body></soap:Envelope>");
}

Signed sign(std::string_view name, std::string_view id, std::string_view inner, const SigningKey& key) {
    Signed made;
    made.element = "<" + std::string(name) + " xmlns:t=\"" + std::string(types_ns) + "\" xmlns:b=\"" + std::string(basic_ns) +
                   "\" Id=\"" + std::string(id) + "\">" + std::string(inner) + "</" + std::string(name) + ">";
    made.signature = sign_xml_element(made.element, id, XmlTransforms::smev, key);
    return made;
}

}  // namespace gateway::stand::smev
