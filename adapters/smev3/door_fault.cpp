#include "adapters/smev3/door_fault.hpp"

#include "adapters/smev3/element.hpp"
#include "adapters/smev3/names.hpp"

namespace gateway::smev3 {

namespace {

std::string extra_of(const Fault& fault, const FaultWord& word) {
    if (const auto* door = dynamic_cast<const DoorFault*>(&fault)) return door->extra();
    if (!word.code.empty()) return element("f:SignatureVerificationFault", word.code);
    if (word.element == "InvalidContent") {
        const std::string what = fault.place().empty() ? fault.detail() : fault.place() + " " + fault.detail();
        return "<f:ValidationError errorPosition=\"-1\">" + xml_escape(what.empty() ? "-" : what) + "</f:ValidationError>";
    }
    if (word.element == "DestinationOverflow") return overflow_fault("-").extra();
    if (word.element == "QuoteLimitExceeded")
        return element("f:RemainedTotalQuoteSize", "0") + element("f:RealTotalAttachmentSize", "0");
    return {};
}

FaultWord word_of(const Fault& fault) {
    if (const auto* door = dynamic_cast<const DoorFault*>(&fault)) return {door->element(), {}, door->number()};
    return fault_word(fault.cause());
}

std::string smev_detail(const Version& version, const Fault& fault, const FaultWord& word) {
    if (word.element.empty()) return {};
    const CauseInfo& row = info(fault.cause());
    std::string description = word.number == 0 ? "" : "SMEV-" + std::to_string(word.number) + ":";
    description.append(row.ru);
    if (!fault.detail().empty()) description += " " + fault.detail();
    const std::string name = "f:" + std::string(word.element);
    std::string xml =
        "<" + name + " xmlns:f=\"" + std::string(version.faults) + "\" xmlns:b=\"" + std::string(version.basic) + "\">";
    xml += element("b:Code", row.code) + element("b:Description", description) + extra_of(fault, word);
    return xml + "</" + name + ">";
}

}  // namespace

DoorFault message_id_fault(std::string_view element, int number, const std::string& detail) {
    return {element == "StaleMessageId" ? Cause::stale_message_id : Cause::bad_value, element, number, detail};
}

DoorFault overflow_fault(const std::string& queue) {
    return {Cause::queue_overflow, "DestinationOverflow", 600, queue,
            element("f:MessageBrokerAddress", "gateway") + element("f:DestinationName", queue)};
}

DoorFault size_fault(std::uint64_t permitted, std::uint64_t real) {
    return {Cause::too_large, "AttachmentSizeLimitExceeded", 0, std::to_string(real) + " > " + std::to_string(permitted),
            element("f:PermittedTotalAttachmentSize", std::to_string(permitted)) +
                element("f:RealTotalAttachmentSize", std::to_string(real))};
}

DoorFault content_type_fault(std::string_view root, std::string_view ns) {
    return {Cause::schema_violation, "BusinessDataTypeIsNotSupported", 0, "this kind of content is not taken here",
            element("f:RootElementLocalName", root) + element("f:RootElementNamespaceURI", ns)};
}

FaultWord fault_word(Cause cause) {
    constexpr std::string_view signature = "SignatureVerificationFault";
    switch (cause) {
        case Cause::signature_missing:
            return {signature, "NoSignatureFound", 100};
        case Cause::signature_invalid:
        case Cause::certificate_usage:
            return {signature, "SignatureIsInvalid", 100};
        case Cause::signature_target:
            return {signature, "IncorrectSignatureTarget", 100};
        case Cause::certificate_untrusted:
        case Cause::trust_unavailable:
            return {signature, "CertificateIsNotFound", 100};
        // SMEV has no word for a revoked certificate; what helps is the same as for an expired one: a new certificate.
        case Cause::certificate_expired:
        case Cause::certificate_revoked:
            return {signature, "CertificateIsExpired", 100};
        case Cause::sender_unknown:
            return {"SenderIsNotRegistered", {}, 0};
        case Cause::forbidden:
            return {"AccessDenied", {}, 0};
        case Cause::duplicate_other_content:
            return {"MessageIsAlreadySent", {}, 301};
        case Cause::stale_message_id:
            return {"StaleMessageId", {}, 302};
        case Cause::message_expired:
            return {"EndOfLifeReached", {}, 0};
        case Cause::no_route:
        case Cause::unknown_territory:
        case Cause::unknown_service:
        case Cause::unknown_appeal:
        case Cause::correlation_missing:
            return {"RecipientIsNotFound", {}, 0};
        case Cause::queue_overflow:
            return {"DestinationOverflow", {}, 600};
        case Cause::quota_exceeded:
            return {"QuoteLimitExceeded", {}, 0};
        case Cause::attachment_missing:
        case Cause::attachment_unavailable:
        case Cause::attachment_corrupt:
            return {"AttachmentContentMiscoordination", {}, 0};
        case Cause::rate_limited:
        case Cause::overloaded:
        case Cause::store_unavailable:
        case Cause::stopping:
        case Cause::request_timeout:
        case Cause::scan_unavailable:
        case Cause::key_unavailable:
        case Cause::internal:
            return {"SMEVFailure", {}, 0};
        case Cause::not_found:
        case Cause::method_not_allowed:
        case Cause::none:
            return {};
        default:
            return {"InvalidContent", {}, 403};
    }
}

WebResponse door_fault_response(const Version& version, const Fault& fault, std::string_view trace_id) {
    const CauseInfo& row = info(fault.cause());
    const FaultWord word = word_of(fault);
    WebResponse response;
    response.status = 500;  // SOAP 1.1 §6.2
    response.headers = {{"Content-Type", "text/xml; charset=utf-8"}};
    // SMEV says soap:Server whoever is guilty; a fault of ours alone names the guilty side.
    const bool client = word.element.empty() && row.soap == SoapFaultCode::client;
    response.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soap:Envelope xmlns:soap=\"" + std::string(soap_ns) +
                    "\"><soap:Body><soap:Fault>" + element("faultcode", client ? "soap:Client" : "soap:Server") +
                    element("faultstring", row.ru) + "<detail>" + smev_detail(version, fault, word) +
                    "<cause xmlns=\"urn:appeal-gateway:fault:1\">" + element("code", row.code) + element("message", row.en) +
                    optional_element("description", fault.detail()) + optional_element("place", fault.place()) +
                    optional_element("traceId", trace_id) + "</cause></detail></soap:Fault></soap:Body></soap:Envelope>";
    return response;
}

}  // namespace gateway::smev3
