// A SqliteStore in a directory that stays while the store is opened, closed and tampered with.
#pragma once

#include "gateway/store/sqlite_store.hpp"
#include "rig.hpp"

namespace gateway::test {

struct Disk {
    struct Row {
        std::string message, appeal;
    };

    Disk();
    /// In a directory of the test's own choice.
    explicit Disk(std::filesystem::path data_dir);
    ~Disk();

    /// Closes what is open, then opens.
    void open();
    void close();
    std::filesystem::path data() const { return settings.data_dir; }

    template <class T>
    T run(Task<T> task) {
        return loop.run(std::move(task));
    }
    void run(Task<void> task) { loop.run(std::move(task)); }
    /// A message of the appeal with one delivery on the route "city".
    Receipt accept(Row row, std::string bytes = "<appeal/>");

    /// Runs statements on the closed store's file; throws what SQLite says.
    void edit(const std::string& sql) const;
    /// What SQLite would do for a query.
    std::string plan(const std::string& sql) const;

    TemporaryDirectory directory;
    HandClock clock;
    SilentLog log;
    Loop loop;
    SqliteSettings settings;
    std::unique_ptr<Store> store;
};

}  // namespace gateway::test
