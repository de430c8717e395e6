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

/// index.txt: what a shell needs of index.json, one line each: "original FILE SHA256", "attachment FILE", "cms SIGNATURE FILE",
/// "stamp TOKEN SHA256-OF-WHAT-IT-STAMPS". Values that are no such names or digests are left out.
std::string index_text(const boost::json::object& index);

/// The document whose detached signature this one is; null when it is no signature or its document is not there.
const boost::json::object* signed_original(const boost::json::object& index, const boost::json::object& signature);

/// The record as it was before json_of_record. Throws boost::system::system_error for what it never writes.
JournalRecord record_of_json(const boost::json::value& value);

/// A text member; empty when it is absent or no text.
std::string text_of(const boost::json::object& object, const char* name);
/// The objects of a list; nothing when it is absent.
std::vector<const boost::json::object*> objects_of(const boost::json::object& object, const char* name);

/// One line of JSON.
std::string json_text(const boost::json::value& value);

}  // namespace gateway
