// What is wrong with a configuration: collected over all files and stages, shown sorted, each with its place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/settings.hpp"

namespace gateway {

struct ConfigProblem {
    enum class Weight { error, warning };  ///< an error stops the start; a warning is said and lived with

    Weight weight = Weight::error;
    SettingPlace place;  ///< line and column count from 1; 0 = the whole file
    std::string ru, en;  ///< never hold a secret's value
    std::string detail;  ///< what another part said about it, in its own words; may be empty
};

/// "config/routes/a.yaml:3:7: неизвестный ключ … / unknown key …: detail"; warnings say so after the place.
std::string to_line(const ConfigProblem& problem);

/// Grows only; at most `most` problems are kept, so that hostile files cannot fill the memory.
class ConfigProblems {
public:
    static constexpr std::size_t most = 1000;

    void error(SettingPlace place, std::string ru, std::string en, std::string detail = {});
    void warning(SettingPlace place, std::string ru, std::string en);

    bool has_errors() const { return errors_ > 0; }
    std::size_t errors() const { return errors_; }
    std::size_t warnings() const { return all_.size() - errors_; }
    /// True when a problem of weight error stands in this file.
    bool has_errors_in(std::string_view file) const;
    /// By file, line, column; equal ones once.
    std::vector<ConfigProblem> sorted() const;

private:
    void add(ConfigProblem problem);
    std::vector<ConfigProblem> all_;
    std::size_t errors_ = 0;
};

/// The candidate a person most likely meant: fewest edits (insert, delete, replace, swap of neighbours), at most a third of the
/// word and never more than three; empty when none is near.
std::string nearest_of(std::string_view word, const std::vector<std::string>& candidates);

/// "; возможно, 'x'" / "; did you mean 'x'?", or the list of what is known when nothing is near.
struct Hint {
    std::string ru, en;
};
Hint hint_for(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace gateway
