// The server's TLS context. Native header: only for the sources of this room.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "gateway/http/server.hpp"

namespace gateway {

/// TLS 1.2 and 1.3 with forward secrecy and AEAD only. The ciphers are named one by one, because the loaded GOST engine adds
/// its own to every default list. Throws std::runtime_error naming the file it cannot use.
std::unique_ptr<boost::asio::ssl::context> make_server_context(const ServerTls& tls);

/// PEM of the verified client certificate of a connection, or empty.
std::string client_certificate_pem(SSL* ssl);

}  // namespace gateway
