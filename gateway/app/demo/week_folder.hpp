// The folder a week is played in: configuration, keys, secrets, all made anew below the demonstration's own.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "gateway/core/time.hpp"

namespace gateway {

struct WeekFolder {
    std::filesystem::path dir;                  ///< config, data, keys, secrets, log, words, sstu, bi are below
    std::map<std::string, std::string> tokens;  ///< of the partners of the gateway's API, by id

    std::filesystem::path config() const { return dir / "config"; }
    std::filesystem::path words() const { return dir / "words/out"; }       ///< what the officer on duty was told
    std::filesystem::path reports() const { return dir / "sstu/reports"; }  ///< for ССТУ, a file each
    std::filesystem::path parts() const { return dir / "sstu/parts"; }      ///< the same in ZIPs
    std::filesystem::path bi() const { return dir / "bi/week"; }
};

/// `example`: the commented configuration with its folder `week`. What lay in `dir` is removed. Keys are valid from the day
/// before `from` on. Throws std::runtime_error with one sentence.
WeekFolder prepare_week(const std::filesystem::path& example, const std::filesystem::path& dir, const std::string& region,
                        Time from);

}  // namespace gateway
