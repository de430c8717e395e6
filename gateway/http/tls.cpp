#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <stdexcept>

#include "gateway/http/tls_ciphers.hpp"
#include "gateway/http/tls_native.hpp"

namespace gateway {
namespace {

namespace ssl = boost::asio::ssl;

struct Free {
    void operator()(X509* cert) const { X509_free(cert); }
    void operator()(BIO* bio) const { BIO_free(bio); }
};

void check(const boost::system::error_code& ec, const char* what, const std::filesystem::path& file) {
    if (ec) {
        throw std::runtime_error(std::string("cannot use the ") + what + " " + file.string() + ": " + ec.message());
    }
}

void restrict_protocol(SSL_CTX* context) {
    static constexpr unsigned char session_context[] = "appeal-gateway";
    if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 || SSL_CTX_set_cipher_list(context, tls12_ciphers) != 1 ||
        SSL_CTX_set_ciphersuites(context, tls13_ciphers) != 1 ||
        SSL_CTX_set_session_id_context(context, session_context, sizeof session_context - 1) != 1) {
        throw std::runtime_error("OpenSSL refuses the list of TLS ciphers");
    }
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
}

}  // namespace

std::unique_ptr<ssl::context> make_server_context(const ServerTls& tls) {
    auto context = std::make_unique<ssl::context>(ssl::context::tls_server);
    restrict_protocol(context->native_handle());
    boost::system::error_code ec;
    context->use_certificate_chain_file(tls.cert_file.string(), ec);
    check(ec, "certificate", tls.cert_file);
    context->use_private_key_file(tls.key_file.string(), ssl::context::pem, ec);
    check(ec, "private key", tls.key_file);
    if (!tls.client_ca_file.empty()) {
        context->load_verify_file(tls.client_ca_file.string(), ec);
        check(ec, "list of client authorities", tls.client_ca_file);
        // The names a client may choose its certificate by.
        SSL_CTX_set_client_CA_list(context->native_handle(), SSL_load_client_CA_file(tls.client_ca_file.c_str()));
        context->set_verify_mode(ssl::verify_peer | (tls.require_client_cert ? ssl::verify_fail_if_no_peer_cert : 0));
    } else if (tls.require_client_cert) {
        throw std::runtime_error("client certificates are required but no file of their authorities is given");
    }
    return context;
}

std::string client_certificate_pem(SSL* connection) {
    const std::unique_ptr<X509, Free> cert(SSL_get1_peer_certificate(connection));
    if (!cert || SSL_get_verify_result(connection) != X509_V_OK) {
        return {};
    }
    const std::unique_ptr<BIO, Free> memory(BIO_new(BIO_s_mem()));
    if (!memory || PEM_write_bio_X509(memory.get(), cert.get()) != 1) {
        return {};
    }
    const char* data = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

}  // namespace gateway
