// Appeals as they come in life, invented: for the demonstration, the tests and the bench. Nobody in them exists.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/appeal/appeal.hpp"

namespace gateway::stand {

/// What the appeals of one run are about. Equal wishes give equal appeals, on every machine and day.
struct LifelikeWishes {
    std::string region = "kirov";      ///< one of lifelike_regions()
    std::vector<std::string> sectors;  ///< ids of blocks; unknown ones get plain phrases; empty = the common eight
    std::uint64_t seed = 1;
};

/// kirov, smolensk, sakhalin, eao, chechnya.
std::vector<std::string> lifelike_regions();

/// A municipality of a region. Names are real; the ОКТМО codes were written down by hand and stand for the form only.
struct Municipality {
    std::string_view name, oktmo8;
};
/// Throws std::invalid_argument for a region that is not in the list.
const std::vector<Municipality>& municipalities_of(std::string_view region);

/// Makes one appeal after another: sectors and municipalities in turn, so that all of them come up; Russian texts with a median
/// of 250 characters, 95 % under 1 200, some past 10 000, some with remnants of HTML; four channels; a person, contacts and a
/// place. Not thread-safe.
class LifelikeAppeals {
public:
    /// Throws std::invalid_argument for an unknown region.
    explicit LifelikeAppeals(LifelikeWishes wishes);

    /// Valid by the canonical schema; status received, one question or, rarely, two.
    Appeal next();

private:
    std::uint64_t draw();                  ///< splitmix64
    std::size_t below(std::size_t limit);  ///< 0…limit−1
    bool chance(unsigned percent) { return below(100) < percent; }
    template <std::size_t N>
    std::string_view one_of(const std::string_view (&list)[N]) {
        return list[below(N)];
    }
    std::size_t length();  ///< characters wanted
    std::string uuid(Time at);
    std::string text(std::string_view sector, const Municipality& place);
    std::string sentence(std::string_view sector, const Municipality& place);
    std::string with_remnants(std::string plain);
    Applicant applicant();
    Question question(std::string_view sector, std::int64_t number);

    LifelikeWishes wishes_;
    const std::vector<Municipality>& places_;
    std::uint64_t state_;
    std::uint64_t made_ = 0;
};

}  // namespace gateway::stand
