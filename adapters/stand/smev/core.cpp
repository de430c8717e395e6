#include "adapters/stand/smev/core.hpp"

#include <boost/json.hpp>
#include <utility>

#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::stand::smev {

namespace {

std::string text_of(XmlNode parent, std::string_view ns, std::string_view name) {
    return parent.child(ns, name).trimmed();
}

/// The gateway's appeal id is a UUID of version 7 in the content.
std::string marker_of(std::string_view text) {
    for (std::size_t at = 0; at + 36 <= text.size(); ++at) {
        if (text[at + 8] == '-' && uuid_version(text.substr(at, 36)) == 7) return std::string(text.substr(at, 36));
    }
    return {};
}

}  // namespace

Core::Core(const SmevStandOptions& options, const StandKit& kit, Faults& faults)
    : options_(options),
      kit_(kit),
      faults_(faults),
      smev_key_(kit.key(options.smev_key)),
      federal_key_(kit.key(options.federal_key)),
      trust_(*kit.trust(options.trust)),
      quota_(options.quota) {}

std::string Core::answer(const std::string& octets, std::string& fault) {
    try {
        const Call call = read_call(octets, options_.header_required, trust_, kit_.clock.now());
        const std::lock_guard lock(mutex_);
        ++operations_[call.operation];
        return perform(call);
    } catch (const SmevFault& refused) {
        fault = refused.name();
        const std::lock_guard lock(mutex_);
        ++fault_counts_[fault];
        return refused.envelope();
    }
}

std::string Core::perform(const Call& call) {
    if (call.operation == "SendRequest") return send_request(call);
    if (call.operation == "SendResponse") return send_response(call);
    if (call.operation == "GetRequest") return get(call, requests_, "GetRequest");
    if (call.operation == "GetResponse") return get(call, responses_, "GetResponse");
    if (call.operation == "Ack") return acknowledge(call);
    if (call.operation == "GetStatus") {
        return envelope("<t:GetStatusResponse xmlns:t=\"" + std::string(types_ns) + "\"/>");
    }
    return statistics();
}

void Core::check_id(const std::string& id) {
    if (uuid_version(id) != 1) throw SmevFault("InvalidMessageIdFormat", 300, "MessageID не UUID версии 1");
    if (seen_ids_.contains(id)) throw SmevFault("MessageIsAlreadySent", 301, "Сообщение с таким MessageID уже отправлено");
    const auto age = kit_.clock.now() - uuid_time(id);
    if (age > options_.stale_after || age < -options_.stale_after) {
        throw SmevFault("StaleMessageId", 302, "Устаревший MessageID");
    }
}

std::string Core::send_request(const Call& call) {
    const std::string id = text_of(call.target, types_ns, "MessageID");
    check_id(id);
    const XmlNode content = call.target.child(basic_ns, "MessagePrimaryContent").first_child();
    if (!content) {
        throw SmevFault("InvalidContent", 403, "Нет бизнес-данных",
                        "<f:ValidationError errorPosition=\"-1\">MessagePrimaryContent</f:ValidationError>");
    }
    const auto eol = parse_rfc3339(text_of(call.target, types_ns, "EOL"), 180);
    if (eol && *eol < kit_.clock.now()) throw SmevFault("EndOfLifeReached", 303, "Срок жизни сообщения истёк");
    if (static_cast<int>(responses_.size()) >= quota_) {
        throw SmevFault(
            "DestinationOverflow", 600, "Очередь получателя переполнена",
            "<f:MessageBrokerAddress>stand</f:MessageBrokerAddress><f:DestinationName>requests</f:DestinationName>");
    }
    seen_ids_.insert(id);
    Request request{marker_of(content.text()), text_of(call.target, types_ns, "TransactionCode"), 1};
    if (request.marker.empty()) request.marker = marker_of(canonicalize_exclusive(content));
    sent_[id] = request;
    if (reject_next_ > 0) {
        --reject_next_;
        schedule_verdict(id, request);
    } else {
        schedule_answer(id, request);
    }
    return accepted_answer("SendRequest", id, "REQUEST", "requestIsQueued");
}

std::string Core::send_response(const Call& call) {
    const std::string id = text_of(call.target, types_ns, "MessageID");
    check_id(id);
    const auto to = by_reply_to_.find(text_of(call.target, types_ns, "To"));
    if (to == by_reply_to_.end()) throw SmevFault("RecipientIsNotFound", 305, "Получатель не найден");
    Asked& asked = asked_[to->second];
    if (call.target.child(basic_ns, "MessagePrimaryContent").first_child()) {
        ++asked.responses;
    } else if (call.target.child(types_ns, "RequestRejected")) {
        ++asked.rejections;
    } else if (call.target.child(types_ns, "RequestStatus")) {
        ++asked.statuses;
    } else {
        throw SmevFault("InvalidContent", 403, "Пустой ответ",
                        "<f:ValidationError errorPosition=\"-1\">SenderProvidedResponseData</f:ValidationError>");
    }
    seen_ids_.insert(id);
    return accepted_answer("SendResponse", id, "RESPONSE", "responseIsAcceptedBySmev");
}

std::string Core::get(const Call& call, Queue& queue, std::string_view operation) {
    const Selector selector{text_of(call.target, basic_ns, "NamespaceURI"),
                            text_of(call.target, basic_ns, "RootElementLocalName")};
    if (selector.ns.empty() != selector.root.empty()) {
        throw SmevFault("UnknownMessageType", 304, "В селекторе нужны оба поля или ни одного");
    }
    const auto message = queue.take(selector, kit_.clock.now(), options_.redelivery);
    const std::string name = "t:" + std::string(operation) + "Response";
    const std::string head =
        "<" + name + " xmlns:t=\"" + std::string(types_ns) + "\" xmlns:b=\"" + std::string(basic_ns) + "\"";
    if (!message) return envelope(head + "/>");
    if (message->given > 1) ++redelivered_;
    const bool is_request = operation == "GetRequest";
    std::string inner;
    if (!is_request) {
        inner += element("t:OriginalMessageId", message->original_id);
        if (!message->original_code.empty()) inner += element("t:OriginalTransactionCode", message->original_code);
    }
    inner += message->sender_element + metadata(*message, is_request ? "REQUEST" : "RESPONSE", true);
    if (is_request) inner += element("t:ReplyTo", message->reply_to);
    if (!message->sender_signature.empty()) {
        inner += "<t:SenderInformationSystemSignature>" + message->sender_signature + "</t:SenderInformationSystemSignature>";
    }
    const std::string kind = is_request ? "Request" : "Response";
    const Signed made = sign_as_smev("t:" + kind, inner);
    return envelope(head + "><t:" + kind + "Message>" + made.element + "<t:SMEVSignature>" + made.signature +
                    "</t:SMEVSignature></t:" + kind + "Message></" + name + ">");
}

std::string Core::acknowledge(const Call& call) {
    const std::string id = call.target.trimmed();
    if (call.target.attribute("accepted") == "false") {
        // The participant could not believe our signature: the message stays and is signed anew when it is given again.
        ++not_accepted_;
        return envelope("<t:AckResponse xmlns:t=\"" + std::string(types_ns) + "\"/>");
    }
    const bool again = faults_.strike(FaultMode::twice).has_value();
    const bool was_request = asked_.contains(id);
    if (!again && !requests_.acknowledge(id) && !responses_.acknowledge(id)) {
        throw SmevFault("TargetMessageIsNotFound", 501, "Сообщение " + id + " не найдено среди неподтверждённых");
    }
    if (was_request) asked_[id].acknowledged = true;
    return envelope("<t:AckResponse xmlns:t=\"" + std::string(types_ns) + "\"/>");
}

std::string Core::statistics() const {
    const auto line = [](std::string_view name, std::size_t count) {
        return "<t:QueueStatistics queueName=\"" + std::string(name) + "\" pendingMessageNumber=\"" + std::to_string(count) +
               "\"/>";
    };
    return envelope("<t:GetIncomingQueueStatisticsResponse xmlns:t=\"" + std::string(types_ns) + "\">" +
                    line("requests", requests_.size()) + line("responses", responses_.size()) +
                    "</t:GetIncomingQueueStatisticsResponse>");
}

std::string Core::metadata(const Message& message, std::string_view type, bool delivered) const {
    std::string xml = "<t:MessageMetadata>" + element("t:MessageId", message.id) + element("t:MessageType", type) +
                      "<t:Sender>" + element("t:Mnemonic", message.sender_mnemonic) + "</t:Sender>" +
                      element("t:SendingTimestamp", to_rfc3339(message.sent_at, 180)) +
                      "<t:Recipient><t:Mnemonic>GATEWAY</t:Mnemonic></t:Recipient>";
    if (delivered) {
        xml += element("t:DeliveryTimestamp", to_rfc3339(kit_.clock.now(), 180)) + element("t:Status", "messageIsDelivered");
    }
    return xml + "</t:MessageMetadata>";
}

std::string Core::accepted_answer(std::string_view operation, const std::string& id, std::string_view type,
                                  std::string_view status) {
    const std::string inner = element("t:MessageId", id) + element("t:MessageType", type) +
                              "<t:Sender><t:Mnemonic>GATEWAY</t:Mnemonic></t:Sender>" +
                              element("t:SendingTimestamp", to_rfc3339(kit_.clock.now(), 180)) + element("t:Status", status);
    const Signed made = sign_as_smev("t:MessageMetadata", inner);
    const std::string name = "t:" + std::string(operation) + "Response";
    return envelope("<" + name + " xmlns:t=\"" + std::string(types_ns) + "\">" + made.element + "<t:SMEVSignature>" +
                    made.signature + "</t:SMEVSignature></" + name + ">");
}

Signed Core::sign_as_smev(std::string_view name, std::string_view inner) {
    Signed made = sign(name, "SIGNED_BY_SMEV", inner, *smev_key_);
    if (faults_.strike(FaultMode::bad_signature)) {
        // The digest stays, the element changes: what a broken relay would do.
        const auto at = made.element.find("</t:MessageId>");
        if (at != std::string::npos) made.element.insert(at, "0");
    }
    return made;
}

}  // namespace gateway::stand::smev
