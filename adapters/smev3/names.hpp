// The names of SMEV 3 on the wire (facts/smev.md §2).
#pragma once

#include <string>
#include <string_view>

namespace gateway::smev3 {

inline constexpr std::string_view soap_ns = "http://schemas.xmlsoap.org/soap/envelope/";
inline constexpr std::string_view dsig_ns = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr std::string_view xop_ns = "http://www.w3.org/2004/08/xop/include";

/// Namespaces of one schema version, "1.2".
struct WireNames {
    explicit WireNames(std::string_view version)
        : types("urn://x-artefacts-smev-gov-ru/services/message-exchange/types/" + std::string(version)),
          basic("urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/" + std::string(version)),
          faults("urn://x-artefacts-smev-gov-ru/services/message-exchange/types/faults/" + std::string(version)) {}
    std::string types, basic, faults;
};

}  // namespace gateway::smev3
