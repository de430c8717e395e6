#include "tests/support/test_tsa.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace gateway {
namespace {

constexpr const char* settings = R"([tsa]
default_tsa = one
[one]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.5
digests = sha256
accuracy = secs:1
ordering = no
ess_cert_id_alg = sha256
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
[stamp]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
)";

void run(const std::filesystem::path& folder, const std::string& command) {
    const std::string line = "cd '" + folder.string() + "' && " + command + " >>out.txt 2>&1";
    if (std::system(line.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

}  // namespace

TestTsa::TestTsa() {
    const auto& folder = folder_.path();
    std::filesystem::create_directory(trust());
    std::ofstream(folder / "tsa.cnf") << settings;
    std::ofstream(folder / "serial") << "01\n";
    const std::string new_key = "openssl req -new -newkey rsa:2048 -nodes -config /dev/null -keyout ";
    run(folder, new_key +
                    "root.key -x509 -days 3650 -subj '/CN=Test TSA root' -addext basicConstraints=critical,CA:true "
                    "-addext keyUsage=critical,keyCertSign,cRLSign -out trust/tsa-root.crt");
    run(folder, new_key + "tsa.key -subj '/CN=Test TSA' -out tsa.csr");
    run(folder,
        "openssl x509 -req -in tsa.csr -CA trust/tsa-root.crt -CAkey root.key -set_serial 7 -days 3650 "
        "-extfile tsa.cnf -extensions stamp -out tsa.crt");
}

std::string TestTsa::reply(const std::string& query) const {
    const auto& folder = folder_.path();
    std::ofstream(folder / "query.tsq", std::ios::binary) << query;
    run(folder,
        "openssl ts -reply -config tsa.cnf -section one -queryfile query.tsq -signer tsa.crt -inkey tsa.key -out reply.tsr");
    std::ifstream in(folder / "reply.tsr", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace gateway
