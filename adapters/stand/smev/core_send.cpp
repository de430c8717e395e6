// What participants send: SendRequest and SendResponse.
#include <utility>

#include "adapters/stand/smev/core.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/xmldsig.hpp"

namespace gateway::stand::smev {

namespace {

/// The gateway's appeal id is a UUID of version 7 in the content.
std::string marker_of(std::string_view text) {
    for (std::size_t at = 0; at + 36 <= text.size(); ++at) {
        if (text[at + 8] == '-' && uuid_version(text.substr(at, 36)) == 7) return std::string(text.substr(at, 36));
    }
    return {};
}

XmlNode content_of(const Call& call) {
    return call.target.child(call.version->basic, "MessagePrimaryContent").first_child();
}

std::string type_of(XmlNode content) {
    return "{" + std::string(content.ns()) + "}" + std::string(content.name());
}

/// "valid", "none" or the cause, for a signature beside the ЭП-ОВ.
std::string verdict_of(const Call& call, XmlNode holder, XmlNode covered, const CallPolicy& policy) {
    if (!holder) return "none";
    const auto check = verify_xml_signature(call.document, holder.child(dsig_ns, "Signature"), covered, XmlTransforms::smev,
                                            policy.trust, policy.now);
    return check.valid() ? "valid" : std::string(info(check.cause).code);
}

}  // namespace

void Core::check_id(const Call& call) {
    const std::string id = call.text("MessageID");
    if (uuid_version(id) != 1) throw SmevFault("InvalidMessageIdFormat");
    const std::lock_guard lock(mutex_);
    const auto seen = seen_ids_.find(id);
    if (seen != seen_ids_.end()) {
        if (seen->second != sha256_hex(canonicalize_exclusive(call.target))) ++changed_repeats_;
        const auto known = sent_.find(id);
        if (known != sent_.end()) ++known->second.repeats;
        throw SmevFault("MessageIsAlreadySent");
    }
    const auto age = kit_.clock.now() - uuid_time(id);
    if (age > behaviour_.stale_after || age < -behaviour_.stale_after) throw SmevFault("StaleMessageId");
}

void Core::check_room(const Queue& queue) const {
    if (static_cast<int>(queue.size()) >= behaviour_.quota) throw SmevFault("DestinationOverflow");
}

std::vector<SeenFile> Core::check_files(const Call& call) {
    FileCheck check{&trust_, storage_.get(), {}, 0, kit_.clock.now()};
    {
        const std::lock_guard lock(mutex_);
        check.limits = behaviour_.limits;
        check.used = participants_.of_owner(call.owner).storage_used;
    }
    return read_files(call, check);
}

void Core::send_request(const Call& call, Answer& answer) {
    answer.message = call.text("MessageID");
    check_id(call);
    const XmlNode content = content_of(call);
    if (!content) throw SmevFault::invalid("Нет бизнес-данных", "MessagePrimaryContent");
    const auto eol = parse_rfc3339(call.text("EOL"), 180);
    if (eol && *eol < kit_.clock.now()) throw SmevFault("EndOfLifeReached");
    const std::vector<SeenFile> files = check_files(call);
    if (!files.empty()) answer.note = std::to_string(files.size()) + " files";

    Request request;
    request.marker = marker_of(content.text());
    if (request.marker.empty()) request.marker = marker_of(canonicalize_exclusive(content));
    request.code = call.text("TransactionCode");
    request.node = call.text("NodeID");
    request.version = call.version->name;
    request.test = static_cast<bool>(call.target.child(call.version->types, "TestMessage"));
    for (const SeenFile& seen : files) request.files.push_back(description_of(seen));
    const CallPolicy policy{&trust_, true, kit_.clock.now()};
    request.personal = verdict_of(call, call.target.child(call.version->types, "PersonalSignature"), content, policy);
    const XmlNode routing = call.request.child(call.version->routing, "Routing");
    request.routing = verdict_of(call, routing.child(call.version->routing, "RoutingSignature"),
                                 routing.child(call.version->routing, "RoutingInformation"), policy);
    {
        const std::lock_guard lock(mutex_);
        take_up(call, answer.message, request, files);
    }
    confirm(call, answer, "requestIsQueued");
}

void Core::take_up(const Call& call, const std::string& id, const Request& given, const std::vector<SeenFile>& files) {
    Participant& sender = participants_.of_owner(call.owner);
    Participant* provider = participants_.provider_of(type_of(content_of(call)));
    const Destination to = destination_of(call, given, provider);
    if (to.readers.empty()) check_room(sender.responses);
    for (const Participant* reader : to.readers) check_room(reader->requests);
    if (!seen_ids_.emplace(id, sha256_hex(canonicalize_exclusive(call.target))).second) throw SmevFault("MessageIsAlreadySent");
    Request& request = sent_[id] = given;
    request.owner = sender.mnemonic;
    if (to.readers.empty()) {
        const auto said = eas_.answer(content_of(call), kit_.clock.now()).value_or(EasBody::Said{});
        request.answer = said.content;
        request.question = said.question;
    }
    sender.storage_used += stored_octets(files);
    if (request.routing != "none") ++routed_;
    bool missing = false;
    for (const SeenFile& seen : files) missing = missing || !seen.there;
    if (missing) {
        // A file that was announced and never uploaded: the request dies asynchronously (facts/smev.md §6).
        VerdictPlan plan;
        plan.rejected = 1;
        plan.fault = "AttachmentContentMiscoordination";
        plan.details = "FileNotFound";
        verdict_about(plan, id, request, false);
        return;
    }
    if (verdict_about(behaviour_.requests, id, request, false)) return;
    if (!to.status.empty()) tell_routing(to, id, request);
    const bool to_nobody = !to.status.empty() && !to.reached;
    if (to.readers.empty()) return to_nobody ? void() : schedule_answers(id, request);
    const Message message = relayed(call, MessageKind::request, files);
    for (Participant* reader : to.readers) hand_to(*reader, message, request, reader == to.readers.front());
}

Message Core::relayed(const Call& call, MessageKind kind, const std::vector<SeenFile>& files) const {
    Message message;
    message.kind = kind;
    message.id = call.text("MessageID");
    const XmlNode content = content_of(call);
    if (content) {
        message.ns = content.ns();
        message.root = content.name();
    }
    const XmlNode signature =
        call.request.child(call.version->types, "CallerInformationSystemSignature").child(dsig_ns, "Signature");
    // Exclusive canonical form carries every declaration the signed element uses: it may stand anywhere.
    message.written[""] = {canonicalize_exclusive(call.target), canonicalize_exclusive(signature)};
    for (const SeenFile& seen : files) message.files.push_back(seen.file);
    message.sent_at = message.visible_at = kit_.clock.now();
    return message;
}

void Core::remember_asked(const std::string& key, const Message& message, const std::string& from) {
    Asked& asked = asked_[key];
    asked.id = message.id;
    asked.to = message.recipient_mnemonic;
    asked.from = from;
    asked.ns = message.ns;
    asked.root = message.root;
}

void Core::note_response(const Call& call, Asked& asked) const {
    const std::string& ns = call.version->types;
    const XmlNode content = content_of(call);
    if (content) {
        if (content.ns() == asked.ns && content.name() == asked.root) throw SmevFault("IncorrectResponseContentType");
        ++asked.responses;
        return;
    }
    for (const XmlNode rejected : call.target.children(ns, "RequestRejected")) {
        asked.codes.push_back(rejected.child(ns, "RejectionReasonCode").trimmed());
    }
    if (call.target.child(ns, "RequestRejected")) {
        ++asked.rejections;
    } else if (const XmlNode status = call.target.child(ns, "RequestStatus")) {
        ++asked.statuses;
        asked.codes.push_back(status.child(ns, "StatusCode").trimmed());
    } else {
        throw SmevFault::invalid("Пустой ответ", "SenderProvidedResponseData");
    }
}

void Core::send_response(const Call& call, Answer& answer) {
    answer.message = call.text("MessageID");
    check_id(call);
    const std::vector<SeenFile> files = check_files(call);
    bool verdict = false;
    {
        const std::lock_guard lock(mutex_);
        const auto to = by_reply_to_.find(call.text("To"));
        if (to == by_reply_to_.end()) throw SmevFault("RecipientIsNotFound");
        Asked& asked = asked_[to->second];
        Participant* reader = asked.from.empty() ? nullptr : participants_.named(asked.from);
        if (reader != nullptr) check_room(reader->responses);
        note_response(call, asked);
        for (const SeenFile& seen : files) asked.files.push_back(description_of(seen));
        seen_ids_.emplace(answer.message, sha256_hex(canonicalize_exclusive(call.target)));
        participants_.of_owner(call.owner).storage_used += stored_octets(files);
        Request about;
        about.owner = participants_.of_owner(call.owner).mnemonic;
        about.version = call.version->name;
        verdict = behaviour_.responses.rejected != 0 || behaviour_.responses.accepted != 0;
        const bool stopped = verdict_about(behaviour_.responses, answer.message, about, true);
        if (reader != nullptr && !stopped) {
            Message message = relayed(call, MessageKind::response, files);
            message.node = asked.node;
            message.original_id = asked.id;
            const auto sent = sent_.find(asked.id);
            if (sent != sent_.end()) message.original_code = sent->second.code;
            message.sender_mnemonic = about.owner;
            message.recipient_mnemonic = reader->mnemonic;
            reader->responses.put(std::move(message));
        }
    }
    const bool queued = verdict && !call.version->delivery_block;
    confirm(call, answer, queued ? "responseIsQueued" : "responseIsAcceptedBySmev");
}

}  // namespace gateway::stand::smev
