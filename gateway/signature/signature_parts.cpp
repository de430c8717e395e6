#include "gateway/signature/signature_parts.hpp"

#include <array>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

constexpr std::string_view x509_v3_suffix = "#X509v3";
constexpr std::size_t max_value = 1024;            // octets of a DigestValue or SignatureValue
constexpr std::size_t max_certificate = 64 << 10;  // octets of base64

[[noreturn]] void refuse(const std::string& detail) {
    throw Fault(Cause::signature_invalid, detail);
}

// The children of `element` are exactly these ds: elements in this order.
template <std::size_t N>
std::array<XmlNode, N> exact_children(XmlNode element, const std::array<std::string_view, N>& names) {
    std::array<XmlNode, N> found;
    XmlNode at = element.first_child();
    for (std::size_t i = 0; i < N; ++i, at = at.next()) {
        if (!at.is(xmldsig_namespace, names[i]))
            refuse(std::string(element.name()) + " has " + (at ? std::string(at.name()) : "nothing") + " where " +
                   std::string(names[i]) + " must be");
        found[i] = at;
    }
    if (at) refuse(std::string(element.name()) + " has one " + std::string(at.name()) + " too many");
    return found;
}

std::string algorithm(XmlNode element) {
    const auto uri = element.attribute("Algorithm");
    if (!uri) refuse(std::string(element.name()) + " has no Algorithm");
    return *uri;
}

// Names in details come from the document: they are cut, and never longer than an algorithm's URI is.
std::string shown(const std::string& uri) {
    return uri.substr(0, 100);
}

void require_no_children(XmlNode element) {
    if (element.first_child()) refuse(std::string(element.name()) + " has parameters, which are not taken");
}

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> words;
    constexpr const char* blanks = " \t\r\n";
    for (auto from = list.find_first_not_of(blanks); from != std::string::npos; from = list.find_first_not_of(blanks, from)) {
        const auto end = std::min(list.find_first_of(blanks, from), list.size());
        words.push_back(list.substr(from, end - from));
        from = end;
    }
    return words;
}

// Of an exc-c14n element: its PrefixList, if it may have one.
std::vector<std::string> inclusive_prefixes(XmlNode method, XmlTransforms transforms) {
    const XmlNode list = method.first_child();
    if (!list) return {};
    if (transforms == XmlTransforms::smev || !list.is(exclusive_c14n_uri, "InclusiveNamespaces") || list.next())
        refuse("canonicalization has parameters, which are not taken");
    return split(list.attribute("PrefixList").value_or(""));
}

std::string octets_of_value(XmlNode element) {
    const std::string text = element.text();
    std::string octets;
    if (text.size() > 2 * max_value || !base64_decode(text, octets) || octets.empty() || element.first_child())
        refuse(std::string(element.name()) + " is not base64");
    return octets;
}

Certificate certificate_in(XmlNode element) {
    const std::string text = element.text();
    std::string der;
    if (text.size() > max_certificate || !base64_decode(text, der)) refuse("the certificate is not base64");
    try {
        return Certificate::from_der(der);
    } catch (const Fault& fault) {
        refuse("the certificate cannot be read: " + fault.detail());
    }
}

// WS-Security: wsse:SecurityTokenReference / wsse:Reference → one wsse:BinarySecurityToken of the same header.
XmlNode token_of(const XmlDocument& document, XmlNode token_reference) {
    const XmlNode reference = token_reference.first_child();
    const std::string uri = reference.attribute("URI").value_or("");
    if (!reference.is(wsse_namespace, "Reference") || reference.next() || uri.size() < 2 || uri[0] != '#')
        refuse("the security token is not referenced by a same-document URI");
    const auto found = document.by_id(std::string_view(uri).substr(1));
    if (found.size() != 1 || !found[0].is(wsse_namespace, "BinarySecurityToken"))
        refuse("the reference to the security token does not name one BinarySecurityToken");
    if (!found[0].attribute("ValueType").value_or("").ends_with(x509_v3_suffix))
        refuse("the security token is not an X.509 certificate");
    return found[0];
}

Certificate read_key_info(const XmlDocument& document, XmlNode key_info, XmlTransforms transforms) {
    const XmlNode first = key_info.first_child();
    if (transforms != XmlTransforms::smev && first.is(wsse_namespace, "SecurityTokenReference") && !first.next())
        return certificate_in(token_of(document, first));
    std::vector<XmlNode> certificates;
    for (const XmlNode data : key_info.children(xmldsig_namespace, "X509Data"))
        for (const XmlNode certificate : data.children(xmldsig_namespace, "X509Certificate"))
            certificates.push_back(certificate);
    if (certificates.size() != 1) refuse("KeyInfo has " + std::to_string(certificates.size()) + " certificates, expected one");
    return certificate_in(certificates[0]);
}

bool digest_fits(SignatureKind kind, DigestKind digest) {
    const DigestKind own = digest_of(kind);
    return digest == own || (own == DigestKind::sha256 && digest == DigestKind::sha512);
}

// The prefixes of the exc-c14n step.
std::vector<std::string> read_transforms(XmlNode list, XmlTransforms transforms) {
    const auto expected = transform_uris(transforms);
    const auto steps = list.children();
    if (steps.size() != expected.size())
        refuse("there are " + std::to_string(steps.size()) + " transforms, expected " + std::to_string(expected.size()));
    std::vector<std::string> prefixes;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (!steps[i].is(xmldsig_namespace, "Transform") || algorithm(steps[i]) != expected[i])
            refuse("transform " + std::to_string(i + 1) + " is not " + std::string(expected[i]));
        if (expected[i] == exclusive_c14n_uri)
            prefixes = inclusive_prefixes(steps[i], transforms);
        else
            require_no_children(steps[i]);
    }
    return prefixes;
}

SignatureKind read_method(XmlNode method) {
    require_no_children(method);
    const std::string uri = algorithm(method);
    const auto kind = signature_kind_of_uri(uri);
    if (!kind) refuse("the signature algorithm is not taken: " + shown(uri));
    return *kind;
}

DigestKind read_digest_method(XmlNode method, SignatureKind kind) {
    require_no_children(method);
    const std::string uri = algorithm(method);
    const auto digest = digest_kind_of_uri(uri);
    if (!digest) refuse("the digest algorithm is not taken: " + shown(uri));
    if (!digest_fits(kind, *digest)) refuse("the digest algorithm does not belong to the signature algorithm");
    return *digest;
}

}  // namespace

std::vector<std::string_view> transform_uris(XmlTransforms transforms) {
    switch (transforms) {
        case XmlTransforms::smev:
            return {exclusive_c14n_uri, smev_transform_uri};
        case XmlTransforms::exclusive:
            return {exclusive_c14n_uri};
        case XmlTransforms::enveloped:
            break;
    }
    return {enveloped_uri, exclusive_c14n_uri};
}

SignatureParts read_signature(const XmlDocument& document, XmlNode signature, XmlTransforms transforms) {
    const auto [info, value, key_info] =
        exact_children<3>(signature, {std::string_view("SignedInfo"), "SignatureValue", "KeyInfo"});
    const auto [canonical, method, reference] =
        exact_children<3>(info, {std::string_view("CanonicalizationMethod"), "SignatureMethod", "Reference"});
    if (algorithm(canonical) != exclusive_c14n_uri)
        refuse("SignedInfo is canonicalized otherwise than by exc-c14n without comments");
    const auto [steps, digest_method, digest_value] =
        exact_children<3>(reference, {std::string_view("Transforms"), "DigestMethod", "DigestValue"});
    if (reference.attribute("Type")) refuse("a Reference with a Type is not taken");
    const auto uri = reference.attribute("URI");
    if (!uri) refuse("the Reference has no URI");
    const SignatureKind kind = read_method(method);
    return {.signed_info = info,
            .signed_info_prefixes = inclusive_prefixes(canonical, transforms),
            .kind = kind,
            .digest = read_digest_method(digest_method, kind),
            .reference = *uri,
            .target_prefixes = read_transforms(steps, transforms),
            .digest_value = octets_of_value(digest_value),
            .signature_value = octets_of_value(value),
            .certificate = read_key_info(document, key_info, transforms)};
}

}  // namespace gateway
