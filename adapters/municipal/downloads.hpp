// Files a partner's document names by their addresses: fetched with the credentials of the line, from the partner's origin
// only.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>

#include "adapters/municipal/line.hpp"
#include "gateway/appeal/parts.hpp"

namespace gateway::municipal {

struct DownloadSettings {
    std::uint64_t max_file = 20u << 20;
    int most_files = 20;  ///< of one appeal or answer
};

std::vector<SettingKey> download_keys();
DownloadSettings read_downloads(const Settings& block);

/// `address` as the partner gave it (whole, or a path of its own) below the same scheme, host and port as `base`; nullopt when
/// it lies elsewhere or is no address. What may not stand in an address is percent-encoded.
std::optional<std::string> address_of_origin(const std::string& base, const std::string& address);

/// io thread only.
class Downloads {
public:
    Downloads(DownloadSettings settings, Line& line) : settings_(settings), line_(line) {}

    /// Every attachment of the canonical document that has a `source_ref` and no octets yet. One that lies elsewhere stays a
    /// link. Throws Fault: overloaded when the partner cannot be reached or wants us to wait; attachment_unavailable and
    /// too_large about this message alone.
    Task<void> fetch(Submission& submission);

private:
    struct Got {
        BlobInfo blob;
        std::string mime;
    };
    Task<void> fetch_all(std::vector<Attachment>& files, Submission& submission);
    Task<Got> fetch_one(std::string url);
    Task<Got> once(std::string message_id, std::string url);

    DownloadSettings settings_;
    Line& line_;
    /// What this process has fetched for which message: a list that is read whole every time is not fetched every time.
    std::map<std::string, Got> known_;
    std::deque<std::string> order_;  ///< of known_, oldest first
};

}  // namespace gateway::municipal
