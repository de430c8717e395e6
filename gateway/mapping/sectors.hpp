// The sector blocks (отраслевые блоки ЦУР) of one region: which block a topic belongs to, and who answers for the block.
// Data of the region: topics-REGION.csv (a Dictionary) and sectors-REGION.csv (block;title;organ, a row per organ).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/appeal/appeal.hpp"
#include "gateway/core/mapping_stamp.hpp"
#include "gateway/mapping/dictionary.hpp"

namespace gateway {

struct SectorBlock {
    std::string id, title;
    std::vector<std::string> organs;  ///< none, one or several: Smolensk has three for ЖКХ
};

/// Immutable: any thread.
class Sectors {
public:
    /// Throws std::runtime_error "FILE:LINE: what is wrong"; a topic that leads to a block which is not described is wrong too.
    static Sectors load(const std::filesystem::path& dictionaries_dir, const std::string& region);
    static Sectors parse(const std::string& region, std::string_view topics_csv, std::string_view sectors_csv);

    /// The block of a topic: by its code, for codes of ССТУ by the longest beginning that is known, else by its name.
    const SectorBlock* block_of(const Topic& topic, std::string_view day = {}) const;
    const SectorBlock* block(std::string_view id) const;
    const std::vector<SectorBlock>& blocks() const { return blocks_; }
    const std::string& region() const { return region_; }
    /// Of both files.
    const std::string& digest() const { return digest_; }

private:
    const SectorBlock* lookup(std::string_view key, std::string_view day) const;

    std::string region_;
    Dictionary topics_;
    std::vector<SectorBlock> blocks_;
    std::string digest_;
};

/// Gives every question the topic of its block (scheme zur) beside those it has, and fills routing.sector_blocks. A topic
/// «прочие по направлению» becomes "BLOCK.other" and keeps in ext["structuring"] what splits it later: the raw subcategory, its
/// code, the fact and the text key. What an adapter or a mapping said already stays. The stamp names topics.csv of the region
/// and the topics without a block, when no topic of the question has one.
MappingStamp structure(Appeal& appeal, const Sectors& sectors, std::string_view day = {});

}  // namespace gateway
