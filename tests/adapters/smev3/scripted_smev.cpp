#include "tests/adapters/smev3/scripted_smev.hpp"

#include "adapters/smev3/element.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/xmldsig.hpp"

namespace gateway::smev3 {

namespace {

std::string declared(const Version& version) {
    return " xmlns:t=\"" + std::string(version.types) + "\" xmlns:b=\"" + std::string(version.basic) + "\"";
}

std::string signed_element(const Version& version, const std::string& name, const std::string& inner, const std::string& key,
                           const std::string& holder) {
    const std::string element = "<t:" + name + declared(version) + " Id=\"" + name + "\">" + inner + "</t:" + name + ">";
    return element + "<t:" + holder + declared(version) + ">" +
           sign_xml_element(element, name, XmlTransforms::smev, *Desk::key(key)) + "</t:" + holder + ">";
}

std::string operation_of(const ImposterRequest& request) {
    const std::string action(request.header("SOAPAction").value_or(""));
    return action.size() > 6 ? action.substr(5, action.size() - 6) : action;
}

std::string metadata(const std::string& message_id, const std::string& status) {
    return "<t:MessageMetadata>" + element("t:MessageId", message_id) +
           "<t:MessageType>REQUEST</t:MessageType><t:Sender><t:Mnemonic>epgu</t:Mnemonic></t:Sender>"
           "<t:SendingTimestamp>2026-03-02T10:00:00+03:00</t:SendingTimestamp>" +
           optional_element("t:Status", status) + "</t:MessageMetadata>";
}

}  // namespace

Script::Script(const Version& which, Words settings) : version(which) {
    imposter.handle([this](const ImposterRequest& request) {
        ImposterAnswer made;
        made.headers = {{"Content-Type", "text/xml; charset=utf-8"}};
        made.body = answer(request);
        if (made.body.find("<soap:Fault>") != std::string::npos) {
            made.status = 500;
            made.headers.insert(made.headers.end(), fault_headers.begin(), fault_headers.end());
        }
        return made;
    });
    settings.try_emplace("url", imposter.url("/ws"));
    settings.try_emplace("version", std::string(version.key));
    adapter = make(settings);
}

std::string Script::envelope(const std::string& body) const {
    return "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>" + body +
           "</soap:Body></soap:Envelope>";
}

std::string Script::signed_message(const std::string& name, const std::string& inner) const {
    const std::string queue = name == "Response" ? "Response" : "Request";
    return envelope("<t:Get" + queue + "Response" + declared(version) + "><t:" + queue + "Message>" +
                    signed_element(version, name, inner, "smev-sign", "SMEVSignature") + "</t:" + queue + "Message></t:Get" +
                    queue + "Response>");
}

void Script::put_request(const std::string& message_id, const std::string& more, const std::string& content) {
    const std::string provided = element("t:MessageID", message_id) + "<t:ReferenceMessageID>" + message_id +
                                 "</t:ReferenceMessageID><t:TransactionCode>code|7</t:TransactionCode>"
                                 "<b:MessagePrimaryContent>" +
                                 content + "</b:MessagePrimaryContent>" + more;
    std::string inner =
        signed_element(version, "SenderProvidedRequestData", provided, "federal-sign", "SenderInformationSystemSignature");
    // Metadata and ReplyTo stand between the sender's part and its signature.
    const auto at = inner.find("<t:SenderInformationSystemSignature");
    inner.insert(at, metadata(message_id, "") + "<t:ReplyTo>opaque|" + message_id + "</t:ReplyTo>");
    requests[message_id] = signed_message("Request", inner);
}

void Script::put_response(const std::string& message_id, const std::string& around, const std::string& choice) {
    const std::string provided = element("t:MessageID", message_id) + "<t:To>us</t:To>" + choice;
    responses[message_id] = signed_message("Response", around + "<t:SenderProvidedResponseData>" + provided +
                                                           "</t:SenderProvidedResponseData>" + metadata(message_id, ""));
}

void Script::put_raw(const std::string& message_id, const std::string& octets) {
    responses[message_id] = octets;
}

void Script::put_verdict(const std::string& inner) {
    verdicts.push_back(envelope("<t:GetStatusResponse" + declared(version) + "><t:SmevAsyncProcessingMessage>" +
                                signed_element(version, "AsyncProcessingStatusData",
                                               "<t:AsyncProcessingStatus>" + inner + "</t:AsyncProcessingStatus>", "smev-sign",
                                               "SMEVSignature") +
                                "</t:SmevAsyncProcessingMessage></t:GetStatusResponse>"));
}

void Script::put_cancel(const std::string& message_id, const std::string& original) {
    requests[message_id] =
        signed_message("Cancel", "<b:MessageReference Id=\"CANCELLED\">" + original + "</b:MessageReference>" +
                                     element("t:MessageID", message_id) + metadata(message_id, ""));
}

void Script::fail(const std::string& operation, const std::string& fault, const std::string& inner) {
    faults[operation] = {fault, inner};
}

std::string Script::fault_answer(const Failure& failure) const {
    const std::string& name = failure.name;
    return envelope("<soap:Fault><faultcode>soap:Server</faultcode><faultstring>f</faultstring><detail><f:" + name +
                    " xmlns:f=\"" + std::string(version.faults) + "\"><b:Description xmlns:b=\"" + std::string(version.basic) +
                    "\">SMEV-999: text</b:Description>" + failure.inner + "</f:" + name + "></detail></soap:Fault>");
}

std::vector<std::string> Script::asked(const std::string& operation) const {
    std::vector<std::string> bodies;
    for (const ImposterRequest& request : imposter.requests()) {
        if (operation_of(request) == operation) bodies.push_back(request.body);
    }
    return bodies;
}

std::string Script::answer(const ImposterRequest& request) {
    const std::string operation = operation_of(request);
    if (const auto fault = faults.find(operation); fault != faults.end()) {
        const std::string made = fault_answer(fault->second);
        faults.erase(fault);
        return made;
    }
    for (const std::string& root : unknown_roots) {
        if (request.body.find("RootElementLocalName>" + root + "<") != std::string::npos)
            return fault_answer({"UnknownMessageType", {}});
    }
    const auto empty = [&] { return envelope("<t:" + operation + "Response" + declared(version) + "/>"); };
    if (operation == "GetRequest") return requests.empty() ? empty() : requests.begin()->second;
    if (operation == "GetResponse") return responses.empty() ? empty() : responses.begin()->second;
    if (operation == "GetStatus" && !verdicts.empty()) {
        const std::string first = verdicts.front();
        verdicts.pop_front();
        return first;
    }
    if (operation == "Ack") {
        const auto end = request.body.find("</b:AckTargetMessage>");
        const std::string target = request.body.substr(end - 36, 36);
        requests.erase(target);
        responses.erase(target);
        return empty();
    }
    if (operation == "SendRequest" || operation == "SendResponse") {
        const auto at = request.body.find("<t:MessageID>") + 13;
        return envelope("<t:" + operation + "Response" + declared(version) + ">" +
                        metadata(request.body.substr(at, 36), "requestIsQueued") + "</t:" + operation + "Response>");
    }
    if (operation == "GetIncomingQueueStatistics")
        return envelope("<t:" + operation + "Response" + declared(version) + ">" + statistics + "</t:" + operation +
                        "Response>");
    return empty();
}

Delivery Script::delivery(MessageKind kind, std::string canonical, std::string appeal) {
    Delivery made;
    made.delivery_id = make_uuid_v7(clock.now());
    made.appeal_id = made.delivery_id;
    made.kind = kind;
    made.canonical = std::move(canonical);
    made.appeal = std::move(appeal);
    made.note = adapter.connector->prepare(made);
    return made;
}

std::string uuid_now(Script& script) {
    return make_uuid_v1(script.clock.now());
}

}  // namespace gateway::smev3
