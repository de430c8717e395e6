#include "gateway/signature/x509_native.hpp"

#include <openssl/err.h>
#include <openssl/objects.h>

#include <array>
#include <climits>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace gateway {

BioPtr bio_over(std::string_view octets) {
    if (octets.size() > INT_MAX) throw std::length_error("more than 2 GiB in memory");
    BioPtr bio(BIO_new_mem_buf(octets.empty() ? "" : octets.data(), static_cast<int>(octets.size())));
    require_openssl(bio != nullptr, "memory BIO");
    return bio;
}

std::string bio_text(BIO* memory) {
    char* start = nullptr;
    const long size = BIO_get_mem_data(memory, &start);
    return size > 0 ? std::string(start, static_cast<std::size_t>(size)) : std::string();
}

std::string read_small_file(const std::filesystem::path& file, std::size_t max_octets) {
    std::ifstream in(file, std::ios::binary);
    if (!in || std::filesystem::is_directory(file)) throw std::runtime_error(file.string() + ": cannot be read");
    std::string octets;
    std::array<char, 16384> piece;
    while (in.read(piece.data(), piece.size()), in.gcount() > 0) {
        octets.append(piece.data(), static_cast<std::size_t>(in.gcount()));
        if (octets.size() > max_octets) throw std::runtime_error(file.string() + ": too large for a key or certificate file");
    }
    return octets;
}

std::optional<Time> time_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
    using namespace std::chrono;
    const year_month_day date{year{parts.tm_year + 1900}, month{static_cast<unsigned>(parts.tm_mon + 1)},
                              day{static_cast<unsigned>(parts.tm_mday)}};
    if (!date.ok()) return std::nullopt;
    return sys_days{date} + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec};
}

std::optional<SignatureKind> signature_kind_of(const EVP_PKEY* key) {
    if (!key) return std::nullopt;
    switch (EVP_PKEY_get_base_id(key)) {
        case EVP_PKEY_RSA:
            return SignatureKind::rsa_sha256;
        case EVP_PKEY_EC:
            return SignatureKind::ecdsa_sha256;
        case NID_id_GostR3410_2012_256:
            return SignatureKind::gost2012_256;
        case NID_id_GostR3410_2012_512:
            return SignatureKind::gost2012_512;
        default:
            return std::nullopt;
    }
}

namespace {
using EcdsaPtr = OpensslPtr<ECDSA_SIG, ECDSA_SIG_free>;
}

std::optional<std::string> ecdsa_der_of_raw(std::string_view raw) {
    if (raw.empty() || raw.size() % 2 != 0 || raw.size() > std::size_t{2} * 66) return std::nullopt;  // 66 octets: P-521
    const int half = static_cast<int>(raw.size() / 2);
    BIGNUM* r = BN_bin2bn(octets_of(raw), half, nullptr);
    BIGNUM* s = BN_bin2bn(octets_of(raw) + half, half, nullptr);
    const EcdsaPtr pair(ECDSA_SIG_new());
    if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return std::nullopt;
    }
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &der);
    if (size <= 0) return std::nullopt;
    std::string result(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return result;
}

std::size_t halves_size(const EVP_PKEY* key) {
    return 2 * (static_cast<std::size_t>(EVP_PKEY_get_bits(key) + 7) / 8);
}

std::optional<std::string> ecdsa_raw_of_der(std::string_view der, const EVP_PKEY* key) {
    const unsigned char* at = octets_of(der);
    const EcdsaPtr pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    if (!pair) return std::nullopt;
    const std::size_t half = halves_size(key) / 2;
    std::string raw(2 * half, '\0');
    auto* out = reinterpret_cast<unsigned char*>(raw.data());
    const int width = static_cast<int>(half);
    if (BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), out, width) != width ||
        BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), out + half, width) != width) {
        return std::nullopt;
    }
    return raw;
}

}  // namespace gateway
