#include "gateway/exchange/letter.hpp"

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/exchange/letter_forms.hpp"
#include "gateway/exchange/seal.hpp"
#include "gateway/signature/cms.hpp"
#include "gateway/signature/place_signature.hpp"

namespace gateway {

namespace {

constexpr std::string_view xml_type = "application/xml; charset=utf-8";
constexpr std::string_view json_type = "application/json; charset=utf-8";

std::string digest_of(const XmlDocument& document) {
    return sha256_hex(canonicalize_exclusive(document.root(), {root_signature(document), {}}));
}

bool looks_like_xml(std::string_view octets) {
    const auto start = octets.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    return start != std::string_view::npos && octets[start] == '<';
}

OpenedLetter open_xml(const SealedLetter& sealed, const SealRules& rules, Time now) {
    const XmlDocument document = XmlDocument::parse(sealed.octets);
    if (!sealed.cms.empty()) throw Fault(Cause::parameters_conflict, "an XML envelope carries its signature itself");
    OpenedLetter opened;
    opened.evidence = check_root_signature(document, rules, now);
    opened.digest = digest_of(document);
    opened.letter = letter_from_xml(document.root());
    return opened;
}

SignatureEvidence check_cms(const SealedLetter& sealed, const SealRules& rules, Time now) {
    if (sealed.cms.empty()) return absent_signature("cms-detached", "envelope", now);
    CmsCheck check = verify_cms_detached(sealed.octets, sealed.cms, rules.trust, now);
    check.evidence.covers = "envelope";
    believe_only(check.evidence, rules);
    return std::move(check.evidence);
}

OpenedLetter open_json(const SealedLetter& sealed, const SealRules& rules, Time now) {
    OpenedLetter opened;
    opened.evidence = check_cms(sealed, rules, now);
    opened.digest = sha256_hex(sealed.octets);
    opened.letter = letter_from_json(sealed.octets);
    return opened;
}

/// What adapters keep for themselves is nobody else's business.
void keep_nothing_of_ours(Ext& ext) {
    std::erase_if(ext, [](const auto& field) { return field.first != unknown_fields; });
}

}  // namespace

SealedLetter seal(const Letter& letter, LetterForm form, const SigningKey& key, Time now) {
    check_letter(letter);
    const SigningKey& current = key.current();
    if (form == LetterForm::xml)
        return {std::string(xml_type), sign_enveloped_document(letter_to_xml(letter), "", current), {}};
    SealedLetter sealed{std::string(json_type), letter_to_json(letter), {}};
    sealed.cms = sign_cms_detached(sealed.octets, current, now);
    return sealed;
}

OpenedLetter open_letter(const SealedLetter& sealed, const SealRules& rules, Time now) {
    return looks_like_xml(sealed.octets) ? open_xml(sealed, rules, now) : open_json(sealed, rules, now);
}

std::string digest_of(const SealedLetter& sealed) {
    return looks_like_xml(sealed.octets) ? digest_of(XmlDocument::parse(sealed.octets)) : sha256_hex(sealed.octets);
}

Appeal for_partner(Appeal appeal) {
    keep_nothing_of_ours(appeal.ext);
    return appeal;
}

AppealEvent for_partner(AppealEvent event) {
    keep_nothing_of_ours(event.ext);
    return event;
}

}  // namespace gateway
