#include "gateway/store/checkpointer_native.hpp"

#include <catch2/catch.hpp>
#include <chrono>

#include "gateway/store/sqlite_native.hpp"
#include "tests/support/temp_folder.hpp"

using namespace gateway;

TEST_CASE("a log that has grown is moved into the database beside the writer, and the writer hears that little is left") {
    const TempFolder folder;
    const auto file = folder.path() / "gateway.db";
    Connection db(file, Connection::Mode::writer);
    db.script("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE pages (octets BLOB)");
    for (int i = 0; i < 50; ++i) db.script("INSERT INTO pages VALUES (zeroblob(4000))");
    const auto before = std::filesystem::file_size(file);

    Checkpointer checkpointer(file, 40);
    checkpointer.log_is(39);
    CHECK_FALSE(checkpointer.take_caught_up());
    checkpointer.log_is(100);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    bool caught_up = false;
    while (!caught_up && std::chrono::steady_clock::now() < deadline) caught_up = checkpointer.take_caught_up();
    REQUIRE(caught_up);
    CHECK_FALSE(checkpointer.take_caught_up());
    CHECK(std::filesystem::file_size(file) >= before + 50 * 4000);
}
