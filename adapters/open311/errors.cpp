#include "adapters/open311/errors.hpp"

namespace gateway::open311 {

int http_status_of(Cause cause) {
    switch (cause) {
        case Cause::credentials_missing:
        case Cause::credentials_wrong:
        case Cause::forbidden:
        case Cause::sender_unknown:
            return 403;
        case Cause::unknown_service:
        case Cause::unknown_territory:
        case Cause::unknown_appeal:
        case Cause::unknown_operation:
        case Cause::not_found:
            return 404;
        case Cause::method_not_allowed:
            return 405;
        case Cause::request_timeout:
            return 408;
        case Cause::duplicate_other_content:
            return 409;
        case Cause::too_large:
            return 413;
        case Cause::wrong_content_type:
            return 415;
        case Cause::rate_limited:
            return 429;
        case Cause::header_too_large:
            return 431;
        case Cause::overloaded:
        case Cause::store_unavailable:
        case Cause::stopping:
            return 503;
        case Cause::internal:
            return 500;
        default:
            return 400;
    }
}

std::vector<std::string> descriptions_of(const Fault& fault) {
    if (const auto* several = dynamic_cast<const Problems*>(&fault)) return several->descriptions();
    std::string text(info(fault.cause()).ru);
    if (http_status_of(fault.cause()) >= 500) return {text};
    if (!fault.place().empty()) text = fault.place() + ": " + text;
    if (!fault.detail().empty()) text += " (" + fault.detail() + ")";
    return {text};
}

}  // namespace gateway::open311
