// An export on its way to its receiver: what the store remembers of it, so that a restart goes on where it was.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/time.hpp"

namespace gateway {

struct BiSending {
    std::string folder;    ///< name of the export's folder
    std::size_t sent = 0;  ///< files that arrived, in the order of files_to_carry
    Time made_at{};
    std::int64_t watermark = 0;
    bool operator==(const BiSending&) const = default;
};

/// "daily-20260302T023000Z 3 2026-03-02T02:30:00.000000Z 57"
std::string to_text(const BiSending& sending);
/// nullopt for what is none, the empty text before all.
std::optional<BiSending> sending_of(std::string_view text);

/// The export that counts, as the store remembers it: "2026-03-02T02:30:00.000000Z 57". The next incremental export begins at
/// its watermark; without one ("… -") the next export is a full one.
struct BiRemembered {
    std::optional<Time> at;
    std::optional<std::int64_t> watermark;
};

std::string to_text(const BiRemembered& remembered);
BiRemembered remembered_of(std::string_view text);

}  // namespace gateway
