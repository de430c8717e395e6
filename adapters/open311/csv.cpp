#include "adapters/open311/csv.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "adapters/open311/text.hpp"

namespace gateway::open311 {
namespace {

/// Cuts records one after another off a text.
class CsvCursor {
public:
    explicit CsvCursor(std::string_view text) : text_(text) {}

    /// Passes empty lines and remarks; the line then reached, if it is the first, tells the separator.
    void skip() {
        while (!ended() && (text_[at_] == '#' || trimmed(line_here()).empty())) {
            at_ = std::min(text_.size(), at_ + line_here().size() + 1);
            ++line_;
        }
        if (separator_ == '\0') separator_ = line_here().find(';') == std::string_view::npos ? ',' : ';';
    }

    bool ended() const { return at_ >= text_.size(); }
    int line() const { return line_; }

    std::vector<std::string> record() {
        std::vector<std::string> fields;
        fields.push_back(field());
        while (!ended() && text_[at_] == separator_) {
            ++at_;
            fields.push_back(field());
        }
        if (!ended()) ++at_;  // the line feed
        ++line_;
        return fields;
    }

private:
    std::string_view line_here() const { return text_.substr(at_, text_.find('\n', at_) - at_); }

    std::string field() {
        const auto stop = std::string{separator_, '\n'};
        if (at_ < text_.size() && text_[at_] == '"') return quoted();
        const auto end = std::min(text_.find_first_of(stop, at_), text_.size());
        std::string value(trimmed(text_.substr(at_, end - at_)));
        at_ = end;
        return value;
    }

    std::string quoted() {
        std::string value;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"' && text_.substr(at_ + 1, 1) != "\"") break;
            if (text_[at_] == '"') ++at_;
            if (text_[at_] == '\n') ++line_;
            value += text_[at_];
        }
        if (ended()) throw std::runtime_error("line " + std::to_string(line_) + ": a quote is not closed");
        at_ = std::min(text_.find_first_of(std::string{separator_, '\n'}, at_ + 1), text_.size());
        return value;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    char separator_ = '\0';
};

}  // namespace

std::vector<CsvRow> read_csv(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    CsvCursor cursor(text);
    std::vector<std::string> header;
    std::vector<CsvRow> rows;
    for (cursor.skip(); !cursor.ended(); cursor.skip()) {
        const int line = cursor.line();
        const auto fields = cursor.record();
        if (header.empty()) {
            header = fields;
            continue;
        }
        if (fields.size() != header.size()) {
            throw std::runtime_error("line " + std::to_string(line) + ": " + std::to_string(fields.size()) +
                                     " fields, the header has " + std::to_string(header.size()));
        }
        CsvRow row;
        for (std::size_t i = 0; i < header.size(); ++i) row[header[i]] = fields[i];
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<CsvRow> read_csv_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error(file.string() + ": cannot be read");
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    try {
        return read_csv(text);
    } catch (const std::runtime_error& error) {
        throw std::runtime_error(file.string() + ": " + error.what());
    }
}

}  // namespace gateway::open311
