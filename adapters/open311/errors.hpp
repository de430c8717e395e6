// GeoReport v2 errors: which status a refusal gets and how it is worded.
#pragma once

#include <string>
#include <vector>

#include "gateway/core/fault.hpp"

namespace gateway::open311 {

/// Several faults of one request, told in one answer (facts of GeoReport v2: every missing required answer is an error of its
/// own).
class Problems : public Fault {
public:
    explicit Problems(std::vector<std::string> descriptions)
        : Fault(Cause::bad_value, descriptions.empty() ? std::string() : descriptions.front()),
          descriptions_(std::move(descriptions)) {}
    const std::vector<std::string>& descriptions() const { return descriptions_; }

private:
    std::vector<std::string> descriptions_;
};

/// 404 what does not exist, 403 a missing or wrong key, 400 everything else the standard knows; beyond it 405, 409, 413,
/// 415, 429 and 5xx keep their meaning.
int http_status_of(Cause cause);

/// For people: Russian plain text, the argument's name where there is one, never a posted value.
std::vector<std::string> descriptions_of(const Fault& fault);

}  // namespace gateway::open311
