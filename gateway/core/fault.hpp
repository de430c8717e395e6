// A refusal on the way in: thrown where the fault is seen, caught once per request and shown in the partner's error form.
#pragma once

#include <stdexcept>
#include <string>

#include "gateway/core/cause.hpp"

namespace gateway {

/// `detail` says what exactly is wrong and may be shown to the partner: it never holds personal data, secrets or bodies.
/// `place` is a JSON pointer ("/questions/0/status"), an XPath with line ("/a/b[2] line 14"), a parameter name or empty.
class Fault : public std::runtime_error {
public:
    explicit Fault(Cause cause, std::string detail = {}, std::string place = {});

    Cause cause() const { return cause_; }
    const std::string& detail() const { return detail_; }
    const std::string& place() const { return place_; }

private:
    Cause cause_;
    std::string detail_;
    std::string place_;
};

}  // namespace gateway
