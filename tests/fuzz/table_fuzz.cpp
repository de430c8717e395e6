// Workbooks and CSV files: read to the end or refused.
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>

#include "gateway/core/fault.hpp"
#include "gateway/table/header.hpp"
#include "gateway/table/table.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto file = std::filesystem::temp_directory_path() / ("table-fuzz-" + std::to_string(::getpid()));
    std::ofstream(file, std::ios::binary) << std::string_view(reinterpret_cast<const char*>(data), size);
    gateway::TableOptions options;
    options.limits.max_unpacked = 16u << 20;
    try {
        const auto table = gateway::open_table(file, options);
        for (gateway::TableRow row; table->next(row);)
            for (const auto& cell : row.cells) gateway::header_form(gateway::clean_cell(cell));
    } catch (const gateway::Fault&) {
    }
    return 0;
}
