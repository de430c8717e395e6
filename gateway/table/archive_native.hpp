// The ZIP file a workbook is, through libzip, with limits that hold before anything is unpacked.
#pragma once

#include <zip.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/table/table.hpp"

namespace gateway {

/// Read only; one thread at a time; one member is open at a time.
class Archive {
public:
    /// Throws Fault: malformed (no ZIP, damaged directory), too_large (too many members), wrong_content_type (encrypted, names
    /// that leave the archive, ZIP64).
    Archive(const std::filesystem::path& file, const TableLimits& limits);

    bool has(const std::string& name) const;

    /// Unpacks one member piece by piece. A member that is not there gives nothing. Throws Fault(malformed | too_large |
    /// wrong_content_type) and whatever `take` throws.
    void read(const std::string& name, const std::function<void(std::string_view)>& take);

    /// The same, pulled: open, then next() until it gives false.
    void open(const std::string& name);
    bool next(std::string& piece);

private:
    struct CloseArchive {
        void operator()(zip_t* archive) const { zip_discard(archive); }
    };
    struct CloseMember {
        void operator()(zip_file_t* member) const { zip_fclose(member); }
    };

    TableLimits limits_;
    std::unique_ptr<zip_t, CloseArchive> archive_;
    std::unique_ptr<zip_file_t, CloseMember> member_;
    std::string member_name_;
    std::uint64_t packed_ = 0, unpacked_ = 0, said_ = 0;  ///< of the open member; `said_` = size by the directory
};

}  // namespace gateway
