#include "gateway/core/fault.hpp"

#include <utility>

namespace gateway {

namespace {

std::string message_of(Cause cause, const std::string& detail, const std::string& place) {
    std::string text(info(cause).code);
    if (!detail.empty()) text += ": " + detail;
    if (!place.empty()) text += " (" + place + ")";
    return text;
}

}  // namespace

Fault::Fault(Cause cause, std::string detail, std::string place)
    : std::runtime_error(message_of(cause, detail, place)),
      cause_(cause),
      detail_(std::move(detail)),
      place_(std::move(place)) {}

}  // namespace gateway
