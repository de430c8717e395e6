#include "gateway/app/demo/week_table.hpp"

#include <algorithm>
#include <array>
#include <ostream>

#include "adapters/stand/generator/lifelike.hpp"
#include "gateway/app/text_table.hpp"

namespace gateway {

namespace {

constexpr int widest_bar = 30;
constexpr std::size_t most_organs = 10;
const std::vector<std::string> head{"поступило", "ответов", "предупреждений", "просрочек", "продлений"};

/// "пн 02.11".
std::string day_name(const std::string& day) {
    static constexpr std::array<const char*, 7> names{"вс", "пн", "вт", "ср", "чт", "пт", "сб"};
    const auto at = std::chrono::floor<std::chrono::days>(*parse_rfc3339(day + "T00:00:00Z"));
    const auto number = std::chrono::weekday(std::chrono::sys_days(at)).c_encoding();
    return std::string(names.at(number)) + " " + day.substr(8, 2) + "." + day.substr(5, 2);
}

std::vector<std::string> all_days(const WeekFrame& frame) {
    std::vector<std::string> days;
    for (Time at = frame.from; at < frame.until; at += std::chrono::days(1)) days.push_back(frame.day_of(at));
    return days;
}

TextRow row_of(std::string name, const WeekCell& cell) {
    const auto number = [](int count) { return count == 0 ? std::string("·") : std::to_string(count); };
    return {std::move(name),     number(cell.received), number(cell.answered),
            number(cell.warned), number(cell.breached), number(cell.extended)};
}

TextRow head_of(std::string name) {
    TextRow row{std::move(name)};
    row.insert(row.end(), head.begin(), head.end());
    return row;
}

WeekCell sum(const WeekCounts& counts, const std::string& day, const std::string& sector) {
    WeekCell total;
    for (const auto& [key, cell] : counts.cells)
        if ((day.empty() || key.first == day) && (sector.empty() || key.second == sector)) total += cell;
    return total;
}

std::string bar(int count, int largest, std::string_view mark) {
    std::string text;
    const int length = largest == 0 ? 0 : (count * widest_bar + largest - 1) / largest;
    for (int i = 0; i < length; ++i) text += mark;
    return text;
}

void print_bars(std::ostream& out, const WeekFrame& frame, const WeekCounts& counts) {
    int largest = 0;
    for (const std::string& day : all_days(frame)) {
        const WeekCell cell = sum(counts, day, {});
        largest = std::max({largest, cell.received, cell.answered, cell.breached});
    }
    for (const std::string& day : all_days(frame)) {
        const WeekCell cell = sum(counts, day, {});
        out << "  " << day_name(day) << "  поступило " << bar(cell.received, largest, "█") << " " << cell.received << "\n"
            << "            ответов   " << bar(cell.answered, largest, "▓") << " " << cell.answered << "\n";
        if (cell.breached > 0)
            out << "            просрочек " << bar(cell.breached, largest, "░") << " " << cell.breached << "\n";
    }
}

std::string percent(const std::string& permille) {
    if (permille.empty()) return "–";
    const int value = std::atoi(permille.c_str());
    return std::to_string(value / 10) + "," + std::to_string(value % 10) + " %";
}

/// Rows name a municipality by its ОКТМО.
std::vector<WeekRating> named(std::vector<WeekRating> ratings, const std::string& region) {
    for (WeekRating& rating : ratings)
        for (const stand::Municipality& known : stand::municipalities_of(region))
            if (known.oktmo8 == rating.value) rating.value = known.name;
    return ratings;
}

void print_rating(std::ostream& out, const std::string& title, const std::vector<WeekRating>& ratings) {
    std::vector<TextRow> rows{{title, "завершено", "рейтинг", "довольны"}};
    for (std::size_t i = 0; i < std::min(ratings.size(), most_organs); ++i)
        rows.push_back(
            {ratings[i].value, std::to_string(ratings[i].closed), percent(ratings[i].score), percent(ratings[i].satisfied)});
    out << "\n" << text_table(rows);
}

int total(const WeekResults& results, const std::string& name) {
    const auto found = results.counts.totals.find(name);
    return found == results.counts.totals.end() ? 0 : found->second;
}

}  // namespace

void print_week(std::ostream& out, const WeekFrame& frame, const Sectors& sectors, const WeekResults& results) {
    out << "\nНеделя региона / a week of the region: " << sectors.region() << ", "
        << to_rfc3339(frame.from, frame.offset_minutes) << " – " << to_rfc3339(frame.until, frame.offset_minutes)
        << "; перешло с прошлых недель " << total(results, "carried") << "\n\n";
    std::vector<TextRow> days{head_of("день")};
    for (const std::string& day : all_days(frame)) days.push_back(row_of(day_name(day), sum(results.counts, day, {})));
    days.push_back(row_of("всего", sum(results.counts, {}, {})));
    out << text_table(days) << "\n";
    print_bars(out, frame, results.counts);
    std::vector<TextRow> blocks{head_of("отраслевой блок")};
    for (const SectorBlock& block : sectors.blocks()) blocks.push_back(row_of(block.title, sum(results.counts, {}, block.id)));
    out << "\n" << text_table(blocks);
    out << "\nСлова о сроках / words about terms: ";
    for (const auto& [name, count] : results.counts.totals)
        if (name.starts_with("warned.") || name.starts_with("breached.")) out << name << " " << count << "; ";
    out << "\n";
    print_rating(out, "орган", results.organs);
    print_rating(out, "муниципалитет", named(results.municipalities, sectors.region()));
    const int rated = total(results, "rated"), satisfied = total(results, "satisfied");
    out << "\nУдовлетворённость / satisfaction: оценок " << rated << ", из них 4 и 5 — " << satisfied << " ("
        << percent(rated == 0 ? "" : std::to_string(1000 * satisfied / rated)) << "); повторных обращений "
        << total(results, "repeated") << "\n";
}

void print_papers(std::ostream& out, const WeekResults& results, const WeekPapers& papers) {
    out << "\nВыгрузка BI / BI export: ";
    for (const auto& [name, rows] : results.files)
        if (name.ends_with(".csv")) out << name << " " << rows << ", ";
    out << "всего файлов " << results.files.size() << "; bi reconcile — "
        << (papers.reconciled ? "сходится / agrees" : "НЕ СХОДИТСЯ / DOES NOT AGREE") << "\n";
    out << "ССТУ: отчётов " << papers.reports << " в " << papers.parts << " ZIP; принято " << papers.taken << ", отклонено "
        << papers.refused << ". Обращений в ССТУ " << total(results, "sstu") << ":";
    for (const char* state : {"InWork", "Explained", "Supported", "NotSupported", "Transferred"})
        out << " " << state << " " << total(results, std::string("sstu.") + state);
    out << "; со второй записью о рассмотрении " << total(results, "sstu.again") << "\n";
}

void print_week_files(std::ostream& out, const WeekFolder& folder) {
    const std::string config = folder.config().string();
    out << "\nГде что лежит / where things lie\n"
        << "  выгрузка BI      " << folder.bi().string() << "\n"
        << "  отчёты ССТУ      " << folder.parts().string() << "\n"
        << "  слова о сроках   " << folder.words().string() << "\n"
        << "  журнал           " << (folder.dir / "log/gateway.log").string() << "\n"
        << "  appeal-gateway bi measures --config " << config << " --slice sector\n"
        << "  appeal-gateway store check --config " << config << "\n"
        << "  appeal-gateway serve --config " << config << "\n";
}

}  // namespace gateway
