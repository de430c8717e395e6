// A clock, a log and a place for files that a test holds in its hand.
#pragma once

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "gateway/core/blobs.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/log.hpp"
#include "gateway/core/time.hpp"
#include "tests/support/temp_folder.hpp"

namespace gateway {

/// Time moves only when a test says so.
class HandClock final : public Clock {
public:
    explicit HandClock(Time start = *parse_rfc3339("2026-03-02T09:00:00Z")) : at(start) {}
    Time now() const override { return at; }
    void advance(Duration by) { at += by; }
    Time at;
};

/// Remembers every line: the event and its fields as key=value.
class NoteLog final : public Log {
public:
    void write(LogLevel, std::string_view event, std::initializer_list<LogField> fields) override {
        lines += std::string(event);
        for (const auto& field : fields) lines += " " + std::string(field.key) + "=" + field.value;
        lines += "\n";
    }
    bool has(std::string_view part) const { return lines.find(part) != std::string::npos; }
    std::string lines;
};

/// Blobs as plain files of a folder of its own; what is being spooled lies beside them.
class FolderBlobs final : public Blobs {
public:
    BlobInfo put(std::string_view octets) override {
        const auto path = spool_path();
        std::ofstream(path, std::ios::binary) << octets;
        return put_file(path);
    }
    BlobInfo put_file(const std::filesystem::path& file) override {
        BlobInfo info{sha256_hex_of_file(file), std::filesystem::file_size(file)};
        std::filesystem::rename(file, path_of(info.sha256));
        return info;
    }
    LentFile lend(std::string_view sha256) const override { return LentFile(path_of(sha256)); }
    std::string read(std::string_view sha256) const override {
        std::ifstream in(path_of(sha256), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::filesystem::path spool_path() override { return folder_.path() / ("spool-" + std::to_string(++count_)); }

    std::size_t files() const {
        return count([](const std::string&) { return true; });
    }
    std::size_t spooled() const {  ///< left behind in the spool
        return count([](const std::string& name) { return name.starts_with("spool-"); });
    }

private:
    std::filesystem::path path_of(std::string_view sha256) const { return folder_.path() / sha256; }
    template <class Which>
    std::size_t count(Which which) const {
        std::size_t found = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
            found += which(entry.path().filename().string()) ? 1 : 0;
        return found;
    }

    TempFolder folder_;
    std::atomic<int> count_ = 0;
};

}  // namespace gateway
