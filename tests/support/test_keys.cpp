#include "tests/support/test_keys.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "gateway/signature/make_keys.hpp"

namespace gateway {
namespace {

class KeySet {
public:
    KeySet() {
        std::string pattern = (std::filesystem::temp_directory_path() / "appeal-gateway-keys-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder for test keys");
        dir_ = pattern;
        make_test_keys(dir_, {.now = SystemClock().now()});
    }
    ~KeySet() {
        std::error_code ignored;
        std::filesystem::remove_all(dir_, ignored);
    }
    KeySet(const KeySet&) = delete;
    KeySet& operator=(const KeySet&) = delete;
    const std::filesystem::path& dir() const { return dir_; }

private:
    std::filesystem::path dir_;
};

}  // namespace

const std::filesystem::path& test_keys() {
    static const KeySet keys;
    return keys.dir();
}

}  // namespace gateway
