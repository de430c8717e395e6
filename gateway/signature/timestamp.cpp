#include "gateway/signature/timestamp.hpp"

#include <openssl/objects.h>
#include <openssl/rand.h>
#include <openssl/ts.h>

#include <array>
#include <cstring>

#include "gateway/core/fault.hpp"
#include "gateway/signature/certificate_native.hpp"

namespace gateway {
namespace {

constexpr std::size_t max_token = std::size_t{1} << 20;
constexpr std::size_t sha256_octets = 32;

using RequestPtr = OpensslPtr<TS_REQ, TS_REQ_free>;
using ReplyPtr = OpensslPtr<TS_RESP, TS_RESP_free>;
using TokenPtr = OpensslPtr<PKCS7, PKCS7_free>;
using InfoPtr = OpensslPtr<TS_TST_INFO, TS_TST_INFO_free>;
using ImprintPtr = OpensslPtr<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free>;
using AlgorithmPtr = OpensslPtr<X509_ALGOR, X509_ALGOR_free>;
using ContextPtr = OpensslPtr<TS_VERIFY_CTX, TS_VERIFY_CTX_free>;
using StorePtr = OpensslPtr<X509_STORE, X509_STORE_free>;
using ObjectPtr = OpensslPtr<ASN1_OBJECT, ASN1_OBJECT_free>;
using IntegerPtr = OpensslPtr<ASN1_INTEGER, ASN1_INTEGER_free>;
using NumberPtr = OpensslPtr<BIGNUM, BN_free>;

void free_stack(STACK_OF(X509) * stack) {
    sk_X509_free(stack);
}
using BorrowedStack = OpensslPtr<STACK_OF(X509), free_stack>;

template <class Object, class Encode>
std::string der_of(Object* object, Encode encode) {
    unsigned char* out = nullptr;
    const int size = encode(object, &out);
    require_openssl(size > 0, "encoding a time stamp");
    std::string octets(reinterpret_cast<char*>(out), static_cast<std::size_t>(size));
    OPENSSL_free(out);
    return octets;
}

/// Null unless the octets are one such object and nothing else.
template <class Pointer, class Decode>
Pointer parsed(std::string_view der, Decode decode) {
    const unsigned char* at = octets_of(der);
    Pointer object(der.empty() || der.size() > max_token ? nullptr : decode(nullptr, &at, static_cast<long>(der.size())));
    if (object && at != octets_of(der) + der.size()) object.reset();
    return object;
}

/// Throws Fault(bad_value).
std::array<unsigned char, sha256_octets> raw_digest(std::string_view hex) {
    std::array<unsigned char, sha256_octets> raw{};
    long size = 0;
    const OpensslPtr<unsigned char, [](unsigned char* octets) { OPENSSL_free(octets); }> octets(
        hex.size() == 2 * sha256_octets ? OPENSSL_hexstr2buf(std::string(hex).c_str(), &size) : nullptr);
    ERR_clear_error();
    if (!octets || size != static_cast<long>(raw.size())) throw Fault(Cause::bad_value, "not a SHA-256 digest in hex");
    std::memcpy(raw.data(), octets.get(), raw.size());
    return raw;
}

ImprintPtr imprint_of(std::string_view sha256) {
    auto raw = raw_digest(sha256);
    const AlgorithmPtr algorithm(X509_ALGOR_new());
    ImprintPtr imprint(TS_MSG_IMPRINT_new());
    require_openssl(algorithm && imprint, "time stamp query");
    X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr);
    require_openssl(TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()), "time stamp query");
    require_openssl(TS_MSG_IMPRINT_set_msg(imprint.get(), raw.data(), static_cast<int>(raw.size())), "time stamp query");
    return imprint;
}

IntegerPtr fresh_nonce() {
    std::array<unsigned char, 16> random{};
    require_openssl(RAND_bytes(random.data(), static_cast<int>(random.size())), "random nonce");
    random[0] = static_cast<unsigned char>(0x40U | (random[0] & 0x3FU));  // positive, sixteen octets
    const NumberPtr number(BN_bin2bn(random.data(), static_cast<int>(random.size()), nullptr));
    IntegerPtr nonce(BN_to_ASN1_INTEGER(number.get(), nullptr));
    require_openssl(nonce != nullptr, "random nonce");
    return nonce;
}

void set_policy(TS_REQ* request, const std::string& policy) {
    if (policy.empty()) return;
    const ObjectPtr object(OBJ_txt2obj(policy.c_str(), 1));
    ERR_clear_error();
    if (!object) throw Fault(Cause::bad_value, "the policy is not a dotted object identifier");
    require_openssl(TS_REQ_set_policy_id(request, object.get()), "time stamp policy");
}

bool granted(TS_RESP* reply) {
    const long status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(reply)));
    return status == TS_STATUS_GRANTED || status == TS_STATUS_GRANTED_WITH_MODS;
}

[[noreturn]] void invalid(std::string detail) {
    throw Fault(Cause::signature_invalid, std::move(detail));
}

std::string dotted(const ASN1_OBJECT* object) {
    std::array<char, 128> text{};
    const int size = OBJ_obj2txt(text.data(), static_cast<int>(text.size()), object, 1);
    return size > 0 ? std::string(text.data()) : std::string();
}

/// A store that believes this one certificate, at that time.
StorePtr store_of(X509* authority, Time at) {
    StorePtr store(X509_STORE_new());
    require_openssl(store && X509_STORE_add_cert(store.get(), authority) == 1, "time stamp authority");
    X509_VERIFY_PARAM* param = X509_STORE_get0_param(store.get());
    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_time(param, std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
    return store;
}

/// Digest, signature, signing certificate (ESS) and its purpose.
void require_signed(PKCS7* token, std::string_view sha256, X509* authority, Time at) {
    const ContextPtr context(TS_VERIFY_CTX_new());
    require_openssl(context != nullptr, "time stamp");
    const auto raw = raw_digest(sha256);
    auto* imprint = static_cast<unsigned char*>(OPENSSL_memdup(raw.data(), raw.size()));  // owned by the context
    TS_VERIFY_CTX_set_imprint(context.get(), imprint, static_cast<long>(raw.size()));
    TS_VERIFY_CTX_set_store(context.get(), store_of(authority, at).release());
    TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_SIGNATURE);
    if (TS_RESP_verify_token(context.get(), token) != 1) invalid("the time stamp does not verify: " + openssl_error());
}

X509* only_signer(PKCS7* token) {
    const BorrowedStack signers(PKCS7_type_is_signed(token) ? PKCS7_get0_signers(token, nullptr, 0) : nullptr);
    if (sk_X509_num(signers.get()) != 1) invalid("the time stamp does not hold the certificate of its one signer");
    return sk_X509_value(signers.get(), 0);
}

void check_token(std::string_view der, std::string_view sha256, TimestampCheck& check) {
    const TokenPtr token = parsed<TokenPtr>(der, d2i_PKCS7);
    const InfoPtr stamp(token ? PKCS7_to_TS_TST_INFO(token.get()) : nullptr);
    if (!stamp) throw Fault(Cause::malformed, "this is no time stamp token");
    check.at = time_of(TS_TST_INFO_get_time(stamp.get()));
    if (!check.at) throw Fault(Cause::malformed, "the time stamp has no readable time");
    check.policy = dotted(TS_TST_INFO_get_policy_id(stamp.get()));
    const ASN1_OBJECT* algorithm = nullptr;
    X509_ALGOR_get0(&algorithm, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(TS_TST_INFO_get_msg_imprint(stamp.get())));
    if (OBJ_obj2nid(algorithm) != NID_sha256) invalid("the time stamp is not over a SHA-256 digest");
    X509* authority = only_signer(token.get());
    check.authority = certificate_of(authority);
    require_signed(token.get(), sha256, authority, *check.at);
}

}  // namespace

std::string make_timestamp_query(std::string_view sha256, const std::string& policy) {
    const RequestPtr request(TS_REQ_new());
    require_openssl(request && TS_REQ_set_version(request.get(), 1) == 1, "time stamp query");
    require_openssl(TS_REQ_set_msg_imprint(request.get(), imprint_of(sha256).get()), "time stamp query");
    require_openssl(TS_REQ_set_nonce(request.get(), fresh_nonce().get()), "time stamp query");
    require_openssl(TS_REQ_set_cert_req(request.get(), 1), "time stamp query");
    set_policy(request.get(), policy);
    return der_of(request.get(), i2d_TS_REQ);
}

std::string timestamp_token(std::string_view reply, std::string_view query) {
    const RequestPtr request = parsed<RequestPtr>(query, d2i_TS_REQ);
    require_openssl(request != nullptr, "time stamp query");
    const ReplyPtr answer = parsed<ReplyPtr>(reply, d2i_TS_RESP);
    ERR_clear_error();
    if (!answer) throw Fault(Cause::partner_garbage, "the reply is no TimeStampResp");
    if (!granted(answer.get())) throw Fault(Cause::partner_rejected, "the time stamp authority did not grant the request");
    const ContextPtr context(TS_REQ_to_TS_VERIFY_CTX(request.get(), nullptr));
    if (!context || TS_RESP_verify_response(context.get(), answer.get()) != 1)
        throw Fault(Cause::partner_garbage, "the reply does not answer our query: " + openssl_error());
    return der_of(TS_RESP_get_token(answer.get()), i2d_PKCS7);
}

TimestampCheck verify_timestamp(std::string_view token, std::string_view sha256, const TrustStore* trust) {
    TimestampCheck check;
    try {
        check_token(token, sha256, check);
        if (trust) {
            const ChainVerdict chain = trust->check(*check.authority, *check.at);
            if (!chain.trusted) throw Fault(chain.cause, chain.detail);
        }
    } catch (const Fault& fault) {
        check.cause = fault.cause();
        check.detail = fault.detail();
    }
    ERR_clear_error();
    return check;
}

}  // namespace gateway
