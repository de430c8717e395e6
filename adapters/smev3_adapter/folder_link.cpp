#include <utility>

#include "adapters/smev3_adapter/folders.hpp"
#include "adapters/smev3_adapter/link.hpp"

namespace gateway::smev3_adapter {

namespace {

constexpr std::chrono::hours marks_live{24 * 30};

class FolderLink final : public Link {
public:
    FolderLink(const AdapterSettings& settings, const AdapterKit& kit) : settings_(settings), kit_(kit) {}

    Task<Sent> send(std::string client_id, std::string document, Deadline) override {
        co_await offload(kit_.workers, [&] {
            write_message(settings_.out_dir, client_id, document);
            forget_old_marks(settings_.out_dir, marks_live);
        });
        co_return Sent{std::move(document), {}};
    }

    Task<bool> arrived(std::string client_id, std::string, Deadline) override {
        co_return co_await offload(kit_.workers, [&] { return sent_before(settings_.out_dir, client_id); });
    }

    Task<std::optional<Letter>> next(std::set<std::string> skip, std::string, Deadline) override {
        co_return co_await offload(kit_.workers, [&] {
            return oldest_message(settings_.in_dir, skip, settings_.max_message, settings_.unfinished_for);
        });
    }

    Task<void> taken(Letter letter) override {
        co_await offload(kit_.workers, [&] { remove_message(settings_.in_dir, letter.name); });
    }

    Task<void> put_aside(Letter letter) override {
        co_await offload(kit_.workers, [&] { move_message(settings_.in_dir, settings_.bad_dir, letter.name); });
    }

    Task<std::vector<Letter>> search(std::string, Deadline) override { co_return std::vector<Letter>(); }

    bool forgets() const override { return false; }

    Task<Reach> probe(Deadline) override {
        co_return co_await offload(kit_.workers, [&] {
            for (const auto& dir : {settings_.out_dir, settings_.in_dir, settings_.bad_dir}) {
                std::error_code error;
                if (!std::filesystem::is_directory(dir, error))
                    return Reach{false, Cause::partner_unavailable, "no folder " + dir.string()};
            }
            return Reach{true, Cause::none, "the folders are there"};
        });
    }

private:
    const AdapterSettings& settings_;
    const AdapterKit& kit_;
};

}  // namespace

std::unique_ptr<Link> make_folder_link(const AdapterSettings& settings, const AdapterKit& kit) {
    return std::make_unique<FolderLink>(settings, kit);
}

}  // namespace gateway::smev3_adapter
