#include "adapters/smev3/version.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

namespace gateway::smev3 {

namespace {

using Words = std::string_view;

// clang-format off
#define SMEV_ROOT "urn://x-artefacts-smev-gov-ru/services/message-exchange/"
// clang-format on

constexpr std::array<Words, 7> old_operations{
    "SendRequest", "SendResponse", "GetRequest", "GetResponse", "GetStatus", "Ack", "GetIncomingQueueStatistics"};
constexpr std::array<Words, 6> new_operations{"SendRequest", "SendResponse", "GetRequest", "GetResponse", "GetStatus", "Ack"};

constexpr std::array<Words, 3> three_codes{"ACCESS_DENIED", "NO_DATA", "UNKNOWN_REQUEST_DESCRIPTION"};
constexpr std::array<Words, 4> four_codes{"ACCESS_DENIED", "NO_DATA", "UNKNOWN_REQUEST_DESCRIPTION", "FAILURE"};

constexpr std::array<Words, 8> old_statuses{"doesNotExist",
                                            "requestIsQueued",
                                            "requestIsAcceptedBySmev",
                                            "requestIsRejectedBySmev",
                                            "underProcessing",
                                            "responseIsAcceptedBySmev",
                                            "cancelled",
                                            "responseIsDelivered"};
constexpr std::array<Words, 13> new_statuses{
    "doesNotExist",    "requestIsQueued",   "requestIsAcceptedBySmev",  "requestIsRejectedBySmev",  "requestIsProcessed",
    "underProcessing", "responseIsQueued",  "responseIsAcceptedBySmev", "responseIsRejectedBySmev", "responseIsProcessed",
    "cancelled",       "messageIsArchived", "messageIsDelivered"};

constexpr std::array<Words, 4> routing_codes{"success", "recipientNotFound", "invalidRegistryRecordId", "signatureInvalid"};
constexpr std::array<Words, 7> newer_routing_codes{
    "success",          "recipientNotFound",      "invalidRegistryRecordId", "certificateInvalid",
    "signatureInvalid", "generalRoutingNotFound", "personalAccessDenied"};

constexpr std::array<Version, 4> versions{{
    {.key = "1.1",
     .number = "1.1",
     .service = SMEV_ROOT "1.1",
     .types = SMEV_ROOT "types/1.1",
     .basic = SMEV_ROOT "types/basic/1.1",
     .faults = SMEV_ROOT "types/faults/1.1",
     .queue_statistics = true,
     .cancel = true,
     .full_metadata = true,
     .operations = old_operations,
     .reject_codes = four_codes,
     .statuses = old_statuses},
    {.key = "1.2",
     .number = "1.2",
     .service = SMEV_ROOT "1.2",
     .types = SMEV_ROOT "types/1.2",
     .basic = SMEV_ROOT "types/basic/1.2",
     .faults = SMEV_ROOT "types/faults/1.2",
     .chain_required = true,
     .queue_statistics = true,
     .cancel = true,
     .full_metadata = true,
     .operations = old_operations,
     .reject_codes = three_codes,
     .statuses = old_statuses},
    {.key = "1.3",
     .number = "1.3",
     .service = SMEV_ROOT "1.3",
     .types = SMEV_ROOT "types/1.3",
     .basic = SMEV_ROOT "types/basic/1.3",
     .faults = SMEV_ROOT "types/faults/1.3",
     .routing = SMEV_ROOT "types/routing/1.3",
     .directive = SMEV_ROOT "types/directive/1.3",
     .file_details = true,
     .accepted_optional = true,
     .longest_fault_code = 100,
     .operations = new_operations,
     .reject_codes = four_codes,
     .statuses = new_statuses,
     .routing_codes = routing_codes},
    {.key = "1.3-newer",
     .number = "1.3",
     .service = SMEV_ROOT "1.3",
     .types = SMEV_ROOT "types/1.3",
     .basic = SMEV_ROOT "types/basic/1.3",
     .faults = SMEV_ROOT "types/faults/1.3",
     .routing = SMEV_ROOT "types/routing/1.3",
     .directive = SMEV_ROOT "types/directive/1.3",
     .file_details = true,
     .accepted_optional = true,
     .late_faults_described = true,
     .longest_fault_code = 100,
     .operations = new_operations,
     .reject_codes = four_codes,
     .statuses = new_statuses,
     .routing_codes = newer_routing_codes},
}};

#undef SMEV_ROOT

bool contains(std::span<const std::string_view> words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

}  // namespace

bool Version::has_operation(std::string_view name) const {
    return contains(operations, name);
}

bool Version::has_reject_code(std::string_view code) const {
    return contains(reject_codes, code);
}

std::span<const Version> all_versions() {
    return versions;
}

const Version& version_of(std::string_view key) {
    const auto row = std::ranges::find(versions, key, &Version::key);
    if (row == versions.end()) throw std::out_of_range("no version of the SMEV schemas: " + std::string(key));
    return *row;
}

bool is_smev_namespace(std::string_view ns) {
    return ns.starts_with("urn://x-artefacts-smev-gov-ru/services/message-exchange/types/");
}

}  // namespace gateway::smev3
