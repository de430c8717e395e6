// The characters of a CSV file as UTF-8, piece by piece, whatever they were written in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <istream>
#include <memory>
#include <string>
#include <vector>

namespace gateway {

/// UTF-8 with or without BOM; what is not UTF-8 throughout is taken for Windows-1251. One thread at a time.
class CsvText {
public:
    /// Reads the file once to find out. Throws Fault(store_unavailable | wrong_encoding): UTF-16 and UTF-32 are refused.
    explicit CsvText(const std::filesystem::path& file);
    /// The same of what is in memory.
    explicit CsvText(std::string octets);

    /// False at the end; else at least one octet. A character may be split between two pieces.
    bool next(std::string& piece);

    bool windows_1251() const { return windows_1251_; }

private:
    void find_out();
    bool read(std::string& piece);

    std::unique_ptr<std::istream> in_;
    bool windows_1251_ = false;
};

}  // namespace gateway
