// The second count of an export: queries over the stored documents, nothing of the code that made the export.
#include <algorithm>
#include <stdexcept>

#include "gateway/store/fact_reader.hpp"
#include "gateway/store/readers_native.hpp"
#include "gateway/store/recount_native.hpp"

namespace gateway {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view first_day = "0000-01-01", last_day = "9999-12-31";

[[noreturn]] void unreadable(const std::string& name, const SqliteError& failure) {
    throw std::runtime_error("хранилище в " + name + " нельзя пересчитать / the store in " + name +
                             " cannot be counted: " + failure.what());
}

class SqliteRecount final : public FactRecount {
public:
    SqliteRecount(const fs::path& data_dir, const RecountFrame& frame, BodySeals seals)
        : name_(data_dir.string()),
          db_(data_dir / "gateway.db", Connection::Mode::guest, std::move(seals)),
          snapshot_(db_),
          mark_(frame.change),
          cell_(frame.cell_millidegrees),
          min_count_(frame.min_count) {
        shift_ = std::to_string(frame.offset_minutes) + " minutes";
        shift_back_ = std::to_string(-frame.offset_minutes) + " minutes";
        db_.script(recount_tables);
        for (const RecountRule& rule : frame.rules)
            db_.query("INSERT INTO temp.rules VALUES (?, ?, ?)").bind(rule.block, rule.match, rule.category).run();
        db_.query("INSERT INTO temp.frame VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(frame.since, frame.from.empty() ? first_day : std::string_view(frame.from),
                  frame.to.empty() ? last_day : std::string_view(frame.to), frame.weight_number, frame.weight_speed,
                  frame.weight_completeness, frame.weight_quality, frame.min_closed)
            .run();
        db_.query(recount_facts).bind(mark_, shift_, shift_back_, to_rfc3339(frame.as_of).substr(0, 19)).run();
    }

    std::int64_t changed_since() const override {
        Query row = db_.query(
            "SELECT count(DISTINCT m.appeal) FROM main.messages m WHERE m.seq > ? AND EXISTS (SELECT 1 FROM "
            "main.messages e WHERE e.appeal = m.appeal AND e.seq <= ?)");
        row.bind(mark_, mark_).step();
        return row.number(0);
    }

    bool unchanged(std::string_view appeal_id) const override {
        Query row = db_.query(
            "SELECT (SELECT max(m.seq) FROM main.messages m WHERE m.appeal = a.seq) <= ? FROM main.appeals a "
            "WHERE a.appeal_id = ?");
        return row.bind(mark_, appeal_id).step() && row.flag(0);
    }

    void stand_in(const Names& names, const Cells& cells) override {
        if (sliced_) throw std::logic_error("counted already");
        std::string sql = "INSERT INTO temp.f (", marks;
        for (const std::string& name : names) {
            if (!std::all_of(name.begin(), name.end(), [](char c) { return c == '_' || (c >= 'a' && c <= 'z'); })) return;
            sql += (marks.empty() ? "" : ", ") + name;
            marks += marks.empty() ? "nullif(?, '')" : ", " + value_of(name);
        }
        Query row = db_.query(sql + ") VALUES (" + marks + ")");
        for (const std::string& cell : cells) row.bind(cell);
        row.run();
    }

    void count(std::string_view table, const std::function<void(const Names&, const Cells&)>& take) override {
        try {
            if (table != "appeal_fact" && table != "status_event" && table != "heat_map") slice();
            Query rows = db_.query(query_of(table));
            if (table == "status_event") rows.bind(mark_, shift_);
            if (table == "heat_map") rows.bind(cell_ * 1000, cell_, min_count_);
            Names names;
            for (int i = 0; i < rows.columns(); ++i) names.push_back(rows.name(i));
            Cells cells(names.size());
            while (rows.step()) {
                for (int i = 0; i < rows.columns(); ++i) cells[static_cast<std::size_t>(i)] = rows.text(i);
                take(names, cells);
            }
        } catch (const SqliteError& failure) {
            unreadable(name_, failure);
        }
    }

private:
    /// A cell that says nothing is NULL where the queries expect it and '' where they group by it.
    static std::string value_of(const std::string& name) {
        static const std::vector<std::string> absent{"registered_at",    "closed_at",      "closed_day",
                                                     "due_at",           "in_term",        "rating",
                                                     "duration_seconds", "duration_hours", "duration_days"};
        return std::find(absent.begin(), absent.end(), name) == absent.end() ? "?" : "nullif(?, '')";
    }

    static std::string_view query_of(std::string_view table) {
        if (table == "appeal_fact") return recount_exported;
        if (table == "status_event") return recount_events;
        if (table == "measure_daily") return recount_daily;
        if (table == "measure_total") return recount_total;
        if (table == "other_breakdown") return recount_breakdown;
        if (table == "rating") return recount_rating;
        if (table == "heat_map") return recount_heat;
        throw std::logic_error("no table " + std::string(table));
    }

    void slice() {
        if (!sliced_) db_.script(recount_slices);
        sliced_ = true;
    }

    std::string name_;
    mutable Connection db_;
    Snapshot snapshot_;
    std::int64_t mark_, cell_, min_count_;
    std::string shift_, shift_back_;
    bool sliced_ = false;
};

}  // namespace

std::unique_ptr<FactRecount> open_fact_recount(const fs::path& data_dir, const RecountFrame& frame, BodySeals seals) {
    try {
        return std::make_unique<SqliteRecount>(data_dir, frame, std::move(seals));
    } catch (const SqliteError& failure) {
        unreadable(data_dir.string(), failure);
    }
}

}  // namespace gateway
