// A municipality that exchanges files: takes documents from the folder `out`, puts its replies into `in`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "adapters/stand/stand.hpp"

namespace gateway::stand {

struct FtpDoor {
    std::uint16_t port = 0;  ///< 0 = any free one
    std::string user = "gateway", password = "stand-password";
};

struct FolderOfficeSettings {
    std::filesystem::path dir;     ///< holds `out` (for us) and `in` (from us), seen from the gateway; both are made
    Duration answer_after{600};    ///< from the taking to the reply
    std::optional<FtpDoor> ftp{};  ///< the folder is served by FTP too; own port: the office's name
};

///   out/*.json   {"external_id": ID, …} is taken and removed; hidden names are still being written
///   in/*.json    {"external_id": ID, "state": "done", "answer": TEXT}, given its name when it is whole
///
/// The book's effect key is external_id. Faults: `drop` (taken and never answered), `twice` (answered by two files).
std::unique_ptr<StandSystem> make_folder_office(FolderOfficeSettings settings, StandKit kit);

}  // namespace gateway::stand
