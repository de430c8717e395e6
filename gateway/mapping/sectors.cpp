#include "gateway/mapping/sectors.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <tuple>

#include "gateway/core/digest.hpp"
#include "gateway/mapping/csv.hpp"

namespace gateway {
namespace {

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("dictionary " + file.string() + " cannot be read");
    return {std::istreambuf_iterator<char>(in), {}};
}

[[noreturn]] void refuse(const std::string& name, int line, const std::string& why) {
    throw std::runtime_error(name + ":" + std::to_string(line) + ": " + why);
}

std::vector<SectorBlock> read_blocks(const std::string& name, std::string_view csv) {
    const auto rows = parse_csv(name, csv);
    if (rows.empty() || rows.front().cells != std::vector<std::string>{"block", "title", "organ"})
        refuse(name, rows.empty() ? 1 : rows.front().line, "the header must be block;title;organ");
    std::vector<SectorBlock> blocks;
    for (auto row = rows.begin() + 1; row != rows.end(); ++row) {
        if (row->cells.size() != 3 || row->cells[0].empty()) refuse(name, row->line, "three cells, the first not empty");
        const auto& [id, title, organ] = std::tie(row->cells[0], row->cells[1], row->cells[2]);
        const auto known = std::find_if(blocks.begin(), blocks.end(), [&](const auto& block) { return block.id == id; });
        SectorBlock& block = known == blocks.end() ? blocks.emplace_back(SectorBlock{id, title, {}}) : *known;
        if (block.title != title) refuse(name, row->line, "a block has one title");
        if (!organ.empty()) block.organs.push_back(organ);
    }
    return blocks;
}

}  // namespace

Sectors Sectors::load(const std::filesystem::path& dictionaries_dir, const std::string& region) {
    return parse(region, text_of(dictionaries_dir / ("topics-" + region + ".csv")),
                 text_of(dictionaries_dir / ("sectors-" + region + ".csv")));
}

Sectors Sectors::parse(const std::string& region, std::string_view topics_csv, std::string_view sectors_csv) {
    const std::string topics_name = "topics-" + region + ".csv";
    Sectors sectors;
    sectors.region_ = region;
    sectors.topics_ = Dictionary::parse(topics_name, topics_csv);
    sectors.blocks_ = read_blocks("sectors-" + region + ".csv", sectors_csv);
    sectors.digest_ = sha256_hex(sha256_hex(topics_csv) + "\n" + sha256_hex(sectors_csv) + "\n");
    for (const std::string& word : sectors.topics_.words())
        if (sectors.block(word) == nullptr)
            throw std::runtime_error(topics_name + ": block '" + word + "' is not described in sectors-" + region + ".csv");
    return sectors;
}

const SectorBlock* Sectors::block(std::string_view id) const {
    const auto found = std::find_if(blocks_.begin(), blocks_.end(), [&](const auto& block) { return block.id == id; });
    return found == blocks_.end() ? nullptr : &*found;
}

const SectorBlock* Sectors::lookup(std::string_view key, std::string_view day) const {
    const auto word = topics_.lookup(key, day);
    return word ? block(*word) : nullptr;
}

const SectorBlock* Sectors::block_of(const Topic& topic, std::string_view day) const {
    std::string_view key = topic.code;
    const bool tree = topic.scheme == TopicScheme::sstu;
    while (!key.empty()) {
        if (const SectorBlock* found = lookup(key, day)) return found;
        const auto dot = tree ? key.rfind('.') : std::string_view::npos;
        key = dot == std::string_view::npos ? std::string_view() : key.substr(0, dot);
    }
    return topic.name.empty() ? nullptr : lookup(topic.name, day);
}

}  // namespace gateway
