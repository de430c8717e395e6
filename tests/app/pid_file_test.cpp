#include "gateway/app/pid_file.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/app/config_case.hpp"

using namespace gateway;

TEST_CASE("a data directory has one gateway, found by its pid as long as it runs") {
    const TemporaryDirectory dir;
    const auto data = dir.path() / "data";
    CHECK_FALSE(running_gateway(data));
    {
        const PidFile file(data);
        CHECK(running_gateway(data) == ::getpid());
        CHECK_THROWS_AS(PidFile(data), std::runtime_error);
    }
    CHECK_FALSE(running_gateway(data));
    CHECK_NOTHROW(PidFile(data));
}

TEST_CASE("a pid file left behind by a killed process names nobody") {
    const TemporaryDirectory dir;
    write_file(dir.path() / "appeal-gateway.pid", "1234\n");
    CHECK_FALSE(running_gateway(dir.path()));
    CHECK_NOTHROW(PidFile(dir.path()));
}
