#include "gateway/analytics/categories.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "gateway/core/digest.hpp"
#include "gateway/mapping/csv.hpp"

namespace gateway {
namespace {

constexpr std::size_t least_per_block = 3;  // регламенты: «в количестве не менее трех» (000 4.6, 003 5.1)
const std::vector<std::string> header{"block", "category", "title", "match", "measure", "target"};

[[noreturn]] void refuse(std::string_view name, int line, const std::string& why) {
    throw std::runtime_error(std::string(name) + ":" + std::to_string(line) + ": " + why);
}

std::optional<std::int64_t> number_of(const std::string& text) {
    std::int64_t value = 0;
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return value;
}

}  // namespace

CategoryList CategoryList::parse(std::string_view name, std::string_view csv) {
    const auto rows = parse_csv(name, csv);
    if (rows.empty() || rows.front().cells != header)
        refuse(name, rows.empty() ? 1 : rows.front().line,
               "заголовок должен быть / the header must be block;category;title;match;measure;target");
    CategoryList list;
    list.digest_ = sha256_hex(csv);
    for (auto row = rows.begin() + 1; row != rows.end(); ++row) {
        if (row->cells.size() != header.size() || row->cells[1].empty() || row->cells[2].empty())
            refuse(name, row->line, "шесть ячеек, категория и название не пусты / six cells, category and title not empty");
        const auto& cells = row->cells;
        const auto known = std::find_if(list.categories_.begin(), list.categories_.end(),
                                        [&](const Category& one) { return one.id == cells[1]; });
        const bool fresh = known == list.categories_.end();
        Category& category = fresh ? list.categories_.emplace_back(Category{cells[0], cells[1], cells[2], {}, {}}) : *known;
        if (category.block != cells[0] || category.title != cells[2])
            refuse(name, row->line, "у категории один блок и одно название / a category has one block and one title");
        if (!cells[4].empty() || !cells[5].empty()) {
            const auto value = number_of(cells[5]);
            if (cells[4].empty() || !value) refuse(name, row->line, "цель — целое число / a target is a whole number");
            if (category.target) refuse(name, row->line, "у категории одна цель / a category has one target");
            category.target = CategoryTarget{cells[4], *value};
        }
        if (cells[3].empty()) continue;
        if (!list.by_match_.emplace(std::pair(cells[0], cells[3]), cells[1]).second)
            refuse(name, row->line, "тема уже отнесена к категории / the topic has a category already");
        category.matches.push_back(cells[3]);
        list.rules_.push_back({cells[0], cells[3], cells[1]});
    }
    return list;
}

CategoryList CategoryList::load(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error(file.string() + ": файл не читается / the file cannot be read");
    return parse(file.filename().string(), std::string(std::istreambuf_iterator<char>(in), {}));
}

CategoryList CategoryList::load_if_there(const std::filesystem::path& file) {
    std::error_code error;
    return std::filesystem::exists(file, error) ? load(file) : CategoryList();
}

const std::string& CategoryList::category_of(std::string_view block, std::string_view code, std::string_view name) const {
    static const std::string none;
    for (const std::string_view within : {block, std::string_view()}) {
        for (const std::string_view match : {code, name}) {
            if (match.empty()) continue;
            const auto found = by_match_.find(std::pair(std::string(within), std::string(match)));
            if (found != by_match_.end()) return found->second;
        }
    }
    return none;
}

std::vector<std::string> CategoryList::short_blocks() const {
    std::map<std::string, std::size_t> counts;
    for (const Category& category : categories_)
        if (!category.block.empty()) ++counts[category.block];
    std::vector<std::string> blocks;
    for (const auto& [block, count] : counts)
        if (count < least_per_block) blocks.push_back(block);
    return blocks;
}

}  // namespace gateway
