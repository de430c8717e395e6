// The folder files are dropped into, and where they go. Blocking; one thread at a time. Throws Fault(store_unavailable) when a
// folder cannot be read or written.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "adapters/table_import/settings.hpp"
#include "gateway/core/time.hpp"

namespace gateway::table_import {

class Inbox {
public:
    /// `settings` outlives it.
    explicit Inbox(const TableSettings& settings) : settings_(settings) {}

    /// The oldest file that has not changed for as long as it must; makes the folders that are not there. Hidden names, those
    /// ending in .part, .tmp, .crdownload or ~, and whatever is no plain file are left alone.
    std::optional<std::filesystem::path> pick(Time now);

    /// Moves a file to `done` or `bad` with its report beside it, and in `bad` the reason. Never overwrites: a name that is
    /// taken gets a number. Returns the new name.
    std::string put_done(const std::filesystem::path& file, const std::string& report);
    std::string put_bad(const std::filesystem::path& file, const std::string& report, const std::string& reason);

private:
    struct Seen {
        std::uintmax_t size = 0;
        std::filesystem::file_time_type changed;
        Time since{};
    };
    bool settled(const std::filesystem::directory_entry& entry, Time now, std::map<std::string, Seen>& still_there);

    const TableSettings& settings_;
    std::map<std::string, Seen> seen_;  ///< by name: how each file looked when it last looked otherwise
};

/// Copies a file into the inbox so that it appears there at once and whole. Returns its name there. Throws like Inbox, and
/// Fault(not_found) when `file` cannot be read.
std::filesystem::path drop_into(const std::filesystem::path& inbox, const std::filesystem::path& file);

}  // namespace gateway::table_import
