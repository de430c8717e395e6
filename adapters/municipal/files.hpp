// File exchange: documents lie in folders, here or on an FTP or SFTP server.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/municipal/folders.hpp"
#include "adapters/municipal/reception.hpp"
#include "adapters/municipal/text_template.hpp"

namespace gateway::municipal {

struct FilesSettings {
    PlaceSettings place;
    TextTemplate out_name;                ///< holds {delivery_id}; empty: nothing is sent
    bool takes = true;                    ///< look into `in`
    std::vector<std::string> extensions;  ///< lower case with dot, of what is taken; ".zip" is unpacked
    Duration stable_for{5'000};           ///< a file whose content stayed the same so long is whole; 0: partners rename
    std::uint64_t max_file = 64u << 20;
    std::uint64_t max_unpacked = 256u << 20;
};

std::vector<SettingKey> files_keys();
/// Throws std::runtime_error with one sentence.
FilesSettings read_files(const Settings& block);

/// Null when nothing is to be sent.
std::unique_ptr<Connector> make_files_connector(FilesSettings settings, AdapterKit kit,
                                                std::shared_ptr<const Translation> translation);
std::unique_ptr<Source> make_files_source(FilesSettings settings, AdapterKit kit,
                                          std::shared_ptr<const Translation> translation);

}  // namespace gateway::municipal
