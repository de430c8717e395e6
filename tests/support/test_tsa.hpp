// A time stamp authority of our own (RFC 3161), played by `openssl ts`.
#pragma once

#include <filesystem>
#include <string>

#include "tests/support/temp_folder.hpp"

namespace gateway {

/// Blocking; one query at a time.
class TestTsa {
public:
    /// Makes a root and the authority's certificate with openssl; throws std::runtime_error when that fails.
    TestTsa();

    /// The DER reply to a DER query.
    std::string reply(const std::string& query) const;

    /// Folder with the root, for TrustStore::load.
    std::filesystem::path trust() const { return folder_.path() / "trust"; }
    std::filesystem::path root_file() const { return folder_.path() / "trust" / "tsa-root.crt"; }

private:
    TempFolder folder_;
};

}  // namespace gateway
