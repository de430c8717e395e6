#include "gateway/store/sqlite_native.hpp"

#include "gateway/store/seal_functions_native.hpp"

namespace gateway {
namespace {

constexpr int busy_timeout_ms = 5000;

[[noreturn]] void fail(sqlite3* db, int code) {
    if (code == seal_key_missing) throw SealBroken(SealBroken::Why::key_missing, {}, sqlite3_errmsg(db));
    if (code == seal_changed) throw SealBroken(SealBroken::Why::changed, {}, sqlite3_errmsg(db));
    throw SqliteError(code, std::string("SQLite: ") + (db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code)));
}

int flags_of(Connection::Mode mode) {
    switch (mode) {
        case Connection::Mode::writer:
            return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
        case Connection::Mode::reader:
            return SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
        case Connection::Mode::guest:
            break;
    }
    return SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
}

}  // namespace

bool SqliteError::unavailable() const {
    switch (code_ & 0xff) {
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL:
        case SQLITE_PERM:
        case SQLITE_NOLFS:
        case SQLITE_NOMEM:
            return true;
        default:
            return false;
    }
}

Query::~Query() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

void Query::check(int code) {
    if (code != SQLITE_OK) fail(db_, code);
}

bool Query::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) fail(db_, code);
    return false;
}

void Query::run() {
    while (step()) {
    }
}

std::string Query::text(int column) const {
    const void* octets = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return octets == nullptr ? std::string() : std::string(static_cast<const char*>(octets), size);
}

void Query::put(int index, std::string_view value) {
    check(sqlite3_bind_text64(statement_, index, value.data() == nullptr ? "" : value.data(), value.size(), SQLITE_TRANSIENT,
                              SQLITE_UTF8));
}

void Query::put(int index, HeldText held) {
    const char* data = held.value.data() == nullptr ? "" : held.value.data();
    check(sqlite3_bind_text64(statement_, index, data, held.value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Query::put(int index, HeldOctets held) {
    const char* data = held.value.data() == nullptr ? "" : held.value.data();
    check(sqlite3_bind_blob64(statement_, index, data, held.value.size(), SQLITE_STATIC));
}

void Query::put(int index, std::int64_t value) {
    check(sqlite3_bind_int64(statement_, index, value));
}

void Query::put(int index, const std::optional<Time>& value) {
    if (value) return put(index, *value);
    check(sqlite3_bind_null(statement_, index));
}

Connection::Connection(const std::filesystem::path& file, Mode mode, BodySeals seals) : seals_(std::move(seals)) {
    // Nobody reads SQLite's memory statistics, and their lock is shared by all connections. Works only before the first one.
    static const int without_statistics = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(without_statistics);
    const int code = sqlite3_open_v2(file.c_str(), &db_, flags_of(mode), nullptr);
    if (code != SQLITE_OK) {
        const std::string why = db_ != nullptr ? sqlite3_errmsg(db_) : sqlite3_errstr(code);
        sqlite3_close_v2(db_);
        throw SqliteError(code, "SQLite: " + why);
    }
    sqlite3_extended_result_codes(db_, 1);
    sqlite3_busy_timeout(db_, busy_timeout_ms);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    add_seal_functions(db_, seals_);
}

Connection::~Connection() {
    statements_.clear();
    sqlite3_close_v2(db_);
}

Query Connection::query(std::string_view sql) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        sqlite3_stmt* statement = nullptr;
        const int code =
            sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (code != SQLITE_OK) fail(db_, code);
        found = statements_.emplace(sql, statement).first;
    }
    return Query(db_, found->second.get());
}

void Connection::script(const char* sql) {
    const int code = sqlite3_exec(db_, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(db_, code);
}

std::int64_t Connection::number(std::string_view sql) {
    Query one = query(sql);
    return one.step() ? one.number(0) : 0;
}

}  // namespace gateway
