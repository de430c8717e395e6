#include "gateway/store/schema_native.hpp"

#include <array>

namespace gateway {
namespace {

const std::array migrations = {migration_1, migration_2, migration_3, migration_4, migration_5, migration_6};

}  // namespace

int schema_version() {
    return static_cast<int>(migrations.size());
}

void check_schema(Connection& db) {
    const auto version = db.number("PRAGMA user_version");
    const auto application = db.number("PRAGMA application_id");
    const bool empty = version == 0 && db.number("SELECT count(*) FROM sqlite_schema") == 0;
    if (!empty && application != store_application_id)
        throw std::runtime_error(
            "файл gateway.db создан не этой программой / "
            "the file gateway.db was not made by this program");
    if (version > schema_version())
        throw std::runtime_error("хранилище создано более новой версией программы (схема " + std::to_string(version) +
                                 ", эта версия знает схему " + std::to_string(schema_version()) +
                                 "): установите её снова / the store was written by a newer version of the program (schema " +
                                 std::to_string(version) + ", this one knows " + std::to_string(schema_version()) +
                                 "): install that one again");
}

void prepare_store(Connection& db) {
    check_schema(db);
    db.script(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;"
        "PRAGMA wal_autocheckpoint = 0");
    for (auto version = db.number("PRAGMA user_version"); version < schema_version(); ++version) {
        const std::string numbers = "PRAGMA application_id = " + std::to_string(store_application_id) +
                                    "; PRAGMA user_version = " + std::to_string(version + 1) + "; COMMIT";
        db.script("BEGIN EXCLUSIVE");
        db.script(migrations[static_cast<std::size_t>(version)]);
        db.script(numbers.c_str());
    }
}

}  // namespace gateway
