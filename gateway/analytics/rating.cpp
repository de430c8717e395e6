#include "gateway/analytics/rating.hpp"

#include <algorithm>
#include <tuple>

namespace gateway {
namespace {

using enum ColumnType;

/// The weighted mean of the components that are there.
std::optional<std::int64_t> score_of(const RatingLine& line, const RatingWeights& weights) {
    std::int64_t sum = 0, all = 0;
    for (const auto& [component, weight] : {std::pair{line.number, weights.number},
                                            {line.speed, weights.speed},
                                            {line.completeness, weights.completeness},
                                            {line.quality, weights.quality}}) {
        if (!component) continue;
        sum += *component * weight;
        all += weight;
    }
    if (all == 0) return std::nullopt;
    return sum / all;
}

bool is_rated(std::string_view slice) {
    return slice == "sector" || slice == "organ" || slice == "municipality";
}

RatingLine line_of(std::string_view slice, std::string_view value, const Counts& counts, const RatingWeights& weights) {
    RatingLine line;
    line.slice = slice;
    line.value = value;
    line.count_in = counts.count_in;
    line.count_closed = counts.count_closed;
    line.number = permille(counts.count_closed, counts.count_in);
    if (line.number) line.number = std::min<std::int64_t>(*line.number, 1000);
    line.speed = permille(counts.in_term, counts.with_term);
    line.completeness = permille(counts.answered, counts.count_closed);
    line.quality = permille(counts.satisfied, counts.rated);
    line.score = score_of(line, weights);
    if (line.score && counts.count_closed >= weights.min_closed) line.place = 0;
    return line;
}

/// Dense places within each slice.
void give_places(std::vector<RatingLine>& lines) {
    const auto order = [](const RatingLine& line) {
        const auto slice = std::find(slice_names.begin(), slice_names.end(), line.slice) - slice_names.begin();
        return std::tuple(slice, !line.place, line.score ? -*line.score : std::int64_t{1}, line.value);
    };
    std::sort(lines.begin(), lines.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!lines[i].place) continue;
        const bool first = i == 0 || lines[i - 1].slice != lines[i].slice;
        lines[i].place = first ? 1 : *lines[i - 1].place + (lines[i - 1].score == lines[i].score ? 0 : 1);
    }
}

std::string text_of(std::optional<std::int64_t> value) {
    return value ? std::to_string(*value) : std::string();
}

// clang-format off
TableSpec make_table() {
    return {"rating", {
        {"slice", text, "", "Разрез: organ, municipality, sector", "Slice: organ, municipality, sector"},
        {"value", text, "", "Кто", "Who"},
        {"place", integer, "", "Место", "Place"},
        {"score", integer, "", "Балл, ‰", "Score, ‰"},
        {"score_number", integer, "", "Количество: завершено из поступивших, ‰", "Number: closed of those that came in, ‰"},
        {"score_speed", integer, "", "Скорость: в срок, ‰", "Speed: in term, ‰"},
        {"score_completeness", integer, "", "Полнота: с ответом, ‰", "Completeness: answered, ‰"},
        {"score_quality", integer, "", "Качество: оценок 4 и 5, ‰", "Quality: rated 4 or 5, ‰"},
        {"count_in", integer, "", "Поступило", "Came in"},
        {"count_closed", integer, "", "Завершено", "Closed"},
    }, "Рейтинги органов, муниципалитетов и отраслевых блоков", "Ratings of organs, municipalities and sector blocks"};
}
// clang-format on

}  // namespace

std::vector<RatingLine> rating_of(const Measures& measures, const DayRange& range, const RatingWeights& weights) {
    std::vector<RatingLine> lines;
    measures.period(range, [&](std::string_view slice, std::string_view value, const Measures::Period& period) {
        if (is_rated(slice) && !value.empty()) lines.push_back(line_of(slice, value, period.counts, weights));
    });
    give_places(lines);
    return lines;
}

const TableSpec& rating_table() {
    static const TableSpec table = make_table();
    return table;
}

std::vector<std::string> rating_cells(const RatingLine& line) {
    return {std::string(line.slice),       line.value,
            text_of(line.place),           text_of(line.score),
            text_of(line.number),          text_of(line.speed),
            text_of(line.completeness),    text_of(line.quality),
            std::to_string(line.count_in), std::to_string(line.count_closed)};
}

}  // namespace gateway
