// The heat map («тепловая карта», 001 3.3): how many questions came from which cell of a grid, as GeoJSON. Public, so nobody
// may be recognised in it: coordinates are those of the cell, cells of few are merged or left out, confidential appeals never
// count.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "gateway/analytics/fact.hpp"
#include "gateway/analytics/manifest.hpp"

namespace gateway {

/// One thread. Memory grows with the number of cells.
class HeatMap {
public:
    HeatMap(HeatMapRules rules, DayRange range) : rules_(rules), range_(std::move(range)) {}

    /// The questions of an appeal with coordinates.
    void take(const Appeal& appeal, const std::vector<Fact>& facts);
    /// Writes `dir`/heat_map.geojson; rows = cells.
    ExportFile write(const std::filesystem::path& dir) const;

private:
    struct Cell {
        std::int64_t count = 0;
        std::map<std::string, std::int64_t> sectors;
        void add(const Cell& other);
    };
    using Place = std::pair<std::int64_t, std::int64_t>;  ///< row and column of the grid: ⌊degrees / side⌋
    using Grid = std::map<Place, Cell>;
    std::string feature(const Place& place, std::int64_t side, const Cell& cell) const;

    HeatMapRules rules_;
    DayRange range_;
    Grid grid_;
};

/// The map read as rows: a cell, then its blocks by name.
const TableSpec& heat_map_table();

}  // namespace gateway
