#include "gateway/dossier/verify.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/dossier/index.hpp"
#include "gateway/dossier/manifest.hpp"
#include "gateway/dossier/mapped_file.hpp"
#include "gateway/dossier/names.hpp"
#include "gateway/dossier/opened.hpp"
#include "gateway/dossier/zip.hpp"
#include "gateway/signature/cms.hpp"

namespace gateway {
namespace {

constexpr int most_told = 10;

std::string sentence_of(const Fault& fault) {
    return std::string(info(fault.cause()).ru) + " / " + std::string(info(fault.cause()).en) + " " + fault.detail();
}

/// The members in their order. Throws DossierFlaw.
std::vector<ZipMember> open_members(std::string_view file, OpenedDossier& dossier) {
    std::vector<ZipMember> members = read_zip(file);
    for (const ZipMember& member : members) dossier.members.emplace(member.name, member.octets);
    CheckVerdict verdict(*dossier.report, "zip");
    const std::size_t count = members.size();
    if (count < 4 || members.front().name != mimetype_member || members.front().octets != dossier_mimetype)
        throw DossierFlaw("mimetype: это не контейнер ASiC-E / this is no ASiC-E container");
    if (members[count - 2].name != manifest_member || members[count - 1].name != signature_member)
        throw DossierFlaw("META-INF: нет описи или подписи в конце / the manifest or its signature is not at the end");
    verdict.good_unless_bad("Архив цел, каждый октет на месте; частей: " + std::to_string(count),
                            "The archive is whole, every octet in its place; members: " + std::to_string(count));
    return members;
}

/// Every member but mimetype, manifest and signature stands in the manifest, in the same order, with its digest.
void check_digests(const std::vector<ZipMember>& members, OpenedDossier& dossier) {
    CheckVerdict verdict(*dossier.report, "digests");
    const std::vector<ManifestEntry> entries = read_manifest(dossier.octets(manifest_member));
    const std::size_t count = members.size() - 3;
    if (entries.size() != count)
        verdict.bad("Опись называет не те части, что лежат в архиве", "The manifest names other members than the archive holds",
                    std::to_string(entries.size()) + " / " + std::to_string(count));
    for (std::size_t i = 0; i < std::min(count, entries.size()); ++i) {
        const ZipMember& member = members[i + 1];
        if (entries[i].name != member.name) {
            verdict.bad("Части нет в описи или порядок иной", "A member is not in the manifest, or in another place of it",
                        member.name);
            continue;
        }
        if (sha256_hex(member.octets) != entries[i].sha256)
            verdict.bad("Часть изменена: её SHA-256 не тот, что в описи", "A member was changed: its SHA-256 is another one",
                        member.name);
        dossier.digests.emplace(member.name, entries[i].sha256);
    }
    verdict.good_unless_bad("Все части те, что в описи: SHA-256 сходится, лишних нет",
                            "All members are those of the manifest: SHA-256 agrees, none besides");
}

/// A detached CMS by the gateway over a member. The certificate must lie among the dossier's own.
void check_signed(OpenedDossier& dossier, CheckVerdict& verdict, std::string_view content, std::string_view signature) {
    const CmsCheck first = verify_cms_detached(dossier.octets(content), dossier.octets(signature), nullptr, Time{});
    if (!first.valid() || !first.signer || !first.signing_time)
        return verdict.bad("Подпись шлюза неверна", "The gateway's signature is wrong",
                           std::string(content) + ": " + first.detail);
    dossier.report->signer = first.signer->subject();
    if (!dossier.has("certificates/" + first.signer->sha256() + ".pem"))
        verdict.bad("Сертификата подписавшего нет среди частей", "The signer's certificate is not among the members",
                    first.signer->sha256());
    if (dossier.options.chain == ChainCheck::skipped)
        return verdict.note("Доверие к подписавшему не проверялось (--no-chain)",
                            "The signer's chain was not checked (--no-chain)", first.signer->subject());
    if (dossier.options.trust == nullptr)
        return verdict.bad("Подписавшему некому верить", "Nobody vouches for the signer", std::string(no_trust_store));
    const CmsCheck trusted =
        verify_cms_detached(dossier.octets(content), dossier.octets(signature), dossier.options.trust, *first.signing_time);
    if (!trusted.valid()) verdict.bad("Подписавшему нельзя верить", "The signer is not trusted", trusted.detail);
}

void check_signature(OpenedDossier& dossier) {
    CheckVerdict verdict(*dossier.report, "signature");
    check_signed(dossier, verdict, manifest_member, signature_member);
    if (dossier.has(checkpoint_member)) check_signed(dossier, verdict, checkpoint_member, checkpoint_signature_member);
    verdict.good_unless_bad("Опись и контрольная точка подписаны: " + dossier.report->signer,
                            "Manifest and checkpoint are signed by: " + dossier.report->signer);
}

void read_summary(OpenedDossier& dossier) {
    CheckVerdict verdict(*dossier.report, "summary");
    const std::string_view text = dossier.octets(summary_member);
    boost::json::error_code error;
    const auto value = boost::json::parse(boost::json::string_view(text.data(), text.size()), error);
    if (error || !value.is_object() || text_of(value.get_object(), "format") != dossier_format)
        return verdict.bad("Это не досье известного вида", "This is no dossier of a known form", std::string(summary_member));
    const auto& object = value.get_object();
    dossier.report->appeal_id = text_of(object, "appeal_id");
    dossier.report->instance = text_of(object, "instance");
    dossier.report->made_at = text_of(object, "made_at");
    const auto* missing = object.if_contains("missing_files");
    if (missing != nullptr && missing->is_array())
        for (const auto& sha256 : missing->get_array())
            verdict.note("Файла не было в хранилище, когда досье составлялось",
                         "A file was not in the store when this was made",
                         sha256.is_string() ? std::string(sha256.get_string()) : std::string());
    verdict.good_unless_bad(
        "Обращение " + dossier.report->appeal_id + ", шлюз " + dossier.report->instance + ", составлено " +
            dossier.report->made_at,
        "Appeal " + dossier.report->appeal_id + ", gateway " + dossier.report->instance + ", made " + dossier.report->made_at);
}

void check_everything(std::string_view file, OpenedDossier& dossier) {
    const std::vector<ZipMember> members = open_members(file, dossier);
    check_digests(members, dossier);
    if (!dossier.report->good()) return;  // what follows would be read from members that are not what was signed
    check_signature(dossier);
    read_summary(dossier);
    check_journal(dossier);
    check_documents(dossier);
}

}  // namespace

bool DossierReport::good() const {
    return std::none_of(findings.begin(), findings.end(), [](const Finding& one) { return one.level == FindingLevel::bad; });
}

std::string_view OpenedDossier::octets(std::string_view name) const {
    const auto found = members.find(name);
    return found == members.end() ? std::string_view() : found->second;
}

void CheckVerdict::bad(const std::string& ru, const std::string& en, const std::string& detail) {
    if (++bad_ <= most_told) report_.add({FindingLevel::bad, check_, ru, en, detail});
}

void CheckVerdict::note(const std::string& ru, const std::string& en, const std::string& detail) {
    if (++notes_ <= most_told) report_.add({FindingLevel::note, check_, ru, en, detail});
}

void CheckVerdict::good_unless_bad(const std::string& ru, const std::string& en) {
    if (bad_ == 0) report_.add({FindingLevel::good, check_, ru, en, {}});
}

DossierReport verify_dossier(std::string_view file, const DossierVerifyOptions& options) {
    DossierReport report;
    OpenedDossier dossier;
    dossier.options = options;
    dossier.report = &report;
    try {
        check_everything(file, dossier);
    } catch (const DossierFlaw& flaw) {
        report.add(
            {FindingLevel::bad, "zip", "Файл нельзя принять как досье", "The file is not accepted as a dossier", flaw.what()});
    } catch (const Fault& fault) {
        report.add(
            {FindingLevel::bad, "zip", "Часть досье не читается", "A part of the dossier cannot be read", sentence_of(fault)});
    }
    return report;
}

DossierReport verify_dossier_file(const std::filesystem::path& file, const DossierVerifyOptions& options) {
    const MappedFile mapped(file);
    return verify_dossier(mapped.octets(), options);
}

}  // namespace gateway
