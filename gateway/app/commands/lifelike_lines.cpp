#include "gateway/app/commands/lifelike_lines.hpp"

#include <filesystem>
#include <ostream>

#include "adapters/stand/generator/lifelike.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/mapping/sectors.hpp"

namespace gateway {

bool print_lifelike(const LifelikeOptions& options, std::ostream& out) {
    stand::municipalities_of(options.region);  // an unknown region is told with the list of those there are
    stand::LifelikeWishes wishes{options.region, {}, options.seed};
    const Sectors sectors = Sectors::load(std::filesystem::path(options.config) / "dictionaries", options.region);
    for (const SectorBlock& block : sectors.blocks()) wishes.sectors.push_back(block.id);
    stand::LifelikeAppeals appeals(std::move(wishes));
    for (std::uint64_t i = 0; i < options.count && out; ++i) out << to_json(appeals.next()) << '\n';
    return static_cast<bool>(out.flush());
}

}  // namespace gateway
