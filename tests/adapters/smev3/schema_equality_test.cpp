// Our schemas accept what the operator's accept: valid messages of every kind and their mutations (left out, doubled, out of
// order, strange, empty, too long, of a wrong word) are judged by both, where the operator's files lie beside the sources.
#include <catch2/catch.hpp>
#include <map>

#include "adapters/smev3/element.hpp"
#include "adapters/smev3/schemas.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

const std::filesystem::path reference = std::filesystem::path(SOURCE_DIR) / "../shared/reference/smev/xsd";

constexpr const char* uuid = "5c0c7a4e-1111-11f0-8000-0242ac120002";

/// A tree to be bent: an element by prefix and name, with either text or children.
struct Node {
    std::string name;  ///< "t:MessageID"
    std::string attributes;
    std::string text;
    std::vector<Node> children;
};

std::string print(const Node& node) {
    std::string xml = "<" + node.name + node.attributes + ">" + node.text;
    for (const Node& child : node.children) xml += print(child);
    return xml + "</" + node.name + ">";
}

Node leaf(const std::string& name, const std::string& text) {
    return {name, {}, text, {}};
}

using Nodes = std::vector<Node>;

Node signature(const std::string& name) {
    return {name, {}, "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>", {}};
}

/// Every message with everything it may hold, in one version.
struct Samples {
    explicit Samples(const Version& which) : version(which) {}
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

    Nodes calls() const {
        const Node sig = signature("t:CallerInformationSystemSignature");
        const Node time{"b:Timestamp", " Id=\"A\"", "2026-03-02T10:00:00Z", {}};
        Nodes all;
        Nodes send{request_data(), contents(), sig};
        if (!version.routing.empty()) send.push_back(routing());
        all.push_back(message("t:SendRequestRequest", send));
        const auto respond = [&](Nodes choice) {
            all.push_back(message("t:SendResponseRequest", {response_data(std::move(choice)), contents(), sig}));
        };
        respond({content(), signature("t:PersonalSignature"), headers(), stored_headers()});
        for (const auto& code : version.reject_codes) respond({rejected(std::string(code)), rejected("NO_DATA")});
        respond({status()});
        for (const auto& word : version.statuses) respond({verdict(std::string(word))});
        all.push_back(message("t:GetRequestRequest", {selector(), sig}));
        all.push_back(message("t:GetResponseRequest", {selector(), sig}));
        all.push_back(message("t:GetStatusRequest", {time, sig}));
        all.push_back(message("t:AckRequest", {{"b:AckTargetMessage", " Id=\"A\" accepted=\"true\"", uuid, {}}, sig}));
        all.push_back(message("t:AckRequest", {{"b:AckTargetMessage", " Id=\"A\"", uuid, {}}, sig}));
        all.push_back(message("t:GetIncomingQueueStatisticsRequest", {leaf("t:NodeID", "n"), time, sig}));
        return all;
    }

    Nodes answers() const {
        const Node sig = signature("t:SMEVSignature");
        const Node sender = signature("t:SenderInformationSystemSignature");
        const Node meta = metadata("requestIsQueued");
        const Node request{"t:Request", " Id=\"C\"", {}, {request_data(), meta, stored(), leaf("t:ReplyTo", "opaque"), sender}};
        const Node response{"t:Response",
                            " Id=\"C\"",
                            {},
                            {leaf("t:OriginalMessageId", uuid), leaf("t:OriginalTransactionCode", "code"),
                             leaf("t:ReferenceMessageID", uuid), response_data({status()}), meta, stored(), sender}};
        const Node cancel{"t:Cancel",
                          " Id=\"C\"",
                          {},
                          {{"b:MessageReference", " Id=\"M\"", uuid, {}}, leaf("t:MessageID", uuid), meta, sender}};
        const Node data{"t:AsyncProcessingStatusData", " Id=\"C\"", {}, {verdict("requestIsRejectedBySmev")}};
        Nodes all;
        all.push_back(message("t:SendRequestResponse", {meta, sig}));
        all.push_back(message("t:SendResponseResponse", {metadata(std::string(version.statuses.back())), sig}));
        all.push_back(message("t:GetRequestResponse", {{"t:RequestMessage", {}, {}, {request, contents(), sig}}}));
        all.push_back(message("t:GetRequestResponse", {{"t:RequestMessage", {}, {}, {cancel, sig}}}));
        all.push_back(message("t:GetResponseResponse", {{"t:ResponseMessage", {}, {}, {response, contents(), sig}}}));
        all.push_back(message("t:GetStatusResponse", {{"t:SmevAsyncProcessingMessage", {}, {}, {data, sig}}}));
        all.push_back(message("t:AckResponse", {}));
        all.push_back(message("t:GetIncomingQueueStatisticsResponse",
                              {{"t:QueueStatistics", " queueName=\"q\" pendingMessageNumber=\"5\"", {}, {}}}));
        return all;
    }

    Nodes faults() const {
        Nodes all;
        const auto add = [&](const std::string& name, Nodes more) {
            Nodes children{leaf("b:Code", "028122"), leaf("b:Description", "text")};
            for (Node& one : more) children.push_back(std::move(one));
            all.push_back(message("f:" + name, children));
        };
        add("BusinessDataTypeIsNotSupported",
            {leaf("f:RootElementLocalName", "a"), leaf("f:RootElementNamespaceURI", "urn:x")});
        add("InvalidContent", {{"f:ValidationError", " errorPosition=\"-1\"", "text", {}}});
        add("AttachmentSizeLimitExceeded",
            {leaf("f:PermittedTotalAttachmentSize", "1"), leaf("f:RealTotalAttachmentSize", "2")});
        add("QuoteLimitExceeded", {leaf("f:RemainedTotalQuoteSize", "1"), leaf("f:RealTotalAttachmentSize", "2")});
        add("DestinationOverflow", {leaf("f:MessageBrokerAddress", "a"), leaf("f:DestinationName", "b")});
        add("SignatureVerificationFault", {leaf("f:SignatureVerificationFault", "CertificateIsExpired")});
        for (const char* name : {"EndOfLifeReached", "TransactionCodeInvalid", "PersonalAccessDenied", "SMEVFailure"})
            add(name, {});
        for (const char* name : {"UnknownMessageType", "MessageIsAlreadySent", "InvalidMessageIdFormat", "StaleMessageId",
                                 "AttachmentContentMiscoordination", "AccessDenied", "SMEVFailure",
                                 "IncorrectResponseContentType", "RecipientIsNotFound", "SenderIsNotRegistered",
                                 "RequestIsNotFound", "TargetMessageIsNotFound", "EndOfLifeReached"})
            all.push_back(message(std::string("f:") + name, {}));
        return all;
    }
};

/// Values for one leaf: empty, strange, at a limit and over it, words of other versions.
const std::vector<std::string>& values() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> made{"",
                                      " ",
                                      "-1",
                                      "99999999999",
                                      "true",
                                      "FAILURE",
                                      "messageIsDelivered",
                                      "responseIsDelivered",
                                      "CANCEL",
                                      "BROADCAST",
                                      "image/x",
                                      "font/x",
                                      "2026-03-02",
                                      "2026-03-02T10:00:00Z",
                                      "5C0C7A4E-1111-11F0-8000-0242AC120002",
                                      "1x",
                                      "AAA",
                                      "urn:y",
                                      "generalRoutingNotFound",
                                      "signatureInvalid",
                                      "Charger2PaymentGate",
                                      "NoSignatureFound"};
        for (const std::size_t length : {50, 51, 100, 101, 200, 201, 500, 501, 1500, 1501, 4000, 4001})
            made.emplace_back(length, 'x');
        return made;
    }();
    return all;
}

void mutate(const Node& root, Node& at, const std::function<void()>& judge) {
    for (std::size_t i = 0; i < at.children.size(); ++i) {
        const Nodes kept = at.children;
        at.children.erase(at.children.begin() + static_cast<std::ptrdiff_t>(i));  // left out
        judge();
        at.children = kept;
        at.children.insert(at.children.begin() + static_cast<std::ptrdiff_t>(i), kept[i]);  // doubled
        judge();
        at.children = kept;
        if (i + 1 < kept.size()) std::swap(at.children[i], at.children[i + 1]);  // out of order
        judge();
        at.children = kept;
        at.children.insert(at.children.begin() + static_cast<std::ptrdiff_t>(i), leaf("t:Strange", ""));
        judge();
        at.children = kept;
        mutate(root, at.children[i], judge);
    }
    const std::string attributes = at.attributes;
    if (&at != &root && !attributes.empty()) {
        for (const char* other : {"", " Id=\"1\"", " accepted=\"true\"", " Id=\"A\" accepted=\"maybe\"", " errorPosition=\"x\"",
                                  " pendingMessageNumber=\"x\""}) {
            at.attributes = other;
            judge();
        }
        at.attributes = attributes;
    }
    if (!at.children.empty() || at.text.starts_with("<")) return;
    const std::string text = at.text;
    for (const std::string& value : values()) {
        at.text = value;
        judge();
    }
    at.text = text;
}

struct Judges {
    explicit Judges(const Version& which)
        : own(which),
          types(XmlSchema::load(file(which, "types"))),
          faults(XmlSchema::load(file(which, "faults"))),
          faults_namespace(which.faults) {}

    static std::filesystem::path file(const Version& which, const std::string& kind) {
        return reference / which.key / ("smev-message-exchange-" + kind + "-" + std::string(which.number) + ".xsd");
    }

    /// Counts and compares; false when the two disagree.
    bool agree(const std::string& xml) {
        const XmlDocument document = XmlDocument::parse(xml);
        const bool ours = own.validate(document.root()).empty();
        const XmlSchema& theirs = document.root().ns() == faults_namespace ? faults : types;
        const bool verdict = theirs.validate(document.root()).empty();
        ++(verdict ? valid : broken);
        return ours == verdict;
    }

    WireSchemas own;
    XmlSchema types, faults;
    std::string faults_namespace;
    int valid = 0, broken = 0;
};

void compare_all(Judges& judges, Nodes messages) {
    for (Node& message : messages) {
        int disagreements = 0;
        const auto judge = [&] {
            const std::string xml = print(message);
            if (judges.agree(xml) || ++disagreements > 3) return;
            UNSCOPED_INFO(xml.substr(0, 6000));
            FAIL_CHECK("our schema and the operator's disagree on this message");
        };
        judge();
        mutate(message, message, judge);
    }
}

}  // namespace

TEST_CASE("our schemas accept exactly what the operator's accept, in every version") {
    for (const Version& version : all_versions()) {
        if (!std::filesystem::exists(reference / version.key)) {
            WARN("the operator's schemas of " << version.key << " are not beside the sources; not compared");
            continue;
        }
        INFO(version.key);
        Judges judges(version);
        const Samples samples(version);
        compare_all(judges, samples.calls());
        compare_all(judges, samples.answers());
        compare_all(judges, samples.faults());
        // Both verdicts must be common, or the comparison says nothing.
        CHECK(judges.valid > 500);
        CHECK(judges.broken > 1000);
    }
}
