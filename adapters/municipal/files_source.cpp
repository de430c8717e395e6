// Files a partner puts for us: taken when whole, moved to `done` or `bad` after they are on disk with us.
#include <algorithm>
#include <map>
#include <utility>

#include "adapters/municipal/files.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/table/unpack.hpp"

namespace gateway::municipal {
namespace {

constexpr int most_files = 500;  ///< of one poll
constexpr Duration least_call{50};

/// What was in a file when it was seen last: it is whole once that stays so.
struct Glance {
    std::string sha256;
    Time since{};
};

class FilesSource final : public Source {
public:
    FilesSource(FilesSettings settings, AdapterKit kit, std::shared_ptr<const Translation> translation)
        : settings_(std::move(settings)),
          folders_(make_folders(settings_.place, kit)),
          reception_(std::move(kit), std::move(translation)) {}

    Task<PollResult> poll(Deadline deadline) override;

private:
    bool is_wanted(const std::string& name) const;
    bool is_whole(const std::string& name, const std::string& octets);
    Task<int> look_at(std::string name, Deadline deadline);
    Task<int> take(std::string name, std::string octets, Deadline deadline);
    Task<void> put_away(std::string name, std::string reason, Deadline deadline);
    std::vector<UnpackedFile> documents_of(const std::string& name, const std::string& octets) const;
    const AdapterKit& kit() const { return reception_.kit(); }
    const FolderNames& names() const { return settings_.place.folders; }

    FilesSettings settings_;
    std::unique_ptr<Folders> folders_;
    Reception reception_;
    std::map<std::string, Glance> glances_;
};

bool FilesSource::is_wanted(const std::string& name) const {
    const auto& wanted = settings_.extensions;
    return std::find(wanted.begin(), wanted.end(), file_extension(name)) != wanted.end();
}

bool FilesSource::is_whole(const std::string& name, const std::string& octets) {
    if (settings_.stable_for == Duration::zero()) return true;
    const auto now = kit().clock.now();
    auto& glance = glances_[name];
    const auto digest = sha256_hex(octets);
    if (glance.sha256 != digest) glance = {digest, now};
    return now - glance.since >= settings_.stable_for;
}

Task<PollResult> FilesSource::poll(Deadline deadline) {
    PollResult result;
    result.taken = co_await reception_.take_released();
    auto all = co_await folders_->names(names().in, deadline);
    std::erase_if(all, [&](const auto& name) { return !is_wanted(name); });
    std::erase_if(glances_, [&](const auto& entry) { return !std::binary_search(all.begin(), all.end(), entry.first); });
    int looked_at = 0;
    for (const auto& name : all) {
        if (looked_at++ == most_files || deadline.remaining() < least_call) break;
        result.taken += co_await look_at(name, deadline);
    }
    result.more = looked_at > most_files;
    co_return result;
}

Task<int> FilesSource::look_at(std::string name, Deadline deadline) {
    std::optional<Fault> trouble;
    try {
        auto octets = co_await folders_->read(names().in, name, settings_.max_file, deadline);
        if (!octets || !is_whole(name, *octets)) co_return 0;
        co_return co_await take(name, std::move(*octets), deadline);
    } catch (const Fault& fault) {
        if (fault.cause() != Cause::too_large && fault.cause() != Cause::malformed) throw;
        trouble = fault;
    }
    co_await put_away(std::move(name), std::string(info(trouble->cause()).ru) + " / " + trouble->detail(), deadline);
    co_return 0;
}

std::vector<UnpackedFile> FilesSource::documents_of(const std::string& name, const std::string& octets) const {
    if (file_extension(name) != ".zip") return {{name, octets}};
    return unpack_zip(octets, settings_.extensions, settings_.max_unpacked);
}

Task<int> FilesSource::take(std::string name, std::string octets, Deadline deadline) {
    auto documents = co_await offload(kit().workers, [&] { return documents_of(name, octets); });
    if (documents.empty()) throw Fault(Cause::malformed, "the archive holds no document we take");
    Taken all;
    for (auto& document : documents) {
        Arrival arrival;
        arrival.id = document.name;
        arrival.octets = std::move(document.octets);
        arrival.content_type = file_extension(document.name) == ".xml"   ? "application/xml"
                               : file_extension(document.name) == ".csv" ? "text/csv"
                                                                         : "application/json";
        arrival.at = kit().clock.now();
        const Taken taken = co_await reception_.take(std::move(arrival));
        all.fresh += taken.fresh;
        all.parked += taken.parked;
    }
    const std::string reason =
        all.parked == 0
            ? std::string()
            : "Ждут администратора (appeal-gateway parked) / parked for the administrator: " + std::to_string(all.parked);
    co_await put_away(std::move(name), reason, deadline);
    co_return all.fresh;
}

/// A reason means: to `bad`, with the reason beside it. The time before the name keeps equal names apart.
Task<void> FilesSource::put_away(std::string name, std::string reason, Deadline deadline) {
    glances_.erase(name);
    if (reason.empty() && names().done.empty()) {
        co_await folders_->remove(names().in, name, deadline);
        co_return;
    }
    auto stamp = to_rfc3339(kit().clock.now());
    std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
    const auto new_name = stamp + "-" + name.substr(0, 150);
    const auto folder = reason.empty() ? names().done : names().bad;
    if (!reason.empty()) {
        kit().log.write(LogLevel::warn, "municipal_file_put_aside", {{"connector", kit().id}});
        co_await folders_->write_aside(folder, new_name + ".reason.txt", reason + "\n", deadline);
        co_await folders_->reveal(folder, new_name + ".reason.txt", deadline);
    }
    co_await folders_->move(names().in, std::move(name), folder, new_name, deadline);
}

}  // namespace

std::unique_ptr<Source> make_files_source(FilesSettings settings, AdapterKit kit,
                                          std::shared_ptr<const Translation> translation) {
    if (!settings.takes) return nullptr;
    return std::make_unique<FilesSource>(std::move(settings), std::move(kit), std::move(translation));
}

}  // namespace gateway::municipal
