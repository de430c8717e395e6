// What participants fetch: GetRequest, GetResponse and GetStatus.
#include <utility>

#include "adapters/stand/smev/core.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::stand::smev {

void Core::get(const Call& call, Answer& answer) {
    const std::string& basic = call.version->basic;
    const auto field = [&](std::string_view name) { return call.target.child(basic, name).trimmed(); };
    const Selector selector{field("NamespaceURI"), field("RootElementLocalName"), field("NodeID")};
    if (selector.ns.empty() != selector.root.empty()) {
        throw SmevFault("UnknownMessageType", "В селекторе нужны оба поля или ни одного");
    }
    const bool is_request = call.operation == "GetRequest";
    std::shared_ptr<Message> message;
    {
        const std::lock_guard lock(mutex_);
        Participant& reader = participants_.of_owner(call.owner);
        Queue& queue = is_request ? reader.requests : reader.responses;
        message = queue.take(selector, kit_.clock.now(), behaviour_.redelivery);
        if (message && message->given > 1) {
            ++redelivered_;
            answer.note = "redelivered";
        }
    }
    if (!message) {
        answer.empty = true;
        answer.xml = envelope("<t:" + call.operation + "Response" + declarations(*call.version) + "/>");
        return;
    }
    answer.message = message->id;
    give(*message, call, answer);
}

void Core::give(Message& message, const Call& call, Answer& answer) {
    const Version& version = *call.version;
    std::string inner, kind;
    {
        const std::lock_guard lock(mutex_);
        const std::string about = metadata(message, version, behaviour_.shape, kit_.clock.now());
        if (message.kind == MessageKind::cancel) {
            kind = "Cancel";
            inner = "<b:MessageReference Id=\"CANCELLED\">" + message.original_id + "</b:MessageReference>" +
                    element("t:MessageID", message.id) + about;
        } else {
            const Signed& data = written(message, version);
            kind = message.kind == MessageKind::request ? "Request" : "Response";
            if (message.kind == MessageKind::response) {
                inner += element("t:OriginalMessageId", message.original_id);
                const bool code = behaviour_.shape.xsd || !message.original_code.empty();
                if (code) inner += element("t:OriginalTransactionCode", message.original_code);
                if (behaviour_.shape.xsd) inner += element("t:ReferenceMessageID", message.original_id);
            }
            inner += data.element + about + storage_logins(message);
            if (message.kind == MessageKind::request) inner += element("t:ReplyTo", message.reply_to);
            if (!data.signature.empty()) {
                inner += "<t:SenderInformationSystemSignature>" + data.signature + "</t:SenderInformationSystemSignature>";
            }
        }
    }
    const Signed made = sign_as_smev({"t:" + kind, "SIGNED_BY_SMEV", inner}, call);
    const std::string wrapper = call.operation == "GetRequest" ? "t:RequestMessage" : "t:ResponseMessage";
    const std::string name = "t:" + call.operation + "Response";
    answer.xml = envelope("<" + name + declarations(version) + "><" + wrapper + ">" + made.element + contents(message, answer) +
                          "<t:SMEVSignature>" + made.signature + "</t:SMEVSignature></" + wrapper + "></" + name + ">");
}

std::string Core::storage_logins(const Message& message) {
    std::string xml;
    for (const File& file : message.files) {
        if (file.way != Way::storage || !storage_) continue;
        storage_->revoke(file.id);
        const FileStorage::Login login = storage_->grant(file.id);
        xml += "<b:FSAttachment>" + element("b:uuid", file.id) + element("b:UserName", login.user) +
               element("b:Password", login.password) + element("b:FileName", "/" + file.name) + "</b:FSAttachment>";
    }
    return xml.empty() ? xml : "<b:FSAttachmentsList>" + xml + "</b:FSAttachmentsList>";
}

std::string Core::contents(const Message& message, Answer& answer) const {
    std::string xml;
    for (const File& file : message.files) {
        if (file.way == Way::storage || file.trouble == FileTrouble::missing) continue;
        std::string content;
        if (file.way == Way::mtom) {
            const std::string id = file.id + "@stand";
            content = xop_include(id);
            answer.parts.push_back({id, "application/octet-stream", file.octets});
        } else {
            content = base64_encode(file.octets);
        }
        xml +=
            "<b:AttachmentContent>" + element("b:Id", file.id) + "<b:Content>" + content + "</b:Content></b:AttachmentContent>";
    }
    return xml.empty() ? xml : "<b:AttachmentContentList>" + xml + "</b:AttachmentContentList>";
}

void Core::get_status(const Call& call, Answer& answer) {
    std::string inner;
    {
        const std::lock_guard lock(mutex_);
        Participant& reader = participants_.of_owner(call.owner);
        if (!reader.verdicts.empty()) {
            inner = reader.verdicts.front().inner;
            reader.verdicts.pop_front();
        }
    }
    const std::string head = "<t:GetStatusResponse" + declarations(*call.version);
    if (inner.empty()) {
        answer.empty = true;
        answer.xml = envelope(head + "/>");
        return;
    }
    const Signed made = sign_as_smev({"t:AsyncProcessingStatusData", "SIGNED_BY_SMEV", inner}, call);
    answer.xml = envelope(head + "><t:SmevAsyncProcessingMessage>" + made.element + "<t:SMEVSignature>" + made.signature +
                          "</t:SMEVSignature></t:SmevAsyncProcessingMessage></t:GetStatusResponse>");
}

}  // namespace gateway::stand::smev
