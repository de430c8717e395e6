// Appeals for the tests of analytics, and a store they lie in.
#pragma once

#include <string>
#include <vector>

#include "../store/rig.hpp"
#include "gateway/appeal/appeal.hpp"

namespace gateway::test {

/// "2026-03-02T10:00:00Z"
Time at(const std::string& text);

/// One question n = 1 of a citizen in roads, created on the day at 10:00Z, open, no term.
Appeal plain_appeal(int number, const std::string& day = "2026-03-02");
/// Answers its question with `decision` at `when`.
void answer(Appeal& appeal, const std::string& when, Decision decision = Decision::solved);
void give_term(Appeal& appeal, const std::string& due, DeadlineSource source = DeadlineSource::given);

/// Thirty appeals over ten days with everything a measure counts.
std::vector<Appeal> lively_appeals();

/// A SQLite store with appeals in it.
struct Shelf {
    Shelf() : rig("sqlite") {}
    void put(const Appeal& appeal, std::int64_t version = 1);
    std::filesystem::path data_dir() const;

    Rig rig;
    int messages = 0;
};

std::string text_of_file(const std::filesystem::path& file);
void replace_in_file(const std::filesystem::path& file, const std::string& from, const std::string& to);

}  // namespace gateway::test
