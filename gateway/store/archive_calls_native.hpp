// The changing calls of the archive, run inside the writer's transaction (reseal.cpp, erase.cpp).
#pragma once

#include "gateway/core/archive.hpp"
#include "gateway/store/write_session_native.hpp"

namespace gateway {

/// While it lives what the connection frees is overwritten, so that nothing of it can be read from the file.
class OverwriteFreed {
public:
    explicit OverwriteFreed(Connection& db) : db_(db), before_(db.number("PRAGMA secure_delete")) { set(1); }
    OverwriteFreed(const OverwriteFreed&) = delete;
    OverwriteFreed& operator=(const OverwriteFreed&) = delete;
    ~OverwriteFreed() { set(before_); }

private:
    void set(std::int64_t mode) {  // 0 off, 1 on, 2 fast
        const std::string word = mode == 2 ? "FAST" : std::to_string(mode);
        sqlite3_exec(db_.handle(), ("PRAGMA secure_delete = " + word).c_str(), nullptr, nullptr, nullptr);
    }

    Connection& db_;
    std::int64_t before_;
};

/// Where sealing anew stands: rows by table, key and seq, then files by shelf.
struct ResealCursor {
    std::size_t table = 0;
    std::optional<std::string> key;  ///< whose rows are being done; none = to be looked for
    std::int64_t after = 0;          ///< seq
    unsigned shelf = 0;
    std::int64_t failed = 0;  ///< since the beginning
    bool rows_done = false;
};

/// Some rows, from the cursor on.
Resealed reseal_rows(WriteSession& session, ResealCursor& cursor);

/// Everything but the files.
ErasureDone erase_appeal(WriteSession& session, const ErasureOrder& order);
/// Unlinks the files that erased appeals alone have named; their number. Also what a kill has left over.
std::int64_t unlink_erased(WriteSession& session);
void hold_appeal(WriteSession& session, const std::string& appeal_id, const std::string& reason, const std::string& actor);

}  // namespace gateway
