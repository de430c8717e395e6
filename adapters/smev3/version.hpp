// The versions of the SMEV 3 schemas as data: one row each, and no other place asks which version it is (facts of the
// operator's XSD and WSDL). Reading stays lenient in every version: rows say what we write and what our own door demands.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace gateway::smev3 {

/// Immutable, lives as long as the program; compare rows by `key`.
struct Version {
    std::string_view key;      ///< "1.1", "1.2", "1.3", "1.3-newer": the word in the configuration, the folder of schemas/smev
    std::string_view number;   ///< as in the namespaces: "1.3" for both revisions of 1.3
    std::string_view service;  ///< namespace of the WSDL
    std::string_view types, basic, faults;
    std::string_view routing, directive;  ///< empty where they do not exist

    bool chain_required = false;         ///< ReferenceMessageID and TransactionCode of a request are mandatory by the letter
    bool queue_statistics = false;       ///< GetIncomingQueueStatistics exists
    bool cancel = false;                 ///< GetRequest may bring Cancel
    bool full_metadata = false;          ///< MessageMetadata: MessageId, DestinationName and SupplementaryData
    bool file_details = false;           ///< attachment headers: NamespaceUri, FileName, Archive
    bool accepted_optional = false;      ///< AckTargetMessage/@accepted
    bool late_faults_described = false;  ///< EndOfLifeReached carries Code and Description; PersonalAccessDenied exists
    std::size_t longest_fault_code = 50;

    std::span<const std::string_view> operations;     ///< "SendRequest" …
    std::span<const std::string_view> reject_codes;   ///< RejectionReasonCode
    std::span<const std::string_view> statuses;       ///< InteractionStatusType; an open list when reading
    std::span<const std::string_view> routing_codes;  ///< RoutingStatusCode; empty without routing

    bool has_operation(std::string_view name) const;
    bool has_reject_code(std::string_view code) const;
};

/// Limits that are the same in all versions (characters unless said otherwise).
inline constexpr std::size_t longest_transaction_code = 1500;
inline constexpr std::size_t longest_text = 4000;  ///< To, RejectionReasonDescription, StatusDescription
inline constexpr std::size_t longest_node_id = 50;
inline constexpr std::size_t longest_status_details = 500;
inline constexpr std::size_t longest_routing_value = 500;
inline constexpr std::size_t most_routing_values = 1000;

std::span<const Version> all_versions();

/// The row of a key. Throws std::out_of_range for a word that is no version.
const Version& version_of(std::string_view key);

/// True for a namespace of any version's types, basic, faults, routing or directive.
bool is_smev_namespace(std::string_view ns);

}  // namespace gateway::smev3
