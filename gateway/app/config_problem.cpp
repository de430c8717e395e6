#include "gateway/app/config_problem.hpp"

#include <algorithm>
#include <tuple>

namespace gateway {
namespace {

/// Optimal string alignment distance; words longer than a key can be are never near.
std::size_t edits_between(std::string_view left, std::string_view right) {
    constexpr std::size_t longest = 64;
    if (left.size() > longest || right.size() > longest) return longest;
    std::vector<std::size_t> before(right.size() + 1), last(right.size() + 1), now(right.size() + 1);
    for (std::size_t j = 0; j <= right.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t differs = left[i - 1] == right[j - 1] ? 0 : 1;
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + differs});
            const bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
            if (swapped) now[j] = std::min(now[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(now);
    }
    return last[right.size()];
}

auto order_of(const ConfigProblem& problem) {
    return std::tie(problem.place.file, problem.place.line, problem.place.column, problem.weight, problem.en, problem.detail);
}

}  // namespace

std::string to_line(const ConfigProblem& problem) {
    std::string line = problem.place.file;
    if (problem.place.line > 0) line += ':' + std::to_string(problem.place.line) + ':' + std::to_string(problem.place.column);
    line += problem.weight == ConfigProblem::Weight::warning ? ": предупреждение / warning: " : ": ";
    return line + problem.ru + " / " + problem.en + (problem.detail.empty() ? "" : ": " + problem.detail);
}

void ConfigProblems::error(SettingPlace place, std::string ru, std::string en, std::string detail) {
    add({ConfigProblem::Weight::error, std::move(place), std::move(ru), std::move(en), std::move(detail)});
}

void ConfigProblems::warning(SettingPlace place, std::string ru, std::string en) {
    add({ConfigProblem::Weight::warning, std::move(place), std::move(ru), std::move(en), {}});
}

void ConfigProblems::add(ConfigProblem problem) {
    if (all_.size() >= most) return;
    if (problem.weight == ConfigProblem::Weight::error) ++errors_;
    all_.push_back(std::move(problem));
}

bool ConfigProblems::has_errors_in(std::string_view file) const {
    return std::any_of(all_.begin(), all_.end(), [file](const ConfigProblem& problem) {
        return problem.weight == ConfigProblem::Weight::error && problem.place.file == file;
    });
}

std::vector<ConfigProblem> ConfigProblems::sorted() const {
    std::vector<ConfigProblem> problems = all_;
    std::sort(problems.begin(), problems.end(),
              [](const ConfigProblem& left, const ConfigProblem& right) { return order_of(left) < order_of(right); });
    const auto same = [](const ConfigProblem& left, const ConfigProblem& right) { return order_of(left) == order_of(right); };
    problems.erase(std::unique(problems.begin(), problems.end(), same), problems.end());
    return problems;
}

std::string nearest_of(std::string_view word, const std::vector<std::string>& candidates) {
    std::size_t fewest = std::min<std::size_t>(3, std::max<std::size_t>(1, word.size() / 3)) + 1;
    std::string nearest;
    for (const auto& candidate : candidates) {
        const std::size_t edits = edits_between(word, candidate);
        if (edits >= fewest) continue;
        fewest = edits;
        nearest = candidate;
    }
    return nearest;
}

Hint hint_for(std::string_view word, const std::vector<std::string>& candidates) {
    constexpr std::size_t most_named = 16;
    const std::string nearest = nearest_of(word, candidates);
    if (!nearest.empty()) return {"; возможно, '" + nearest + "'", "; did you mean '" + nearest + "'?"};
    if (candidates.empty()) return {};
    std::string known;
    for (std::size_t i = 0; i < std::min(candidates.size(), most_named); ++i) known += (i == 0 ? "" : ", ") + candidates[i];
    if (candidates.size() > most_named) known += ", …";
    return {"; известны: " + known, "; known: " + known};
}

}  // namespace gateway
