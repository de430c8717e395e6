// The names that make the format; docs/dossier-format.md describes what they hold.
#pragma once

#include <string_view>

namespace gateway {

inline constexpr std::string_view dossier_format = "appeal-gateway.dossier.1";
inline constexpr std::string_view dossier_mimetype = "application/vnd.etsi.asic-e+zip";

inline constexpr std::string_view mimetype_member = "mimetype";
inline constexpr std::string_view readme_member = "README.txt";
inline constexpr std::string_view summary_member = "dossier.json";
inline constexpr std::string_view appeal_member = "appeal.json";
inline constexpr std::string_view index_member = "index.json";
inline constexpr std::string_view lines_member = "index.txt";
inline constexpr std::string_view mappings_member = "mappings.json";
inline constexpr std::string_view chain_member = "journal/chain.txt";
inline constexpr std::string_view records_member = "journal/records.json";
inline constexpr std::string_view checkpoint_member = "checkpoint.txt";
inline constexpr std::string_view checkpoint_signature_member = "checkpoint.p7s";
inline constexpr std::string_view manifest_member = "META-INF/ASiCManifest.xml";
inline constexpr std::string_view signature_member = "META-INF/signature.p7s";

}  // namespace gateway
