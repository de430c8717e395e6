// The one main of every test program: OpenSSL with the GOST engine first, then Catch.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include "gateway/signature/algorithms.hpp"

int main(int argc, char* argv[]) {
    gateway::start_crypto();
    return Catch::Session().run(argc, argv);
}
