#include "gateway/signature/xmldsig.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "tests/signature/signed_samples.hpp"

using namespace gateway;
using namespace gateway::samples;

namespace {

constexpr const char* ds = "http://www.w3.org/2000/09/xmldsig#";

// The check an adapter does: the first signature must cover the only SenderProvidedRequestData of the message in the body.
XmlSignatureCheck check(const XmlDocument& doc, const TrustStore* trust = nullptr) {
    const XmlNode body = doc.root().child("Body").first_child();
    return verify_xml_signature(doc, doc.find(ds, "Signature"), body.child("SenderProvidedRequestData"), XmlTransforms::smev,
                                trust, now());
}

Cause cause_of_text(const std::string& text) {
    return check(XmlDocument::parse(text)).cause;
}

std::shared_ptr<const SigningKey> gost() {
    static const auto loaded = key("gost/gateway-sign");
    return loaded;
}

}  // namespace

TEST_CASE("a signed request verifies with every algorithm and hands the covered element on") {
    for (const auto& [name, algorithm] : {std::pair{"gost/gateway-sign", "gost2012-256"},
                                          {"gost/gateway-sign-512", "gost2012-512"},
                                          {"rsa/gateway-sign", "rsa-sha256"},
                                          {"ec/gateway-sign", "ecdsa-sha256"}}) {
        INFO(name);
        const auto signing = key(name);
        const auto doc = XmlDocument::parse(send_request(*signing));
        const std::string folder = std::string(name).substr(0, std::string(name).find('/'));
        const auto trust = TrustStore::load(test_keys() / "trust" / folder);
        const auto result = check(doc, &trust);
        INFO(result.detail);
        CHECK(result.valid());
        CHECK(result.covered.is(types, "SenderProvidedRequestData"));
        REQUIRE(result.signer);
        CHECK(result.signer->sha256() == signing->certificate().sha256());
        CHECK(result.evidence.verdict == "valid");
        CHECK(result.evidence.reason.empty());
        CHECK(result.evidence.format == "smev");
        CHECK(result.evidence.algorithm == algorithm);
        CHECK(result.evidence.covers == "SenderProvidedRequestData");
        CHECK(result.evidence.signer == signing->certificate().subject());
        CHECK(result.evidence.cert_sha256 == signing->certificate().sha256());
    }
}

TEST_CASE("white space in the signed element may change, in SignedInfo it may not") {
    const std::string good = send_request(*gost());
    CHECK(cause_of_text(replaced(good, "<t:MessageID>", "\n    <t:MessageID>")) == Cause::none);
    CHECK(cause_of_text(replaced(good, "</ds:SignedInfo>", "\n</ds:SignedInfo>")) == Cause::signature_invalid);
    CHECK(cause_of_text(replaced(good, "<ds:Transforms>", "<ds:Transforms> ")) == Cause::signature_invalid);
    CHECK(cause_of_text(replaced(good, "<ds:SignatureValue>", " <ds:SignatureValue>\n")) == Cause::none);
}

TEST_CASE("other prefixes and a comment in the signed element change nothing, as exc-c14n and the transform say") {
    const std::string good = send_request(*gost());
    CHECK(cause_of_text(replaced(good, "Яма", "<!-- c -->Я<!-- d -->ма")) == Cause::none);
    CHECK(cause_of_text(replaced(good, "Яма", "Я<?p?>ма")) == Cause::none);
    const std::string renamed = replaced(
        replaced(replaced(replaced(replaced(good, "<a:Appeal", "<q:Appeal"), "xmlns:a=", "xmlns:q="), "<a:Text", "<q:Text"),
                 "</a:Text", "</q:Text"),
        "</a:Appeal", "</q:Appeal");
    CHECK(cause_of_text(renamed) == Cause::none);
}

TEST_CASE("a changed word, attribute, name or namespace is found") {
    const std::string good = send_request(*gost());
    CHECK(cause_of_text(replaced(good, "Яма", "яма")) == Cause::signature_invalid);
    CHECK(cause_of_text(replaced(good, "BUSINESS", "business")) == Cause::signature_invalid);
    CHECK(cause_of_text(replaced(good, "urn:example:appeal", "urn:example:appeaL")) == Cause::signature_invalid);
    CHECK(cause_of_text(replaced(good, "</t:MessageID>", "</t:MessageID><t:TestMessage/>")) == Cause::signature_invalid);
    CHECK(cause_of_text(replaced(good, "Яма", "<![CDATA[Яма]]>")) == Cause::none);
    CHECK(cause_of_text(replaced(good, "Яма", "Яма\u00A0")) == Cause::signature_invalid);
}

TEST_CASE("the target must be the expected element by one exact Id") {
    const std::string good = send_request(*gost());
    CHECK(cause_of_text(replaced(good, "<soap:Header/>", "<soap:Header Id=\"SIGNED_BY_CALLER\"/>")) == Cause::signature_target);
    CHECK(cause_of_text(replaced(good, "<soap:Header/>", "<soap:Header xmlns:w=\"urn:w\" w:Id=\"SIGNED_BY_CALLER\"/>")) ==
          Cause::signature_target);
    CHECK(cause_of_text(replaced(good, "<soap:Header/>", "<soap:Header xml:id=\"SIGNED_BY_CALLER\"/>")) ==
          Cause::signature_target);
    CHECK(cause_of_text(replaced(good, "URI=\"#SIGNED_BY_CALLER\"", "URI=\"#BUSINESS\"")) == Cause::signature_target);
    CHECK(cause_of_text(replaced(good, "URI=\"#SIGNED_BY_CALLER\"", "URI=\"#signed_by_caller\"")) == Cause::signature_target);
    CHECK(cause_of_text(replaced(good, "URI=\"#SIGNED_BY_CALLER\"", "URI=\"\"")) == Cause::signature_target);
    CHECK(cause_of_text(replaced(good, "URI=\"#SIGNED_BY_CALLER\"", "URI=\"#\"")) == Cause::signature_target);
    CHECK(cause_of_text(replaced(good, "URI=\"#SIGNED_BY_CALLER\"", "URI=\"file:///etc/passwd\"")) == Cause::signature_target);
    CHECK(cause_of_text(replaced(good, "URI=\"#SIGNED_BY_CALLER\"", "URI=\"#xpointer(id('SIGNED_BY_CALLER'))\"")) ==
          Cause::signature_target);
    CHECK(cause_of_text(replaced(good, " URI=\"#SIGNED_BY_CALLER\"", "")) == Cause::signature_invalid);
}

TEST_CASE("wrapping attacks are refused: the original signed element moved away under a forged one") {
    const std::string data = request_data();
    const std::string forged = replaced(replaced(data, "Яма", "Нет ямы"), "SIGNED_BY_CALLER", "FORGED");
    const std::string good = send_request(*gost());
    // The original in the header, the forged one in its place.
    std::string moved = replaced(good, data, forged);
    CHECK(cause_of_text(replaced(moved, "<soap:Header/>", "<soap:Header>" + data + "</soap:Header>")) ==
          Cause::signature_target);
    // Inside the forged one, beside the signature, inside the signature.
    CHECK(cause_of_text(replaced(moved, "Нет ямы", "Нет ямы" + data)) == Cause::signature_target);
    CHECK(cause_of_text(replaced(moved, "<ds:Signature xmlns", data + "<ds:Signature xmlns")) == Cause::signature_target);
    CHECK(cause_of_text(replaced(moved, "</ds:KeyInfo>", "</ds:KeyInfo><ds:Object>" + data + "</ds:Object>")) ==
          Cause::signature_invalid);
    // Both with the same Id.
    const std::string twin = replaced(forged, "FORGED", "SIGNED_BY_CALLER");
    CHECK(cause_of_text(replaced(good, data, twin + data)) == Cause::signature_target);
    CHECK(cause_of_text(replaced(good, data, data + twin)) == Cause::signature_target);
}

TEST_CASE("transforms, canonicalization and references other than the profile's are refused") {
    const std::string good = send_request(*gost());
    const std::string exc = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>";
    const std::string smev = "<ds:Transform Algorithm=\"urn://smev-gov-ru/xmldsig/transform\"></ds:Transform>";
    const std::string prefix_list =
        "<e:InclusiveNamespaces xmlns:e=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"t\"/>";
    const std::string xslt =
        replaced(smev, "urn://smev-gov-ru/xmldsig/transform", "http://www.w3.org/TR/1999/REC-xslt-19991116");
    const std::string reference =
        good.substr(good.find("<ds:Reference"), good.find("</ds:SignedInfo>") - good.find("<ds:Reference"));
    for (const auto& [from, to] : {std::pair<std::string, std::string>{exc + smev, smev + exc},
                                   {exc + smev, exc},
                                   {exc + smev, smev},
                                   {exc + smev, exc + smev + smev},
                                   {exc + smev, exc + xslt},
                                   {exc + smev, xslt + exc + smev},
                                   {exc + smev, replaced(exc, "exc-c14n#", "exc-c14n#WithComments") + smev},
                                   {exc + smev, replaced(exc, "></ds:", ">" + prefix_list + "</ds:") + smev},
                                   {"<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#",
                                    "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315"},
                                   {reference, reference + reference},
                                   {reference, ""},
                                   {"<ds:Reference ", "<ds:Reference Type=\"http://www.w3.org/2000/09/xmldsig#Manifest\" "},
                                   {"</ds:KeyInfo>", "</ds:KeyInfo><ds:Object/>"},
                                   {"</ds:SignatureValue>", "</ds:SignatureValue><ds:SignatureValue/>"}}) {
        INFO(to);
        CHECK(cause_of_text(replaced(good, from, to)) == Cause::signature_invalid);
    }
}

TEST_CASE("weak and unknown algorithms, and a digest of another family, are refused") {
    const std::string good = send_request(*gost());
    const std::string signature{signature_uri(SignatureKind::gost2012_256)}, hash{digest_uri(DigestKind::gost2012_256)};
    for (const std::string other :
         {"http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
          "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
          "http://www.w3.org/2001/04/xmldsig-more#gostr34102001-gostr3411", "",
          "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"})
        CHECK(cause_of_text(replaced(good, "\"" + signature + "\"", "\"" + other + "\"")) == Cause::signature_invalid);
    for (const std::string other : {"http://www.w3.org/2000/09/xmldsig#sha1", "http://www.w3.org/2001/04/xmldsig-more#md5",
                                    "http://www.w3.org/2001/04/xmlenc#sha256", ""})
        CHECK(cause_of_text(replaced(good, "\"" + hash + "\"", "\"" + other + "\"")) == Cause::signature_invalid);
    const std::string rsa = send_request(*key("rsa/gateway-sign"));
    CHECK(cause_of_text(replaced(rsa, "xmlenc#sha256", "xmlenc#sha1")) == Cause::signature_invalid);
}

TEST_CASE("exactly one certificate is taken, and it must be the signer's") {
    const std::string good = send_request(*gost());
    const std::string other = send_request(*key("gost/smev-sign"));
    const auto certificate = [](const std::string& text) {
        const auto from = text.find("<ds:X509Certificate>");
        return text.substr(from, text.find("</ds:X509Certificate>") + 21 - from);
    };
    CHECK(cause_of_text(replaced(good, certificate(good), certificate(other))) == Cause::signature_invalid);
    CHECK(cause_of_text(replaced(good, certificate(good), certificate(good) + certificate(other))) == Cause::signature_invalid);
    CHECK(cause_of_text(replaced(good, certificate(good), "")) == Cause::signature_invalid);
    CHECK(cause_of_text(replaced(good, certificate(good), "<ds:X509Certificate>AAAA</ds:X509Certificate>")) ==
          Cause::signature_invalid);
    CHECK(cause_of_text(replaced(good, certificate(good), "<ds:X509Certificate>*</ds:X509Certificate>")) ==
          Cause::signature_invalid);
}

TEST_CASE("the chain decides after the signature: strangers, expired, revoked and unfit certificates") {
    const auto trust = TrustStore::load(test_keys() / "trust" / "gost");
    for (const auto& [name, cause, verdict] : {std::tuple{"gost/stranger-sign", Cause::certificate_untrusted, "untrusted"},
                                               {"gost/expired-sign", Cause::certificate_expired, "expired"},
                                               {"gost/revoked-sign", Cause::certificate_revoked, "untrusted"},
                                               {"gost/nousage-sign", Cause::certificate_usage, "untrusted"}}) {
        INFO(name);
        const auto doc = XmlDocument::parse(send_request(*key(name)));
        CHECK(check(doc).valid());
        const auto result = check(doc, &trust);
        CHECK(result.cause == cause);
        CHECK(result.evidence.verdict == verdict);
        CHECK(result.evidence.reason == info(cause).code);
        CHECK(result.covered);
        CHECK(result.signer);
    }
}

TEST_CASE("a missing signature and a missing target are told apart") {
    const auto doc = XmlDocument::parse(send_request(*gost()));
    const auto none = verify_xml_signature(doc, {}, doc.root(), XmlTransforms::smev, nullptr, now());
    CHECK(none.cause == Cause::signature_missing);
    CHECK(none.evidence.verdict == "absent");
    const auto nothing = verify_xml_signature(doc, doc.find(ds, "Signature"), {}, XmlTransforms::smev, nullptr, now());
    CHECK(nothing.cause == Cause::signature_target);
    CHECK_FALSE(nothing.covered);
}

TEST_CASE("a signed element with an xop:Include whose part is absent does not verify") {
    const std::string data = request_data("I", "<x:Include xmlns:x=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:1\"/>");
    CHECK(cause_of_text(send_request(*gost(), data, "I")) == Cause::attachment_missing);
}

TEST_CASE("no flip of one octet in what is signed or in the signature verifies, unless nothing of meaning changed") {
    const std::string good = send_request(*gost());
    const auto from = good.find("<t:SenderProvided");
    const auto to = good.find("<ds:KeyInfo>");
    const auto signed_part = [](const XmlDocument& doc) {
        return smev_transform(doc.find(types, "SenderProvidedRequestData")) +
               canonicalize_exclusive(doc.find(ds, "SignedInfo"));
    };
    const std::string meaning = signed_part(XmlDocument::parse(good));
    int verified = 0;
    for (std::size_t at = from; at < to; ++at) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 1);
        try {
            const auto doc = XmlDocument::parse(bad);
            if (!check(doc).valid()) continue;
            ++verified;
            INFO(good.substr(at > 10 ? at - 10 : 0, 30));
            CHECK(signed_part(doc) == meaning);
        } catch (const Fault&) {
            continue;
        }
    }
    CHECK(verified < 100);
}

TEST_CASE("enveloped signatures cover the root with and without an Id, and only themselves are left out") {
    const auto signing = key("rsa/gateway-sign");
    for (const std::string id : {"", "root"}) {
        const std::string document = enveloped(*signing, "<d:doc xmlns:d=\"urn:d\" Id=\"root\"><d:x>1</d:x></d:doc>", id);
        const auto verify = [&](const std::string& text) {
            const auto doc = XmlDocument::parse(text);
            return verify_xml_signature(doc, doc.find(ds, "Signature"), doc.root(), XmlTransforms::enveloped, nullptr, now())
                .cause;
        };
        CHECK(verify(document) == Cause::none);
        CHECK(verify(replaced(document, "<d:x>1", "<d:x>2")) == Cause::signature_invalid);
        CHECK(verify(replaced(document, "</d:x>", "</d:x> ")) == Cause::signature_invalid);
        CHECK(verify(replaced(document, "</d:doc>", "<ds:Signature xmlns:ds=\"" + std::string(ds) + "\"/></d:doc>")) ==
              Cause::signature_invalid);
        CHECK(verify("<w>" + document + "</w>") == (id.empty() ? Cause::signature_invalid : Cause::signature_target));
    }
}

TEST_CASE("signing refuses an Id that is not the root's alone") {
    for (const auto& [document, id] : {std::pair<std::string, std::string>{"<a xmlns='u:u' Id='x'/>", "y"},
                                       {"<a xmlns='u:u' Id='x'><b Id='x'/></a>", "x"},
                                       {"<a xmlns='u:u'><b Id='x'/></a>", "x"},
                                       {"<a xmlns='u:u' Id='x&quot;y'/>", "x\"y"},
                                       {"<a xmlns='u:u' Id='x'/>", ""},
                                       {"<a Id='x'/>", "x"}}) {
        INFO(document);
        CHECK_THROWS_AS(sign_xml_element(document, id, XmlTransforms::smev, *gost()), Fault);
    }
}

TEST_CASE("an independent program verifies what we sign with RSA") {
    if (std::system("command -v xmlsec1 >/dev/null") != 0) {
        WARN("xmlsec1 is not installed: skipped");
        return;
    }
    const auto file = test_keys() / "xmlsec1-oracle.xml";
    const auto verified_by_xmlsec1 = [&](const std::string& text) {
        std::ofstream(file, std::ios::binary) << text;
        const std::string command = "xmlsec1 --verify --trusted-pem '" + (test_keys() / "rsa/ca.crt.pem").string() + "' '" +
                                    file.string() + "' >/dev/null 2>&1";
        return std::system(command.c_str()) == 0;
    };
    const std::string good = enveloped(*key("rsa/gateway-sign"), "<d xmlns=\"urn:d\"><x>1 &gt; ф</x></d>", "");
    CHECK(verified_by_xmlsec1(good));
    CHECK_FALSE(verified_by_xmlsec1(replaced(good, "1 &gt;", "2 &gt;")));
}
