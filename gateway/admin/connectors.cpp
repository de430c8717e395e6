// Operations on connectors and routes: how they stand, pause, resume, poll at once.
#include <algorithm>
#include <boost/json/array.hpp>

#include "gateway/admin/look.hpp"
#include "gateway/admin/words.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

boost::json::object breaker_json(const DeskBreaker& breaker) {
    boost::json::object object{{"state", breaker.state}, {"failures", breaker.failures}, {"opened", breaker.opened}};
    if (breaker.state == "open") object["probe_in_ms"] = breaker.probe_in.count();
    set(object, "cause", breaker.cause);
    return object;
}

boost::json::object poller_json(const DeskPoller& poller) {
    boost::json::object object{
        {"pause", json_of(poller.pause)}, {"polling", poller.polling}, {"interval_ms", poller.interval.count()},
        {"polls", poller.polls},          {"failed", poller.failed},   {"failures_in_row", poller.failures},
        {"taken", poller.taken}};
    set(object, "last_poll", poller.last_poll);
    set(object, "last_success", poller.last_success);
    if (poller.last_error) object["last_error"] = json_of(*poller.last_error);
    return object;
}

boost::json::object waiting_json(const RouteStats& stats, Time now) {
    boost::json::object object{{"queued", stats.queued},          {"leased", stats.leased},   {"postponed", stats.postponed},
                               {"delivered", stats.delivered},    {"refused", stats.refused}, {"in_doubt", stats.in_doubt},
                               {"handed_over", stats.handed_over}};
    set(object, "oldest_handed_over", stats.oldest_handed_over);
    if (stats.oldest_waiting) {
        object["oldest_waiting"] = json_of(*stats.oldest_waiting);
        object["oldest_waiting_s"] =
            std::max<std::int64_t>(0, std::chrono::floor<std::chrono::seconds>(now - *stats.oldest_waiting).count());
    }
    return object;
}

void add(RouteStats& sum, const RouteStats& one) {
    sum.queued += one.queued;
    sum.leased += one.leased;
    sum.postponed += one.postponed;
    sum.delivered += one.delivered;
    sum.refused += one.refused;
    sum.in_doubt += one.in_doubt;
    sum.handed_over += one.handed_over;
    if (one.oldest_handed_over && (!sum.oldest_handed_over || *one.oldest_handed_over < *sum.oldest_handed_over))
        sum.oldest_handed_over = one.oldest_handed_over;
    if (one.oldest_waiting && (!sum.oldest_waiting || *one.oldest_waiting < *sum.oldest_waiting))
        sum.oldest_waiting = one.oldest_waiting;
}

/// What is shown of connectors and routes, all of one moment.
struct Picture {
    DeskView view;
    StoreStats stats;
    Time now{};
};

Task<Picture> picture_of(AdminKit kit) {
    Picture picture{.view = kit.desk.view(), .stats = {}, .now = kit.clock.now()};
    picture.stats = co_await kit.store.stats();
    co_return picture;
}

boost::json::object connector_json(const DeskConnector& connector, const Picture& picture) {
    boost::json::object object{{"id", connector.id}, {"adapter", connector.adapter}};
    set(object, "title", connector.title);
    object["delivers"] = connector.delivers;
    object["polls"] = connector.polls;
    object["listens"] = connector.listens;
    object["pause"] = json_of(connector.pause);
    if (connector.breaker) object["breaker"] = breaker_json(*connector.breaker);
    for (const DeskPoller& poller : picture.view.pollers)
        if (poller.connector == connector.id) object["poller"] = poller_json(poller);
    RouteStats sum;
    for (const RouteStats& one : picture.stats.routes)
        if (one.connector == connector.id) add(sum, one);
    object["deliveries"] = waiting_json(sum, picture.now);
    return object;
}

boost::json::object route_json(const DeskRoute& route, const Picture& picture) {
    boost::json::object object{{"route", route.route},
                               {"connector", route.connector},
                               {"pause", json_of(route.pause)},
                               {"running", route.running},
                               {"unsettled", route.unsettled},
                               {"attempts",
                                {{"delivered", route.delivered},
                                 {"refused", route.refused},
                                 {"postponed", route.postponed},
                                 {"in_doubt", route.in_doubt},
                                 {"handed_over", route.handed_over},
                                 {"repeats", route.repeats},
                                 {"dead", route.dead}}}};
    set(object, "last_delivered", route.last_delivered);
    if (route.last_error) object["last_error"] = json_of(*route.last_error);
    RouteStats stats;
    for (const RouteStats& one : picture.stats.routes)
        if (one.route == route.route && one.connector == route.connector) stats = one;
    object["deliveries"] = waiting_json(stats, picture.now);
    return object;
}

Task<WebResponse> list_connectors(AdminKit kit, ApiCall) {
    const Picture picture = co_await picture_of(kit);
    boost::json::array items;
    for (const DeskConnector& one : picture.view.connectors) items.push_back(connector_json(one, picture));
    co_return page_response(std::move(items), {});
}

Task<WebResponse> show_connector(AdminKit kit, std::string id) {
    const Picture picture = co_await picture_of(kit);
    for (const DeskConnector& one : picture.view.connectors)
        if (one.id == id) co_return json_response(connector_json(one, picture));
    throw Fault(Cause::not_found, "no such connector", "connector");
}

Task<WebResponse> get_connector(AdminKit kit, ApiCall call) {
    co_return co_await show_connector(kit, call.path.at("connector"));
}

Task<WebResponse> list_routes(AdminKit kit, ApiCall) {
    const Picture picture = co_await picture_of(kit);
    boost::json::array items;
    for (const DeskRoute& one : picture.view.routes) items.push_back(route_json(one, picture));
    co_return page_response(std::move(items), {});
}

Task<WebResponse> show_route(AdminKit kit, std::string id) {
    const Picture picture = co_await picture_of(kit);
    boost::json::array items;
    for (const DeskRoute& one : picture.view.routes)
        if (one.route == id) items.push_back(route_json(one, picture));
    co_return page_response(std::move(items), {});
}

/// Known before anything is journaled; throws Fault(not_found).
void must_have_connector(const AdminKit& kit, const std::string& id) {
    for (const DeskConnector& one : kit.desk.view().connectors)
        if (one.id == id) return;
    throw Fault(Cause::not_found, "no such connector", "connector");
}

void must_have_poller(const AdminKit& kit, const std::string& id) {
    for (const DeskPoller& one : kit.desk.view().pollers)
        if (one.connector == id) return;
    throw Fault(Cause::not_found, "no connector of this name is polled", "connector");
}

void must_have_route(const AdminKit& kit, const std::string& id) {
    for (const DeskRoute& one : kit.desk.view().routes)
        if (one.route == id) return;
    throw Fault(Cause::not_found, "no such route", "route");
}

/// The journal first: what cannot be noted is not done.
Task<void> note_deed(AdminKit kit, ApiCall call, std::string kind) {
    JournalEntry entry;
    entry.kind = std::move(kind);
    entry.actor = call.actor;
    const auto connector = call.path.find("connector"), route = call.path.find("route");
    if (connector != call.path.end()) entry.connector = connector->second;
    entry.detail = journal_text({{"reason", call.reason}, {"route", route == call.path.end() ? std::string() : route->second}});
    co_await kit.store.note(std::move(entry));
}

Task<WebResponse> pause_connector(AdminKit kit, ApiCall call) {
    const std::string id = call.path.at("connector");
    must_have_connector(kit, id);
    co_await note_deed(kit, call, "admin.connector_paused");
    co_await kit.desk.pause_connector(id);
    co_return co_await show_connector(kit, id);
}

Task<WebResponse> resume_connector(AdminKit kit, ApiCall call) {
    const std::string id = call.path.at("connector");
    must_have_connector(kit, id);
    co_await note_deed(kit, call, "admin.connector_resumed");
    co_await kit.desk.resume_connector(id);
    co_return co_await show_connector(kit, id);
}

Task<WebResponse> poll_connector(AdminKit kit, ApiCall call) {
    const std::string id = call.path.at("connector");
    must_have_poller(kit, id);
    co_await note_deed(kit, call, "admin.connector_polled");
    kit.desk.poll_now(id);
    co_return co_await show_connector(kit, id);
}

Task<WebResponse> pause_route(AdminKit kit, ApiCall call) {
    const std::string id = call.path.at("route");
    must_have_route(kit, id);
    co_await note_deed(kit, call, "admin.route_paused");
    co_await kit.desk.pause_route(id);
    co_return co_await show_route(kit, id);
}

Task<WebResponse> resume_route(AdminKit kit, ApiCall call) {
    const std::string id = call.path.at("route");
    must_have_route(kit, id);
    co_await note_deed(kit, call, "admin.route_resumed");
    co_await kit.desk.resume_route(id);
    co_return co_await show_route(kit, id);
}

struct Words {
    std::string_view ru, en;
};

ApiOperation look(std::string_view path, std::string_view name, std::string_view answer, ApiHandler handler) {
    return {.method = "GET", .path = path, .name = name, .answer = answer, .handler = handler};
}

ApiOperation worded(ApiOperation operation, Words words) {
    operation.ru = words.ru;
    operation.en = words.en;
    return operation;
}

ApiOperation change(std::string_view path, std::string_view name, std::string_view answer, ApiHandler handler) {
    ApiOperation operation = look(path, name, answer, handler);
    operation.method = "POST";
    operation.right = ApiRight::change;
    return operation;
}

}  // namespace

void add_connector_operations(std::vector<ApiOperation>& table) {
    table.push_back(worded(look("/connectors", "listConnectors", "ConnectorPage", &list_connectors),
                           {"Соединения: состояние, опрос, очереди", "Connectors: how they stand, polling, queues"}));
    table.push_back(worded(look("/connectors/{connector}", "getConnector", "Connector", &get_connector),
                           {"Одно соединение", "One connector"}));
    table.push_back(
        worded(change("/connectors/{connector}/pause", "pauseConnector", "Connector", &pause_connector),
               {"Остановить отправку и опрос; переживает перезапуск", "Stop sending and polling; survives restarts"}));
    table.push_back(worded(change("/connectors/{connector}/resume", "resumeConnector", "Connector", &resume_connector),
                           {"Возобновить, и после остановки шлюзом", "Go on, also after a hold by the gateway"}));
    table.push_back(worded(change("/connectors/{connector}/poll", "pollConnector", "Connector", &poll_connector),
                           {"Опросить сейчас", "Poll now"}));
    table.push_back(worded(look("/routes", "listRoutes", "RoutePage", &list_routes),
                           {"Маршруты: попытки, исходы, очереди", "Routes: attempts, outcomes, queues"}));
    table.push_back(worded(change("/routes/{route}/pause", "pauseRoute", "RoutePage", &pause_route),
                           {"Остановить отправку по маршруту", "Stop sending on the route"}));
    table.push_back(worded(change("/routes/{route}/resume", "resumeRoute", "RoutePage", &resume_route),
                           {"Возобновить маршрут", "Let the route go on"}));
}

}  // namespace gateway
