#include "gateway/signature/place_signature.hpp"

#include <catch2/catch.hpp>

#include "gateway/core/fault.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;

namespace {

const std::string dsig = "http://www.w3.org/2000/09/xmldsig#";

std::shared_ptr<const SigningKey> key_of(const std::string& name) {
    return load_pem_key(test_keys() / (name + ".key.pem"), test_keys() / (name + ".crt.pem"));
}

Time now() {
    return SystemClock().now();
}

/// The only ds:Signature of the document.
XmlNode signature_in(const XmlDocument& document) {
    const auto all = document.find_all(dsig, "Signature");
    REQUIRE(all.size() == 1);
    return all.front();
}

Cause refusal(const std::string& text, const std::string& id, bool enveloped) {
    const auto key = key_of("ec/gateway-sign");
    try {
        enveloped ? sign_enveloped_document(text, id, *key) : sign_smev_document(text, id, *key);
    } catch (const Fault& fault) {
        return fault.cause();
    }
    return Cause::none;
}

}  // namespace

TEST_CASE("an SMEV signature goes into the empty element kept for it") {
    const std::string text =
        "<m:Ack xmlns:m=\"urn:m\" xmlns:b=\"urn:b\">\n <b:Target Id=\"T1\" accepted='true'>x &amp; \xD1\x8F</b:Target>\n"
        " <m:CallerInformationSystemSignature> </m:CallerInformationSystemSignature>\n</m:Ack>";
    const auto key = key_of("gost/gateway-sign");
    const XmlDocument document = XmlDocument::parse(sign_smev_document(text, "T1", *key));
    const XmlNode signature = signature_in(document);
    CHECK(signature.parent().name() == "CallerInformationSystemSignature");
    CHECK(signature.parent().children().size() == 1);
    const XmlNode target = document.by_id("T1").front();
    const TrustStore trust = TrustStore::load(test_keys() / "trust/gost");
    const auto check = verify_xml_signature(document, signature, target, XmlTransforms::smev, &trust, now());
    CHECK(check.detail == "");
    CHECK(check.valid());
}

TEST_CASE("without a place kept for it the signature stands right behind the element") {
    const XmlDocument document =
        XmlDocument::parse(sign_smev_document("<a xmlns='urn:a'><b Id='i'/><c/></a>", "i", *key_of("rsa/gateway-sign")));
    const XmlNode target = document.by_id("i").front();
    CHECK(target.next() == signature_in(document));
    CHECK(verify_xml_signature(document, target.next(), target, XmlTransforms::smev, nullptr, now()).valid());
}

TEST_CASE("a personal signature goes beside MessagePrimaryContent") {
    const std::string text =
        "<s:Data xmlns:s='urn:s' Id='D'><s:MessagePrimaryContent><r:R xmlns:r='urn:r' Id='P'>1</r:R></s:MessagePrimaryContent>"
        "<s:PersonalSignature/></s:Data>";
    const XmlDocument document = XmlDocument::parse(sign_smev_document(text, "P", *key_of("gost/official-sign")));
    const XmlNode signature = signature_in(document);
    CHECK(signature.parent().name() == "PersonalSignature");
    CHECK(verify_xml_signature(document, signature, document.by_id("P").front(), XmlTransforms::smev, nullptr, now()).valid());
    CHECK(refusal("<s:D xmlns:s='urn:s'><s:MessagePrimaryContent><s:R Id='P'/></s:MessagePrimaryContent></s:D>", "P", false) ==
          Cause::bad_value);
}

TEST_CASE("an enveloped signature is the root's last child and covers it by Id or as a whole") {
    for (const std::string root : {"<a xmlns='urn:a' Id='mine'>", "<a xmlns='urn:a'>"}) {
        for (const std::string id : {"", "mine"}) {
            CAPTURE(root, id);
            const auto key = key_of("gost/gateway-sign");
            const XmlDocument document = XmlDocument::parse(sign_enveloped_document(root + "<b/> text</a>", id, *key));
            const XmlNode signature = signature_in(document);
            CHECK(signature.parent() == document.root());
            CHECK_FALSE(signature.next());
            const auto check =
                verify_xml_signature(document, signature, document.root(), XmlTransforms::enveloped, nullptr, now());
            CHECK(check.detail == "");
            CHECK(check.valid());
        }
    }
}

TEST_CASE("an Id that is absent, repeated or another one is refused") {
    CHECK(refusal("<a><b Id='x'/></a>", "y", false) == Cause::not_found);
    CHECK(refusal("<a><b Id='x'/><c Id='x'/></a>", "x", false) == Cause::not_found);
    CHECK(refusal("<a xmlns='urn:a' Id='x'/>", "x", false) == Cause::bad_value);
    CHECK(refusal("<a Id='x'/>", "y", true) == Cause::parameters_conflict);
    CHECK(refusal("<a><b Id='x'/></a>", "x", true) == Cause::bad_value);
    CHECK(refusal("<a", "x", true) == Cause::malformed);
}
