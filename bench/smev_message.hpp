// What the benchmarks send: appeals as a federal sender would, 4 KB with envelope and signature, and the bare crypto ceiling.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "adapters/smev3/envelopes.hpp"
#include "gateway/app/demo/script.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/signing_key.hpp"

namespace gateway::bench {

inline constexpr std::size_t message_octets = 4096;

/// A canonical appeal to municipality A about roads; `filling` octets of text bring it to its size.
inline std::string appeal_content(std::size_t filling) {
    DemoAppeal appeal;
    appeal.way = DemoWay::smev_city;
    appeal.city = "city-a";
    appeal.topic = "roads";
    appeal.text = "Яма на проезжей части. " + std::string(filling, 'x');
    return smev_content(appeal);
}

/// Signs SendRequest envelopes of about 4 KB, each with its own MessageID. Any thread.
class Sender {
public:
    explicit Sender(std::shared_ptr<const SigningKey> key) : writer_(settings(), std::move(key)) {
        const std::size_t bare = envelope(appeal_content(0)).size();
        content_ = appeal_content(bare < message_octets ? message_octets - bare : 0);
    }

    std::string message() const { return envelope(content_); }

private:
    static smev3::Smev3Settings settings() {
        smev3::Smev3Settings settings;
        settings.test_message = true;
        return settings;
    }

    std::string envelope(const std::string& content) const {
        smev3::RequestMessage message;
        message.message_id = make_uuid_v1(SystemClock().now());
        message.reference_message_id = message.message_id;
        message.content = content;
        return writer_.send_request(message);
    }

    smev3::EnvelopeWriter writer_;
    std::string content_;
};

/// EVP alone over 1 KB, the size of a SignedInfo: what no intake that checks signatures can be faster than.
class BareEvp {
public:
    explicit BareEvp(const std::shared_ptr<const SigningKey>& key)
        : key_(key),
          private_(static_cast<EVP_PKEY*>(key->native())),
          public_(X509_get0_pubkey(static_cast<X509*>(key->certificate().native()))),
          digest_(EVP_get_digestbyname(key->kind() == SignatureKind::rsa_sha256 ? "sha256" : "md_gost12_256")),
          octets_(1024, 'x') {
        sign();
    }

    void sign() {
        const Context context;
        std::size_t size = 512;
        signature_.resize(size);
        auto* into = reinterpret_cast<unsigned char*>(signature_.data());
        check(EVP_DigestSignInit(context.evp, nullptr, digest_, nullptr, private_));
        check(EVP_DigestSign(context.evp, into, &size, octets(), octets_.size()));
        signature_.resize(size);
    }

    void verify() const {
        const Context context;
        const auto* signature = reinterpret_cast<const unsigned char*>(signature_.data());
        check(EVP_DigestVerifyInit(context.evp, nullptr, digest_, nullptr, public_));
        check(EVP_DigestVerify(context.evp, signature, signature_.size(), octets(), octets_.size()));
    }

private:
    struct Context {
        EVP_MD_CTX* evp = EVP_MD_CTX_new();
        Context() = default;
        ~Context() { EVP_MD_CTX_free(evp); }
        Context(const Context&) = delete;
        Context& operator=(const Context&) = delete;
    };

    static void check(int good) {
        if (good != 1) throw std::runtime_error("the bare EVP loop failed");
    }
    const unsigned char* octets() const { return reinterpret_cast<const unsigned char*>(octets_.data()); }

    std::shared_ptr<const SigningKey> key_;
    EVP_PKEY* private_;
    EVP_PKEY* public_;
    const EVP_MD* digest_;
    std::string octets_, signature_;
};

}  // namespace gateway::bench
