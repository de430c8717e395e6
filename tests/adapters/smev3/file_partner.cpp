#include "tests/adapters/smev3/file_partner.hpp"

#include <fstream>
#include <places.hpp>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "gateway/signature/xmldsig.hpp"

namespace gateway::smev3 {

namespace {

const std::string types = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/1.2";
const std::string basic = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2";
constexpr const char* include_ns = "http://www.w3.org/2004/08/xop/include";

struct Signed {
    std::string element, signature;
};

Signed sign(const std::string& name, const std::string& id, const std::string& inner, const std::string& key) {
    Signed made;
    made.element =
        "<t:" + name + " xmlns:t=\"" + types + "\" xmlns:b=\"" + basic + "\" Id=\"" + id + "\">" + inner + "</t:" + name + ">";
    made.signature = sign_xml_element(made.element, id, XmlTransforms::smev, *Desk::key(key));
    return made;
}

std::string soap(const std::string& body) {
    return "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:t=\"" + types + "\" xmlns:b=\"" +
           basic + "\"><soap:Body>" + body + "</soap:Body></soap:Envelope>";
}

std::string content() {
    const std::string xml = appeal_to_xml(small_appeal(*parse_rfc3339("2026-03-02T09:00:00Z")));
    return xml.substr(xml.find("?>") + 2);
}

ImposterAnswer xml_answer(const std::string& body) {
    return {.headers = {{"Content-Type", "text/xml"}}, .body = soap(body)};
}

}  // namespace

std::string FileMessage::envelope() const {
    const Signed provided = sign("SenderProvidedRequestData", "SENDER",
                                 "<t:MessageID>" + message_id + "</t:MessageID><b:MessagePrimaryContent>" + content() +
                                     "</b:MessagePrimaryContent>" + headers,
                                 "federal-sign");
    const std::string inner = provided.element + "<t:MessageMetadata><t:MessageId>" + message_id +
                              "</t:MessageId></t:MessageMetadata>" + stored +
                              "<t:ReplyTo>opaque</t:ReplyTo><t:SenderInformationSystemSignature>" + provided.signature +
                              "</t:SenderInformationSystemSignature>";
    const Signed whole = sign("Request", "SMEV", inner, "smev-sign");
    return soap("<t:GetRequestResponse><t:RequestMessage>" + whole.element + contents + "<t:SMEVSignature>" + whole.signature +
                "</t:SMEVSignature></t:RequestMessage></t:GetRequestResponse>");
}

std::string carried_header(const std::string& id, const std::string& signature) {
    return "<b:AttachmentHeader><b:contentId>" + id + "</b:contentId><b:MimeType>application/pdf</b:MimeType>" +
           (signature.empty() ? "" : "<b:SignaturePKCS7>" + base64_encode(signature) + "</b:SignaturePKCS7>") +
           "</b:AttachmentHeader>";
}

std::string inline_content(const std::string& id, const std::string& octets) {
    return "<b:AttachmentContent><b:Id>" + id + "</b:Id><b:Content>" + base64_encode(octets) +
           "</b:Content></b:AttachmentContent>";
}

std::string part_content(const std::string& id, const std::string& part) {
    return "<b:AttachmentContent><b:Id>" + id + "</b:Id><b:Content><xop:Include xmlns:xop=\"" + include_ns +
           "\" href=\"cid:" + part + "\"/></b:Content></b:AttachmentContent>";
}

std::string in_list(const std::string& list, const std::string& items) {
    return "<b:" + list + ">" + items + "</b:" + list + ">";
}

std::string stored_header(const std::string& uuid, const std::string& hash, const std::string& signature) {
    return "<b:RefAttachmentHeader><b:uuid>" + uuid + "</b:uuid><b:Hash>" + base64_encode(hash) +
           "</b:Hash><b:MimeType>application/pdf</b:MimeType>" +
           (signature.empty() ? "" : "<b:SignaturePKCS7>" + base64_encode(signature) + "</b:SignaturePKCS7>") +
           "</b:RefAttachmentHeader>";
}

std::string stored_item(const std::string& uuid, const std::string& password, const std::string& path) {
    return "<t:FSAttachmentsList><b:FSAttachment><b:uuid>" + uuid + "</b:uuid><b:UserName>once</b:UserName><b:Password>" +
           password + "</b:Password><b:FileName>" + path + "</b:FileName></b:FSAttachment></t:FSAttachmentsList>";
}

Multipart multipart_of(const std::string& envelope, const std::map<std::string, std::string>& parts) {
    Multipart made{"multipart/related; type=\"application/xop+xml\"; start=\"<root>\"; boundary=\"b-1\"", {}};
    made.body = "--b-1\r\nContent-Type: application/xop+xml\r\nContent-ID: <root>\r\n\r\n" + envelope;
    for (const auto& [id, octets] : parts) made.body += "\r\n--b-1\r\nContent-ID: <" + id + ">\r\n\r\n" + octets;
    made.body += "\r\n--b-1--\r\n";
    return made;
}

FileDesk::FileDesk(Words settings) : smev([this](const ImposterRequest& asked) { return answer(asked); }) {
    settings.try_emplace("url", smev.url("/ws"));
    adapter = make(settings);
}

ImposterAnswer FileDesk::answer(const ImposterRequest& asked) {
    const std::string action(asked.header("SOAPAction").value_or(""));
    if (action.find("Ack") != std::string::npos) {
        request = {};
        return xml_answer("<t:AckResponse/>");
    }
    if (action.find("GetRequest") != std::string::npos && !request.body.empty())
        return {.headers = {{"Content-Type", request.type.empty() ? "text/xml" : request.type}}, .body = request.body};
    if (action.find("Get") != std::string::npos) {
        const std::string name = action.substr(5, action.size() - 6);
        return xml_answer("<t:" + name + "Response/>");
    }
    const std::string name = action.substr(5, action.size() - 6);
    const Signed metadata =
        sign("MessageMetadata", "SMEV", "<t:MessageId>x</t:MessageId><t:Status>requestIsQueued</t:Status>", "smev-sign");
    return xml_answer("<t:" + name + "Response>" + metadata.element + "<t:SMEVSignature>" + metadata.signature +
                      "</t:SMEVSignature></t:" + name + "Response>");
}

Delivery FileDesk::delivery(std::vector<AttachmentRef> files) {
    const Appeal appeal = small_appeal(clock.now());
    Delivery made;
    made.delivery_id = make_uuid_v7(clock.now());
    made.appeal_id = appeal.appeal_id;
    made.canonical = made.appeal = to_json(appeal);
    made.attachments = std::move(files);
    made.note = adapter.connector->prepare(made);
    return made;
}

AttachmentRef FileDesk::file(const std::string& id, const std::string& name, const std::string& octets) {
    const BlobInfo blob = blobs.put(octets);
    AttachmentRef made;
    made.id = id;
    made.name = name;
    made.mime = "application/pdf";
    made.size = blob.size;
    made.sha256 = blob.sha256;
    return made;
}

int FileDesk::acks() const {
    int count = 0;
    for (const ImposterRequest& asked : smev.requests())
        count += asked.header("SOAPAction").value_or("").find("Ack") != std::string_view::npos ? 1 : 0;
    return count;
}

Storage::Storage(std::vector<std::string> more) {
    std::vector<std::string> words{"ftp", folder.path().string(), "--user", "once", "--password", "env:STORAGE"};
    words.insert(words.end(), more.begin(), more.end());
    server = std::make_unique<PythonPeer>(std::filesystem::path(SOURCE_DIR) / "tests/support/file_server.py", words);
}

void Storage::put(const std::string& name, const std::string& octets) const {
    std::ofstream(path(name), std::ios::binary) << octets;
}

std::string noise(std::size_t size) {
    std::string octets(size, '\0');
    std::uint32_t at = static_cast<std::uint32_t>(size);
    for (char& c : octets) c = static_cast<char>((at = at * 1664525 + 1013904223) >> 24);
    return octets;
}

bool ftp_is_there() {
    static const bool there = python_has("pyftpdlib");
    if (!there) WARN("python3-pyftpdlib is absent: the file storage is not tested");
    return there;
}

}  // namespace gateway::smev3
