// Where a request goes: to the provider of its type, to everybody its routing of 1.3 names, or to the built-in federal body.
#include <algorithm>
#include <utility>

#include "adapters/stand/smev/core.hpp"
#include "adapters/stand/smev/routing.hpp"

namespace gateway::stand::smev {

namespace {

XmlNode information_of(const Call& call) {
    return call.request.child(call.version->routing, "Routing").child(call.version->routing, "RoutingInformation");
}

void add(std::vector<Participant*>& readers, Participant* reader) {
    if (reader != nullptr && std::ranges::find(readers, reader) == readers.end()) readers.push_back(reader);
}

}  // namespace

/// Without participants that can be routed to, routing is checked and the federal body is everybody's recipient.
Core::Destination Core::destination_of(const Call& call, const Request& request, Participant* provider) {
    Destination to;
    add(to.readers, provider);
    const bool followed = std::ranges::any_of(participants_.all(), [](const Participant& one) { return !one.routes.empty(); });
    if (!followed) return to;
    Routing routing = read_routing(information_of(call));
    if (routing.empty()) return to;
    if (request.routing == "valid") {
        for (RoutedValue* one : routing.all()) {
            Participant* reader = participants_.by_route(one->value);
            add(to.readers, reader);
            one->code = reader != nullptr ? "success" : "recipientNotFound";
        }
        routing.judge_records();
    } else {
        const bool certificate = request.routing.starts_with("certificate.") && call.version->newer;
        routing.refuse_all(certificate ? "certificateInvalid" : "signatureInvalid");
    }
    to.reached = provider != nullptr || routing.reached() > 0;
    to.status = routing_status(routing);
    return to;
}

/// The word about the routing comes at once, as any verdict does.
void Core::tell_routing(const Destination& to, const std::string& id, const Request& request) {
    VerdictPlan plan;
    (to.reached ? plan.accepted : plan.rejected) = 1;
    plan.fault = "RecipientIsNotFound";
    plan.details = "Ни один получатель не найден";
    plan.routing_status = to.status;
    verdict_about(plan, id, request, false);
}

/// Each reader gets the sender's part as it was signed, with a ReplyTo of its own.
void Core::hand_to(Participant& reader, const Message& given, const Request& request, bool first) {
    Message message = given;
    message.recipient_mnemonic = reader.mnemonic;
    message.sender_mnemonic = request.owner;
    message.node.clear();
    message.reply_to = "STUB|" + message.id + "|" + std::to_string(++counter_);
    const std::string key = first ? message.id : message.id + "|" + reader.mnemonic;
    remember_asked(key, message, request.owner);
    asked_[key].node = request.node;
    by_reply_to_[message.reply_to] = key;
    reader.requests.put(std::move(message));
}

}  // namespace gateway::stand::smev
