// Whether and when a certificate's key may sign.
#pragma once

#include "gateway/signature/certificate.hpp"

namespace gateway {

/// 63-ФЗ certificates sign with digitalSignature or nonRepudiation; without the extension every use is allowed (RFC 5280).
bool may_sign(const Certificate& certificate);

struct SigningTerm {
    Time from{}, until{};
    bool holds(Time at) const { return from <= at && at <= until; }
};

/// The validity, cut to the private key's own term where the certificate names one (privateKeyUsagePeriod, 2.5.29.16: usual in
/// qualified certificates, the key must rest while its certificate still serves to check).
SigningTerm signing_term(const Certificate& certificate);

}  // namespace gateway
