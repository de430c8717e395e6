// The two halves of a trust store: what lies in its folder, and one chain built over it.
#pragma once

#include <map>
#include <vector>

#include "gateway/signature/certificate_native.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway {

using X509StorePtr = OpensslPtr<X509_STORE, X509_STORE_free>;

struct TrustFiles {
    X509StorePtr store;
    std::vector<Certificate> certificates;
    std::map<std::string, std::string> file_of;  ///< sha256 of a certificate -> its file's name, for messages
    bool has_crl = false;
};

/// Throws std::runtime_error naming the folder or the file.
TrustFiles load_trust_files(const std::filesystem::path& dir);

/// Any thread; `files` is not changed.
ChainVerdict verify_chain(const TrustFiles& files, const Certificate& certificate, Time at);

}  // namespace gateway
