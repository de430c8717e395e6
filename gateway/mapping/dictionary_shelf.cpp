#include "gateway/mapping/dictionary_shelf.hpp"

#include <algorithm>
#include <stdexcept>

#include "gateway/appeal/scalars.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

bool part_of_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::size_t skip_space(std::string_view text, std::size_t at) {
    const auto next = text.find_first_not_of(" \t\r\n", at);
    return next == std::string_view::npos ? text.size() : next;
}

/// The name in word("NAME"…) that begins at `at`; empty when it is another expression.
std::string_view literal_argument(std::string_view text, std::size_t at) {
    at = skip_space(text, at);
    if (at == text.size() || text[at] != '(') return {};
    at = skip_space(text, at + 1);
    if (at == text.size() || (text[at] != '"' && text[at] != '\'')) return {};
    const auto end = text.find(text[at], at + 1);
    if (end == std::string_view::npos) return {};
    const auto behind = skip_space(text, end + 1);
    const bool whole = behind < text.size() && (text[behind] == ';' || text[behind] == ',');
    return whole ? text.substr(at + 1, end - at - 1) : std::string_view{};
}

/// Calls of `word` with a name written out: name → line of the first.
std::map<std::string, int, std::less<>> called_dictionaries(std::string_view program) {
    static constexpr std::string_view function = "word";
    std::map<std::string, int, std::less<>> called;
    for (auto at = program.find(function); at != std::string_view::npos; at = program.find(function, at + 1)) {
        if (at > 0 && part_of_name(program[at - 1])) continue;
        const auto name = literal_argument(program, at + function.size());
        if (!name.empty())
            called.emplace(name,
                           1 + static_cast<int>(std::count(program.begin(), program.begin() + static_cast<long>(at), '\n')));
    }
    return called;
}

bool quoted_in(std::string_view program, const std::string& name) {
    return program.find('"' + name + '"') != std::string_view::npos ||
           program.find('\'' + name + '\'') != std::string_view::npos;
}

}  // namespace

DictionaryShelf::DictionaryShelf(std::string_view program_name, std::string_view program, const std::filesystem::path& dir) {
    std::error_code error;
    for (std::filesystem::directory_iterator file(dir, error), end; !error && file != end; file.increment(error)) {
        const std::string name = file->path().stem().string();
        if (file->path().extension() == ".csv" && quoted_in(program, name))
            dictionaries_.emplace(name, Dictionary::load(file->path()));
    }
    for (const auto& [name, line] : called_dictionaries(program))
        if (!dictionaries_.contains(name))
            throw std::runtime_error(std::string(program_name) + ":" + std::to_string(line) +
                                     ": нет справочника / no dictionary " + (dir / (name + ".csv")).string());
}

const Dictionary& DictionaryShelf::at(std::string_view name) const {
    const auto found = dictionaries_.find(name);
    if (found == dictionaries_.end())
        throw Fault(Cause::mapping_failed,
                    "no dictionary " + std::string(name) + ": a mapping uses those whose names stand in quotes in its text");
    return found->second;
}

std::vector<std::string> DictionaryShelf::names() const {
    std::vector<std::string> names;
    for (const auto& [name, dictionary] : dictionaries_) names.push_back(name);
    return names;
}

std::string DictionaryShelf::digest_with(std::string_view program) const {
    if (dictionaries_.empty()) return sha256_hex(program);
    std::string list = sha256_hex(program) + "\n";
    for (const auto& [name, dictionary] : dictionaries_) list += dictionary.digest() + "  " + name + ".csv\n";
    return sha256_hex(list);
}

std::filesystem::path dictionaries_near(const std::filesystem::path& mapping_file) {
    std::filesystem::path folder = std::filesystem::absolute(mapping_file).lexically_normal().parent_path();
    for (int level = 0; level < 4; ++level) {
        if (std::filesystem::is_directory(folder / "dictionaries")) return folder / "dictionaries";
        folder = folder.parent_path();
    }
    return {};
}

std::optional<std::string> WordDesk::word(const std::string& dictionary, const std::string& key, const std::string& day) {
    const std::string date = day.substr(0, 10);
    if (!date.empty() && !is_date(date))
        throw Fault(Cause::mapping_failed, "the day for dictionary " + dictionary + " must begin with YYYY-MM-DD");
    auto found = shelf_.at(dictionary).lookup(key, date);
    if (!found) unmapped_.note(dictionary, key);
    return found;
}

}  // namespace gateway
