#include "gateway/store/fact_reader.hpp"

#include "gateway/store/readers_native.hpp"
#include "gateway/store/rows_native.hpp"

namespace gateway {
namespace fs = std::filesystem;
namespace {

/// Runs `work`; what SQLite refuses becomes one sentence.
template <class Work>
auto readable(const std::string& name, Work work) {
    try {
        return work();
    } catch (const SqliteError& failure) {
        throw std::runtime_error("хранилище в " + name + " нельзя прочесть / the store in " + name +
                                 " cannot be read: " + failure.what());
    }
}

class SqliteFactReader final : public FactReader {
public:
    SqliteFactReader(const fs::path& data_dir, BodySeals seals)
        : name_(data_dir.string()), db_(data_dir / "gateway.db", Connection::Mode::guest, std::move(seals)), snapshot_(db_) {
        Query row = db_.query(
            "SELECT (SELECT coalesce(max(seq), 0) FROM messages), (SELECT count(*) FROM appeals), "
            "(SELECT coalesce(max(changed_at), 0) FROM appeals)");
        row.step();
        mark_ = {row.number(0), row.number(1), row.time(2)};
    }

    StoreMark mark() const override { return mark_; }

    void walk(const std::function<void(const StoredAppeal&)>& take) override {
        static const std::string sql = select + " ORDER BY a.seq";
        readable(name_, [&] {
            Query rows = db_.query(sql);
            give(rows, take);
        });
    }

    void walk_recent(Time since, Time until, const std::function<void(const StoredAppeal&)>& take) override {
        static const std::string sql =
            select +
            " WHERE a.seq IN (SELECT seq FROM appeals WHERE changed_at >= ?1 UNION SELECT appeal FROM "
            "clocks WHERE state <> 'satisfied' AND due_at BETWEEN ?1 AND ?2) ORDER BY a.seq";
        readable(name_, [&] {
            Query rows = db_.query(sql);
            rows.bind(since, until);
            give(rows, take);
        });
    }

private:
    static constexpr int appeal_width = 9;  ///< columns of appeal_columns
    static inline const std::string select =
        "SELECT " + std::string(appeal_columns) +
        ", (SELECT coalesce(max(m.seq), 0) FROM messages m WHERE m.appeal = a.seq) FROM appeals a";

    static void give(Query& rows, const std::function<void(const StoredAppeal&)>& take) {
        while (rows.step()) take({rows.number(0), rows.number(appeal_width), read_appeal(rows)});
    }

    std::string name_;
    Connection db_;
    Snapshot snapshot_;
    StoreMark mark_;
};

}  // namespace

std::unique_ptr<FactReader> open_fact_reader(const fs::path& data_dir, BodySeals seals) {
    const std::string name = data_dir.string();
    std::error_code error;
    if (!fs::is_regular_file(data_dir / "gateway.db", error))
        throw std::runtime_error("в каталоге " + name + " нет хранилища / there is no store in " + name);
    return readable(name, [&] { return std::make_unique<SqliteFactReader>(data_dir, std::move(seals)); });
}

}  // namespace gateway
