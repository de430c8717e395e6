// The characters of a CSV file as UTF-8, piece by piece, whatever they were written in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace gateway {

/// UTF-8 with or without BOM; what is not UTF-8 throughout is taken for Windows-1251. One thread at a time.
class CsvText {
public:
    /// Reads the file once to find out. Throws Fault(store_unavailable | wrong_encoding): UTF-16 and UTF-32 are refused.
    explicit CsvText(const std::filesystem::path& file);

    /// False at the end; else at least one octet. A character may be split between two pieces.
    bool next(std::string& piece);

    bool windows_1251() const { return windows_1251_; }

private:
    bool read(std::string& piece);

    std::ifstream in_;
    bool windows_1251_ = false;
};

}  // namespace gateway
