// Operations on the gateway itself: how it stands, configuration, certificates, the table of causes, this API's description.
#include <boost/json/array.hpp>
#include <boost/json/value_from.hpp>

#include "gateway/admin/look.hpp"
#include "gateway/admin/openapi.hpp"
#include "gateway/admin/words.hpp"

namespace gateway {
namespace {

boost::json::object config_json(const DeskView& view) {
    boost::json::object object{{"digest", view.config.digest}, {"loaded_at", json_of(view.config.loaded_at)}};
    set(object, "version", view.config.version);
    return object;
}

boost::json::object intake_json(const DeskIntake& intake) {
    boost::json::object refused;
    for (const auto& [cause, count] : intake.refused)
        if (count > 0) refused[boost::json::string_view(info(cause).code.data(), info(cause).code.size())] = count;
    return {{"accepted", intake.accepted},
            {"repeated", intake.repeated},
            {"unchanged", intake.unchanged},
            {"parked", intake.parked},
            {"refused", std::move(refused)}};
}

boost::json::array exports_json(const std::vector<DeskExport>& exports) {
    boost::json::array list;
    for (const DeskExport& one : exports) {
        boost::json::object object{{"id", one.id},         {"made", one.made},
                                   {"failed", one.failed}, {"failures", one.failures},
                                   {"sent", one.sent},     {"refused", one.refused}};
        set(object, "last_made", one.last_success);
        set(object, "last_error", one.last_error);
        set(object, "last_sent", one.last_sent);
        set(object, "last_refusal", one.last_refusal);
        set(object, "pending", one.pending);
        list.push_back(std::move(object));
    }
    return list;
}

Task<WebResponse> get_status(AdminKit kit, ApiCall) {
    const DeskView view = kit.desk.view();
    const StoreStats stats = co_await kit.store.stats();
    boost::json::array servers;
    for (const DeskServer& one : view.servers)
        servers.push_back({{"name", one.name}, {"address", one.address}, {"tls", one.tls}, {"connections", one.connections}});
    boost::json::object object{{"phase", view.phase},
                               {"started_at", json_of(view.started_at)},
                               {"now", json_of(kit.clock.now())},
                               {"config", config_json(view)},
                               {"store",
                                {{"messages", stats.messages},
                                 {"appeals", stats.appeals},
                                 {"unrouted", stats.unrouted},
                                 {"parked_open", stats.parked_open},
                                 {"evidence_items", stats.evidence_items},
                                 {"journal_records", stats.journal_records},
                                 {"write_queue", stats.write_queue},
                                 {"last_commit_ms", stats.last_commit_seconds * 1000}}},
                               {"intake", intake_json(view.intake)},
                               {"exports", exports_json(view.exports)},
                               {"servers", std::move(servers)}};
    co_return json_response(object);
}

Task<WebResponse> get_config(AdminKit kit, ApiCall) {
    co_return json_response(config_json(kit.desk.view()));
}

Task<WebResponse> reload(AdminKit kit, ApiCall call) {
    JournalEntry entry;
    entry.kind = "admin.config_reload_asked";
    entry.actor = call.actor;
    entry.detail = journal_text({{"reason", call.reason}});
    co_await kit.store.note(std::move(entry));
    const DeskReload done = co_await kit.desk.reload();
    boost::json::array mistakes;
    for (const std::string& one : done.mistakes) mistakes.push_back(json_of(one));
    co_return json_response(
        boost::json::object{{"taken", done.taken}, {"digest", done.digest}, {"mistakes", std::move(mistakes)}});
}

Task<WebResponse> list_certificates(AdminKit kit, ApiCall) {
    const Time now = kit.clock.now();
    boost::json::array items;
    for (const DeskCertificate& one : kit.desk.view().certificates) {
        boost::json::object object{{"use", one.use}, {"file", one.file}, {"common_name", one.common_name}};
        set(object, "connector", one.connector);
        set(object, "issuer", one.issuer);
        set(object, "serial", one.serial);
        set(object, "algorithm", one.algorithm);
        object["sha256"] = one.sha256;
        object["not_before"] = json_of(one.not_before);
        object["not_after"] = json_of(one.not_after);
        object["days_left"] = std::chrono::floor<std::chrono::days>(one.ends() - now).count();
        object["superseded"] = one.superseded;
        object["users"] = boost::json::value_from(one.users);
        set(object, "next_step", one.next_ru);
        set(object, "next_step_en", one.next_en);
        items.push_back(std::move(object));
    }
    co_return page_response(std::move(items), {});
}

boost::json::object json_of_source(const DeskTrustSource& source) {
    boost::json::object object{{"kind", source.kind}, {"url", source.url}, {"failures", source.failures}};
    set(object, "about", source.about);
    if (source.last_success) object["last_success"] = json_of(*source.last_success);
    if (source.until) object["until"] = json_of(*source.until);
    set(object, "last_error", source.last_error);
    return object;
}

Task<WebResponse> list_trust(AdminKit kit, ApiCall) {
    boost::json::array items;
    for (const DeskTrust& trust : kit.desk.view().trust) {
        boost::json::array sources;
        for (const DeskTrustSource& source : trust.sources) sources.push_back(json_of_source(source));
        items.push_back(boost::json::object{{"name", trust.name},
                                            {"revocation", trust.revocation},
                                            {"users", boost::json::value_from(trust.users)},
                                            {"accepted_unknown", trust.accepted_unknown},
                                            {"refused_unknown", trust.refused_unknown},
                                            {"revoked", trust.revoked},
                                            {"sources", std::move(sources)}});
    }
    co_return page_response(std::move(items), {});
}

Task<WebResponse> list_causes(AdminKit, ApiCall) {
    boost::json::array items;
    for (const CauseInfo& row : all_causes()) {
        boost::json::object object = json_of(row.cause);
        object["http_status"] = row.http_status;
        items.push_back(std::move(object));
    }
    co_return page_response(std::move(items), {});
}

Task<WebResponse> get_openapi(AdminKit, ApiCall) {
    WebResponse response;
    response.headers.emplace_back("Content-Type", "application/json");
    response.body = openapi_document();
    co_return response;
}

}  // namespace

void add_gateway_operations(std::vector<ApiOperation>& table) {
    table.push_back({.method = "GET",
                     .path = "/status",
                     .name = "getStatus",
                     .ru = "Шлюз в целом: работа, хранилище, приём, порты",
                     .en = "The gateway as a whole: phase, store, intake, ports",
                     .answer = "Status",
                     .handler = &get_status});
    table.push_back({.method = "GET",
                     .path = "/config",
                     .name = "getConfig",
                     .ru = "Отпечаток действующей конфигурации",
                     .en = "Digest of the configuration in force",
                     .answer = "Config",
                     .handler = &get_config});
    table.push_back({.method = "POST",
                     .path = "/config/reload",
                     .name = "reloadConfig",
                     .right = ApiRight::change,
                     .ru = "Перечитать конфигурацию; с ошибками не принимается, работает прежняя",
                     .en = "Read the configuration anew; a bad one is refused and the old one serves on",
                     .answer = "Reload",
                     .handler = &reload});
    table.push_back({.method = "GET",
                     .path = "/certificates",
                     .name = "listCertificates",
                     .ru = "Сертификаты и сколько дней осталось",
                     .en = "Certificates and their days left",
                     .answer = "CertificatePage",
                     .handler = &list_certificates});
    table.push_back({.method = "GET",
                     .path = "/trust",
                     .name = "listTrust",
                     .ru = "Хранилища доверия: CRL и OCSP, когда обновлены и что не удаётся",
                     .en = "Trust stores: CRLs and OCSP, when refreshed and what fails",
                     .answer = "TrustPage",
                     .handler = &list_trust});
    table.push_back({.method = "GET",
                     .path = "/causes",
                     .name = "listCauses",
                     .ru = "Таблица причин отказов и сбоев",
                     .en = "The table of causes of refusals and failures",
                     .answer = "CausePage",
                     .handler = &list_causes});
    table.push_back({.method = "GET",
                     .path = "/openapi.json",
                     .name = "getOpenApi",
                     .ru = "Это описание, OpenAPI 3.1",
                     .en = "This description, OpenAPI 3.1",
                     .answer = "OpenApi",
                     .handler = &get_openapi});
}

}  // namespace gateway
