// Writes every forged message of tests/signature/forgeries.hpp as a file, and manifest.json with what must be said of each:
//   forged_messages DIR
// The keys are made for the run; nothing of it is trusted anywhere.
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "gateway/signature/algorithms.hpp"
#include "tests/signature/forgeries.hpp"

int main(int argc, char** argv) {
    using namespace gateway;
    if (argc != 2) {
        std::cerr << "forged_messages DIR\n";
        return 2;
    }
    start_crypto();
    const std::filesystem::path dir = argv[1];
    boost::json::array manifest;
    for (const samples::Forgery& one : samples::all_forgeries()) {
        const std::string file = std::to_string(manifest.size()) + ".xml";
        std::ofstream(dir / file, std::ios::binary) << one.message;
        const auto& cause = info(one.cause).code;
        manifest.push_back({{"name", one.name},
                            {"file", file},
                            {"profile", one.profile},
                            {"code", one.cause == Cause::none ? std::string() : std::string(cause)},
                            {"reason", one.reason}});
    }
    std::ofstream(dir / "manifest.json", std::ios::binary) << boost::json::serialize(manifest);
    return 0;
}
