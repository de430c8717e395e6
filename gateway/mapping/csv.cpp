#include "gateway/mapping/csv.hpp"

#include <algorithm>
#include <stdexcept>

#include "gateway/appeal/scalars.hpp"

namespace gateway {
namespace {

[[noreturn]] void refuse(std::string_view name, int line, std::string_view why) {
    throw std::runtime_error(std::string(name) + ":" + std::to_string(line) + ": " + std::string(why));
}

// Reads cell after cell; knows the line it stands on.
class Reader {
public:
    Reader(std::string_view name, std::string_view text) : name_(name), rest_(text) {}

    bool done() const { return rest_.empty(); }
    int line() const { return line_; }

    bool skip_blank() {
        if (rest_.front() != '#' && rest_.front() != '\n' && !rest_.starts_with("\r\n")) return false;
        const auto end = rest_.find('\n');
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
        ++line_;
        return true;
    }

    /// The cells up to the end of the line.
    std::vector<std::string> row() {
        std::vector<std::string> cells;
        do cells.push_back(cell());
        while (take(";"));
        if (!take("\r\n") && !take("\n") && !rest_.empty()) refuse(name_, line_, "text behind a closing quote");
        ++line_;
        return cells;
    }

private:
    bool take(std::string_view expected) {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }

    std::string cell() {
        if (take("\"")) return quoted();
        auto end = std::min(rest_.find_first_of(";\n"), rest_.size());
        if (end > 0 && end < rest_.size() && rest_[end] == '\n' && rest_[end - 1] == '\r') --end;
        std::string text(rest_.substr(0, end));
        rest_.remove_prefix(end);
        return text;
    }

    std::string quoted() {
        const int start = line_;
        std::string text;
        while (!rest_.empty()) {
            if (take("\"\"")) {
                text += '"';
            } else if (take("\"")) {
                return text;
            } else {
                if (rest_.front() == '\n') ++line_;
                text += rest_.front();
                rest_.remove_prefix(1);
            }
        }
        refuse(name_, start, "a quote is not closed");
    }

    std::string_view name_, rest_;
    int line_ = 1;
};

}  // namespace

std::vector<CsvRow> parse_csv(std::string_view name, std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (const auto good = valid_utf8(text); good < text.size()) {
        const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(good), '\n') + 1;
        refuse(name, static_cast<int>(line), "not UTF-8 (CP1251?)");
    }
    std::vector<CsvRow> rows;
    for (Reader reader(name, text); !reader.done();) {
        if (reader.skip_blank()) continue;
        CsvRow row;
        row.line = reader.line();
        row.cells = reader.row();
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace gateway
