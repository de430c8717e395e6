#include "disk.hpp"

#include <sqlite3.h>

namespace gateway::test {
namespace {

std::string run_sql(const std::filesystem::path& file, const std::string& sql) {
    std::string answer;
    sqlite3* db = nullptr;
    sqlite3_open(file.c_str(), &db);
    const auto collect = [](void* into, int columns, char** values, char**) {
        for (int i = 0; i < columns; ++i) *static_cast<std::string*>(into) += std::string(values[i] ? values[i] : "") + " ";
        return 0;
    };
    char* error = nullptr;
    sqlite3_exec(db, sql.c_str(), collect, &answer, &error);
    const std::string what = error != nullptr ? error : "";
    sqlite3_free(error);
    sqlite3_close(db);
    if (!what.empty()) throw std::runtime_error(what);
    return answer;
}

}  // namespace

Disk::Disk() {
    settings.data_dir = directory.path / "data";
}

Disk::Disk(std::filesystem::path data_dir) {
    settings.data_dir = std::move(data_dir);
}

Disk::~Disk() {
    close();
}

void Disk::open() {
    close();
    store = open_sqlite_store(settings, loop.io.get_executor(), clock, log);
}

void Disk::close() {
    if (store) store->close();
    store.reset();
}

Receipt Disk::accept(Row row, std::string bytes) {
    return run(store->accept(
        sample({.message = row.message, .appeal = row.appeal, .routes = {"city"}, .bytes = std::move(bytes)}, clock.now())));
}

void Disk::edit(const std::string& sql) const {
    run_sql(data() / "gateway.db", sql);
}

std::string Disk::plan(const std::string& sql) const {
    return run_sql(data() / "gateway.db", "EXPLAIN QUERY PLAN " + sql);
}

}  // namespace gateway::test
