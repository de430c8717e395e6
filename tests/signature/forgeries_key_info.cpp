#include "gateway/core/digest.hpp"
#include "tests/signature/forge.hpp"
#include "tests/signature/forgeries.hpp"

namespace gateway::samples {
namespace {

std::string in_certificate(const std::string& base64) {
    return "<ds:X509Certificate>" + base64 + "</ds:X509Certificate>";
}

std::string certificate_of(const SigningKey& key) {
    return in_certificate(base64_encode(key.certificate().der()));
}

const char* const key_value =
    "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus><ds:Exponent>AQ==</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>";

}  // namespace

Forgeries key_info_forgeries() {
    Forgeries all;
    const auto own = key("gost/gateway-sign"), other = key("gost/smev-sign");
    const std::string good = send_request(*own), mine = certificate_of(*own), theirs = certificate_of(*other);
    const std::string data = "<ds:X509Data>" + mine + "</ds:X509Data>", der = own->certificate().der();
    const std::string info = "<ds:KeyInfo>" + data + "</ds:KeyInfo>";
    const auto add = [&](const std::string& name, const std::string& from, const std::string& to, const std::string& reason) {
        all.push_back({"KeyInfo: " + name, replaced(good, from, to), Cause::signature_invalid, reason});
    };
    all.push_back({"control: a key's name beside the certificate",
                   replaced(good, data, "<ds:KeyName>n</ds:KeyName>" + data + key_value), Cause::none, ""});
    add("another certificate of the same authority", mine, theirs, "does not fit");
    add("a certificate of another family", mine, certificate_of(*key("rsa/gateway-sign")), "does not fit");
    add("an authority's certificate", mine, certificate_of(*key("gost/ca")), "does not fit");
    add("a second certificate behind", mine, mine + theirs, "2 certificates");
    add("a second certificate before", mine, theirs + mine, "2 certificates");
    add("a second X509Data", data, data + "<ds:X509Data>" + theirs + "</ds:X509Data>", "2 certificates");
    add("no certificate", mine, "", "0 certificates");
    add("a bare key", data, key_value, "0 certificates");
    add("a bare name", data, "<ds:KeyName>gateway</ds:KeyName>", "0 certificates");
    add("a certificate to be fetched", data,
        "<ds:RetrievalMethod URI=\"http://127.0.0.1:1/c\" Type=\"http://www.w3.org/2000/09/xmldsig#rawX509Certificate\"/>",
        "0 certificates");
    add("a certificate of a foreign namespace", mine,
        "<f:X509Certificate xmlns:f=\"urn:foreign\">" + base64_encode(der) + "</f:X509Certificate>", "0 certificates");
    add("a certificate below a foreign element", data, "<f xmlns=\"urn:foreign\">" + data + "</f>", "0 certificates");
    add("octets behind the certificate", mine, in_certificate(base64_encode(der + "x")), "octets follow");
    add("half a certificate", mine, in_certificate(base64_encode(der.substr(0, der.size() / 2))), "cannot be read");
    add("an empty certificate", mine, in_certificate(""), "cannot be read");
    add("a PEM certificate", mine, in_certificate(own->certificate().pem()), "not base64");
    add("a certificate in the alphabet of URLs", mine, in_certificate("-_-_"), "not base64");
    add("100 KiB of certificate", mine, in_certificate(std::string(100 << 10, 'A')), "not base64");
    add("none", info, "", "nothing where KeyInfo");
    add("twice", info, info + info, "KeyInfo too many");
    add("before the value", section(good, "<ds:SignatureValue>", "</ds:SignatureValue>") + info,
        info + section(good, "<ds:SignatureValue>", "</ds:SignatureValue>"), "where SignatureValue must be");
    const std::string token =
        "<wsse:SecurityTokenReference xmlns:wsse=\"http://docs.oasis-open.org/wss/2004/01/"
        "oasis-200401-wss-wssecurity-secext-1.0.xsd\"><wsse:Reference URI=\"#token\"/></wsse:SecurityTokenReference>";
    add("a token of WS-Security in SMEV", data, token, "0 certificates");
    all.push_back({"KeyInfo: signed by another key", resigned(good, *other), Cause::signature_invalid, "does not fit"});
    return all;
}

}  // namespace gateway::samples
