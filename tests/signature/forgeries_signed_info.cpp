#include "gateway/signature/signature_parts.hpp"
#include "tests/signature/forge.hpp"
#include "tests/signature/forgeries.hpp"

namespace gateway::samples {
namespace {

std::string element(const std::string& name, const std::string& algorithm, const std::string& content = "") {
    return "<ds:" + name + " Algorithm=\"" + algorithm + "\">" + content + "</ds:" + name + ">";
}

std::string transform(const std::string& algorithm, const std::string& content = "") {
    return element("Transform", algorithm, content);
}

// A true signature over the changed SignedInfo.
class Forger {
public:
    explicit Forger(Forgeries& all) : all_(all) {}

    void change(const std::string& name, const std::string& from, const std::string& to, const std::string& reason,
                Cause cause = Cause::signature_invalid) {
        all_.push_back({name, resigned(replaced(good, from, to), *signing), cause, reason});
    }

    const std::shared_ptr<const SigningKey> signing = key("gost/gateway-sign");
    const std::string good = send_request(*signing);

private:
    Forgeries& all_;
};

const std::string exc{exclusive_c14n_uri};
const std::string smev{smev_transform_uri};

void add_transforms(Forger& forger) {
    const std::string both = transform(exc) + transform(smev);
    const std::string inclusive =
        "<e:InclusiveNamespaces xmlns:e=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"t\"/>";
    const std::string sheet =
        "<x:stylesheet xmlns:x=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\"><x:template "
        "match=\"/\"/></x:stylesheet>";
    const std::string xpath = "<ds:XPath>not(ancestor-or-self::*[local-name()='Text'])</ds:XPath>";
    const std::string filter =
        "<f:XPath xmlns:f=\"http://www.w3.org/2002/06/xmldsig-filter2\" Filter=\"subtract\">//*</f:XPath>";
    const auto transforms = [&](const std::string& name, const std::string& steps, const std::string& reason) {
        forger.change("transforms: " + name, both, steps, reason);
    };
    transforms("swapped", transform(smev) + transform(exc), "transform 1 is not");
    transforms("only C14N", transform(exc), "1 transforms, expected 2");
    transforms("only the SMEV one", transform(smev), "1 transforms, expected 2");
    transforms("none", "", "0 transforms");
    transforms("C14N twice", transform(exc) + transform(exc), "transform 2 is not");
    transforms("the SMEV one twice", both + transform(smev), "3 transforms");
    transforms("enveloped first", transform(std::string(enveloped_uri)) + both, "3 transforms");
    transforms("XPath", transform("http://www.w3.org/TR/1999/REC-xpath-19991116", xpath) + transform(smev),
               "transform 1 is not");
    transforms("XPath behind", both + transform("http://www.w3.org/TR/1999/REC-xpath-19991116", xpath), "3 transforms");
    transforms("XPath filter 2", transform("http://www.w3.org/2002/06/xmldsig-filter2", filter) + transform(smev),
               "transform 1 is not");
    transforms("XSLT", transform(exc) + transform("http://www.w3.org/TR/1999/REC-xslt-19991116", sheet), "transform 2 is not");
    transforms("base64", transform("http://www.w3.org/2000/09/xmldsig#base64") + transform(smev), "transform 1 is not");
    transforms("with comments", transform(exc + "WithComments") + transform(smev), "transform 1 is not");
    transforms("inclusive C14N", transform("http://www.w3.org/TR/2001/REC-xml-c14n-20010315") + transform(smev),
               "transform 1 is not");
    transforms("C14N with prefixes", transform(exc, inclusive) + transform(smev), "parameters");
    transforms("the SMEV one with a parameter", transform(exc) + transform(smev, xpath), "parameters");
    transforms("in other letters", transform(exc) + transform("URN://smev-gov-ru/xmldsig/transform"), "transform 2 is not");
    transforms("without a name", "<ds:Transform></ds:Transform>" + transform(smev), "no Algorithm");
    transforms("with a name of a foreign namespace",
               transform(exc) + "<ds:Transform xmlns:f=\"urn:foreign\" f:Algorithm=\"" + smev + "\"></ds:Transform>",
               "no Algorithm");
    transforms("of a foreign namespace", transform(exc) + "<f:Transform xmlns:f=\"urn:foreign\" Algorithm=\"" + smev + "\"/>",
               "transform 2 is not");
}

// True digests of other elements than the expected one.
void add_other_targets(Forgeries& all, const Forger& forger) {
    const std::string to_business = replaced(forger.good, "URI=\"#SIGNED_BY_CALLER\"", "URI=\"#BUSINESS\"");
    all.push_back({"Reference to a part of the data, its digest true",
                   redigested(to_business, any_digest("md_gost12_256", smev_octets(forger.good, "BUSINESS")), *forger.signing),
                   Cause::signature_target, "expected"});
    const std::string to_header =
        replaced(replaced(forger.good, "<soap:Header/>", "<soap:Header Id=\"H\"/>"), "URI=\"#SIGNED_BY_CALLER\"", "URI=\"#H\"");
    all.push_back({"Reference to soap:Header, its digest true",
                   redigested(to_header, any_digest("md_gost12_256", smev_octets(to_header, "H")), *forger.signing),
                   Cause::signature_target, "expected"});
}

void add_references(Forger& forger) {
    const std::string reference = section(forger.good, "<ds:Reference", "</ds:Reference>");
    const auto uri = [&](const std::string& other, Cause cause, const std::string& reason) {
        forger.change("Reference URI " + other, "URI=\"#SIGNED_BY_CALLER\"", "URI=\"" + other + "\"", reason, cause);
    };
    for (const char* outside : {"SIGNED_BY_CALLER", "file:///etc/passwd", "http://127.0.0.1:1/a", "cid:SIGNED_BY_CALLER", "#",
                                "other.xml#SIGNED_BY_CALLER", " #SIGNED_BY_CALLER"})
        uri(outside, Cause::signature_target, "outside the document");
    for (const char* nothing : {"#xpointer(/)", "#xpointer(id('SIGNED_BY_CALLER'))", "#SIGNED%5FBY_CALLER",
                                "##SIGNED_BY_CALLER", "#signed_by_caller", "#SIGNED_BY_CALLER "})
        uri(nothing, Cause::signature_target, "names no element");
    uri("", Cause::signature_target, "empty Reference URI");
    forger.change("Reference without URI", " URI=\"#SIGNED_BY_CALLER\"", "", "no URI");
    forger.change("Reference URI of a foreign namespace", " URI=", " xmlns:f=\"urn:foreign\" f:URI=", "no URI");
    forger.change("two References", reference, reference + reference, "one Reference too many");
    forger.change("no Reference", reference, "", "where Reference must be");
    forger.change("Reference to a Manifest", "<ds:Reference ",
                  "<ds:Reference Type=\"http://www.w3.org/2000/09/xmldsig#Manifest\" ", "Type");
    forger.change("Reference with a second digest", "</ds:DigestValue>",
                  "</ds:DigestValue><ds:DigestValue>AAAA</ds:DigestValue>", "DigestValue too many");
}

void add_methods(Forger& forger) {
    const std::string open = "<ds:CanonicalizationMethod Algorithm=\"" + exc + "\">";
    const auto canonical = [&](const std::string& name, const std::string& to, const std::string& reason) {
        forger.change("SignedInfo by " + name, open, to, reason);
    };
    const std::string method = "<ds:CanonicalizationMethod Algorithm=\"";
    canonical("inclusive C14N", method + "http://www.w3.org/TR/2001/REC-xml-c14n-20010315\">", "otherwise than by exc-c14n");
    canonical("C14N 1.1", method + "http://www.w3.org/2006/12/xml-c14n11\">", "otherwise than by exc-c14n");
    canonical("exc-c14n with comments", method + exc + "WithComments\">", "otherwise than by exc-c14n");
    canonical("XSLT", method + "http://www.w3.org/TR/1999/REC-xslt-19991116\">", "otherwise than by exc-c14n");
    canonical("the SMEV transform", method + smev + "\">", "otherwise than by exc-c14n");
    canonical("exc-c14n with prefixes",
              open + "<e:InclusiveNamespaces xmlns:e=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"t\"/>",
              "parameters");
    forger.change("SignatureMethod twice", "<ds:SignatureMethod",
                  "<ds:SignatureMethod Algorithm=\"urn:x\"/><ds:SignatureMethod", "where Reference must be");
    forger.change("DigestMethod with a parameter", "</ds:DigestMethod>", "<p/></ds:DigestMethod>", "parameters");
}

// The SignedInfo that was signed is hidden, another one is where it is read.
void add_wrapped_signed_info(Forgeries& all, const Forger& forger) {
    const std::string& good = forger.good;
    const std::string info = section(good, "<ds:SignedInfo>", "</ds:SignedInfo>");
    const std::string fresh =
        with_section(info, "<ds:DigestValue>", "</ds:DigestValue>", "<ds:DigestValue>AAAA</ds:DigestValue>");
    const auto add = [&](const std::string& name, const std::string& text, Cause cause, const std::string& reason) {
        all.push_back({name, text, cause, reason});
    };
    add("SignedInfo: forged before the signed one", replaced(good, info, fresh + info), Cause::signature_invalid,
        "where SignatureValue must be");
    add("SignedInfo: forged behind the signed one", replaced(good, info, info + fresh), Cause::signature_invalid,
        "where SignatureValue must be");
    add("SignedInfo: the signed one in an Object",
        replaced(replaced(good, info, fresh), "</ds:KeyInfo>", "</ds:KeyInfo><ds:Object>" + info + "</ds:Object>"),
        Cause::signature_invalid, "Object too many");
    add("SignedInfo: the signed one in KeyInfo", replaced(replaced(good, info, fresh), "<ds:KeyInfo>", "<ds:KeyInfo>" + info),
        Cause::signature_invalid, "digest does not agree");
    add("SignedInfo: the signed one in a foreign element",
        replaced(good, info, fresh + "<f xmlns=\"urn:foreign\">" + info + "</f>"), Cause::signature_invalid,
        "where SignatureValue must be");
    add("SignedInfo: of a foreign namespace",
        replaced(replaced(good, "<ds:SignedInfo>", "<f:SignedInfo xmlns:f=\"urn:foreign\">"), "</ds:SignedInfo>",
                 "</f:SignedInfo>"),
        Cause::signature_invalid, "where SignedInfo must be");
    add("SignedInfo: a whole second Signature around",
        replaced(good, info, section(good, "<ds:Signature ", "</ds:Signature>") + info), Cause::signature_invalid,
        "where SignedInfo must be");
    add("SignedInfo: none", replaced(good, info, ""), Cause::signature_invalid, "where SignedInfo must be");
}

}  // namespace

Forgeries signed_info_forgeries() {
    Forgeries all;
    Forger forger(all);
    all.push_back({"control: signed again", resigned(forger.good, *forger.signing), Cause::none, ""});
    all.push_back({"control: blanks in SignedInfo, signed",
                   resigned(replaced(forger.good, "<ds:Transforms>", "\n<ds:Transforms>"), *forger.signing), Cause::none, ""});
    add_transforms(forger);
    add_references(forger);
    add_other_targets(all, forger);
    add_methods(forger);
    add_wrapped_signed_info(all, forger);
    return all;
}

}  // namespace gateway::samples
