#include "gateway/admin/words.hpp"

#include <boost/json/serialize.hpp>

namespace gateway {
namespace {

boost::json::string_view key(std::string_view name) {
    return {name.data(), name.size()};
}

}  // namespace

boost::json::value json_of(std::string_view text) {
    return boost::json::string(key(text));
}

boost::json::value json_of(Time time) {
    return boost::json::string(to_rfc3339(time));
}

boost::json::array json_of(const std::vector<ExternalId>& ids) {
    boost::json::array list;
    for (const ExternalId& id : ids) list.push_back({{"system", id.system}, {"kind", id.kind}, {"value", id.value}});
    return list;
}

boost::json::object json_of(Cause cause) {
    const CauseInfo& row = info(cause);
    return {{"code", json_of(row.code)},       {"ru", json_of(row.ru)},
            {"en", json_of(row.en)},           {"party", json_of(to_text(row.party))},
            {"next_ru", json_of(row.next_ru)}, {"next_en", json_of(row.next_en)}};
}

boost::json::object json_of(const AppealRecord& appeal) {
    return {{"appeal_id", appeal.appeal_id},
            {"version", appeal.version},
            {"status", appeal.status},
            {"regime", appeal.regime},
            {"origin", appeal.origin},
            {"created_at", json_of(appeal.created_at)},
            {"changed_at", json_of(appeal.changed_at)},
            {"external_ids", json_of(appeal.external_ids)}};
}

void set(boost::json::object& object, std::string_view name, const std::string& text) {
    if (!text.empty()) object[key(name)] = text;
}

void set(boost::json::object& object, std::string_view name, const std::optional<Time>& time) {
    if (time) object[key(name)] = json_of(*time);
}

void set(boost::json::object& object, std::string_view name, Cause cause) {
    if (cause != Cause::none) object[key(name)] = json_of(cause);
}

WebResponse json_response(const boost::json::value& value, int status) {
    WebResponse response;
    response.status = status;
    response.headers.emplace_back("Content-Type", "application/json");
    response.body = boost::json::serialize(value);
    return response;
}

WebResponse page_response(boost::json::array items, const std::string& next) {
    boost::json::object page;
    page["items"] = std::move(items);
    page["next"] = next.empty() ? boost::json::value(nullptr) : boost::json::value(next);
    return json_response(page);
}

}  // namespace gateway
