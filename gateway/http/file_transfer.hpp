// Whole files to and from a partner's file storage (FTP, FTPS, SFTP, HTTP), over lines that may break.
#pragma once

#include <string>

#include "gateway/http/client.hpp"

namespace gateway {

/// The address of a path that a partner named: each segment escaped. Throws Fault(attachment_unavailable) for a path that is
/// empty or would leave its directory ("..", control characters).
std::string storage_address(const std::string& storage_url, const std::string& path);

/// Fetches `call.url` to `call.download_to`, resuming where the line broke and beginning anew where that is not possible; at
/// most three lines of `call.timeout` each. Throws Fault: attachment_unavailable (the storage, the credentials, the file),
/// too_large over `call.max_reply`. What came stays in the file when it throws.
Task<void> fetch_file(WebClient& web, WebCall call);

/// Puts `call.body_file` there, in place of what an earlier attempt may have left; at most three lines. Throws TransportError.
Task<void> put_file(WebClient& web, WebCall call);

}  // namespace gateway
