// The two halves of a trust store: what lies in its folder, and one chain built over it.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "gateway/signature/revocation_native.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway {

using X509StorePtr = OpensslPtr<X509_STORE, X509_STORE_free>;

struct TrustFiles {
    X509StorePtr store;
    std::vector<Certificate> certificates;
    std::map<std::string, std::string> file_of;  ///< sha256 of a certificate -> its file's name, for messages
};

/// Throws std::runtime_error naming the folder or the file.
TrustFiles load_trust_files(const std::filesystem::path& dir);

/// A chain that leads to a root, and what CRLs could not say about it.
struct BuiltChain {
    ChainVerdict verdict;                        ///< without the status of certificates whose CRL says nothing
    std::vector<Certificate> links;              ///< the certificate first, the root last; empty when not trusted
    std::vector<bool> crl_silent;                ///< by link: there is no CRL, or none that counts at this time
    std::vector<std::optional<Time>> crl_until;  ///< by link: when the newest CRL of its issuer ended, where there was one
};

enum class CrlUse { none, all };

/// Chain, validity, use and CRLs. Any thread; `files` is not changed.
BuiltChain build_chain(const TrustFiles& files, const CrlSet& fetched, const Certificate& certificate, Time at, CrlUse use);

/// What the book knows of every link; asks it for what it does not. Any thread.
ChainVerdict judge_revocation(RevocationBook& book, const BuiltChain& chain, Time at);

}  // namespace gateway
