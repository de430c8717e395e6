// What the city has taken and how far each request is. io thread only.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/stand/city/city.hpp"

namespace gateway::stand {

struct CityRequest {
    std::string id, external_id, category, text, address, oktmo;
    Time taken{};
};

struct CityStage {
    std::string_view state;
    std::string answer;
    Time changed{};
};

class CityBook {
public:
    explicit CityBook(const CitySettings& settings) : settings_(settings) {}

    /// A repeat by `key` (not empty) gives the first one again; `fresh` tells which it was.
    const CityRequest& take(CityRequest request, const std::string& key, bool& fresh);
    CityStage stage_at(const CityRequest& request, Time now) const;
    const CityRequest* by_id(std::string_view id) const;
    const CityRequest* by_external(std::string_view external_id) const;
    /// What we were told about a request or a letter; "answered" counts apart.
    void note_event(const std::string& id, std::string_view state) {
        ++effects_["event:" + id];
        if (state == "answered") ++effects_["answer:" + id];
    }

    /// What citizens wrote to the city itself; its place in the list is its sequence number.
    void write(CityRequest request);
    const std::deque<CityRequest>& inbox() const { return inbox_; }
    const std::deque<CityRequest>& requests() const { return requests_; }
    const std::map<std::string, int>& effects() const { return effects_; }
    void clear();

private:
    const CitySettings& settings_;
    std::deque<CityRequest> requests_, inbox_;  ///< references stay valid while they grow
    std::map<std::string, std::size_t> by_key_;
    std::map<std::string, int> effects_;
};

}  // namespace gateway::stand
