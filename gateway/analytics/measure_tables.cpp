// The columns of measure_daily and measure_total (measures.hpp).
#include "gateway/analytics/measures.hpp"

namespace gateway {
namespace {

using enum ColumnType;

// clang-format off
std::vector<ColumnSpec> count_columns() {
    return {
        {"count_in", integer, "", "Поступило", "Came in"},
        {"repeated_in", integer, "", "Из них повторных", "Of these repeated"},
        {"fast_track_in", integer, "", "Из них быстрых решений", "Of these fast track"},
        {"count_closed", integer, "", "Завершено", "Closed"},
        {"answered", integer, "", "С ответом", "With an answer"},
        {"answered_with_text", integer, "", "Из них ответ с текстом", "Of these the answer has a text"},
        {"with_term", integer, "", "Завершено имевших срок", "Closed ones that had a term"},
        {"in_term", integer, "", "Завершено в срок", "Closed in term"},
        {"overdue", integer, "", "Завершено с просрочкой", "Closed late"},
        {"solved", integer, "", "Решено", "Solved"},
        {"explained", integer, "", "Разъяснено", "Explained"},
        {"refused", integer, "", "Отказано", "Refused"},
        {"actions_taken", integer, "", "Меры приняты", "Actions taken"},
        {"extended", integer, "", "Срок продлевался", "Extended"},
        {"transferred", integer, "", "Передавалось", "Transferred"},
        {"rated", integer, "", "Оценено заявителями", "Rated"},
        {"satisfied", integer, "", "Оценок 4 и 5", "Rated 4 or 5"},
        {"rating_sum", integer, "", "Сумма оценок", "Sum of ratings"},
        {"sum_seconds", integer, "", "Сумма сроков ответа, с", "Sum of durations, s"},
        {"sum_days", integer, "", "Сумма сроков ответа, дней", "Sum of durations, days"},
        {"mean_seconds", integer, "", "Средний срок ответа, с", "Mean duration, s"},
        {"median_hours", integer, "", "Медиана срока ответа, ч", "Median duration, h"},
    };
}

TableSpec make_daily_table() {
    TableSpec table{"measure_daily", {
        {"day", day, "", "День", "Day"},
        {"slice", text, "", "Разрез", "Slice"},
        {"value", text, "", "Значение разреза", "Value of the slice"},
    }, "Показатели по дням и разрезам", "Measures by day and slice"};
    for (const ColumnSpec& column : count_columns()) table.columns.push_back(column);
    table.columns.push_back({"backlog_end", integer, "", "Остаток на конец дня", "Open at the end of the day"});
    return table;
}

TableSpec make_total_table() {
    TableSpec table{"measure_total", {
        {"slice", text, "", "Разрез", "Slice"},
        {"value", text, "", "Значение разреза", "Value of the slice"},
    }, "Показатели за период", "Measures of the period"};
    for (const ColumnSpec& column : count_columns()) table.columns.push_back(column);
    for (const ColumnSpec& column : std::vector<ColumnSpec>{
        {"open", integer, "", "Не завершено из поступивших", "Still open of those that came in"},
        {"overdue_open", integer, "", "Из них просрочено", "Of these overdue"},
        {"in_term_permille", integer, "", "Доля в срок, ‰", "Share in term, ‰"},
        {"overdue_permille", integer, "", "Доля просроченных, ‰", "Share overdue, ‰"},
        {"answered_permille", integer, "", "Полнота: доля с ответом, ‰", "Completeness: share answered, ‰"},
        {"with_text_permille", integer, "", "Доля ответов с текстом, ‰", "Share of answers with a text, ‰"},
        {"solved_permille", integer, "", "Доля решённых, ‰", "Share solved, ‰"},
        {"actions_permille", integer, "", "Доля с принятыми мерами, ‰", "Share with actions taken, ‰"},
        {"satisfied_permille", integer, "", "Удовлетворённость, ‰", "Satisfaction, ‰"},
        {"rated_permille", integer, "", "Доля оценённых, ‰", "Share rated, ‰"},
        {"repeated_permille", integer, "", "Доля повторных, ‰", "Share repeated, ‰"},
        {"load_permille", integer, "", "Нагрузка: доля поступивших, ‰", "Load: share of all that came in, ‰"},
    }) table.columns.push_back(column);
    return table;
}
// clang-format on

void add_counts(const Counts& c, std::vector<std::string>& cells) {
    for (const std::int64_t value :
         {c.count_in,      c.repeated_in, c.fast_track_in, c.count_closed, c.answered,  c.answered_with_text,
          c.with_term,     c.in_term,     c.overdue,       c.solved,       c.explained, c.refused,
          c.actions_taken, c.extended,    c.transferred,   c.rated,        c.satisfied, c.rating_sum,
          c.sum_seconds,   c.sum_days})
        cells.push_back(std::to_string(value));
    cells.push_back(c.count_closed == 0 ? "" : std::to_string(c.sum_seconds / c.count_closed));
    cells.push_back(c.count_closed == 0 ? "" : std::to_string(c.median_hours()));
}

std::string share(std::int64_t part, std::int64_t whole) {
    const auto value = permille(part, whole);
    return value ? std::to_string(*value) : std::string();
}

}  // namespace

const TableSpec& measure_daily_table() {
    static const TableSpec table = make_daily_table();
    return table;
}

const TableSpec& measure_total_table() {
    static const TableSpec table = make_total_table();
    return table;
}

std::vector<std::string> day_cells(std::string_view day, std::string_view slice, std::string_view value, const Counts& counts,
                                   std::int64_t backlog) {
    std::vector<std::string> cells{std::string(day), std::string(slice), std::string(value)};
    add_counts(counts, cells);
    cells.push_back(std::to_string(backlog));
    return cells;
}

std::vector<std::string> period_cells(std::string_view slice, std::string_view value, const Measures::Period& period,
                                      std::int64_t all_in) {
    const Counts& c = period.counts;
    std::vector<std::string> cells{std::string(slice), std::string(value)};
    add_counts(c, cells);
    cells.push_back(std::to_string(period.open));
    cells.push_back(std::to_string(period.overdue_open));
    for (const auto& [part, whole] : {std::pair{c.in_term, c.with_term},
                                      {c.overdue, c.with_term},
                                      {c.answered, c.count_closed},
                                      {c.answered_with_text, c.answered},
                                      {c.solved, c.count_closed},
                                      {c.actions_taken, c.count_closed},
                                      {c.satisfied, c.rated},
                                      {c.rated, c.count_closed},
                                      {c.repeated_in, c.count_in},
                                      {c.count_in, all_in}})
        cells.push_back(share(part, whole));
    return cells;
}

}  // namespace gateway
