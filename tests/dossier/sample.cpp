#include "sample.hpp"

#include <fstream>

#include "gateway/core/digest.hpp"
#include "gateway/signature/cms.hpp"
#include "gateway/signature/place_signature.hpp"
#include "gateway/signature/timestamp.hpp"
#include "gateway/store/journal.hpp"
#include "tests/support/test_keys.hpp"

namespace gateway::test {
namespace {

const std::string appeal_id = "01890000-0000-7000-8000-00000000000a";

Time now() {
    static const Time started = SystemClock().now();
    return started;
}

std::filesystem::path make_trust_folder(const TempFolder& folder) {
    for (const char* kind : {"gost", "rsa", "ec"})
        for (const auto& entry : std::filesystem::directory_iterator(test_keys() / "trust" / kind))
            std::filesystem::copy_file(entry.path(), folder.path() / (kind + entry.path().filename().string()));
    std::filesystem::copy_file(tsa().root_file(), folder.path() / "tsa-root.crt");
    return folder.path();
}

SignatureEvidence evidence_of(std::string format, const Certificate& signer) {
    SignatureEvidence evidence;
    evidence.format = std::move(format);
    evidence.verdict = "valid";
    evidence.cert_sha256 = signer.sha256();
    evidence.signer = signer.subject();
    evidence.verified_at = now();
    return evidence;
}

DossierMessage incoming(DossierContent& content) {
    const auto partner = key_of("gost/federal-sign");
    const std::string file = "photo of the pit", cms = sign_cms_detached(file, *partner, now());
    DossierMessage message;
    Envelope& envelope = message.record.envelope;
    envelope.message_id = "01890000-0000-7000-8000-00000000000b";
    envelope.connector = "smev";
    envelope.sender = "federal";
    envelope.sender_message_id = "m-1";
    envelope.content_type = "application/xml";
    envelope.received_at = now();
    envelope.evidence = {evidence_of("xmldsig", partner->certificate()), evidence_of("cms-detached", partner->certificate())};
    AttachmentRef photo{"a1", "фото ямы.jpg", "image/jpeg", file.size(), sha256_hex(file), "", "clean", sha256_hex(cms)};
    envelope.attachments = {photo};
    content.files[photo.sha256].bytes = file;
    content.files[photo.cms_sha256].bytes = cms;
    message.record.canonical = R"({"text":"яма"})";
    message.body.bytes = sign_enveloped_document("<Appeal><Text>Яма на улице</Text></Appeal>", "", *partner);
    envelope.content_digest = sha256_hex(message.body.bytes);
    return message;
}

DossierEvidence evidence(std::string kind, std::string bytes) {
    static std::int64_t seq = 0;
    DossierEvidence one;
    one.item.seq = ++seq;
    one.item.kind = std::move(kind);
    one.item.operation = "SendResponse";
    one.item.connector = "smev";
    one.item.content_type = "text/xml; charset=utf-8";
    one.item.at = now() + std::chrono::seconds(1);
    one.item.sha256 = sha256_hex(bytes);
    one.body.bytes = std::move(bytes);
    return one;
}

/// Records of this appeal at 3, 4 and 7 of ten; the others are somebody else's.
void fill_journal(DossierContent& content) {
    std::map<int, std::string> details;
    details[3] = R"({"digest":")" + content.messages[0].record.envelope.content_digest + "\"}";
    details[4] = R"({"sent_sha256":")" + content.evidence[0].item.sha256 + "\"}";
    details[7] = R"({"sha256":")" + content.evidence[1].item.sha256 + "\"}";
    JournalTip tip;
    for (int seq = 1; seq <= 10; ++seq) {
        const bool ours = seq == 3 || seq == 4 || seq == 7;
        const std::string id = ours ? appeal_id : "somebody-else";
        const JournalRecord record = tip.next({"message.accepted", "", id, "", "smev", "", details[seq]}, now(), "c0ffee");
        if (ours) content.trace.journal.push_back(record);
        if (seq >= 3) content.links.push_back(journal_link(record));
    }
}

}  // namespace

std::shared_ptr<const SigningKey> key_of(const std::string& name) {
    return load_pem_key(test_keys() / (name + ".key.pem"), test_keys() / (name + ".crt.pem"));
}

const TestTsa& tsa() {
    static const TestTsa authority;
    return authority;
}

const std::filesystem::path& trust_folder() {
    static const TempFolder folder;
    static const std::filesystem::path made = make_trust_folder(folder);
    return made;
}

const TrustStore& trust() {
    static const TrustStore store = TrustStore::load(trust_folder());
    return store;
}

DossierContent sample_content(Stamps stamps) {
    DossierContent content;
    content.order = {appeal_id, "Иванов (прокуратура)", "запрос 12-3", "region-45", "0.1.0", "c0ffee", now()};
    content.trace.appeal.appeal_id = appeal_id;
    content.trace.appeal.json = R"({"id":"x","text":"яма"})";
    content.messages.push_back(incoming(content));
    content.evidence.push_back(
        evidence("sent", sign_enveloped_document("<Answer>ok</Answer>", "", *key_of("gost/gateway-sign"))));
    content.evidence.push_back(evidence("ack", "<Ack/>"));
    if (stamps == Stamps::with) {
        const std::string about = content.evidence.front().item.sha256, query = make_timestamp_query(about, "");
        content.evidence.push_back(evidence("timestamp", timestamp_token(tsa().reply(query), query)));
        content.evidence.back().item.about_sha256 = about;
        const std::string original = sha256_hex(content.messages.front().body.bytes);
        const std::string asked = make_timestamp_query(original, "");
        content.evidence.push_back(evidence("timestamp", timestamp_token(tsa().reply(asked), asked)));
        content.evidence.back().item.about_sha256 = original;
    }
    fill_journal(content);
    content.mappings = {{"mappings/in.xsl", sha256_hex("xsl")}};
    return content;
}

std::string packed(const DossierContent& content, const SigningKey& key) {
    const TempFolder folder;
    build_dossier(content, key, folder.path() / "d.asice");
    return read_file(folder.path() / "d.asice");
}

std::string packed(const DossierContent& content) {
    return packed(content, *key_of("gost/gateway-sign"));
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace gateway::test
