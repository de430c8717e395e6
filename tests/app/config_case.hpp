// A configuration directory written down as one text: "### name" begins a file, "### expected" the lines `check` should say.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "adapters/adapter.hpp"

namespace gateway {

/// A directory of its own that goes away with the object.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

struct ConfigCase {
    std::map<std::string, std::string> files;
    std::vector<std::string> expected;
};

ConfigCase read_case(const std::filesystem::path& file);

/// The files of a case over those of tests/data/config/good/minimal.txt; a file that holds only "(absent)" is left out.
void write_case(const ConfigCase& test_case, const std::filesystem::path& dir);

void write_file(const std::filesystem::path& file, const std::string& text);

/// Two adapters: "mailbox" (settings of every type, delivers, asks and answers) and "sink" (nothing but a connector).
const std::vector<AdapterKind>& test_kinds();

/// All *.txt of tests/data/config/`folder`, sorted.
std::vector<std::filesystem::path> case_files(const std::string& folder);

}  // namespace gateway
