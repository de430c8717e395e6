#include "gateway/analytics/breakdown.hpp"

#include <algorithm>

namespace gateway {
namespace {

using enum ColumnType;

// clang-format off
TableSpec make_table() {
    return {"other_breakdown", {
        {"sector", text, "/routing/sector_blocks/0", "Отраслевой блок", "Sector block"},
        {"topic_scheme", text, "/questions/0/topics/0/scheme", "Классификатор темы", "Classifier of the topic"},
        {"topic_code", text, "/questions/0/topics/0/code", "Код подкатегории у источника", "The source's code"},
        {"topic_name", text, "/questions/0/topics/0/name", "Подкатегория у источника", "The source's subcategory"},
        {"count_in", integer, "", "Поступило", "Came in"},
        {"count_closed", integer, "", "Из них завершено", "Of these closed"},
        {"overdue_open", integer, "", "Не завершено и просрочено", "Open and overdue"},
    }, "Декомпозиция «прочих» по подкатегориям источника", "«Other» topics by the source's own subcategory"};
}
// clang-format on

}  // namespace

void Breakdown::take(const Fact& fact) {
    if (!fact.topic_mapped.ends_with(".other") || !range_.covers(fact.created_day)) return;
    Count& count = counts_[{fact.sector, fact.topic_scheme, fact.topic_code, fact.topic_name}];
    ++count.in;
    count.closed += fact.closed ? 1 : 0;
    count.overdue_open += !fact.closed && fact.overdue ? 1 : 0;
}

std::vector<std::vector<std::string>> Breakdown::rows() const {
    std::vector<std::vector<std::string>> rows;
    for (const auto& [key, count] : counts_) {
        const auto& [sector, scheme, code, name] = key;
        rows.push_back({sector, scheme, code, name, std::to_string(count.in), std::to_string(count.closed),
                        std::to_string(count.overdue_open)});
    }
    const auto order = [](const auto& row) { return std::tuple(row[0], -std::stoll(row[4]), row[1], row[2], row[3]); };
    std::sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
    return rows;
}

const TableSpec& breakdown_table() {
    static const TableSpec table = make_table();
    return table;
}

}  // namespace gateway
