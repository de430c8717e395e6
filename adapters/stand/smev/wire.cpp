#include "adapters/stand/smev/wire.hpp"

#include <array>
#include <utility>

#include "adapters/stand/smev/structure.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/xmldsig.hpp"

namespace gateway::stand::smev {

namespace {

struct Operation {
    std::string_view name, signed_element;
    bool in_basic;  ///< the signed element's namespace is basic
};

constexpr std::array<Operation, 7> operations{{{"SendRequest", "SenderProvidedRequestData", false},
                                               {"SendResponse", "SenderProvidedResponseData", false},
                                               {"GetRequest", "MessageTypeSelector", true},
                                               {"GetResponse", "MessageTypeSelector", true},
                                               {"GetStatus", "Timestamp", true},
                                               {"Ack", "AckTargetMessage", true},
                                               {"GetIncomingQueueStatistics", "Timestamp", true}}};

SmevFault fault_of(const XmlSignatureCheck& check) {
    switch (check.cause) {
        case Cause::signature_missing:
            return SmevFault::signature("NoSignatureFound");
        case Cause::signature_target:
            return SmevFault::signature("IncorrectSignatureTarget");
        case Cause::certificate_expired:
            return SmevFault::signature("CertificateIsExpired");
        case Cause::certificate_untrusted:
        case Cause::certificate_revoked:
        case Cause::certificate_usage:
            return SmevFault::signature("CertificateIsNotFound");
        default:
            return SmevFault::signature("SignatureIsInvalid");
    }
}

XmlDocument parse(const std::string& octets) {
    XmlLimits limits;
    limits.max_octets = 128u << 20;
    try {
        return XmlDocument::parse(octets, limits);
    } catch (const Fault& fault) {
        throw SmevFault::invalid("Сообщение не разбирается", info(fault.cause()).en);
    }
}

const Operation* operation_named(XmlNode request, const Version& version) {
    for (const Operation& operation : operations) {
        if (operation.name == "GetIncomingQueueStatistics" && !version.statistics) continue;
        if (request.is(version.types, std::string(operation.name) + "Request")) return &operation;
    }
    return nullptr;
}

const Version* version_of_call(XmlNode request, const Version* of_path) {
    const Version* spoken = version_of_namespace(request.ns());
    if (spoken == nullptr) throw SmevFault::invalid("Неизвестная операция", "unknown namespace");
    if (of_path != nullptr && of_path->types != spoken->types) {
        throw SmevFault::invalid("Пространство имён не этой версии", "the address is of version " + of_path->name);
    }
    return of_path == nullptr ? spoken : of_path;
}

void check_signature(Call& call, const CallPolicy& policy) {
    const XmlNode signature =
        call.request.child(call.version->types, "CallerInformationSystemSignature").child(dsig_ns, "Signature");
    if (!signature) throw SmevFault::signature("NoSignatureFound");
    const auto check =
        verify_xml_signature(call.document, signature, call.target, XmlTransforms::smev, policy.trust, policy.now);
    if (!check.valid()) throw fault_of(check);
    if (!check.signer) return;
    call.owner = check.signer->subject();
    call.owner_name = check.signer->common_name();
}

}  // namespace

Call read_call(Incoming incoming, const CallPolicy& policy) {
    MimeMessage mime = read_mime(incoming.content_type, std::move(incoming.octets));
    XmlDocument document = parse(mime.root);
    const XmlNode root = document.root();
    if (!root.is(soap_ns, "Envelope")) throw SmevFault::signature("PoorSOAPEnvelopeFormat", "Нет конверта SOAP 1.1");
    if (policy.header_required && !root.child(soap_ns, "Header")) throw SmevFault::signature("PoorSOAPEnvelopeFormat");
    const XmlNode request = root.child(soap_ns, "Body").first_child();
    const Version* version = version_of_call(request, incoming.version);
    const Operation* operation = operation_named(request, *version);
    if (operation == nullptr) throw SmevFault::invalid("Неизвестная операция", "unknown operation");
    const XmlNode target = request.child(operation->in_basic ? version->basic : version->types, operation->signed_element);
    if (!target) throw SmevFault::signature("IncorrectSignatureTarget", "Нет подписываемого элемента");
    Call call{std::move(document), std::move(mime), version, std::string(operation->name), request, target, {}, {}};
    check_signature(call, policy);
    check_structure(call);
    return call;
}

std::string operation_of(std::string_view octets) {
    for (const Operation& operation : operations) {
        if (octets.find(std::string(operation.name) + "Request") != std::string_view::npos) return std::string(operation.name);
    }
    return {};
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

std::string declarations(const Version& version) {
    return " xmlns:t=\"" + version.types + "\" xmlns:b=\"" + version.basic + "\" xmlns:f=\"" + version.faults + "\"";
}

Signed sign(const Unsigned& wanted, const Version& version, const SigningKey& key) {
    Signed made;
    made.element =
        "<" + wanted.name + declarations(version) + " Id=\"" + wanted.id + "\">" + wanted.inner + "</" + wanted.name + ">";
    made.signature = sign_xml_element(made.element, wanted.id, XmlTransforms::smev, key);
    return made;
}

}  // namespace gateway::stand::smev
