// What the room signature needs of a certificate beyond its public face.
#pragma once

#include "gateway/signature/certificate.hpp"
#include "gateway/signature/x509_native.hpp"

namespace gateway {

/// Borrowed; lives as long as any copy of the certificate.
inline X509* x509_of(const Certificate& certificate) {
    return static_cast<X509*>(certificate.native());
}

/// Takes a copy of the parsed certificate. Throws Fault(malformed).
Certificate certificate_of(const X509* x509);

/// RFC 2253 from the last attribute to the first, UTF-8, Russian attribute types as OGRN, INN, INNLE, SNILS.
std::string name_text(const X509_NAME* name);

}  // namespace gateway
