// Judges an export of the gateway for BI as a stranger would: by the documents (docs/bi.md) alone, with no code of the program
// that made it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "gateway/core/time.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway::stand {

/// Why an export is not taken. `status` 409: it does not continue what is held; 422: it is wrong in itself.
class BadExport : public std::runtime_error {
public:
    BadExport(int status, const std::string& sentence) : std::runtime_error(sentence), status_(status) {}
    int status() const { return status_; }

private:
    int status_;
};

struct CheckedExport {
    std::string id, instance, digest;   ///< digest: of the manifest's octets
    std::optional<std::int64_t> since;  ///< nullopt = full
    std::int64_t watermark = 0;
    std::map<std::string, std::int64_t> rows;                ///< by file
    std::vector<std::pair<std::string, std::string>> facts;  ///< "appeal/question" → status
};

/// Signature, schema version, and every file's presence, size, digest and number of rows. Blocking. Throws BadExport.
CheckedExport check_export(const std::filesystem::path& folder, const TrustStore& trust, Time now);

/// Rows of a CSV file: `;` between, quotes by RFC 4180, CRLF. Throws BadExport for what is none.
void read_csv(const std::filesystem::path& file, const std::function<void(const std::vector<std::string>&)>& take);

}  // namespace gateway::stand
