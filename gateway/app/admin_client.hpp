// The command line's way to the running gateway: its own API, called over the WebClient.
#pragma once

#include <boost/json/object.hpp>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "gateway/core/web.hpp"

namespace gateway {

/// Where the API is and what opens it.
struct AdminAccess {
    std::string url;  ///< "http://127.0.0.1:8440", no slash at the end
    std::string token;
    std::filesystem::path ca_file;  ///< https: whom to trust; empty = the system's roots
};

/// The listener and the token that the configuration in `dir` names; throws std::runtime_error when it is wrong or lets the
/// port be chosen at the start.
AdminAccess access_of_config(const std::filesystem::path& dir);

/// The gateway said no, or nobody answered. The text is for the administrator, in both languages.
class AdminRefusal : public std::runtime_error {
public:
    AdminRefusal(int status, const std::string& text) : std::runtime_error(text), status_(status) {}
    int status() const { return status_; }  ///< of HTTP; 0 = no answer

private:
    int status_;
};

/// Blocking; one call at a time. Paths are below /api/v1.
class AdminClient {
public:
    explicit AdminClient(AdminAccess access) : access_(std::move(access)) {}

    /// Throw AdminRefusal. Answers that are no JSON count as a refusal: somebody else listens there.
    boost::json::value get(const std::string& path, WebFields headers = {}) const;
    boost::json::value post(const std::string& path, const boost::json::object& body) const;

    /// Streams octets into a new file, mode 0600; on any refusal none is left. Waits up to an hour.
    void download(const std::string& path, WebFields headers, const std::filesystem::path& file) const;

private:
    AdminAccess access_;
};

/// "?a=b&c=d" of the fields with a value, escaped; empty when there are none.
std::string query_text(const WebFields& fields);

}  // namespace gateway
