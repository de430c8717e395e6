#include "tests/adapters/smev3/schema_samples.hpp"

#include <utility>

namespace gateway::smev3 {

namespace {

constexpr const char* uuid = "5c0c7a4e-1111-11f0-8000-0242ac120002";

Node signature(const std::string& name) {
    return {name, {}, "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>", {}};
}

/// The parts messages are made of, in one version.
struct Parts {
    explicit Parts(const Version& which) : version(which) {}
    const Version& version;

    bool details() const { return version.file_details; }

    Node content() const { return {"b:MessagePrimaryContent", {}, "<x xmlns=\"urn:x\"/>", {}}; }

    Node headers() const {
        Nodes fields{leaf("b:contentId", "c1")};
        if (details()) fields.push_back(leaf("b:NamespaceUri", "urn:x"));
        fields.push_back(leaf("b:MimeType", "application/zip"));
        fields.push_back(leaf("b:SignaturePKCS7", "AAAA"));
        if (details()) fields.push_back(archive());
        return {"b:AttachmentHeaderList", {}, {}, {{"b:AttachmentHeader", {}, {}, fields}}};
    }
    Node archive() const {
        return {"b:Archive", {}, {}, {{"b:File", {}, {}, {leaf("b:Name", "a"), leaf("b:NamespaceUri", "urn:x")}}}};
    }
    Node stored_headers() const {
        Nodes fields{leaf("b:uuid", "u1")};
        if (details()) fields.push_back(leaf("b:FileName", "a.zip"));
        if (details()) fields.push_back(leaf("b:NamespaceUri", "urn:x"));
        fields.push_back(leaf("b:Hash", "aGFzaA=="));
        fields.push_back(leaf("b:MimeType", "text/plain"));
        fields.push_back(leaf("b:SignaturePKCS7", "AAAA"));
        if (details()) fields.push_back(archive());
        return {"b:RefAttachmentHeaderList", {}, {}, {{"b:RefAttachmentHeader", {}, {}, fields}}};
    }
    Node contents() const {
        return {"b:AttachmentContentList",
                {},
                {},
                {{"b:AttachmentContent", {}, {}, {leaf("b:Id", "c1"), leaf("b:Content", "AAAA")}}}};
    }
    Node stored() const {
        return {"b:FSAttachmentsList",
                {},
                {},
                {{"b:FSAttachment",
                  {},
                  {},
                  {leaf("b:uuid", "u1"), leaf("b:UserName", "u"), leaf("b:Password", "p"), leaf("b:FileName", "/a.zip")}}}};
    }

    Node request_data() const {
        return {"t:SenderProvidedRequestData",
                " Id=\"A\"",
                {},
                {leaf("t:MessageID", uuid),
                 leaf("t:ReferenceMessageID", uuid),
                 leaf("t:TransactionCode", "code"),
                 leaf("t:NodeID", "node"),
                 leaf("t:EOL", "2026-03-02T10:00:00+03:00"),
                 content(),
                 signature("t:PersonalSignature"),
                 headers(),
                 stored_headers(),
                 {"t:BusinessProcessMetadata", {}, "<m xmlns=\"urn:x\"/>", {}},
                 leaf("t:TestMessage", "")}};
    }
    Node response_data(Nodes choice) const {
        Nodes children{leaf("t:MessageID", uuid), leaf("t:To", "opaque")};
        for (Node& one : choice) children.push_back(std::move(one));
        return {"t:SenderProvidedResponseData", " Id=\"A\"", {}, children};
    }
    Node rejected(const std::string& code) const {
        return {
            "t:RequestRejected", {}, {}, {leaf("t:RejectionReasonCode", code), leaf("t:RejectionReasonDescription", "why")}};
    }
    Node status() const {
        return {"t:RequestStatus",
                {},
                {},
                {leaf("t:StatusCode", "7"),
                 {"t:StatusParameter", {}, {}, {leaf("t:Key", "k"), leaf("t:Value", "v")}},
                 leaf("t:StatusDescription", "text")}};
    }
    Node verdict(const std::string& category) const {
        Nodes children{leaf("t:OriginalMessageId", uuid), leaf("t:StatusCategory", category), leaf("t:StatusDetails", "d")};
        if (!version.routing.empty()) children.push_back(routing_status());
        children.push_back({"t:SmevFault", {}, {}, {leaf("b:Code", "028122"), leaf("b:Description", "SMEV-403")}});
        return {"t:AsyncProcessingStatus", {}, {}, children};
    }
    Node routing_status() const {
        const std::string code(version.routing_codes.back());
        return {
            "r:RoutingStatus",
            {},
            {},
            {{"r:DynamicRoutingStatus", {}, {}, {leaf("r:DynamicValue", "v"), leaf("r:RoutingStatusCode", code)}},
             {"r:IdentifierRoutingStatus", {}, {}, {leaf("r:IdentifierValue", "v"), leaf("r:RoutingStatusCode", "success")}},
             {"r:RegistryRoutingStatus", {}, {}, {leaf("r:RecordId", "1"), leaf("r:RoutingStatusCode", "success")}}}};
    }
    Node routing() const {
        const Node dynamic{"r:DynamicRouting", {}, {}, {leaf("r:DynamicValue", "v")}};
        const Node identifier{"r:IdentifierRouting", {}, {}, {leaf("r:IdentifierValue", "v")}};
        const Node record{"r:RegistryRecordRouting",
                          {},
                          {},
                          {leaf("r:RecordId", "1"), leaf("r:UseGeneralRouting", "true"), dynamic, identifier}};
        const Node information{"r:RoutingInformation",
                               " Id=\"R\"",
                               {},
                               {leaf("r:MessageID", uuid), dynamic, identifier, {"r:RegistryRouting", {}, {}, {record}}}};
        return {"r:Routing", {}, {}, {information, signature("r:RoutingSignature")}};
    }
    Node metadata(const std::string& status_word) const {
        const Nodes party{leaf("t:Mnemonic", "m"), leaf("t:HumanReadableName", "name")};
        Nodes children{leaf("t:MessageId", uuid),
                       leaf("t:MessageType", "REQUEST"),
                       {"t:Sender", {}, {}, party},
                       leaf("t:SendingTimestamp", "2026-03-02T10:00:00")};
        if (version.key == "1.1") children.push_back(leaf("t:MessageBroker", "broker"));
        if (version.full_metadata) children.push_back(leaf("t:DestinationName", "queue"));
        children.push_back({"t:Recipient", {}, {}, party});
        if (version.full_metadata) {
            children.push_back({"t:SupplementaryData",
                                {},
                                {},
                                {leaf("t:DetectedContentTypeName", "x"), leaf("t:InteractionType", "OIV2OIV")}});
        }
        children.push_back(leaf("t:DeliveryTimestamp", "2026-03-02T10:00:00Z"));
        children.push_back(leaf("t:Status", status_word));
        return {"t:MessageMetadata", " Id=\"B\"", {}, children};
    }
    Node selector() const {
        return {"b:MessageTypeSelector",
                " Id=\"A\"",
                {},
                {leaf("b:NamespaceURI", "urn:x"), leaf("b:RootElementLocalName", "a"),
                 leaf("b:Timestamp", "2026-03-02T10:00:00Z"), leaf("b:NodeID", "node")}};
    }

    Node message(const std::string& name, Nodes children) const {
        std::string declared = " xmlns:t=\"" + std::string(version.types) + "\" xmlns:b=\"" + std::string(version.basic) + "\"";
        declared += " xmlns:f=\"" + std::string(version.faults) + "\"";
        if (!version.routing.empty()) {
            declared += " xmlns:r=\"" + std::string(version.routing) + "\" xmlns:d=\"" + std::string(version.directive) + "\"";
        }
        return {name, declared, {}, std::move(children)};
    }
};

}  // namespace

std::string print(const Node& node) {
    std::string xml = "<" + node.name + node.attributes + ">" + node.text;
    for (const Node& child : node.children) xml += print(child);
    return xml + "</" + node.name + ">";
}

Node leaf(const std::string& name, const std::string& text) {
    return {name, {}, text, {}};
}

Nodes sample_calls(const Version& version) {
    const Parts parts(version);
    const Node sig = signature("t:CallerInformationSystemSignature");
    const Node time{"b:Timestamp", " Id=\"A\"", "2026-03-02T10:00:00Z", {}};
    Nodes all;
    Nodes send{parts.request_data(), parts.contents(), sig};
    if (!version.routing.empty()) send.push_back(parts.routing());
    all.push_back(parts.message("t:SendRequestRequest", send));
    const auto respond = [&](Nodes choice) {
        all.push_back(parts.message("t:SendResponseRequest", {parts.response_data(std::move(choice)), parts.contents(), sig}));
    };
    respond({parts.content(), signature("t:PersonalSignature"), parts.headers(), parts.stored_headers()});
    for (const auto& code : version.reject_codes) respond({parts.rejected(std::string(code)), parts.rejected("NO_DATA")});
    respond({parts.status()});
    for (const auto& word : version.statuses) respond({parts.verdict(std::string(word))});
    all.push_back(parts.message("t:GetRequestRequest", {parts.selector(), sig}));
    all.push_back(parts.message("t:GetResponseRequest", {parts.selector(), sig}));
    all.push_back(parts.message("t:GetStatusRequest", {time, sig}));
    all.push_back(parts.message("t:AckRequest", {{"b:AckTargetMessage", " Id=\"A\" accepted=\"true\"", uuid, {}}, sig}));
    all.push_back(parts.message("t:AckRequest", {{"b:AckTargetMessage", " Id=\"A\"", uuid, {}}, sig}));
    all.push_back(parts.message("t:GetIncomingQueueStatisticsRequest", {leaf("t:NodeID", "n"), time, sig}));
    return all;
}

Nodes sample_answers(const Version& version) {
    const Parts parts(version);
    const Node sig = signature("t:SMEVSignature");
    const Node sender = signature("t:SenderInformationSystemSignature");
    const Node meta = parts.metadata("requestIsQueued");
    const Node request{
        "t:Request", " Id=\"C\"", {}, {parts.request_data(), meta, parts.stored(), leaf("t:ReplyTo", "opaque"), sender}};
    const Node response{
        "t:Response",
        " Id=\"C\"",
        {},
        {leaf("t:OriginalMessageId", uuid), leaf("t:OriginalTransactionCode", "code"), leaf("t:ReferenceMessageID", uuid),
         parts.response_data({parts.status()}), meta, parts.stored(), sender}};
    const Node cancel{
        "t:Cancel", " Id=\"C\"", {}, {{"b:MessageReference", " Id=\"M\"", uuid, {}}, leaf("t:MessageID", uuid), meta, sender}};
    const Node data{"t:AsyncProcessingStatusData", " Id=\"C\"", {}, {parts.verdict("requestIsRejectedBySmev")}};
    Nodes all;
    all.push_back(parts.message("t:SendRequestResponse", {meta, sig}));
    all.push_back(parts.message("t:SendResponseResponse", {parts.metadata(std::string(version.statuses.back())), sig}));
    all.push_back(parts.message("t:GetRequestResponse", {{"t:RequestMessage", {}, {}, {request, parts.contents(), sig}}}));
    all.push_back(parts.message("t:GetRequestResponse", {{"t:RequestMessage", {}, {}, {cancel, sig}}}));
    all.push_back(parts.message("t:GetResponseResponse", {{"t:ResponseMessage", {}, {}, {response, parts.contents(), sig}}}));
    all.push_back(parts.message("t:GetStatusResponse", {{"t:SmevAsyncProcessingMessage", {}, {}, {data, sig}}}));
    all.push_back(parts.message("t:AckResponse", {}));
    all.push_back(parts.message("t:GetIncomingQueueStatisticsResponse",
                                {{"t:QueueStatistics", " queueName=\"q\" pendingMessageNumber=\"5\"", {}, {}}}));
    return all;
}

Nodes sample_faults(const Version& version) {
    const Parts parts(version);
    Nodes all;
    const auto add = [&](const std::string& name, Nodes more) {
        Nodes children{leaf("b:Code", "028122"), leaf("b:Description", "text")};
        for (Node& one : more) children.push_back(std::move(one));
        all.push_back(parts.message("f:" + name, children));
    };
    add("BusinessDataTypeIsNotSupported", {leaf("f:RootElementLocalName", "a"), leaf("f:RootElementNamespaceURI", "urn:x")});
    add("InvalidContent", {{"f:ValidationError", " errorPosition=\"-1\"", "text", {}}});
    add("AttachmentSizeLimitExceeded", {leaf("f:PermittedTotalAttachmentSize", "1"), leaf("f:RealTotalAttachmentSize", "2")});
    add("QuoteLimitExceeded", {leaf("f:RemainedTotalQuoteSize", "1"), leaf("f:RealTotalAttachmentSize", "2")});
    add("DestinationOverflow", {leaf("f:MessageBrokerAddress", "a"), leaf("f:DestinationName", "b")});
    add("SignatureVerificationFault", {leaf("f:SignatureVerificationFault", "CertificateIsExpired")});
    for (const char* name : {"EndOfLifeReached", "TransactionCodeInvalid", "PersonalAccessDenied", "SMEVFailure"})
        add(name, {});
    for (const char* name :
         {"UnknownMessageType", "MessageIsAlreadySent", "InvalidMessageIdFormat", "StaleMessageId",
          "AttachmentContentMiscoordination", "AccessDenied", "SMEVFailure", "IncorrectResponseContentType",
          "RecipientIsNotFound", "SenderIsNotRegistered", "RequestIsNotFound", "TargetMessageIsNotFound", "EndOfLifeReached"})
        all.push_back(parts.message(std::string("f:") + name, {}));
    return all;
}

}  // namespace gateway::smev3
