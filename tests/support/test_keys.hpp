// One complete set of test keys per process (gateway/signature/make_keys.hpp says what is in it).
#pragma once

#include <filesystem>

namespace gateway {

/// Made at the first call in a temporary folder, removed at exit. Any thread.
const std::filesystem::path& test_keys();

}  // namespace gateway
