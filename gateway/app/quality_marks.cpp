#include "gateway/app/quality_marks.hpp"

#include <sstream>

namespace gateway {
namespace {

constexpr std::string_view operator_word = "*";

}  // namespace

std::string text_of_marks(const NoticeMarks& marks) {
    std::string text;
    for (const auto& [sector, mark] : marks) {
        text += (sector.empty() ? std::string(operator_word) : sector) + " " + mark.state + " " + std::to_string(mark.failures);
        text += (mark.reason.empty() ? "" : " " + mark.reason) + "\n";
    }
    return text;
}

NoticeMarks marks_of_text(std::string_view text) {
    NoticeMarks marks;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string sector;
        NoticeMark mark;
        if (!(words >> sector >> mark.state >> mark.failures)) continue;
        std::getline(words >> std::ws, mark.reason);
        marks[sector == operator_word ? std::string() : sector] = std::move(mark);
    }
    return marks;
}

}  // namespace gateway
