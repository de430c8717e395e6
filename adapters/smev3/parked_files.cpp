#include "adapters/smev3/parked_files.hpp"

#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::smev3 {

namespace {

constexpr std::size_t longest_value = 60'000;  ///< a value of the memory holds 64 KiB
constexpr std::size_t longest_name = 1000;
constexpr int most_pages = 1000;
constexpr std::size_t sha256_length = 64;

std::string page_key(const std::string& message_id, int page) {
    return "parked-files/" + message_id + "/" + std::to_string(page);
}

/// "SHA-256 SIZE NAME" per line; no name has a line end.
std::vector<std::string> pages_of(const KeptFiles& kept) {
    std::vector<std::string> pages;
    for (const auto& [name, blob] : kept) {
        if (name.size() > longest_name || name.find('\n') != std::string::npos) continue;
        const std::string line = blob.sha256 + " " + std::to_string(blob.size) + " " + name + "\n";
        if (pages.empty() || pages.back().size() + line.size() > longest_value) pages.emplace_back();
        pages.back() += line;
    }
    return pages;
}

/// Reads what pages_of wrote.
void read_page(std::string_view page, KeptFiles& kept) {
    while (!page.empty()) {
        const std::string_view line = page.substr(0, page.find('\n'));
        page.remove_prefix(std::min(line.size() + 1, page.size()));
        const auto space = line.find(' ', sha256_length + 1);
        if (space == std::string_view::npos) continue;
        BlobInfo blob{std::string(line.substr(0, sha256_length)), 0};
        std::from_chars(line.data() + sha256_length + 1, line.data() + space, blob.size);
        kept.emplace(line.substr(space + 1), std::move(blob));
    }
}

}  // namespace

void keep_parts(const MessageFiles& files, Blobs& blobs) {
    if (!files.parts) return;
    for (const auto& [id, part] : *files.parts) {
        const std::string name = kept_part(id);
        if (files.kept->contains(name)) continue;
        files.kept->emplace(name, part.in_file() ? blobs.put_file(part.file.path()) : blobs.put(part.octets));
    }
}

Task<void> remember_files(const Office& office, std::string message_id, std::shared_ptr<const KeptFiles> kept) {
    const std::vector<std::string> pages = pages_of(*kept);
    for (std::size_t page = 0; page < pages.size(); ++page)
        co_await office.kit.ledger.remember(office.kit.id, page_key(message_id, static_cast<int>(page)), pages[page]);
}

Task<KeptFiles> recall_files(const Office& office, std::string message_id) {
    KeptFiles kept;
    for (int page = 0; page < most_pages; ++page) {
        const auto value = co_await office.kit.ledger.recall(office.kit.id, page_key(message_id, page));
        if (!value) break;
        read_page(*value, kept);
    }
    co_return kept;
}

}  // namespace gateway::smev3
