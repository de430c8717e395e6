#include "adapters/table_import/draft.hpp"

#include <boost/json.hpp>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::table_import {

namespace json = boost::json;

namespace {

/// What every appeal has and no mapping can know: our id, the id of the row, when it was seen first.
std::string completed(const std::string& mapped, const json::object& id, Time now) {
    boost::system::error_code error;
    json::value parsed = json::parse(mapped, error);
    if (error || !parsed.is_object()) throw Fault(Cause::mapping_failed, "the mapping makes no JSON object");
    json::object& appeal = parsed.get_object();
    appeal["appeal_id"] = make_uuid_v7(now);
    json::array ids{id};
    if (const auto* more = appeal.if_contains("external_ids"); more != nullptr && more->is_array())
        for (const auto& one : more->get_array()) ids.push_back(one);
    for (auto& one : ids)
        if (one.is_object()) one.get_object()["system"] = id.at("system");
    appeal["external_ids"] = std::move(ids);
    if (!appeal.contains("created_at")) appeal["created_at"] = to_rfc3339(now);
    const json::value created = appeal.at("created_at");
    if (!appeal.contains("status_at")) appeal["status_at"] = created;
    return json::serialize(appeal);
}

}  // namespace

Draftsman::Draftsman(const TableSettings& settings, std::string connector, const std::string& config_dir)
    : connector_(std::move(connector)),
      system_(settings.numbers_of.empty() ? connector_ : settings.numbers_of),
      id_kind_(settings.id_kind),
      params_{{"connector", connector_}, {"utc_offset", settings.utc_offset}},
      columns_(ColumnMap::load(settings.columns)),
      mapping_(Mapping::load(settings.mapping, std::filesystem::path(config_dir) / "dictionaries")) {
    if (!columns_.knows(settings.key))
        throw std::runtime_error(settings.columns.string() + ": нет ключа / no key " + settings.key);
}

std::string Draftsman::digest_of(const Row& row) const {
    Sha256 digest;
    for (const std::string* part : {&row.json, &mapping_.digest(), &columns_.digest()}) {
        digest.update(*part);
        digest.update("\n");
    }
    return digest.finish_hex();
}

Draft Draftsman::draft(const Row& row, Time now) const {
    const MappedDocument mapped = mapping_.run(row.json, params_);
    const json::object id{{"system", system_}, {"kind", id_kind_}, {"value", row.key}};
    Draft draft{appeal_from_json(completed(mapped.text, id, now)), mapped.stamp(), digest_of(row)};
    draft.appeal.ext[digest_name()] = json_string(draft.digest);
    return draft;
}

bool Draftsman::has_digest(const std::string& stored_appeal, const std::string& digest) const {
    return stored_appeal.find(json_string(digest_name()) + ":" + json_string(digest)) != std::string::npos;
}

}  // namespace gateway::table_import
