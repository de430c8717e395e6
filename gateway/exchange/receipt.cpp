#include "gateway/exchange/receipt.hpp"

#include "gateway/core/fault.hpp"
#include "gateway/exchange/letter_forms.hpp"
#include "gateway/exchange/seal.hpp"
#include "gateway/signature/place_signature.hpp"

namespace gateway {

namespace {

std::string official_xml(const OfficialLetter& official) {
    if (official.number.empty()) return {};
    return "<letter>" + text_element("number", official.number) + text_element("author", official.author) + "</letter>";
}

std::string text_of(XmlNode root, std::string_view name) {
    return root.child(exchange_xml_ns, name).trimmed();
}

Cause refusal_of(XmlNode root) {
    const std::string outcome = text_of(root, "outcome");
    if (outcome == "taken") return Cause::none;
    if (outcome != "refused") throw Fault(Cause::bad_value, "taken or refused", "/receipt/outcome");
    return cause_of(text_of(root, "cause")).value_or(Cause::partner_rejected);
}

}  // namespace

std::string signed_receipt(const LetterReceipt& receipt, const SigningKey& key) {
    const bool refused = receipt.refused != Cause::none;
    std::string xml = "<receipt xmlns=\"" + std::string(exchange_xml_ns) + "\">";
    xml += text_element("receipt_id", receipt.receipt_id) + text_element("about", receipt.about);
    xml += "<digest algorithm=\"sha256\">" + xml_escape(receipt.digest) + "</digest>";
    xml += text_element("from", receipt.from) + text_element("to", receipt.to);
    xml += text_element("outcome", refused ? "refused" : "taken");
    if (refused) xml += text_element("cause", info(receipt.refused).code);
    xml += text_element("message_id", receipt.message_id) + text_element("appeal_id", receipt.appeal_id);
    xml += text_element("at", to_rfc3339(receipt.at)) + official_xml(receipt.official) + "</receipt>";
    return sign_enveloped_document(xml, "", key.current());
}

OpenedReceipt open_receipt(std::string_view xml, const SealRules& rules, Time now) {
    const XmlDocument document = XmlDocument::parse(xml, {.max_octets = 256u << 10});
    const XmlNode root = document.root();
    if (!root.is(exchange_xml_ns, "receipt"))
        throw Fault(Cause::schema_violation, "the root must be receipt of " + std::string(exchange_xml_ns), root.path());
    OpenedReceipt opened;
    opened.evidence = check_root_signature(document, rules, now);
    LetterReceipt& receipt = opened.receipt;
    receipt.receipt_id = text_of(root, "receipt_id");
    receipt.about = text_of(root, "about");
    receipt.digest = text_of(root, "digest");
    receipt.from = text_of(root, "from");
    receipt.to = text_of(root, "to");
    receipt.refused = refusal_of(root);
    receipt.message_id = text_of(root, "message_id");
    receipt.appeal_id = text_of(root, "appeal_id");
    const auto at = parse_rfc3339(text_of(root, "at"));
    if (!at) throw Fault(Cause::bad_value, "RFC 3339 with an offset", "/receipt/at");
    receipt.at = *at;
    const XmlNode letter = root.child(exchange_xml_ns, "letter");
    receipt.official = {text_of(letter, "number"), text_of(letter, "author")};
    return opened;
}

}  // namespace gateway
