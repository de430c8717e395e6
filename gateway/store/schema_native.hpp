// The tables of the SQLite store and how a file comes to have them.
#pragma once

#include "gateway/store/sqlite_native.hpp"

namespace gateway {

/// "AGWS": what `PRAGMA application_id` of every store says.
inline constexpr int store_application_id = 0x41475753;

/// The scripts that lead from each version to the next, in files of their own; one that was released never changes.
extern const char* const migration_1;
extern const char* const migration_2;
extern const char* const migration_3;
extern const char* const migration_4;
extern const char* const migration_5;
extern const char* const migration_6;

/// The version this program writes; versions before it are migrated, later ones refused.
int schema_version();

/// Throws std::runtime_error with one sentence (Russian / English) when the file is not a store or is newer than the program.
void check_schema(Connection& db);

/// Sets WAL and FULL, checks, then runs the missing migrations, each in a transaction of its own.
void prepare_store(Connection& db);

}  // namespace gateway
