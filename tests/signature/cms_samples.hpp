// What the tests of CMS sign and where they keep it.
#pragma once

#include <fstream>
#include <string>

#include "gateway/signature/cms.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_keys.hpp"

namespace gateway::cms_samples {

namespace fs = std::filesystem;

inline const std::string content = "Ответ на обращение № 1\r\n\xD0\x90 second line\n";

inline std::shared_ptr<const SigningKey> key_of(const std::string& name) {
    return load_pem_key(test_keys() / (name + ".key.pem"), test_keys() / (name + ".crt.pem"));
}

inline Time now() {
    return SystemClock().now();
}

inline std::string signature_of(const std::string& name) {
    return sign_cms_detached(content, *key_of(name), now());
}

inline void write(const fs::path& file, std::string_view octets) {
    std::ofstream(file, std::ios::binary) << octets;
}

inline std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace gateway::cms_samples
