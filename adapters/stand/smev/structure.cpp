#include "adapters/stand/smev/structure.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>

namespace gateway::stand::smev {

namespace {

struct Rule {
    std::string_view name;
    char of;  ///< 't' types, 'b' basic
    int least, most;
    std::size_t longest;  ///< characters; 0 = not looked at
};

constexpr int many = 1000;

constexpr std::array<Rule, 11> request_rules{{{"MessageID", 't', 1, 1, 0},
                                              {"ReferenceMessageID", 't', 0, 1, 36},
                                              {"TransactionCode", 't', 0, 1, 0},
                                              {"NodeID", 't', 0, 1, 50},
                                              {"EOL", 't', 0, 1, 0},
                                              {"MessagePrimaryContent", 'b', 1, 1, 0},
                                              {"PersonalSignature", 't', 0, 1, 0},
                                              {"AttachmentHeaderList", 'b', 0, 1, 0},
                                              {"RefAttachmentHeaderList", 'b', 0, 1, 0},
                                              {"BusinessProcessMetadata", 't', 0, 1, 0},
                                              {"TestMessage", 't', 0, 1, 0}}};
constexpr std::array<Rule, 9> response_rules{{{"MessageID", 't', 1, 1, 0},
                                              {"To", 't', 1, 1, 4000},
                                              {"MessagePrimaryContent", 'b', 0, 1, 0},
                                              {"PersonalSignature", 't', 0, 1, 0},
                                              {"AttachmentHeaderList", 'b', 0, 1, 0},
                                              {"RefAttachmentHeaderList", 'b', 0, 1, 0},
                                              {"RequestRejected", 't', 0, many, 0},
                                              {"RequestStatus", 't', 0, 1, 0},
                                              {"AsyncProcessingStatus", 't', 0, 1, 0}}};
constexpr std::array<Rule, 4> selector_rules{{{"NamespaceURI", 'b', 0, 1, 0},
                                              {"RootElementLocalName", 'b', 0, 1, 0},
                                              {"Timestamp", 'b', 1, 1, 0},
                                              {"NodeID", 'b', 0, 1, 50}}};

[[noreturn]] void wrong(const std::string& what) {
    throw SmevFault::invalid("Сообщение не соответствует схеме СМЭВ", what);
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// The children must come in the order of the rules, each as often as allowed and none beside them.
void check_children(XmlNode parent, std::span<const Rule> rules, const Version& version) {
    XmlNode at = parent.first_child();
    for (const Rule& rule : rules) {
        int times = 0;
        for (; at && at.is(rule.of == 'b' ? version.basic : version.types, rule.name); at = at.next()) {
            if (++times > rule.most) wrong(std::string(rule.name) + " too often");
            if (rule.longest != 0 && characters(at.trimmed()) > rule.longest) wrong(std::string(rule.name) + " is too long");
        }
        if (times < rule.least) wrong(std::string(rule.name) + " is missing or out of order");
    }
    if (at) wrong("unexpected element " + std::string(at.name()));
}

void check_time(XmlNode element) {
    if (element && !parse_rfc3339(element.trimmed(), 180)) wrong(std::string(element.name()) + " is no xs:dateTime");
}

void check_rejections(const Call& call) {
    constexpr std::array<std::string_view, 4> codes{"ACCESS_DENIED", "NO_DATA", "UNKNOWN_REQUEST_DESCRIPTION", "FAILURE"};
    for (const XmlNode rejected : call.target.children(call.version->types, "RequestRejected")) {
        const std::string code = rejected.child(call.version->types, "RejectionReasonCode").trimmed();
        const std::span<const std::string_view> known(codes.data(), call.version->failure_code ? 4 : 3);
        if (std::find(known.begin(), known.end(), code) == known.end()) wrong("RejectionReasonCode " + code);
        const XmlNode text = rejected.child(call.version->types, "RejectionReasonDescription");
        if (!text || characters(text.trimmed()) > 4000) wrong("RejectionReasonDescription");
    }
}

void check_status(const Call& call) {
    const XmlNode status = call.target.child(call.version->types, "RequestStatus");
    if (!status) return;
    const std::string code = status.child(call.version->types, "StatusCode").trimmed();
    const bool number = !code.empty() && code.size() <= 11 && code.find_first_not_of("-0123456789") == std::string::npos;
    if (!number) wrong("StatusCode is no xs:int");
    if (!status.child(call.version->types, "StatusDescription")) wrong("StatusDescription is missing");
}

void check_content(const Call& call) {
    const XmlNode content = call.target.child(call.version->basic, "MessagePrimaryContent");
    if (content && (!content.first_child() || content.first_child().next())) wrong("MessagePrimaryContent holds one element");
}

/// What stands around the signed element, in its order.
void check_frame(const Call& call) {
    const std::array<Rule, 3> send{{{call.target.name(), 't', 1, 1, 0},
                                    {"AttachmentContentList", 'b', 0, 1, 0},
                                    {"CallerInformationSystemSignature", 't', 1, 1, 0}}};
    XmlNode last = call.request.first_child();
    for (XmlNode next = last; next; next = next.next()) last = next;
    if (call.version->file_names && last.is(call.version->routing, "Routing")) return;  // 1.3: behind the signature
    check_children(call.request, send, *call.version);
}

}  // namespace

void check_structure(const Call& call) {
    const bool is_request = call.operation == "SendRequest";
    if (is_request || call.operation == "SendResponse") {
        if (characters(call.text("TransactionCode")) > 1500) throw SmevFault("TransactionCodeInvalid");
        check_frame(call);
        check_content(call);
        check_rejections(call);
        check_status(call);
        if (is_request) check_children(call.target, request_rules, *call.version);
        if (!is_request) check_children(call.target, response_rules, *call.version);
        check_time(call.target.child(call.version->types, "EOL"));
    } else if (call.operation == "GetRequest" || call.operation == "GetResponse") {
        check_children(call.target, selector_rules, *call.version);
        check_time(call.target.child(call.version->basic, "Timestamp"));
    } else if (call.operation != "Ack") {
        check_time(call.target);
    }
}

}  // namespace gateway::stand::smev
