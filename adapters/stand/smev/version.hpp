// The versions of the SMEV 3 protocol the stand speaks, and what differs between them (facts/smev.md §3.5), as data.
#pragma once

#include <string>
#include <string_view>

namespace gateway::stand::smev {

struct Version {
    std::string name;                  ///< "1.1", "1.2", "1.3", "1.3-newer"
    std::string types, basic, faults;  ///< namespaces
    std::string routing;               ///< 1.3 only
    bool statistics = true;            ///< GetIncomingQueueStatistics exists, and Cancel
    bool failure_code = true;          ///< RejectionReasonCode FAILURE exists
    bool delivery_block = true;        ///< DestinationName and SupplementaryData stand in MessageMetadata
    bool file_names = false;           ///< FileName, NamespaceUri and Archive in attachment headers, Routing beside the request
    bool newer = false;                ///< PersonalAccessDenied, EndOfLifeReached with Code and Description
};

/// The version of a path "/smev/v1.2/ws"; null when the path names none. Throws Fault(not_found) for a version there is not.
const Version* version_of_path(std::string_view path);

/// By name; null when there is no such version.
const Version* version_named(std::string_view name);

/// By the namespace of a request's element; null for foreign ones. "1.3" and "1.3-newer" share theirs: "1.3" is given.
const Version* version_of_namespace(std::string_view types_ns);

}  // namespace gateway::stand::smev
