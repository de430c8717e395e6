// SQLite at the border: a connection with its prepared statements, a statement in use, errors as exceptions.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

#include "gateway/core/time.hpp"
#include "gateway/store/body_seals.hpp"

namespace gateway {

/// What SQLite refused. `unavailable` is true when the disk or the file is to blame and not the statement.
class SqliteError : public std::runtime_error {
public:
    SqliteError(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
    int code() const { return code_; }
    bool unavailable() const;

private:
    int code_;
};

/// Text or octets that outlive the statement: bound without a copy.
struct HeldText {
    std::string_view value;
};
struct HeldOctets {
    std::string_view value;
};

/// A prepared statement in use; given back (reset, bindings cleared) when it goes. Columns count from 0.
class Query {
public:
    Query(sqlite3* db, sqlite3_stmt* statement) : db_(db), statement_(statement) {}
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    ~Query();

    /// Binds the values to ?1, ?2, … from where the last call of `bind` ended.
    template <class... Values>
    Query& bind(const Values&... values) {
        (put(++bound_, values), ...);
        return *this;
    }
    /// True while there is a row.
    bool step();
    /// Steps to the end.
    void run();

    std::string text(int column) const;
    std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }
    int integer(int column) const { return sqlite3_column_int(statement_, column); }
    bool flag(int column) const { return integer(column) != 0; }
    Time time(int column) const { return Time(std::chrono::microseconds(number(column))); }
    bool null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
    int columns() const { return sqlite3_column_count(statement_); }
    std::string name(int column) const { return sqlite3_column_name(statement_, column); }

private:
    void put(int index, std::string_view value);
    void put(int index, HeldText value);
    void put(int index, HeldOctets value);
    void put(int index, std::int64_t value);
    void put(int index, int value) { put(index, static_cast<std::int64_t>(value)); }
    void put(int index, Time value) { put(index, static_cast<std::int64_t>(value.time_since_epoch().count())); }
    void put(int index, const std::optional<Time>& value);
    void check(int code);

    sqlite3* db_;
    sqlite3_stmt* statement_;
    int bound_ = 0;
};

/// One connection; used by one thread at a time. Everything throws SqliteError, a body that does not open SealBroken.
class Connection {
public:
    enum class Mode {
        writer,  ///< read and write, makes the file
        reader,  ///< read and write rights for the shared memory of the WAL, but no statement may change anything
        guest    ///< strictly read-only: looking at a store that belongs to a running gateway
    };
    Connection(const std::filesystem::path& file, Mode mode, BodySeals seals = {});
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// From the cache, prepared on the first use.
    Query query(std::string_view sql);
    /// A script of statements without parameters.
    void script(const char* sql);
    std::int64_t last_row() const { return sqlite3_last_insert_rowid(db_); }
    int changes() const { return sqlite3_changes(db_); }
    /// One number from a statement without parameters.
    std::int64_t number(std::string_view sql);
    sqlite3* handle() const { return db_; }
    const BodySeals& seals() const { return seals_; }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };

    BodySeals seals_;
    sqlite3* db_ = nullptr;
    std::unordered_map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, Hash, std::equal_to<>> statements_;
};

}  // namespace gateway
