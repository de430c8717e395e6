#include "gateway/signature/signature_parts.hpp"
#include "tests/signature/forge.hpp"
#include "tests/signature/forgeries.hpp"

namespace gateway::samples {
namespace {

void add_enveloped(Forgeries& all) {
    const auto signing = key("rsa/gateway-sign");
    const std::string document = "<d:doc xmlns:d=\"urn:d\" Id=\"root\"><d:x>1</d:x></d:doc>";
    const std::string good = enveloped(*signing, document, "root"), whole = enveloped(*signing, document, "");
    const std::string own = "<ds:Transform Algorithm=\"" + std::string(enveloped_uri) + "\"></ds:Transform>";
    const std::string exc = "<ds:Transform Algorithm=\"" + std::string(exclusive_c14n_uri) + "\"></ds:Transform>";
    const std::string xpath = "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"><ds:XPath>1</ds:XPath>";
    const auto add = [&](const std::string& name, const std::string& message, Cause cause, const std::string& reason) {
        all.push_back({"enveloped: " + name, message, cause, reason});
    };
    const auto again = [&](const std::string& from, const std::string& to) {
        return resigned(replaced(good, from, to), *signing);
    };
    add("control", good, Cause::none, "");
    add("control, the whole document", whole, Cause::none, "");
    add("transforms swapped", again(own + exc, exc + own), Cause::signature_invalid, "transform 1 is not");
    add("enveloped twice", again(own + exc, own + own), Cause::signature_invalid, "transform 2 is not");
    add("three transforms", again(own + exc, own + own + exc), Cause::signature_invalid, "3 transforms");
    add("XPath for enveloped", again(own, xpath + "</ds:Transform>"), Cause::signature_invalid, "transform 1 is not");
    add("C14N alone, the signature inside", again(own + exc, exc), Cause::signature_target, "inside what it covers");
    add("enveloped alone", again(own + exc, own), Cause::signature_invalid, "transform 1 is not");
    add("the SMEV transforms",
        again(own + exc, exc + replaced(exc, std::string(exclusive_c14n_uri), std::string(smev_transform_uri))),
        Cause::signature_invalid, "transform 1 is not");
    add("wrapped in another root", "<w>" + good + "</w>", Cause::signature_target, "expected /w");
    add("whole document wrapped", "<w>" + whole + "</w>", Cause::signature_invalid, "digest does not agree");
    add("the root's Id below it again", replaced(good, "<d:x>", "<d:x ID=\"root\">"), Cause::signature_target, "2 elements");
    add("a word beside the signature", replaced(good, "</d:x>", "</d:x>x"), Cause::signature_invalid, "digest does not agree");
    add("a word in the signature", replaced(good, "<ds:KeyInfo>", "<ds:KeyInfo>x"), Cause::none, "");
    const std::string signature = section(good, "<ds:Signature ", "</ds:Signature>");
    add("the signature twice", replaced(good, signature, signature + signature), Cause::signature_invalid,
        "digest does not agree");
    add("the signature at another place", replaced(replaced(good, signature, ""), "<d:x>", "<d:x>" + signature), Cause::none,
        "");
    add("the root without its Id", replaced(good, " Id=\"root\"", ""), Cause::signature_target, "names no element");
}

void add_web_services_security(Forgeries& all) {
    const auto signing = key("rsa/gateway-sign");
    const std::string good = wss_message(*signing);
    const std::string body = section(good, "<soap:Body", "</soap:Body>");
    const std::string token = section(good, "<wsse:BinarySecurityToken", "</wsse:BinarySecurityToken>");
    const std::string reference = section(good, "<wsse:Reference", "/>");
    const auto add = [&](const std::string& name, const std::string& from, const std::string& to, Cause cause,
                         const std::string& reason) {
        all.push_back({"WS-Security: " + name, replaced(good, from, to), cause, reason});
    };
    const std::string forged = replaced(replaced(body, ">1<", ">2<"), "Id=\"body\"", "Id=\"other\"");
    add("control", good.substr(0, 1), good.substr(0, 1), Cause::none, "");
    all.push_back(
        {"WS-Security: the body moved into the header",
         replaced(replaced(good, body, forged), "</wsse:Security>", "</wsse:Security><w xmlns=\"urn:w\">" + body + "</w>"),
         Cause::signature_target, "covers"});
    add("the body's Id on the header too", "<soap:Header>", "<soap:Header ID=\"body\">", Cause::signature_target, "2 elements");
    add("a second body", body, body + forged, Cause::signature_target, "not exactly one soap:Body");
    add("a body of SOAP 1.2 before", body, "<s:Body xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><x/></s:Body>" + body,
        Cause::signature_target, "not exactly one soap:Body");
    add("two tokens of one Id", token, token + token, Cause::signature_invalid, "does not name one BinarySecurityToken");
    add("another element of the token's Id", token, token + "<w xmlns=\"urn:w\" Id=\"token\"/>", Cause::signature_invalid,
        "does not name one BinarySecurityToken");
    add("the token's reference outside", "\"#token\"", "\"http://127.0.0.1:1/token\"", Cause::signature_invalid,
        "same-document");
    add("the token's reference to the body", "\"#token\"", "\"#body\"", Cause::signature_invalid, "does not name one");
    add("a path of certificates", "#X509v3", "#X509PKIPathv1", Cause::signature_invalid, "not an X.509 certificate");
    add("a thumbprint for the token", reference, "<wsse:KeyIdentifier>AAAA</wsse:KeyIdentifier>", Cause::signature_invalid,
        "same-document");
    add("two references to tokens", reference, reference + reference, Cause::signature_invalid, "same-document");
    add("another signer's token", token,
        section(wss_message(*key("ec/gateway-sign")), "<wsse:BinarySecurityToken", "</wsse:BinarySecurityToken>"),
        Cause::signature_invalid, "does not fit");
    const std::string header = section(good, "<wsse:Security", "</wsse:Security>");
    const std::string stray =
        replaced(replaced(good, header, ""), "<soap:Header>", "<soap:Header><w xmlns=\"urn:w\">" + header + "</w>");
    all.push_back({"WS-Security: the security header below a foreign element", stray, Cause::signature_target, ""});
}

}  // namespace

Forgeries other_profile_forgeries() {
    Forgeries all;
    add_enveloped(all);
    add_web_services_security(all);
    return all;
}

Forgeries all_forgeries() {
    Forgeries all;
    for (auto* part : {&wrapping_forgeries, &signed_info_forgeries, &algorithm_forgeries, &key_info_forgeries, &text_forgeries,
                       &other_profile_forgeries})
        for (Forgery& one : part()) all.push_back(std::move(one));
    return all;
}

}  // namespace gateway::samples
