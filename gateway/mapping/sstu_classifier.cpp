#include "gateway/mapping/sstu_classifier.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "gateway/core/digest.hpp"
#include "gateway/mapping/csv.hpp"

namespace gateway {
namespace {

constexpr std::size_t segment = 5;  // four digits and a dot
constexpr int most_levels = 5, first_assignable = 4;

bool has_form(std::string_view code) {
    if ((code.size() + 1) % segment != 0 || code.size() + 1 > segment * most_levels) return false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const bool dot = i % segment == segment - 1;
        if (dot ? code[i] != '.' : code[i] < '0' || code[i] > '9') return false;
    }
    return !code.empty();
}

[[noreturn]] void refuse(std::string_view name, int line, const std::string& why) {
    throw std::runtime_error(std::string(name) + ":" + std::to_string(line) + ": " + why);
}

std::size_t column(const CsvRow& header, std::string_view title, std::string_view file) {
    const auto found = std::find(header.cells.begin(), header.cells.end(), title);
    if (found == header.cells.end()) refuse(file, header.line, "the header needs the columns code and name, separated by ';'");
    return static_cast<std::size_t>(found - header.cells.begin());
}

/// Public copies do not quote: a name with ';' in it is one name, as long as it stands last.
std::string rest_of(const CsvRow& row, std::size_t from) {
    std::string text = row.cells[from];
    for (std::size_t i = from + 1; i < row.cells.size(); ++i) text += ";" + row.cells[i];
    return text;
}

}  // namespace

std::string plain_sstu_code(std::string_view code) {
    if (!has_form(code)) return {};
    while (code.size() > 4 && code.ends_with(".0000")) code.remove_suffix(segment);
    return std::string(code);
}

int level_of_sstu(std::string_view plain_code) {
    return static_cast<int>((plain_code.size() + 1) / segment);
}

SstuClassifier SstuClassifier::load(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("классификатор не читается / the classifier cannot be read: " + file.string());
    return parse(file.string(), std::string{std::istreambuf_iterator<char>(in), {}});
}

SstuClassifier SstuClassifier::parse(std::string_view name, std::string_view csv) {
    SstuClassifier classifier;
    classifier.file_ = std::filesystem::path(name).stem().string();
    classifier.version_ = sha256_hex(csv);
    const auto rows = parse_csv(name, csv);
    if (rows.empty()) refuse(name, 1, "the header is missing");
    const std::size_t code = column(rows.front(), "code", name), title = column(rows.front(), "name", name);
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const CsvRow& row = rows[i];
        const auto wanted = rows.front().cells.size();
        const bool name_is_last = title + 1 == wanted;
        if (row.cells.size() < wanted || (row.cells.size() > wanted && !name_is_last))
            refuse(name, row.line, "as many cells as the header has are wanted");
        const std::string plain = plain_sstu_code(row.cells[code]);
        if (plain.empty()) refuse(name, row.line, "a code is groups of four digits with dots: 0005.0005.0056.1154");
        if (!classifier.names_.emplace(plain, name_is_last ? rest_of(row, title) : row.cells[title]).second)
            refuse(name, row.line, "the code stands twice");
    }
    return classifier;
}

SstuFlaw SstuClassifier::flaw_of(std::string_view code) const {
    const std::string plain = plain_sstu_code(code);
    if (plain.empty()) return SstuFlaw::form;
    if (level_of_sstu(plain) < first_assignable) return SstuFlaw::navigation;
    return names_.contains(plain) ? SstuFlaw::none : SstuFlaw::unknown;
}

std::string_view SstuClassifier::name_of(std::string_view code) const {
    const auto found = names_.find(plain_sstu_code(code));
    return found == names_.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace gateway
