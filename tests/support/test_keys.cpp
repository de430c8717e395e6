#include "tests/support/test_keys.hpp"

#include "gateway/signature/make_keys.hpp"
#include "tests/support/temp_folder.hpp"

namespace gateway {
namespace {

struct KeySet {
    KeySet() { make_test_keys(folder.path(), {.now = SystemClock().now()}); }
    TempFolder folder;
};

}  // namespace

const std::filesystem::path& test_keys() {
    static const KeySet keys;
    return keys.folder.path();
}

}  // namespace gateway
