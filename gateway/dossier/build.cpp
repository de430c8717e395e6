#include "gateway/dossier/build.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <set>

#include "gateway/core/digest.hpp"
#include "gateway/core/journal_chain.hpp"
#include "gateway/dossier/index.hpp"
#include "gateway/dossier/journal_text.hpp"
#include "gateway/dossier/names.hpp"
#include "gateway/dossier/originals.hpp"
#include "gateway/signature/cms.hpp"

namespace gateway {
namespace {

constexpr const char* json_type = "application/json";
constexpr const char* text_type = "text/plain";

constexpr const char* readme = R"(ДОСЬЕ ОБРАЩЕНИЯ: содержит персональные данные, только для уполномоченного органа.
Проверка программой: appeal-gateway dossier verify ФАЙЛ --trust ПАПКА_С_КОРНЕВЫМИ_СЕРТИФИКАТАМИ
Проверка без программы (openssl, xmllint, unzip, sha256sum): docs/dossier-format.md.

APPEAL DOSSIER: holds personal data, for the authority that may see it only.
Verify with the program: appeal-gateway dossier verify FILE --trust FOLDER_OF_ROOT_CERTIFICATES
Verify without it (openssl, xmllint, unzip, sha256sum): docs/dossier-format.md.

dossier.json                what this is, who asked for it and why
appeal.json                 the appeal as it stands, canonical form
index.json                  the documents, their signatures as checked on arrival, deliveries and attempts
index.txt                   the same for a shell: documents, signatures over files, time stamps
originals/                  every document of the exchange, byte for byte, both directions
canonical/                  what each message that came meant to the gateway
attachments/, signatures/   files of messages by their SHA-256, and detached CMS signatures over them
timestamps/                 time stamps (RFC 3161) over originals
journal/                    records of this appeal, and the chain of hashes that they are links of
checkpoint.txt, .p7s        the end of that chain when this file was made, signed
mappings.json               digests of what translated the messages
certificates/, crls/        certificates of signers and authorities, revocation lists
META-INF/                   digests of all members, signed by the gateway
)";

std::string numbered(const char* format, std::size_t number) {
    char text[64];
    std::snprintf(text, sizeof text, format, number);
    return text;
}

class Builder {
public:
    Builder(const DossierContent& content, const SigningKey& key) : content_(content), key_(key) {}

    DossierPack::Written write(const std::filesystem::path& out) {
        pack_.add(std::string(readme_member), text_type, readme);
        pack_.add(std::string(summary_member), json_type, json_text(json_of_order(content_)));
        pack_.add(std::string(appeal_member), json_type, content_.trace.appeal.json);
        add_originals();
        add_files();
        add_index();
        add_journal();
        pack_.add(std::string(mappings_member), json_type, json_text(json_of_mappings(content_)));
        add_trust();
        return pack_.write(out, key_, content_.order.made_at);
    }

private:
    PackedFile packed(std::string name, const std::string& content_type, const DossierBody& body) {
        pack_.add(name, content_type.empty() ? "application/octet-stream" : content_type, body);
        return {std::move(name), pack_.last_sha256(), pack_.last_size()};
    }

    /// What is left of a document whose body was erased: its digest.
    bool add_erased(const DossierBody& body, boost::json::object what) {
        if (!content_.trace.erasure || !body.bytes.empty() || !body.file.empty()) return false;
        index_erased_.push_back(std::move(what));
        return true;
    }

    void add_message(const DossierMessage& message) {
        const Envelope& envelope = message.record.envelope;
        if (add_erased(message.body, {{"kind", "message"},
                                      {"message_id", envelope.message_id},
                                      {"at", to_rfc3339(envelope.received_at)},
                                      {"content_digest", envelope.content_digest}}))
            return;
        const std::size_t number = ++originals_;
        const std::string name = numbered("originals/%04zu-in", number) + extension_of(envelope.content_type);
        boost::json::object object = json_of_message(message, packed(name, envelope.content_type, message.body));
        if (!message.record.canonical.empty()) {
            const std::string canonical = numbered("canonical/%04zu.json", number);
            pack_.add(canonical, json_type, message.record.canonical);
            object["canonical"] = canonical;
        }
        index_originals_.push_back(std::move(object));
        take_signers(envelope.content_type, message.body);
    }

    void add_evidence(const DossierEvidence& evidence) {
        const EvidenceItem& item = evidence.item;
        if (add_erased(evidence.body,
                       {{"kind", item.kind}, {"seq", item.seq}, {"at", to_rfc3339(item.at)}, {"sha256", item.sha256}}))
            return;
        if (item.kind == "timestamp") {
            const std::string name = numbered("timestamps/%06zu.tst", static_cast<std::size_t>(item.seq));
            index_stamps_.push_back(json_of_evidence(item, packed(name, "application/timestamp-token", evidence.body)));
            return;
        }
        const std::string name =
            numbered("originals/%04zu-", ++originals_) + word_of(item.kind) + extension_of(item.content_type);
        index_originals_.push_back(json_of_evidence(item, packed(name, item.content_type, evidence.body)));
        take_signers(item.content_type, evidence.body);
    }

    /// Both kinds in the order of time.
    void add_originals() {
        auto message = content_.messages.begin();
        auto evidence = content_.evidence.begin();
        while (message != content_.messages.end() || evidence != content_.evidence.end()) {
            const bool message_next =
                message != content_.messages.end() &&
                (evidence == content_.evidence.end() || message->record.envelope.received_at <= evidence->item.at);
            message_next ? add_message(*message++) : add_evidence(*evidence++);
        }
    }

    void add_files() {
        std::set<std::string> cms;
        for (const DossierMessage& message : content_.messages)
            for (const AttachmentRef& one : message.record.envelope.attachments) cms.insert(one.cms_sha256);
        for (const auto& [sha256, body] : content_.files) {
            if (cms.contains(sha256))
                pack_.add("signatures/" + sha256 + ".p7s", "application/pkcs7-signature", body);
            else
                pack_.add("attachments/" + sha256, "application/octet-stream", body);
        }
    }

    void add_index() {
        boost::json::object index{{"originals", std::move(index_originals_)}, {"timestamps", std::move(index_stamps_)}};
        if (!index_erased_.empty()) index["erased"] = std::move(index_erased_);
        index["deliveries"] = json_of_deliveries(content_.trace);
        index["attempts"] = json_of_attempts(content_.trace);
        pack_.add(std::string(index_member), json_type, json_text(index));
        pack_.add(std::string(lines_member), text_type, index_text(index));
    }

    void add_journal() {
        boost::json::array records;
        for (const JournalRecord& record : content_.trace.journal) {
            records.push_back(json_of_record(record));
            pack_.add(record_member(record.seq), text_type, journal_content_octets(record));
        }
        pack_.add(std::string(records_member), json_type, json_text(records));
        pack_.add(std::string(chain_member), text_type, chain_text(content_.links));
        if (content_.links.empty()) return;
        const JournalLink& end = content_.links.back();
        const std::string checkpoint = checkpoint_text({content_.order.instance, end.seq, end.hash, content_.order.made_at});
        pack_.add(std::string(checkpoint_member), text_type, checkpoint);
        pack_.add(std::string(checkpoint_signature_member), "application/pkcs7-signature",
                  sign_cms_detached(checkpoint, key_, content_.order.made_at));
    }

    void add_trust() {
        add_certificate(key_.certificate());
        for (const std::string& der : content_.certificates) add_certificate(Certificate::from_der(der));
        std::set<std::string> seen;
        for (const std::string& crl : content_.crls) {
            const std::string sha256 = sha256_hex(crl);
            if (seen.insert(sha256).second) pack_.add("crls/" + sha256 + ".crl", "application/pkix-crl", crl);
        }
        for (const auto& [sha256, pem] : certificates_)
            pack_.add("certificates/" + sha256 + ".pem", "application/x-pem-file", pem);
    }

    void add_certificate(const Certificate& certificate) { certificates_.emplace(certificate.sha256(), certificate.pem()); }

    void take_signers(const std::string& content_type, const DossierBody& body) {
        if (body.file.empty())
            for (const Certificate& one : signers_of(content_type, body.bytes)) add_certificate(one);
    }

    static std::string word_of(const std::string& kind) {
        const bool plain = !kind.empty() && kind.size() < 20 &&
                           std::all_of(kind.begin(), kind.end(), [](char c) { return c >= 'a' && c <= 'z'; });
        return plain ? kind : "document";
    }

    const DossierContent& content_;
    const SigningKey& key_;
    DossierPack pack_;
    std::size_t originals_ = 0;
    boost::json::array index_originals_, index_stamps_, index_erased_;
    std::map<std::string, std::string> certificates_;  ///< sha256 → PEM
};

}  // namespace

DossierPack::Written build_dossier(const DossierContent& content, const SigningKey& key, const std::filesystem::path& out) {
    return Builder(content, key).write(out);
}

}  // namespace gateway
