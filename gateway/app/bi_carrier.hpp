// Takes an export to its receiver: file by file, the manifest last, so that whoever sees the manifest finds all it names.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "gateway/app/bi_place.hpp"
#include "gateway/http/client.hpp"

namespace gateway {

/// The receiver has looked and will not have it: sending the same again helps nothing. The text holds its own words.
class BiRefused : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The files of an export in the order they travel: tables, the signature, the manifest. Blocking. Throws std::runtime_error
/// when the folder holds no export.
std::vector<std::string> files_to_carry(const std::filesystem::path& folder);

/// Puts one file into the receiver's folder of this export (named like ours), in place of what an earlier attempt left:
/// HTTP by PUT, SFTP and FTP under a name of its own that is changed when the file is whole. io thread. Throws BiRefused (HTTP
/// 400, 409, 410, 413, 415, 422) or std::runtime_error with one sentence: trying again may help.
Task<void> carry_file(WebClient& web, BiPlace place, std::filesystem::path folder, std::string name);

/// What a receiver says in its reply, cut and printable: "error" or "detail" of its JSON, else its text.
std::string words_of(const WebReply& reply);

}  // namespace gateway
