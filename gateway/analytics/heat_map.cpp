#include "gateway/analytics/heat_map.hpp"

#include <boost/json.hpp>
#include <cmath>

#include "gateway/analytics/digest_file.hpp"

namespace gateway {
namespace {

namespace json = boost::json;

constexpr std::int64_t wider = 10;  ///< side of a merged cell in sides of a cell

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
    return value >= 0 ? value / by : -((-value + by - 1) / by);
}

/// By whole millionths of a degree: a place on a line of the grid lies in one cell on every machine.
std::int64_t grid_line(double degrees, std::int64_t side) {
    return floor_div(std::llround(degrees * 1e6), side * 1000);
}

double degrees(std::int64_t line, std::int64_t side) {
    return static_cast<double>(line * side) / 1000;
}

}  // namespace

void HeatMap::Cell::add(const Cell& other) {
    count += other.count;
    for (const auto& [sector, n] : other.sectors) sectors[sector] += n;
}

void HeatMap::take(const Appeal& appeal, const std::vector<Fact>& facts) {
    if (!appeal.location.geo || appeal.flags.confidential) return;
    const std::int64_t side = rules_.cell_millidegrees;
    const Place place{grid_line(appeal.location.geo->lat, side), grid_line(appeal.location.geo->lon, side)};
    for (const Fact& fact : facts) {
        if (!range_.covers(fact.created_day)) continue;
        Cell& cell = grid_[place];
        ++cell.count;
        ++cell.sectors[fact.sector];
    }
}

std::string HeatMap::feature(const Place& place, std::int64_t side, const Cell& cell) const {
    json::object properties{{"count", cell.count}, {"cell_millidegrees", side}};
    json::object sectors;
    for (const auto& [sector, n] : cell.sectors)
        if (n >= rules_.min_count && !sector.empty()) sectors[sector] = n;
    properties["sectors"] = std::move(sectors);
    const double south = degrees(place.first, side), north = degrees(place.first + 1, side);
    const double west = degrees(place.second, side), east = degrees(place.second + 1, side);
    json::array ring;
    for (const auto& [lon, lat] : {std::pair{west, south}, {east, south}, {east, north}, {west, north}, {west, south}})
        ring.push_back(json::array{lon, lat});
    json::array rings;  // a list in braces would be taken for a copy
    rings.push_back(std::move(ring));
    return json::serialize(json::object{{"type", "Feature"},
                                        {"geometry", {{"type", "Polygon"}, {"coordinates", std::move(rings)}}},
                                        {"properties", std::move(properties)}});
}

ExportFile HeatMap::write(const std::filesystem::path& dir) const {
    Grid merged;
    ExportFile file{"heat_map.geojson", "heat_map", "geojson", 0, 0, {}};
    DigestFile out(dir / file.name);
    out.write(R"({"type":"FeatureCollection","features":[)");
    const auto put = [&](const Place& place, std::int64_t side, const Cell& cell) {
        out.write((file.rows++ == 0 ? "\n" : ",\n") + feature(place, side, cell));
    };
    for (const auto& [place, cell] : grid_) {
        if (cell.count >= rules_.min_count)
            put(place, rules_.cell_millidegrees, cell);
        else
            merged[{floor_div(place.first, wider), floor_div(place.second, wider)}].add(cell);
    }
    for (const auto& [place, cell] : merged)
        if (cell.count >= rules_.min_count) put(place, rules_.cell_millidegrees * wider, cell);
    out.write("\n]}\n");
    file.size = out.size();
    file.sha256 = out.finish();
    return file;
}

const TableSpec& heat_map_table() {
    using enum ColumnType;
    static const TableSpec table{"heat_map",
                                 {{"cell_millidegrees", integer, "", "Сторона ячейки", "Side of the cell"},
                                  {"south", integer, "", "Южный край, тысячных градуса", "Southern edge, thousandths"},
                                  {"west", integer, "", "Западный край, тысячных градуса", "Western edge, thousandths"},
                                  {"sector", text, "", "Блок; пусто — вся ячейка", "Sector block; empty = the whole cell"},
                                  {"count", integer, "", "Вопросов", "Questions"}},
                                 "Тепловая карта",
                                 "Heat map"};
    return table;
}

}  // namespace gateway
