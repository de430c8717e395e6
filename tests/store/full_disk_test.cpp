// A disk that refuses: the reason comes back, nothing is half stored, and the store works again when the disk does.
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "disk.hpp"
#include "gateway/store/check.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

/// While it lives, no file of this process can grow beyond `octets`: a write fails as on a broken disk.
class FileLimit {
public:
    explicit FileLimit(rlim_t octets) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{octets, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileLimit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    rlimit before_{};
    void (*handler_)(int);
};

/// A file system of two megabytes in memory; needs the right to mount.
class SmallDisk {
public:
    explicit SmallDisk(std::filesystem::path path) : path_(std::move(path)) {
        std::filesystem::create_directory(path_);
        mounted_ = ::mount("tmpfs", path_.c_str(), "tmpfs", 0, "size=2m") == 0;
        if (!mounted_) WARN("no right to mount: a real full disk and a read-only one are not tried");
    }
    ~SmallDisk() {
        if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
    }
    explicit operator bool() const { return mounted_; }
    bool read_only(bool on) { return ::mount("", path_.c_str(), "", MS_REMOUNT | (on ? MS_RDONLY : 0), "size=2m") == 0; }

private:
    std::filesystem::path path_;
    bool mounted_ = false;
};

Cause accept_cause(Disk& disk, const std::string& n, std::size_t size) {
    return cause_of_call([&] { disk.accept({"m" + n, "a" + n}, std::string(size, 'x')); });
}

}  // namespace

TEST_CASE("a file that cannot grow refuses the whole batch and is written again afterwards") {
    Disk disk;
    disk.settings.readers = 1;
    disk.open();
    disk.accept({"m1", "a1"});
    CHECK(disk.run(disk.store->message("m1")));
    {
        const FileLimit limit(1024);
        int refused = 0;
        for (int i = 0; i < 8; ++i)
            boost::asio::co_spawn(disk.loop.io, disk.store->note({.kind = "test"}), [&](std::exception_ptr error) {
                refused += error && cause_of_call([&] { std::rethrow_exception(error); }) == Cause::store_unavailable;
            });
        disk.loop.io.restart();
        disk.loop.io.run();
        CHECK(refused == 8);
        CHECK(accept_cause(disk, "2", 100) == Cause::store_unavailable);
        CHECK(accept_cause(disk, "3", 300'000) == Cause::store_unavailable);
        CHECK(disk.run(disk.store->message("m1")));
        CHECK(disk.run(disk.store->stats()).refusing);
    }
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (disk.run(disk.store->stats()).refusing && std::chrono::steady_clock::now() < patience) {
    }
    CHECK_FALSE(disk.run(disk.store->stats()).refusing);  // nobody wrote: the store has tried the disk by itself
    CHECK_FALSE(disk.run(disk.store->message("m2")));
    CHECK(accept_cause(disk, "2", 100) == Cause::none);
    CHECK(accept_cause(disk, "3", 300'000) == Cause::none);
    CHECK(disk.run(disk.store->stats()).journal_records == 3);
    CHECK(check_store(disk.data()).faults.empty());
}

TEST_CASE("a full disk refuses and the store recovers when there is room") {
    TemporaryDirectory place;
    SmallDisk small(place.path / "disk");
    if (!small) return;
    Disk disk(place.path / "disk" / "data");
    disk.open();
    disk.accept({"m0", "a0"});
    const auto ballast = place.path / "disk" / "ballast";
    std::ofstream(ballast) << std::string(1'000'000, 'x');
    int n = 0;
    while (n < 200 && accept_cause(disk, std::to_string(++n), 50'000) == Cause::none) {
    }
    REQUIRE(n > 1);
    REQUIRE(n < 200);
    CHECK(accept_cause(disk, "big", 300'000) == Cause::store_unavailable);
    std::filesystem::remove(ballast);
    CHECK(accept_cause(disk, std::to_string(n), 50'000) == Cause::none);
    CHECK(disk.run(disk.store->stats()).messages == n + 1);
    CHECK(check_store(disk.data()).faults.empty());
    disk.close();
}

TEST_CASE("a disk that became read-only refuses and the store recovers when it is writable again") {
    TemporaryDirectory place;
    SmallDisk small(place.path / "disk");
    if (!small) return;
    Disk disk(place.path / "disk" / "data");
    disk.open();
    disk.accept({"m0", "a0"});
    disk.close();  // a file system with files open for writing cannot become read-only
    REQUIRE(small.read_only(true));
    CHECK_THROWS_WITH(disk.open(), Catch::Contains("cannot be written"));
    REQUIRE(small.read_only(false));
    disk.open();
    disk.accept({"m1", "a1"});
    disk.close();
}
