// Files of an export into their folder, so that whoever reads the manifest finds exactly the files it names.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace gateway {

/// A hidden folder in `out` where files are made; removed with what is left in it when the object goes.
class Workshop {
public:
    /// Makes `out` when it is absent. `name` is not used twice. Throws std::runtime_error.
    Workshop(std::filesystem::path out, const std::string& name);
    ~Workshop();
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// Takes the old manifest away first, moves `files` to `out` and the manifest last: in between the folder has no manifest.
    /// Files the old manifest named and the new one does not are removed. Every file is on disk already.
    void publish(const std::vector<std::string>& files, const std::vector<std::string>& manifest_files);

private:
    std::filesystem::path out_, path_;
};

}  // namespace gateway
