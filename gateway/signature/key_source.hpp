// Where a private key comes from: PEM files, PKCS#12, a PKCS#11 token or somebody else's program.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "gateway/signature/signing_key.hpp"

namespace gateway {

/// Exactly one of `key_file`, `p12_file`, `token` and `command` is set; all but PKCS#12 need `cert_file`.
struct KeySource {
    std::filesystem::path cert_file;   ///< PEM or DER; the first certificate of the file
    std::filesystem::path key_file;    ///< PEM
    std::filesystem::path p12_file;    ///< PKCS#12 with key and certificate
    std::string password;              ///< of `p12_file`
    std::string token;                 ///< PKCS#11 URI (RFC 7512): "pkcs11:token=gateway;object=sign"
    std::filesystem::path module;      ///< the token's PKCS#11 library
    std::string pin;                   ///< of `token`
    Duration token_pause{5'000};       ///< least time between two looks for a token that does not answer
    std::vector<std::string> command;  ///< program (absolute path) and arguments, see command_key.cpp
    Duration command_time{10'000};     ///< how long one signature may take
};

/// "PEM", "PKCS#12", "PKCS#11" or "command", and where: for people.
std::string describe(const KeySource& source);

/// Throws std::runtime_error with one sentence when files cannot be read or do not belong together. A token and a command are
/// not touched yet: they may come later (see SigningKey::sign and trial_of).
std::shared_ptr<const SigningKey> load_key(const KeySource& source);

/// Key and certificate of a PKCS#12 file, RSA, EC or GOST. Throws std::runtime_error: wrong password, no key or no certificate
/// in it, encrypted with what OpenSSL 3 has given up (RC2).
std::shared_ptr<const SigningKey> load_p12_key(const std::filesystem::path& file, const std::string& password);

/// A key that stays in its token: every signature is made there (RSA, EC; GOST where the token's library has it and the engine
/// `pkcs11` passes it on, which could not be tried). A token that is gone is looked for anew at the next signature; a PIN that
/// was refused is never sent again, so that the token does not lock itself.
std::shared_ptr<const SigningKey> token_key(const KeySource& source, Certificate certificate);

/// A key in somebody else's hands: every signature is one run of `command`.
std::shared_ptr<const SigningKey> command_key(const KeySource& source, Certificate certificate);

}  // namespace gateway
