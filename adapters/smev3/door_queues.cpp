// What partners fetch from the door and acknowledge.
#include <utility>

#include "adapters/smev3/door_fault.hpp"
#include "adapters/smev3/door_service.hpp"
#include "adapters/smev3/door_translation.hpp"
#include "gateway/mapping/appeal_xml.hpp"

namespace gateway::smev3 {

namespace {

/// Both names or none, and a type this door can give. With a mapping the types are the region's: only listed ones are judged.
void check_type(const ContentType& words, const Smev3Settings& settings) {
    bool known = words.ns.empty() || (words.ns == appeal_xml_ns && (words.root == "appeal" || words.root == "event"));
    for (const ContentType& filter : settings.filters) known = known || (filter.ns == words.ns && filter.root == words.root);
    known = known || (settings.filters.empty() && !settings.mapping_out.empty());
    if (words.ns.empty() != words.root.empty() || !known)
        throw DoorFault(Cause::bad_value, "UnknownMessageType", 0, "no such type of message is given here");
}

MailFilter filter_of(const DoorCall& call, const Version& version, const Smev3Settings& settings) {
    const ContentType type{call.target.child(version.basic, "NamespaceURI").trimmed(),
                           call.target.child(version.basic, "RootElementLocalName").trimmed()};
    check_type(type, settings);
    MailFilter filter;
    if (!type.ns.empty()) filter.type = "{" + type.ns + "}" + type.root;
    filter.node = call.target.child(version.basic, "NodeID").trimmed();
    return filter;
}

bool is_accepted(const DoorCall& call) {
    const std::string accepted = call.target.attribute("accepted").value_or("true");
    return accepted != "false" && accepted != "0";
}

DeliveryWord word_of_ack(bool accepted) {
    DeliveryWord word;
    word.state = accepted ? DeliveryState::delivered : DeliveryState::refused;
    word.stage = accepted ? "acknowledged" : "signature rejected";
    if (accepted) return word;
    word.cause = Cause::partner_rejected;
    word.detail = "Ack accepted=false: the partner does not believe our signature";
    return word;
}

}  // namespace

Task<std::string> DoorService::give(const DoorCall& call, const Arrival& arrival, Time now) {
    MailFilter filter = filter_of(call, arrival.version, office_->settings);
    const bool requests = call.operation == "GetRequest";
    const std::string& id = office_->kit.id;
    const std::string queue = requests ? requests_queue(id, call.partner.key) : responses_queue(id, call.partner.key);
    auto mail = co_await office_->kit.mailbox.take_mail(queue, std::move(filter), now, now + office_->settings.door.redelivery);
    if (!mail) co_return writer_.empty(arrival.version, call.operation + "Response");
    if (is_written_in(mail->bytes, arrival.version)) co_return std::move(mail->bytes);
    co_return co_await translate(std::move(*mail), requests ? call.partner.key : id, arrival);
}

/// Signed anew each time it is given, hence evidence each time.
Task<std::string> DoorService::translate(Mail mail, std::string connector, const Arrival& arrival) {
    std::string octets = co_await offload(office_->kit.workers,
                                          [&] { return translated(mail.bytes, arrival.version, writer_, office_->kit.blobs); });
    EvidenceItem item;
    item.kind = "sent";
    item.operation = "given out in " + std::string(arrival.version.number);
    item.connector = std::move(connector);
    item.delivery_id = std::move(mail.delivery_id);
    item.appeal_id = std::move(mail.appeal_id);
    item.content_type = std::move(mail.content_type);
    item.bytes = octets;
    co_await office_->kit.evidence.keep(std::move(item));
    co_return octets;
}

/// The mail is dropped first: a word without its mail is harmless, mail that was spoken of would come again. A repeated Ack
/// whose first word was lost in a crash is recognised by the id that was learned with the delivery.
Task<std::string> DoorService::acknowledge(const DoorCall& call, const Arrival& arrival) {
    const std::string message_id = call.target.trimmed();
    const std::string& own = office_->kit.id;
    bool found = false;
    for (const bool responses : {true, false}) {
        const std::string& connector = responses ? own : call.partner.key;
        const std::string queue = responses ? responses_queue(own, call.partner.key) : requests_queue(own, call.partner.key);
        auto mail = co_await office_->kit.mailbox.drop_mail(queue, message_id);
        const bool dropped = mail.has_value();
        if (!mail) {
            const auto known = co_await office_->kit.ledger.appeal_by({connector, "smev_message_id", message_id});
            if (!known) continue;
            mail.emplace();
            mail->appeal_id = known->appeal_id;
        }
        DeliveryWord word = word_of_ack(is_accepted(call));
        word.connector = connector;
        word.handle = pickup_handle(call.partner.key, message_id);
        co_await office_->kit.ledger.hear(std::move(word));
        if (dropped) co_await keep_ack(*mail, connector, call, arrival);
        found = found || dropped;
        if (dropped) break;
    }
    if (!found)
        throw DoorFault(Cause::not_found, "TargetMessageIsNotFound", 501, message_id + " is not among the unacknowledged");
    co_return writer_.empty(arrival.version, "AckResponse");
}

Task<void> DoorService::keep_ack(const Mail& mail, std::string connector, const DoorCall& call, const Arrival& arrival) {
    EvidenceItem item;
    item.kind = "ack";
    item.operation = "Ack";
    item.connector = std::move(connector);
    item.delivery_id = mail.delivery_id;
    item.appeal_id = mail.appeal_id;
    item.content_type = arrival.content_type;
    item.bytes = call.kept;
    co_await office_->kit.evidence.keep(std::move(item));
}

Task<std::string> DoorService::statistics(const DoorCall& call, const Arrival& arrival) {
    std::vector<std::pair<std::string, std::int64_t>> queues;
    for (const std::string& queue :
         {requests_queue(office_->kit.id, call.partner.key), responses_queue(office_->kit.id, call.partner.key)}) {
        const std::int64_t waiting = (co_await office_->kit.mailbox.count_mail(queue)).waiting;
        queues.emplace_back(queue.substr(0, 200), waiting);
    }
    co_return writer_.statistics(arrival.version, queues);
}

}  // namespace gateway::smev3
