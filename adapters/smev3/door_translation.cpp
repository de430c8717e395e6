#include "adapters/smev3/door_translation.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "adapters/smev3/attachment_parts.hpp"
#include "adapters/smev3/element.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::smev3 {

namespace {

/// `message` is RequestMessage or ResponseMessage.
std::vector<OutgoingFile> files_in(XmlNode provided, XmlNode message, Blobs& blobs) {
    const MessageFiles read = read_files(provided, {}, message);
    std::vector<OutgoingFile> files;
    for (const FileHeader& header : read.headers) {
        for (const FileContent& one : read.contents) {
            std::string octets;
            if (one.id != header.id || !base64_decode(one.content.text(), octets)) continue;
            files.push_back({header, blobs.put(octets).sha256});
        }
    }
    return files;
}

/// What the sender's part says: content, a rejection or a status.
void read_answer(DoorMessage& said, XmlNode provided) {
    if (const XmlNode content = smev_child(provided, "MessagePrimaryContent").first_child())
        said.content = canonicalize_exclusive(content);  // every declaration it uses: it may stand anywhere
    if (const XmlNode rejected = smev_child(provided, "RequestRejected")) {
        said.rejection_code = smev_text(rejected, "RejectionReasonCode");
        said.rejection_text = smev_child(rejected, "RejectionReasonDescription").text();
    }
    if (const XmlNode status = smev_child(provided, "RequestStatus")) {
        const std::string code = smev_text(status, "StatusCode");
        std::from_chars(code.data(), code.data() + code.size(), said.status_code.emplace());
        said.status_text = smev_child(status, "StatusDescription").text();
    }
}

/// `inner` is Request or Response.
DoorMessage read_back(XmlNode message, XmlNode inner, Blobs& blobs) {
    const bool request = inner.name() == "Request";
    const XmlNode provided = smev_child(inner, request ? "SenderProvidedRequestData" : "SenderProvidedResponseData");
    const XmlNode metadata = smev_child(inner, "MessageMetadata");
    DoorMessage said;
    said.message_id = smev_text(provided, "MessageID");
    said.recipient = smev_text(smev_child(metadata, "Recipient"), "Mnemonic");
    said.original_id = smev_text(inner, "OriginalMessageId");
    said.transaction_code = request ? smev_text(provided, "TransactionCode") : smev_text(inner, "OriginalTransactionCode");
    said.reference_id = smev_text(inner, "ReferenceMessageID");
    said.reply_to = smev_text(inner, "ReplyTo");
    said.to = smev_text(provided, "To");
    said.test = static_cast<bool>(smev_child(provided, "TestMessage"));
    const auto sent_at = parse_rfc3339(smev_text(metadata, "SendingTimestamp"));
    if (said.message_id.empty() || !sent_at) throw Fault(Cause::internal, "a message of this door cannot be read back");
    said.now = *sent_at;
    read_answer(said, provided);
    said.files = files_in(provided, message, blobs);
    return said;
}

}  // namespace

bool is_written_in(std::string_view octets, const Version& version) {
    const auto body = octets.find("<t:Get");
    const std::string_view start = octets.substr(std::min(body, octets.size()));
    const std::string declared = "xmlns:t=\"" + std::string(version.types) + "\"";
    return start.substr(0, start.find('>')).find(declared) != std::string_view::npos;
}

std::string translated(std::string_view octets, const Version& version, const DoorWriter& writer, Blobs& blobs) {
    XmlLimits limits;
    limits.max_octets =
        std::max<std::uint64_t>(limits.max_octets, octets.size());  // our own: as big as max_answer_files lets it be
    const XmlDocument document = XmlDocument::parse(octets, limits);
    const XmlNode message = document.root().child("Body").first_child().first_child();
    const XmlNode inner = message.first_child();
    const DoorMessage said = read_back(message, inner, blobs);
    return inner.name() == "Request" ? writer.request(version, said, blobs) : writer.response(version, said, blobs);
}

}  // namespace gateway::smev3
