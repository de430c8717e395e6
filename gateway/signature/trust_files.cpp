#include <openssl/pem.h>

#include <algorithm>
#include <set>

#include "gateway/core/fault.hpp"
#include "gateway/signature/trust_native.hpp"

namespace gateway {
namespace {

bool is_trust_file(const std::filesystem::directory_entry& entry) {
    static const std::set<std::string> wanted{".pem", ".crt", ".cer", ".crl"};
    return entry.is_regular_file() && wanted.contains(entry.path().extension().string());
}

std::vector<std::filesystem::path> trust_files_of(const std::filesystem::path& dir) {
    std::vector<std::filesystem::path> files;
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(dir, failed))
        if (is_trust_file(entry)) files.push_back(entry.path());
    if (failed) throw std::runtime_error(dir.string() + ": the folder of trusted certificates cannot be read");
    std::sort(files.begin(), files.end());
    return files;
}

class Loader {
public:
    explicit Loader(TrustFiles& files) : files_(files) {}

    void take(const std::filesystem::path& file) {
        const std::string octets = read_small_file(file);
        octets.starts_with('\x30') ? take_der(octets, file) : take_pem(octets, file);
    }

private:
    void take_der(const std::string& octets, const std::filesystem::path& file) {
        const unsigned char* at = octets_of(octets);
        if (const X509Ptr x509{d2i_X509(nullptr, &at, static_cast<long>(octets.size()))}) return add(x509.get(), file);
        at = octets_of(octets);
        const X509CrlPtr crl(d2i_X509_CRL(nullptr, &at, static_cast<long>(octets.size())));
        if (!crl) throw std::runtime_error(file.string() + ": neither a certificate nor a CRL: " + openssl_error());
        ERR_clear_error();
        add(crl.get(), file);
    }

    /// Certificates and CRLs of one PEM file in any order; keys and text between them are not looked at.
    void take_pem(const std::string& octets, const std::filesystem::path& file) {
        const BioPtr bio = bio_over(octets);
        const OpensslPtr<STACK_OF(X509_INFO), free_infos> infos(PEM_X509_INFO_read_bio(bio.get(), nullptr, nullptr, nullptr));
        if (!infos) throw std::runtime_error(file.string() + ": broken PEM: " + openssl_error());
        int taken = 0;
        for (int i = 0; i < sk_X509_INFO_num(infos.get()); ++i) {
            const X509_INFO* info = sk_X509_INFO_value(infos.get(), i);
            if (info->x509 != nullptr) add(info->x509, file), ++taken;
            if (info->crl != nullptr) add(info->crl, file), ++taken;
        }
        ERR_clear_error();
        if (taken == 0) throw std::runtime_error(file.string() + ": neither a certificate nor a CRL in this file");
    }

    void add(X509* x509, const std::filesystem::path& file) {
        Certificate certificate = [&] {
            try {
                return certificate_of(x509);
            } catch (const Fault& fault) {
                throw std::runtime_error(file.string() + ": " + fault.detail());
            }
        }();
        if (!files_.file_of.emplace(certificate.sha256(), file.filename().string()).second) return;
        require_openssl(X509_STORE_add_cert(files_.store.get(), x509_of(certificate)), file.c_str());
        files_.certificates.push_back(std::move(certificate));
    }

    void add(X509_CRL* crl, const std::filesystem::path& file) {
        require_openssl(X509_STORE_add_crl(files_.store.get(), crl), file.c_str());
    }

    static void free_infos(STACK_OF(X509_INFO) * infos) { sk_X509_INFO_pop_free(infos, X509_INFO_free); }

    TrustFiles& files_;
};

}  // namespace

TrustFiles load_trust_files(const std::filesystem::path& dir) {
    TrustFiles files;
    files.store.reset(X509_STORE_new());
    require_openssl(files.store != nullptr, "trust store");
    Loader loader(files);
    for (const std::filesystem::path& file : trust_files_of(dir)) loader.take(file);
    if (files.certificates.empty())
        throw std::runtime_error(dir.string() +
                                 ": no certificate in this folder (*.pem, *.crt, *.cer), so nobody would be trusted");
    return files;
}

}  // namespace gateway
