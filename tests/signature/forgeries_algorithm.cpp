#include "gateway/core/digest.hpp"
#include "tests/signature/forge.hpp"
#include "tests/signature/forgeries.hpp"

namespace gateway::samples {
namespace {

const char* const rsa_sha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const char* const more = "http://www.w3.org/2001/04/xmldsig-more#";
const char* const old = "http://www.w3.org/2000/09/xmldsig#";
const char* const cryptopro = "urn:ietf:params:xml:ns:cpxmlsec:algorithms:";

std::string named(const std::string& message, const std::string& from, const std::string& to) {
    return replaced(message, "\"" + from + "\"", "\"" + to + "\"");
}

// SignatureMethod of another strength, the value made by just that method.
void add_signature_methods(Forgeries& all) {
    const auto rsa = key("rsa/gateway-sign");
    const std::string good = send_request(*rsa);
    const std::string der = rsa->certificate().der(), pem = rsa->certificate().pem();
    const auto by = [&](const std::string& name, const std::string& uri, const Sign& sign) {
        all.push_back({"signed by " + name, resigned(named(good, rsa_sha256, uri), sign), Cause::signature_invalid,
                       "signature algorithm is not taken"});
    };
    for (const auto& [method, hash] : {std::pair<std::string, const char*>{std::string(old) + "rsa-sha1", "SHA1"},
                                       {std::string(more) + "rsa-md5", "MD5"},
                                       {std::string(more) + "rsa-sha224", "SHA224"},
                                       {std::string(more) + "rsa-sha512", "SHA512"}})
        by(method, method,
           [name = hash](const std::string& octets) { return sign_with_any_digest("rsa/gateway-sign", name, octets); });
    by("HMAC with the certificate", std::string(more) + "hmac-sha256",
       [&](const std::string& o) { return hmac_sha256(der, o); });
    by("HMAC with the certificate's PEM", std::string(more) + "hmac-sha256",
       [&](const std::string& o) { return hmac_sha256(pem, o); });
    by("HMAC with nothing", std::string(old) + "hmac-sha1", [](const std::string& o) { return hmac_sha256("", o); });
    by("DSA", std::string(old) + "dsa-sha1", [&](const std::string& o) { return rsa->sign(o); });
    by("no algorithm", "", [&](const std::string& o) { return rsa->sign(o); });
    by("an algorithm with a blank", std::string(rsa_sha256) + " ", [&](const std::string& o) { return rsa->sign(o); });
    const std::string cut = replaced(named(good, rsa_sha256, std::string(more) + "hmac-sha256"), "</ds:SignatureMethod>",
                                     "<ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>");
    all.push_back({"signed by HMAC cut to one octet",
                   resigned(cut, [&](const std::string& o) { return hmac_sha256(der, o).substr(0, 1); }),
                   Cause::signature_invalid, "parameters"});
    all.push_back({"SHA-1 under the name of SHA-256",
                   resigned(good, [](const std::string& o) { return sign_with_any_digest("rsa/gateway-sign", "SHA1", o); }),
                   Cause::signature_invalid, "does not fit"});
}

// SignatureMethod and the key of another family.
void add_families(Forgeries& all) {
    const std::string gost256{signature_uri(SignatureKind::gost2012_256)}, gost512{signature_uri(SignatureKind::gost2012_512)};
    const std::string hash256{digest_uri(DigestKind::gost2012_256)}, hash512{digest_uri(DigestKind::gost2012_512)};
    const auto short_key = key("gost/gateway-sign"), long_key = key("gost/gateway-sign-512");
    const std::string good = send_request(*short_key), good512 = send_request(*long_key);
    const std::string digest512 = any_digest("md_gost12_512", smev_octets(good));
    const std::string digest256 = any_digest("md_gost12_256", smev_octets(good));
    const auto add = [&](const std::string& name, const std::string& message, const std::string& reason) {
        all.push_back({name, message, Cause::signature_invalid, reason});
    };
    add("a 256-bit key under the name of 512",
        redigested(named(named(good, gost256, gost512), hash256, hash512), digest512, *short_key), "does not fit");
    add("a 512-bit key under the name of 256",
        redigested(named(named(good512, gost512, gost256), hash512, hash256), digest256, *long_key), "does not fit");
    add("a 512-bit digest with a 256-bit signature", redigested(named(good, hash256, hash512), digest512, *short_key),
        "does not belong");
    add("SHA-256 with a GOST signature",
        redigested(named(good, hash256, std::string(digest_uri(DigestKind::sha256))), any_digest("SHA256", smev_octets(good)),
                   *short_key),
        "does not belong");
    for (const std::string& uri :
         {std::string(more) + "gostr34102001-gostr3411", std::string(cryptopro) + "gostr34102001-gostr3411"})
        add("GOST 2001 as " + uri, resigned(named(good, gost256, uri), *short_key), "signature algorithm is not taken");
    for (const std::string& uri : {std::string(more) + "gostr3411", std::string(cryptopro) + "gostr3411"})
        add("GOST 94 digest as " + uri,
            redigested(named(good, hash256, uri), any_digest("md_gost94", smev_octets(good)), *short_key),
            "digest algorithm is not taken");
    const std::string ec = send_request(*key("ec/gateway-sign"));
    const std::string ecdsa{signature_uri(SignatureKind::ecdsa_sha256)};
    add("ECDSA under the name of RSA", resigned(named(ec, ecdsa, rsa_sha256), *key("ec/gateway-sign")), "does not fit");
    add("ECDSA with SHA-1", resigned(named(ec, ecdsa, std::string(more) + "ecdsa-sha1"), *key("ec/gateway-sign")),
        "signature algorithm is not taken");
    add("RSA under the name of ECDSA",
        resigned(named(send_request(*key("rsa/gateway-sign")), rsa_sha256, ecdsa), *key("rsa/gateway-sign")), "does not fit");
}

// DigestMethod, the value made by just that method.
void add_digest_methods(Forgeries& all) {
    const auto rsa = key("rsa/gateway-sign");
    const std::string good = send_request(*rsa), sha256{digest_uri(DigestKind::sha256)};
    const std::string octets = smev_octets(good);
    const auto by = [&](const std::string& uri, const char* hash, Cause cause, const std::string& reason) {
        all.push_back(
            {"digest by " + uri, redigested(named(good, sha256, uri), any_digest(hash, octets), *rsa), cause, reason});
    };
    by(std::string(old) + "sha1", "SHA1", Cause::signature_invalid, "digest algorithm is not taken");
    by(std::string(more) + "md5", "MD5", Cause::signature_invalid, "digest algorithm is not taken");
    by(std::string(more) + "sha384", "SHA384", Cause::signature_invalid, "digest algorithm is not taken");
    by(std::string(digest_uri(DigestKind::gost2012_256)), "md_gost12_256", Cause::signature_invalid, "does not belong");
    by(std::string(digest_uri(DigestKind::sha512)), "SHA512", Cause::none, "");
    const std::string digest = any_digest("SHA256", octets);
    const auto value = [&](const std::string& name, const std::string& other) {
        all.push_back({"DigestValue " + name, redigested(good, other, *rsa), Cause::signature_invalid, ""});
    };
    value("cut by one octet", digest.substr(0, 31));
    value("cut to one octet", digest.substr(0, 1));
    value("of no octets", "");
    value("one octet longer", digest + '\0');
    value("with a zero before", '\0' + digest);
    value("in hexadecimal digits", sha256_hex(octets));
    value("of C14N without the SMEV transform",
          any_digest("SHA256", canonicalize_exclusive(XmlDocument::parse(good).by_id("SIGNED_BY_CALLER").at(0))));
}

}  // namespace

Forgeries algorithm_forgeries() {
    Forgeries all;
    for (const char* name : {"gost/gateway-sign", "gost/gateway-sign-512", "rsa/gateway-sign", "ec/gateway-sign"})
        all.push_back({std::string("control: ") + name, resigned(send_request(*key(name)), *key(name)), Cause::none, ""});
    add_signature_methods(all);
    add_families(all);
    add_digest_methods(all);
    return all;
}

}  // namespace gateway::samples
