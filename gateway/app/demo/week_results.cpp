#include "gateway/app/demo/week_results.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>

#include "gateway/mapping/csv.hpp"

namespace gateway {

namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in.is_open()) throw std::runtime_error("не читается / cannot read " + file.string());
    return std::move(text).str();
}

/// One row by the names of its columns.
class Row {
public:
    Row(const std::vector<std::string>& names, const std::vector<std::string>& cells) : names_(names), cells_(cells) {}
    const std::string& text(std::string_view name) const {
        const auto at = std::find(names_.begin(), names_.end(), name);
        if (at == names_.end()) throw std::runtime_error("нет столбца / no column " + std::string(name));
        return cells_.at(static_cast<std::size_t>(at - names_.begin()));
    }
    int number(std::string_view name) const { return std::atoi(text(name).c_str()); }

private:
    const std::vector<std::string>& names_;
    const std::vector<std::string>& cells_;
};

void each_row(const fs::path& file, const std::function<void(const Row&)>& take) {
    const std::vector<CsvRow> rows = parse_csv(file.filename().string(), text_of(file));
    if (rows.empty()) throw std::runtime_error("пусто / empty: " + file.string());
    for (std::size_t i = 1; i < rows.size(); ++i) take(Row(rows[0].cells, rows[i].cells));
}

class Reader {
public:
    Reader(const fs::path& bi, const fs::path& words, const WeekFrame& frame) : bi_(bi), words_(words), frame_(frame) {}

    WeekResults read() {
        facts();
        events();
        totals();
        ratings();
        for (const auto& entry : fs::directory_iterator(words_))
            if (entry.path().extension() == ".json") word(json::parse(text_of(entry.path())).as_object());
        const json::value manifest = json::parse(text_of(bi_ / "manifest.json"));
        for (const json::value& file : manifest.at("files").as_array())
            results_.files[std::string(file.at("name").as_string())] = file.at("rows").to_number<int>();
        return std::move(results_);
    }

private:
    WeekCell& cell(const std::string& day, const std::string& appeal_id) {
        return results_.counts.cells[{day, sectors_.at(appeal_id)}];
    }

    void facts() {
        const std::string first_day = frame_.day_of(frame_.from);
        each_row(bi_ / "appeal_fact.csv", [&](const Row& row) {
            sectors_[row.text("appeal_id")] = row.text("sector");
            const bool old = row.text("created_day") < first_day;
            results_.counts.totals["carried"] += old ? 1 : 0;
            if (!old) ++cell(row.text("created_day"), row.text("appeal_id")).received;
        });
    }

    void events() {
        each_row(bi_ / "status_event.csv", [&](const Row& row) {
            const std::string& status = row.text("status");
            if (status == "answered") ++cell(row.text("day"), row.text("appeal_id")).answered;
            if (status == "extended") ++cell(row.text("day"), row.text("appeal_id")).extended;
        });
    }

    void totals() {
        each_row(bi_ / "measure_total.csv", [&](const Row& row) {
            if (row.text("slice") != "all") return;
            auto& totals = results_.counts.totals;
            totals["appeals"] = row.number("count_in");
            totals["repeated"] = row.number("repeated_in");
            for (const char* name : {"answered", "rated", "satisfied"}) totals[name] = row.number(name);
        });
    }

    void ratings() {
        each_row(bi_ / "rating.csv", [&](const Row& row) {
            const WeekRating rating{row.text("slice"), row.text("value"), row.number("count_closed"), row.text("score"),
                                    row.text("score_quality")};
            if (rating.slice == "organ") results_.organs.push_back(rating);
            if (rating.slice == "municipality") results_.municipalities.push_back(rating);
        });
        for (auto* list : {&results_.organs, &results_.municipalities})
            std::sort(list->begin(), list->end(), [](const WeekRating& a, const WeekRating& b) {
                return std::pair(-std::atoi(a.score.c_str()), a.value) < std::pair(-std::atoi(b.score.c_str()), b.value);
            });
    }

    /// An event of kind deadline.*: whose term, which stage, when.
    void word(const json::object& event) {
        const auto text = [&](const char* name) { return std::string(event.at(name).as_string()); };
        const auto at = parse_rfc3339(text("at"));
        if (!at) throw std::runtime_error("week: слово без времени / a word without a time");
        const bool breach = text("kind") == "deadline.breached";
        WeekCell& counted = cell(frame_.day_of(*at), text("appeal_id"));
        ++(breach ? counted.breached : counted.warned);
        const std::string stage(event.at("deadline").at("stage").as_string());
        ++results_.counts.totals[(breach ? "breached." : "warned.") + stage];
        ++results_.counts.words[name_of({stage, *at, breach}) + " " + sectors_.at(text("appeal_id"))];
    }

    const fs::path& bi_;
    const fs::path& words_;
    const WeekFrame& frame_;
    std::map<std::string, std::string> sectors_;  ///< by appeal
    WeekResults results_;
};

}  // namespace

WeekResults read_results(const fs::path& bi, const fs::path& words, const WeekFrame& frame) {
    return Reader(bi, words, frame).read();
}

void add_sstu(const std::string& state, WeekCounts& counts) {
    const json::value held = json::parse(state);
    for (const json::value& request : held.at("requests").as_array()) {
        const json::array& records = request.at("questions").at(0).at("records").as_array();
        ++counts.totals["sstu"];
        ++counts.totals["sstu." + std::string(records.back().at("status").as_string())];
        counts.totals["sstu.again"] += records.size() > 1 ? 1 : 0;
    }
}

}  // namespace gateway
