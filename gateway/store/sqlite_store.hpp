// The store of one node: SQLite in a directory of its own, with group commit and content-addressed files beside it.
//
//     DIR/gateway.db, gateway.db-wal, gateway.db-shm   the database        DIR/blobs/ab/cdef…   attachments and big bodies
//     DIR/lock                                         held while open     DIR/spool            what is being written
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <memory>

#include "gateway/core/log.hpp"
#include "gateway/core/store.hpp"
#include "gateway/store/body_seals.hpp"

namespace gateway {

struct SqliteSettings {
    std::filesystem::path data_dir;  ///< made with mode 0700 when absent
    std::size_t queue_limit =
        4096;                     ///< calls that may wait for the writer, and as many for the readers; above: Fault(overloaded)
    int readers = 2;              ///< threads that answer questions and write big files
    int checkpoint_pages = 4000;  ///< the log is moved into the database each time it grew by this many pages of 4 KiB
    BodySeals seals = {};         ///< under which keys bodies lie on disk; without a vault in the clear
};

/// Opens the store, migrating it when it is older than the program. Throws std::runtime_error with one sentence (Russian /
/// English) when it cannot: a newer file, another program's file, a directory that is in use or cannot be written. `io`
/// completes the calls of those who have no executor of their own; `clock` and `log` outlive the store. The io_context must
/// outlive the store too, or `close` must have been called before it goes.
std::unique_ptr<Store> open_sqlite_store(SqliteSettings settings, boost::asio::any_io_executor io, Clock& clock, Log& log);

}  // namespace gateway
