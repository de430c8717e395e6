#include "gateway/signature/make_keys.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <future>
#include <map>

#include "gateway/signature/certificate.hpp"
#include "gateway/signature/issue_native.hpp"

namespace gateway {
namespace {

using Path = std::filesystem::path;
using std::chrono::days;

struct Row {
    const char* authority;
    const char* name;
    KeyAlgorithm algorithm;
    CertificateUse use;
    const char* common_name;
    const char* organization;
    const char* ogrn;  ///< region 00 does not exist: no real organization can have it; check digits are right
    const char* inn;   ///< ИНН of a legal entity, or of a person together with `snils`
    const char* snils;
};

constexpr auto gost = KeyAlgorithm::gost2012_256;
constexpr auto rsa = KeyAlgorithm::rsa2048;
constexpr auto signing = CertificateUse::signing;
constexpr const char* region = "Тестовая администрация области";

/// Authorities first: the rows below are issued by the row "ca" of their folder.
constexpr Row rows[] = {
    {"gost", "ca", gost, CertificateUse::authority, "Тестовый удостоверяющий центр ГОСТ", "Тестовый УЦ", "1260000088886",
     "0000008088", nullptr},
    {"gost", "gateway-sign", gost, signing, "Тестовый шлюз обращений", region, "1260000011116", "0000001011", nullptr},
    {"gost", "gateway-sign-512", KeyAlgorithm::gost2012_512, signing, "Тестовый шлюз обращений, ключ 512", region,
     "1260000011116", "0000001011", nullptr},
    {"gost", "smev-sign", gost, signing, "Тестовый стенд СМЭВ", "Тестовый оператор СМЭВ", "1260000022226", "0000002022",
     nullptr},
    {"gost", "federal-sign", gost, signing, "Тестовое федеральное ведомство", "Тестовое федеральное ведомство", "1260000033336",
     "0000003033", nullptr},
    {"gost", "official-sign", gost, signing, "Тестов Тест Тестович", region, "1260000011116", "000000123411", "00000012310"},
    {"gost", "expired-sign", gost, signing, "Просроченный сертификат", region, "1260000044446", "0000004044", nullptr},
    {"gost", "revoked-sign", gost, signing, "Отозванный сертификат", region, "1260000055556", "0000005055", nullptr},
    {"gost", "nousage-sign", gost, CertificateUse::encryption, "Сертификат не для подписи", region, "1260000066666",
     "0000006066", nullptr},
    {"gost", "stranger-sign", gost, signing, "Сертификат чужого центра", "Чужая организация", "1260000077776", "0000007077",
     nullptr},
    {"rsa", "ca", rsa, CertificateUse::authority, "Test RSA authority", "Test authority", nullptr, nullptr, nullptr},
    {"rsa", "server", rsa, CertificateUse::server, "localhost", "Test gateway", nullptr, nullptr, nullptr},
    {"rsa", "client-gateway", rsa, CertificateUse::client, "gateway", "Test gateway", nullptr, nullptr, nullptr},
    {"rsa", "client-partner", rsa, CertificateUse::client, "partner", "Test partner", nullptr, nullptr, nullptr},
    {"rsa", "gateway-sign", rsa, signing, "Test gateway RSA", "Test gateway", nullptr, nullptr, nullptr},
    {"ec", "ca", KeyAlgorithm::ec_p256, CertificateUse::authority, "Test EC authority", "Test authority", nullptr, nullptr,
     nullptr},
    {"ec", "gateway-sign", KeyAlgorithm::ec_p256, signing, "Test gateway EC", "Test gateway", nullptr, nullptr, nullptr},
};

Path certificate_file(const Path& dir, const Row& row) {
    return dir / row.authority / (std::string(row.name) + ".crt.pem");
}
Path key_file(const Path& dir, const Row& row) {
    return dir / row.authority / (std::string(row.name) + ".key.pem");
}

CertificateWish wish_of(const Row& row, const MakeKeysOptions& options) {
    CertificateWish wish;
    wish.use = row.use;
    wish.subject = {{"C", "RU"}, {"O", row.organization}, {"CN", row.common_name}};
    if (row.ogrn != nullptr) wish.subject.push_back({"1.2.643.100.1", row.ogrn});
    if (row.inn != nullptr) wish.subject.push_back({row.snils != nullptr ? "1.2.643.3.131.1.1" : "1.2.643.100.4", row.inn});
    if (row.snils != nullptr) wish.subject.push_back({"1.2.643.100.3", row.snils});
    wish.not_before = options.now - days{1};
    wish.not_after = options.now + days{row.use == CertificateUse::authority ? 3652 : options.days};
    if (std::strcmp(row.name, "expired-sign") == 0) {
        wish.not_before = options.now - days{400};
        wish.not_after = options.now - days{35};
    }
    return wish;
}

void write_file(const Path& file, const std::string& text, mode_t mode) {
    std::filesystem::remove(file);
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0) throw std::runtime_error(file.string() + ": cannot be written: " + std::strerror(errno));
    const auto written = ::write(fd, text.data(), text.size());
    const bool good = ::close(fd) == 0 && written == static_cast<ssize_t>(text.size());
    if (!good) throw std::runtime_error(file.string() + ": cannot be written completely");
}

/// RSA keys are what takes time: they are made side by side.
std::map<const Row*, std::future<EvpPkeyPtr>> start_keys() {
    std::map<const Row*, std::future<EvpPkeyPtr>> keys;
    for (const Row& row : rows) {
        const auto when = row.algorithm == rsa ? std::launch::async : std::launch::deferred;
        keys.emplace(&row, std::async(when, [&row] { return generate_key(row.algorithm); }));
    }
    return keys;
}

KeyPair make_stranger(const MakeKeysOptions& options) {
    CertificateWish wish;
    wish.use = CertificateUse::authority;
    wish.subject = {{"C", "RU"}, {"O", "Чужой УЦ"}, {"CN", "Чужой удостоверяющий центр"}};
    wish.not_before = options.now - days{1};
    wish.not_after = options.now + days{3652};
    return issue(generate_key(gost), wish, nullptr);
}

void write_trust(const Path& dir, const std::string& authority, const KeyPair& root) {
    const Path folder = dir / "trust" / authority;
    std::filesystem::create_directories(folder);
    write_file(folder / "ca.crt.pem", certificate_pem(root.x509), 0644);
}

void write_set(const Path& dir, const MakeKeysOptions& options) {
    auto keys = start_keys();
    const KeyPair stranger = make_stranger(options);
    std::map<std::string, KeyPair> roots;
    for (const Row& row : rows) {
        const bool root = row.use == CertificateUse::authority;
        const KeyPair* issuer = root ? nullptr : &roots.at(row.authority);
        if (std::strcmp(row.name, "stranger-sign") == 0) issuer = &stranger;
        KeyPair made = issue(keys.at(&row).get(), wish_of(row, options), issuer);
        std::filesystem::create_directories(dir / row.authority);
        write_file(key_file(dir, row), private_key_pem(made.key), 0600);
        write_file(certificate_file(dir, row), certificate_pem(made.x509), 0644);
        if (std::strcmp(row.name, "revoked-sign") == 0) {
            const std::string crl = issue_crl_pem(*issuer, made, options.now - std::chrono::hours{1}, options.now + days{3652});
            write_file(dir / row.authority / "ca.crl", crl, 0644);
            write_file(dir / "trust" / row.authority / "ca.crl", crl, 0644);
        }
        if (!root) continue;
        write_trust(dir, row.authority, made);
        roots.emplace(row.authority, std::move(made));
    }
}

}  // namespace

MadeKeys make_test_keys(const Path& dir, const MakeKeysOptions& options) {
    if (options.days < 1 || options.days > 3650) throw std::runtime_error("the validity must be from 1 to 3650 days");
    std::size_t there = 0;
    std::error_code absent;
    for (const Row& row : rows)
        for (const Path& file : {certificate_file(dir, row), key_file(dir, row)})
            there += std::filesystem::exists(file, absent) ? 1 : 0;
    if (there > 0 && !options.force) {
        if (there != 2 * std::size(rows))
            throw std::runtime_error(dir.string() +
                                     ": a part of a key set lies here already; nothing was changed (--force makes all anew)");
        if (Certificate::read_pem_file(certificate_file(dir, rows[1])).front().not_after() <= options.now)
            throw std::runtime_error(dir.string() +
                                     ": the keys here have expired; nothing was changed (--force makes new ones)");
        return MadeKeys::already_there;
    }
    std::filesystem::create_directories(dir);
    write_set(dir, options);
    return MadeKeys::fresh;
}

}  // namespace gateway
