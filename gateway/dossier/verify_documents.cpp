// The documents themselves: that they are those of the index, and what their signatures and time stamps are worth today.
#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "gateway/dossier/index.hpp"
#include "gateway/dossier/multipart.hpp"
#include "gateway/dossier/names.hpp"
#include "gateway/dossier/opened.hpp"
#include "gateway/dossier/originals.hpp"
#include "gateway/signature/cms.hpp"
#include "gateway/signature/timestamp.hpp"

namespace gateway {
namespace {

namespace json = boost::json;

class Documents {
public:
    Documents(OpenedDossier& dossier, const json::object& index) : dossier_(dossier), index_(index) {}

    void check() {
        check_files();
        check_anchors();
        check_signatures();
        check_detached();
        check_attachments();
        check_stamps();
    }

private:
    /// The index names every document once, with its digest, and every document is named.
    void check_files() {
        CheckVerdict verdict(*dossier_.report, "originals");
        std::set<std::string> named;
        for (const char* list : {"originals", "timestamps"}) {
            for (const json::object* one : objects_of(index_, list)) {
                const std::string file = text_of(*one, "file");
                const auto digest = dossier_.digests.find(file);
                if (digest == dossier_.digests.end() || digest->second != text_of(*one, "sha256") || !named.insert(file).second)
                    verdict.bad("Документ не тот, что назван в указателе", "A document is not the one the index names", file);
                else
                    originals_.insert(digest->second);
            }
        }
        for (const auto& [name, digest] : dossier_.digests)
            if ((name.starts_with("originals/") || name.starts_with("timestamps/")) && !named.contains(name))
                verdict.bad("Документ не назван в указателе", "A document is not named in the index", name);
        const auto erased = objects_of(index_, "erased");
        if (!erased.empty() && dossier_.erasures.empty())
            verdict.bad("Документы названы стёртыми, а журнал о стирании молчит",
                        "Documents are called erased, and the journal knows of no erasure", std::to_string(erased.size()));
        if (dossier_.octets(lines_member) != index_text(index_))
            verdict.bad("Указатели index.json и index.txt расходятся", "index.json and index.txt differ");
        verdict.good_unless_bad("Документы обмена на месте: " + std::to_string(named.size()),
                                "The documents of the exchange are in place: " + std::to_string(named.size()));
    }

    /// The journal speaks of each document's digest, so that its chain vouches for it.
    void check_anchors() {
        CheckVerdict verdict(*dossier_.report, "anchors");
        int anchored = 0;
        for (const json::object* one : objects_of(index_, "originals")) {
            if (dossier_.journaled.contains(text_of(*one, "sha256")))
                ++anchored;
            else
                verdict.note("Журнал не называет хеша документа: за него ручается только подпись шлюза",
                             "The journal does not name the digest of a document: the gateway's signature alone vouches for it",
                             text_of(*one, "file"));
        }
        verdict.good_unless_bad("Журнал называет хеши документов: " + std::to_string(anchored),
                                "The journal names the digests of documents: " + std::to_string(anchored));
    }

    void check_signatures() {
        CheckVerdict verdict(*dossier_.report, "signatures");
        for (const json::object* one : objects_of(index_, "originals")) check_original(*one, verdict);
        verdict.good_unless_bad("Подписи документов проверены заново, верны: " + std::to_string(good_signatures_),
                                "Signatures of documents were verified again, valid: " + std::to_string(good_signatures_));
    }

    /// What was valid when it came, or what we signed, must be valid for that time today.
    void check_original(const json::object& one, CheckVerdict& verdict) {
        const std::string file = text_of(one, "file");
        const bool ours = text_of(one, "direction") == "out";
        const auto found = signatures_at(one, file);
        std::set<std::string> valid;  // certificates
        for (const VerifiedSignature& signature : found) {
            const XmlSignatureCheck& check = signature.check;
            if (check.valid()) {
                valid.insert(check.evidence.cert_sha256);
                ++good_signatures_;
            } else if (check.cause != Cause::signature_missing && ours) {
                verdict.bad("Наша подпись не проходит проверку", "Our signature does not verify", file + ": " + check.detail);
            } else if (check.cause != Cause::signature_missing) {
                verdict.note("Подпись документа не проходит проверку", "A signature of a document does not verify",
                             file + ": " + check.detail);
            }
        }
        for (const json::object* recorded : objects_of(one, "signatures")) check_recorded(one, *recorded, valid, verdict);
    }

    std::vector<VerifiedSignature> signatures_at(const json::object& one, const std::string& file) const {
        VerifyOptions options;
        options.trust = dossier_.options.trust;
        options.chain = dossier_.options.chain;
        options.at = parse_rfc3339(text_of(one, "at")).value_or(Time{});
        return signatures_of(text_of(one, "content_type"), dossier_.octets(file), options);
    }

    /// A verdict of the day it came, held against today's.
    void check_recorded(const json::object& original, const json::object& recorded, const std::set<std::string>& valid,
                        CheckVerdict& verdict) const {
        const std::string file = text_of(original, "file");
        const std::string format = text_of(recorded, "format"), covers = text_of(recorded, "covers");
        if (format == "cms-detached") return;  // see check_attachments
        if (text_of(recorded, "verdict") != "valid")
            return verdict.note("При приёме подпись не была признана верной", "On arrival the signature was not found valid",
                                file + ": " + covers + " " + text_of(recorded, "reason"));
        if (valid.contains(text_of(recorded, "cert_sha256"))) return;
        if (valid.empty() && is_multipart(text_of(original, "content_type")))
            return verdict.note("Составной документ сохранён не полностью: подпись проверена только при приёме",
                                "A composite document was not kept whole: its signature was verified on arrival only", file);
        verdict.bad("Подпись, верная при приёме, сейчас не подтверждается",
                    "A signature that was valid on arrival does not verify now", file + ": " + covers);
    }

    /// Signatures that stand beside a document of their own: CMS over a JSON envelope.
    void check_detached() {
        CheckVerdict verdict(*dossier_.report, "detached");
        int good = 0;
        for (const json::object* one : objects_of(index_, "originals")) {
            const json::object* document = signed_original(index_, *one);
            if (document == nullptr) continue;
            const Time at = parse_rfc3339(text_of(*one, "at")).value_or(Time{});
            const CmsCheck check = verify_cms_detached(dossier_.octets(text_of(*document, "file")),
                                                       dossier_.octets(text_of(*one, "file")), dossier_.trust(), at);
            if (check.valid())
                ++good;
            else if (text_of(*one, "direction") == "out" || found_valid(*document, "cms-detached"))
                verdict.bad("Отделённая подпись документа не подтверждается", "A document's detached signature does not verify",
                            text_of(*one, "file") + ": " + check.detail);
            else
                verdict.note("Отделённая подпись документа не проходит проверку",
                             "A document's detached signature does not verify", text_of(*one, "file") + ": " + check.detail);
        }
        if (good > 0)
            verdict.good_unless_bad("Отделённые подписи документов верны: " + std::to_string(good),
                                    "Detached signatures of documents are valid: " + std::to_string(good));
    }

    void check_attachments() {
        CheckVerdict verdict(*dossier_.report, "attachments");
        std::set<std::string> named;
        for (const json::object* original : objects_of(index_, "originals"))
            for (const json::object* one : objects_of(*original, "attachments"))
                check_attachment(*original, *one, named, verdict);
        for (const auto& [name, digest] : dossier_.digests) {
            const bool file = name.starts_with("attachments/") || name.starts_with("signatures/");
            if (file && !named.contains(name))
                verdict.bad("Файл не назван ни одним сообщением", "A file is named by no message", name);
        }
        verdict.good_unless_bad(
            "Файлы на месте: " + std::to_string(named.size()) + ", отделённых подписей верно: " + std::to_string(good_cms_),
            "Files are in place: " + std::to_string(named.size()) +
                ", detached signatures valid: " + std::to_string(good_cms_));
    }

    void check_attachment(const json::object& original, const json::object& one, std::set<std::string>& named,
                          CheckVerdict& verdict) {
        const std::string sha256 = text_of(one, "sha256"), cms = text_of(one, "cms_sha256");
        const std::string file = "attachments/" + sha256, signature = "signatures/" + cms + ".p7s";
        named.insert(file);
        if (!cms.empty()) named.insert(signature);
        const auto digest = dossier_.digests.find(file);
        if (digest == dossier_.digests.end())
            return verdict.note("Файла сообщения в досье нет", "A message's file is not in the dossier", sha256);
        if (digest->second != sha256) verdict.bad("Файл назван не своим SHA-256", "A file is not what its name says", file);
        if (cms.empty()) return;
        const Time at = parse_rfc3339(text_of(original, "at")).value_or(Time{});
        const CmsCheck check = verify_cms_detached(dossier_.octets(file), dossier_.octets(signature), dossier_.trust(), at);
        if (check.valid()) {
            ++good_cms_;
        } else if (found_valid(original, "cms-detached")) {
            verdict.bad("Подпись файла, верная при приёме, сейчас не подтверждается",
                        "A file's signature that was valid on arrival does not verify now", file + ": " + check.detail);
        } else {
            verdict.note("Подпись файла не проходит проверку", "A file's signature does not verify",
                         file + ": " + check.detail);
        }
    }

    static bool found_valid(const json::object& original, std::string_view format) {
        const auto recorded = objects_of(original, "signatures");
        return std::any_of(recorded.begin(), recorded.end(), [&](const json::object* one) {
            return text_of(*one, "format") == format && text_of(*one, "verdict") == "valid";
        });
    }

    void check_stamps() {
        const auto stamps = objects_of(index_, "timestamps");
        CheckVerdict verdict(*dossier_.report, "timestamps");
        if (stamps.empty())
            return verdict.note("Меток времени нет: времена — по часам шлюза",
                                "There are no time stamps: times are the gateway's own");
        for (const json::object* one : stamps) check_stamp(*one, verdict);
        for (const json::object* one : objects_of(index_, "originals")) {
            if (!objects_of(*one, "signatures").empty() && !stamped_.contains(text_of(*one, "sha256")))
                verdict.note("Подписанный документ пришёл без метки времени или ещё её не получил",
                             "A signed document that came has no time stamp, or none yet", text_of(*one, "file"));
        }
        verdict.good_unless_bad("Метки времени верны: " + std::to_string(stamps.size()),
                                "Time stamps are valid: " + std::to_string(stamps.size()));
    }

    void check_stamp(const json::object& one, CheckVerdict& verdict) {
        const std::string file = text_of(one, "file"), about = text_of(one, "about_sha256");
        stamped_.insert(about);
        if (!originals_.contains(about))
            verdict.bad("Метка времени — не о документе досье", "A time stamp is about no document of the dossier", file);
        const TimestampCheck check = verify_timestamp(dossier_.octets(file), about, dossier_.trust());
        if (!check.valid())
            verdict.bad("Метка времени не проходит проверку", "A time stamp does not verify", file + ": " + check.detail);
    }

    OpenedDossier& dossier_;
    const json::object& index_;
    std::set<std::string> originals_, stamped_;  ///< digests of documents
    int good_signatures_ = 0, good_cms_ = 0;
};

}  // namespace

void check_documents(OpenedDossier& dossier) {
    const std::string_view text = dossier.octets(index_member);
    json::error_code error;
    json::parse_options limits;
    limits.max_depth = 16;
    const json::value index = json::parse(json::string_view(text.data(), text.size()), error, {}, limits);
    if (error || !index.is_object()) {
        CheckVerdict verdict(*dossier.report, "originals");
        return verdict.bad("Указатель документов не читается", "The index of documents cannot be read",
                           std::string(index_member));
    }
    Documents(dossier, index.get_object()).check();
}

}  // namespace gateway
