// What bi/feeds/*.yaml says: a feed for the Ситуационный центр, pushed to its webhook, or pulled with a cursor.
#pragma once

#include <string>
#include <vector>

#include "gateway/analytics/situation.hpp"
#include "gateway/app/bi_place.hpp"
#include "gateway/app/config_problem.hpp"
#include "gateway/core/settings.hpp"

namespace gateway {

/// One file of the folder bi/feeds.
struct BiFeedConfig {
    std::string id;  ///< = file name
    SettingPlace place;
    bool enabled = true;
    Duration every{};       ///< how often the store is looked at
    Duration sums_every{};  ///< how often sums are told; of `rules.slices`
    Duration keep{};        ///< how long what was told can be pulled
    SituationRules rules;
    BiPlace send;                 ///< only url, user, password, token, ca_file, timeout, retry
    std::string listener, token;  ///< pull: where GET /situation/ID is served, and for whom; empty = nowhere
    std::string utc_offset;
    Settings source;  ///< the whole file, for the places of its keys
};

const std::vector<SettingKey>& bi_feed_keys();
BiFeedConfig build_bi_feed(std::string id, const Settings& settings, SettingPlace place, ConfigProblems& problems);

}  // namespace gateway
