#include "adapters/stand/smev/core.hpp"

#include <utility>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::stand::smev {

Core::Core(const SmevStandOptions& options, const StandKit& kit, Faults& faults, std::shared_ptr<FileStorage> storage)
    : options_(options),
      kit_(kit),
      faults_(faults),
      storage_(std::move(storage)),
      trust_(*kit.trust(options.trust)),
      participants_("GATEWAY") {
    behaviour_.header_required = options.header_required;
    behaviour_.quota = options.quota;
    behaviour_.redelivery = options.redelivery;
    behaviour_.stale_after = options.stale_after;
    behaviour_.answers.after = options.answer_after;
    behaviour_.smev_key = kit.key(options.smev_key);
    behaviour_.federal_key = kit.key(options.federal_key);
}

Answer Core::answer(Incoming incoming) {
    Answer answer;
    const Version* version = incoming.version;
    const Behaviour now = behaviour();
    answer.operation = operation_of(incoming.octets);
    try {
        refuse_on_demand(answer.operation);
        const Call call = read_call(std::move(incoming), {&trust_, now.header_required, kit_.clock.now()});
        version = call.version;
        answer.operation = call.operation;
        answer.owner = call.owner_name;
        {
            const std::lock_guard lock(mutex_);
            ++operations_[call.operation];
            ++versions_[call.version->name];
        }
        perform(call, answer);
    } catch (const SmevFault& refused) {
        answer.fault = refused.label();
        const std::lock_guard lock(mutex_);
        ++fault_counts_[refused.name()];
        answer.xml = refused.envelope(version != nullptr ? *version : *version_named("1.2"), now.shape);
        answer.parts.clear();
    }
    answer.version = version != nullptr ? version->name : std::string();
    return answer;
}

void Core::refuse_on_demand(std::string_view operation) {
    const auto rule = faults_.strike(FaultMode::refuse, operation);
    if (!rule) return;
    if (is_signature_code(rule->name)) throw SmevFault::signature(rule->name);
    throw SmevFault(rule->name == "bare" ? std::string() : rule->name);
}

void Core::perform(const Call& call, Answer& answer) {
    if (call.operation == "SendRequest") return send_request(call, answer);
    if (call.operation == "SendResponse") return send_response(call, answer);
    if (call.operation == "GetRequest" || call.operation == "GetResponse") return get(call, answer);
    if (call.operation == "Ack") return acknowledge(call, answer);
    if (call.operation == "GetStatus") return get_status(call, answer);
    statistics(call, answer);
}

void Core::acknowledge(const Call& call, Answer& answer) {
    answer.message = call.target.trimmed();
    const std::string& id = answer.message;
    const std::lock_guard lock(mutex_);
    Participant& reader = participants_.of_owner(call.owner);
    answer.xml = envelope("<t:AckResponse" + declarations(*call.version) + "/>");
    const auto accepted = call.target.attribute("accepted");
    if (accepted == "false" || accepted == "0") {
        // The participant could not believe our signature: the message stays and is signed anew when it is given again.
        ++not_accepted_;
        answer.note = "accepted=false";
        return;
    }
    if (faults_.strike(FaultMode::twice, call.operation)) {
        answer.note = "forgotten";
    } else {
        const bool request = reader.requests.acknowledge(id);
        if (!request && !reader.responses.acknowledge(id)) {
            throw SmevFault("TargetMessageIsNotFound", "Сообщение " + id + " не найдено среди неподтверждённых");
        }
        if (!request) ++answers_acknowledged_;
    }
    auto asked = asked_.find(id + "|" + reader.mnemonic);
    if (asked == asked_.end()) asked = asked_.find(id);
    if (asked != asked_.end()) asked->second.acknowledged = true;
}

void Core::statistics(const Call& call, Answer& answer) {
    const std::string node = call.request.child(call.version->types, "NodeID").trimmed();
    const std::lock_guard lock(mutex_);
    const Participant& reader = participants_.of_owner(call.owner);
    const auto line = [&](std::string_view name, const Queue& queue) {
        return "<t:QueueStatistics queueName=\"" + reader.mnemonic + "." + std::string(name) + "\" pendingMessageNumber=\"" +
               std::to_string(queue.size_of(node)) + "\"/>";
    };
    answer.xml = envelope("<t:GetIncomingQueueStatisticsResponse" + declarations(*call.version) + ">" +
                          line("requests", reader.requests) + line("responses", reader.responses) +
                          "</t:GetIncomingQueueStatisticsResponse>");
}

void Core::confirm(const Call& call, Answer& answer, std::string_view status) {
    const Shape shape = behaviour().shape;
    Message about;
    about.kind = call.operation == "SendRequest" ? MessageKind::request : MessageKind::response;
    about.id = answer.message;
    about.sent_at = kit_.clock.now();
    {
        const std::lock_guard lock(mutex_);
        about.sender_mnemonic = participants_.of_owner(call.owner).mnemonic;
    }
    about.recipient_mnemonic = "SMEV";
    // The same block as in a message given out; it has its own status and no time of delivery.
    std::string inner = metadata(about, *call.version, shape, about.sent_at);
    inner = inner.substr(inner.find('>') + 1);
    inner = inner.substr(0, inner.find("<t:DeliveryTimestamp>")) + element("t:Status", status);
    const Signed made = sign_as_smev({"t:MessageMetadata", "SIGNED_BY_SMEV", inner}, call);
    const std::string name = "t:" + call.operation + "Response";
    answer.xml = envelope("<" + name + declarations(*call.version) + ">" + made.element + "<t:SMEVSignature>" + made.signature +
                          "</t:SMEVSignature></" + name + ">");
}

Signed Core::sign_as_smev(const Unsigned& wanted, const Call& call) {
    std::shared_ptr<const SigningKey> key;
    {
        const std::lock_guard lock(mutex_);
        const bool other = behaviour_.other_smev_key && use(behaviour_.other_key_left);
        key = other ? behaviour_.other_smev_key : behaviour_.smev_key;
    }
    Signed made = sign(wanted, *call.version, *key);
    if (faults_.strike(FaultMode::bad_signature, call.operation)) {
        // The digest stays, the element changes: what a broken relay would do.
        const auto at = made.element.find("</t:MessageId>");
        if (at != std::string::npos) made.element.insert(at, "0");
    }
    return made;
}

void Core::change(const std::function<void(Behaviour&)>& with) {
    const std::lock_guard lock(mutex_);
    with(behaviour_);
}

Behaviour Core::behaviour() const {
    const std::lock_guard lock(mutex_);
    return behaviour_;
}

}  // namespace gateway::stand::smev
