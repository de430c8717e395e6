// The JSON members of a dossier: what its files are and what the store knows of them.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <string>

#include "gateway/dossier/content.hpp"

namespace gateway {

/// What a packed document is called and what it is.
struct PackedFile {
    std::string name, sha256;
    std::uint64_t size = 0;
};

boost::json::object json_of_message(const DossierMessage& message, const PackedFile& file);
boost::json::object json_of_evidence(const EvidenceItem& item, const PackedFile& file);
boost::json::array json_of_deliveries(const AppealTrace& trace);
boost::json::array json_of_attempts(const AppealTrace& trace);
boost::json::object json_of_record(const JournalRecord& record);
boost::json::object json_of_order(const DossierContent& content);
boost::json::object json_of_mappings(const DossierContent& content);

/// The record as it was before json_of_record. Throws boost::system::system_error for what it never writes.
JournalRecord record_of_json(const boost::json::value& value);

/// One line of JSON.
std::string json_text(const boost::json::value& value);

}  // namespace gateway
