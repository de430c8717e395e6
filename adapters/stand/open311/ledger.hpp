// What a municipality has taken and how far each request is.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/stand/open311/municipal.hpp"

namespace gateway::stand {

struct MunicipalRequest {
    std::string id, token, marker;
    std::string service_code, service_name, description, address, address_id, lat, lon, media_url;
    Time requested{};
};

struct MunicipalStage {
    std::string_view status;  ///< "open", "closed"
    std::string notes;
    Time updated{};
};

/// Not thread-safe: io thread only.
class MunicipalBook {
public:
    explicit MunicipalBook(const MunicipalSettings& settings) : settings_(settings) {}

    /// Gives it a number and, in token mode, a token.
    const MunicipalRequest& take(MunicipalRequest request);

    /// The number once it is given out; in token mode nothing before `token_delay` has passed.
    std::optional<std::string> number_at(const MunicipalRequest& request, Time now) const;
    MunicipalStage stage_at(const MunicipalRequest& request, Time now) const;

    const MunicipalRequest* by_number(std::string_view id) const;
    const MunicipalRequest* by_token(std::string_view token) const;
    const std::vector<MunicipalRequest>& all() const { return requests_; }
    const std::map<std::string, int>& effects() const { return effects_; }

    void close_all() { closed_by_hand_ = true; }
    void clear();

private:
    const MunicipalSettings& settings_;
    std::vector<MunicipalRequest> requests_;
    std::map<std::string, int> effects_;  ///< marker → how many requests carry it
    bool closed_by_hand_ = false;
};

/// The last UUID of a text, or empty.
std::string last_uuid(std::string_view text);

}  // namespace gateway::stand
