#include <fstream>

#include "gateway/core/fault.hpp"
#include "gateway/table/csv_reader.hpp"
#include "gateway/table/table.hpp"
#include "gateway/table/xlsx_reader.hpp"

namespace gateway {
namespace {

std::string first_octets(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string octets(8, '\0');
    in.read(octets.data(), static_cast<std::streamsize>(octets.size()));
    octets.resize(static_cast<std::size_t>(in.gcount()));
    return octets;
}

}  // namespace

std::unique_ptr<TableReader> open_table(const std::filesystem::path& file, const TableOptions& options) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error) || error)
        throw Fault(Cause::store_unavailable, "the file cannot be opened");
    const auto size = std::filesystem::file_size(file, error);
    if (error) throw Fault(Cause::store_unavailable, "the file cannot be opened");
    if (size == 0) throw Fault(Cause::malformed, "the file is empty");
    if (size > options.limits.max_file)
        throw Fault(Cause::too_large, "the file has more than " + std::to_string(options.limits.max_file) + " octets");
    const std::string begin = first_octets(file);
    if (begin.starts_with("PK\x03\x04")) return open_workbook(file, options);
    if (begin.starts_with("PK")) throw Fault(Cause::wrong_content_type, "an empty or split ZIP is no workbook");
    if (begin.starts_with("\xD0\xCF\x11\xE0"))
        throw Fault(Cause::wrong_content_type, "an old .xls or an encrypted workbook: save it as .xlsx without a password");
    return open_csv(file, options);
}

}  // namespace gateway
