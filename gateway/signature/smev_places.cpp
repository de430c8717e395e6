#include "gateway/signature/smev_places.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace gateway {
namespace {

using Names = std::span<const std::string_view>;

constexpr std::string_view smev_namespaces = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/";

constexpr std::array<std::string_view, 5> of_caller{"SenderProvidedRequestData", "SenderProvidedResponseData",
                                                    "MessageTypeSelector", "AckTargetMessage", "Timestamp"};
constexpr std::array<std::string_view, 5> of_smev{"MessageMetadata", "Request", "Response", "Cancel",
                                                  "AsyncProcessingStatusData"};
constexpr std::array<std::string_view, 2> of_sender{"SenderProvidedRequestData", "SenderProvidedResponseData"};
constexpr std::array<std::string_view, 1> of_official{"MessagePrimaryContent"};

constexpr std::array<std::string_view, 7> caller_messages{"SendRequestRequest",
                                                          "SendResponseRequest",
                                                          "GetRequestRequest",
                                                          "GetResponseRequest",
                                                          "AckRequest",
                                                          "GetStatusRequest",
                                                          "GetIncomingQueueStatisticsRequest"};
constexpr std::array<std::string_view, 5> smev_scopes{"SendRequestResponse", "SendResponseResponse", "RequestMessage",
                                                      "ResponseMessage", "SmevAsyncProcessingMessage"};
constexpr std::array<std::string_view, 2> sender_scopes{"Request", "Response"};

struct Rule {
    std::string_view container;
    Names scopes;   // what the container may stand in
    Names targets;  // what may stand beside it, exactly one of these
};

// PersonalSignature covers the element directly under MessagePrimaryContent.
constexpr std::string_view personal = "PersonalSignature";
constexpr std::array<Rule, 4> rules{{
    {"CallerInformationSystemSignature", caller_messages, of_caller},
    {"SMEVSignature", smev_scopes, of_smev},
    {"SenderInformationSystemSignature", sender_scopes, of_sender},
    {personal, of_sender, of_official},
}};

// Elements that may stand between the root (or soap:Body) and a scope.
constexpr std::array<std::string_view, 16> frames{"SendRequestRequest",
                                                  "SendResponseRequest",
                                                  "GetRequestResponse",
                                                  "GetResponseResponse",
                                                  "GetStatusResponse",
                                                  "RequestMessage",
                                                  "ResponseMessage",
                                                  "SmevAsyncProcessingMessage",
                                                  "Request",
                                                  "Response",
                                                  "SendRequestResponse",
                                                  "SendResponseResponse",
                                                  "GetRequestRequest",
                                                  "GetResponseRequest",
                                                  "AckRequest",
                                                  "GetStatusRequest"};

bool among(Names names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool alone_of_its_name(XmlNode element) {
    const XmlNode parent = element.parent();
    const auto siblings = parent.children();
    return !parent ||
           std::count_if(siblings.begin(), siblings.end(), [&](XmlNode other) { return other.name() == element.name(); }) == 1;
}

// Empty when nothing between `scope` and the top of the message could hide a wrapped copy.
std::string problem_above(const XmlDocument& document, XmlNode scope) {
    XmlNode at = scope;
    for (; is_smev(at); at = at.parent()) {
        const bool known = at == scope || among(frames, at.name());
        if (!known) return "an unexpected " + std::string(at.name()) + " stands around the signature";
        if (!alone_of_its_name(at)) return "there is a second " + std::string(at.name()) + " beside the one with the signature";
        if (at == document.root()) return {};
    }
    if (!is_soap(at, "Body") || !(at.parent() == document.root()) || !is_soap(document.root(), "Envelope"))
        return "the signed part of the message does not stand directly in soap:Body";
    if (!alone_of_its_name(at)) return "there is a second soap:Body";
    return at.children().size() == 1 ? "" : "soap:Body has more than one element";
}

struct Target {
    XmlNode element;
    std::string problem;
};

Target target_beside(const Rule& rule, XmlNode scope) {
    std::vector<XmlNode> found;
    for (const XmlNode at : scope.children())
        if (is_smev(at) && among(rule.targets, at.name())) found.push_back(at);
    if (found.size() != 1)
        return {{},
                std::to_string(found.size()) + " elements beside " + std::string(rule.container) + " could be what it signs"};
    if (rule.container != personal) return {found[0], {}};
    if (found[0].children().size() != 1) return {{}, "MessagePrimaryContent has not exactly one element"};
    return {found[0].first_child(), {}};
}

Target target_of(const XmlDocument& document, XmlNode signature) {
    const XmlNode container = signature.parent();
    const XmlNode scope = container.parent();
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule& r) { return r.container == container.name(); });
    if (!is_smev(container) || rule == rules.end() || !is_smev(scope) || !among(rule->scopes, scope.name()))
        return {{}, "the protocol knows no signature at " + signature.path()};
    if (container.children().size() != 1) return {{}, std::string(container.name()) + " holds more than one signature"};
    if (!alone_of_its_name(container)) return {{}, "there is a second " + std::string(container.name())};
    if (std::string problem = problem_above(document, scope); !problem.empty()) return {{}, std::move(problem)};
    return target_beside(*rule, scope);
}

}  // namespace

bool is_smev(XmlNode element) {
    return element.ns().starts_with(smev_namespaces);
}

SignaturePlace smev_place(const XmlDocument& document, XmlNode signature) {
    Target target = target_of(document, signature);
    return {signature, target.element, XmlTransforms::smev, std::move(target.problem)};
}

std::optional<SignaturePlace> missing_smev_signature(const XmlDocument& document) {
    XmlNode message = document.root();
    if (is_soap(message, "Envelope")) message = message.child(message.ns(), "Body").first_child();
    if (!is_smev(message) || !among(caller_messages, message.name())) return std::nullopt;
    const Rule& rule = rules.front();
    for (const XmlNode at : message.children())
        if (is_smev(at) && at.name() == rule.container && at.first_child()) return std::nullopt;
    return SignaturePlace{{}, target_beside(rule, message).element, XmlTransforms::smev, {}};
}

}  // namespace gateway
