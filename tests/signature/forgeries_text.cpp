#include "gateway/core/digest.hpp"
#include "tests/signature/forge.hpp"
#include "tests/signature/forgeries.hpp"

namespace gateway::samples {
namespace {

// Comments and such in the values of the signature: all the text counts, or none of it.
void add_values(Forgeries& all, const SigningKey& signing, const std::string& good) {
    const std::string digest = section(good, "<ds:DigestValue>", "</ds:DigestValue>");
    const std::string value = section(good, "<ds:SignatureValue>", "</ds:SignatureValue>");
    const auto in_digest = [&](const std::string& name, const std::string& before, const std::string& after, Cause cause) {
        const std::string changed = replaced(replaced(digest, "<ds:DigestValue>", "<ds:DigestValue>" + before),
                                             "</ds:DigestValue>", after + "</ds:DigestValue>");
        all.push_back({"DigestValue: " + name, resigned(replaced(good, digest, changed), signing), cause, ""});
    };
    in_digest("a comment before", "<!-- c -->", "", Cause::none);
    in_digest("junk before a comment", "AAAA<!-- c -->", "", Cause::signature_invalid);
    in_digest("junk behind a comment", "", "<!-- c -->AAAA", Cause::signature_invalid);
    in_digest("junk in CDATA", "", "<![CDATA[AAAA]]>", Cause::signature_invalid);
    in_digest("junk behind an instruction", "", "<?p?>AAAA", Cause::signature_invalid);
    in_digest("an element", "<f xmlns=\"urn:foreign\"/>", "", Cause::signature_invalid);
    in_digest("a no-break space", "\u00A0", "", Cause::signature_invalid);
    in_digest("a dash", "-", "", Cause::signature_invalid);
    const auto in_value = [&](const std::string& name, const std::string& other, Cause cause) {
        all.push_back({"SignatureValue: " + name, replaced(good, value, "<ds:SignatureValue>" + other + "</ds:SignatureValue>"),
                       cause, ""});
    };
    const std::string digits = value.substr(19, value.size() - 19 - 20);
    in_value("lines and a comment", digits.substr(0, 20) + "<!-- c -->\n" + digits.substr(20), Cause::none);
    in_value("a URL's alphabet", "_" + digits.substr(1), Cause::signature_invalid);
    in_value("a full stop", digits + ".", Cause::signature_invalid);
    in_value("padding in the middle", digits.substr(0, 20) + "==" + digits.substr(20), Cause::signature_invalid);
    in_value("no padding", digits.substr(0, digits.find('=')), Cause::signature_invalid);
    in_value("too much padding", digits + "=", Cause::signature_invalid);
    in_value("junk before a comment", "AAAA<!-- c -->" + digits, Cause::signature_invalid);
    in_value("twice", digits + digits, Cause::signature_invalid);
    in_value("4 KiB", std::string(4096, 'A'), Cause::signature_invalid);
    in_value("nothing", "", Cause::signature_invalid);
    in_value("blanks", " \n ", Cause::signature_invalid);
}

// The transform drops blank texts, and an instruction ends a text: "10" must not be read as "1 0" under the same digest.
void add_signed_text(Forgeries& all, const std::string& good) {
    const auto text = [&](const std::string& name, const std::string& from, const std::string& to, Cause cause,
                          const std::string& reason = "") {
        all.push_back({"signed text: " + name, replaced(good, from, to), cause, reason});
    };
    text("a comment inside", "Яма", "Я<!-- не -->ма", Cause::none);
    text("CDATA inside", "Яма", "Я<![CDATA[м]]>а", Cause::none);
    text("references", "Яма", "&#x42F;ма", Cause::none);
    text("an instruction inside", "Яма", "Я<?p?>ма", Cause::none);
    text("an instruction among blanks between elements", "<t:MessageID>", " <?p?>\n<t:MessageID>", Cause::none);
    text("a blank between instructions", "Яма", "Я<?p?> <?p?>ма", Cause::signature_invalid, "instruction");
    text("a blank and an instruction before", "Яма", " <?p?>Яма", Cause::signature_invalid, "instruction");
    text("an instruction and blanks behind", "лужа", "лужа<?p?>\n\n", Cause::signature_invalid, "instruction");
    text("a blank, an instruction and a comment", "Яма", "Я<?p?><!-- c --> <!-- d --><?p?>ма", Cause::signature_invalid,
         "instruction");
    text("a blank in a comment's place", "Яма", "Я<!-- c --> <!-- d -->ма", Cause::signature_invalid);
    text("words behind a comment", "Яма", "Яма<!-- -->-невидимка", Cause::signature_invalid);
    text("a no-break space alone", "<t:MessageID>", "\u00A0<t:MessageID>", Cause::signature_invalid);
    text("a zero-width space", "Яма", "Я\u200Bма", Cause::signature_invalid);
    text("a letter that looks the same", "Яма", "Ямa", Cause::signature_invalid);
}

void add_entities(Forgeries& all, const std::string& good) {
    const std::string doctype = "<!DOCTYPE e [<!ENTITY e \"Нет ямы\"><!ATTLIST e Id ID #IMPLIED>]>";
    all.push_back({"an internal entity", doctype + replaced(good, "Яма", "&e;"), Cause::doctype_forbidden, ""});
    all.push_back({"an external entity", "<!DOCTYPE e SYSTEM \"file:///etc/passwd\">" + good, Cause::doctype_forbidden, ""});
    all.push_back({"a DOCTYPE that declares nothing", "<!DOCTYPE e>" + good, Cause::doctype_forbidden, ""});
    all.push_back({"an entity nobody declared", replaced(good, "Яма", "&e;"), Cause::malformed, ""});
    all.push_back(
        {"control: the URI by references", replaced(good, "URI=\"#SIGNED", "URI=\"&#x23;&#83;IGNED"), Cause::none, ""});
}

}  // namespace

Forgeries text_forgeries() {
    Forgeries all;
    const auto signing = key("gost/gateway-sign");
    const std::string good = send_request(*signing);
    add_values(all, *signing, good);
    add_signed_text(all, good);
    add_entities(all, good);
    return all;
}

}  // namespace gateway::samples
