#include "adapters/open311/endpoint.hpp"

#include <algorithm>
#include <stdexcept>

#include "adapters/open311/errors.hpp"
#include "adapters/open311/posting.hpp"
#include "adapters/open311/query.hpp"
#include "adapters/open311/text.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::open311 {
namespace {

constexpr int most_read = 5'000;  ///< appeals looked at for one list; 1 000 at most are shown
constexpr std::size_t longest_idempotency_key = 200;

/// "/open311/v2/requests/7.json" → "requests/7" and the form of the answer.
struct Resource {
    std::string name;
    bool json = false;

    static Resource of(std::string_view path, std::string_view prefix) {
        Resource resource;
        std::string_view rest = path.starts_with(prefix) ? path.substr(prefix.size()) : path;
        if (rest.starts_with('/')) rest.remove_prefix(1);
        resource.json = rest.ends_with(".json");
        if (resource.json) rest.remove_suffix(5);
        if (rest.ends_with(".xml") && !resource.json) rest.remove_suffix(4);
        resource.name = rest;
        return resource;
    }

    /// "services/001" below "services/" → "001"; empty when it is something else.
    std::string below(std::string_view parent) const {
        return name.starts_with(parent) ? name.substr(parent.size()) : std::string();
    }
};

WebResponse answer(const Resource& resource, std::string_view root, const Value& value, int status = 200) {
    WebResponse response;
    response.status = status;
    response.headers = {{"Content-Type", resource.json ? "application/json; charset=utf-8" : "text/xml; charset=utf-8"},
                        {"Access-Control-Allow-Origin", "*"}};
    response.body = resource.json ? to_json(value) : to_xml(root, value);
    return response;
}

WebResponse error_answer(const Resource& resource, const Fault& fault) {
    const int status = http_status_of(fault.cause());
    Value errors = Value::list("error");
    for (const auto& description : descriptions_of(fault)) {
        Value error = Value::object();
        error.add("code", Value::number(std::to_string(status))).add("description", Value::of(description));
        errors.push(std::move(error));
    }
    auto response = answer(resource, "errors", errors, status);
    if (status == 503 || status == 429) response.headers.emplace_back("Retry-After", "10");
    return response;
}

std::string message_id_of(const WebRequest& request, Time now) {
    const auto key = trimmed(request.header("Idempotency-Key").value_or(""));
    if (key.empty()) return "post:" + make_uuid_v7(now);
    const bool printable = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 127; });
    if (!printable || key.size() > longest_idempotency_key) {
        throw Fault(Cause::bad_value, "до 200 печатных знаков ASCII", "Idempotency-Key");
    }
    return "key:" + std::string(key);
}

class Server final : public Endpoint {
public:
    Server(EndpointSettings settings, AdapterKit kit) : settings_(std::move(settings)), kit_(std::move(kit)) {}

    std::string prefix() const override { return settings_.prefix; }
    Task<WebResponse> handle(WebRequest request) override;
    WebResponse refuse(const WebRequest& request, const Fault& fault) const override {
        return error_answer(Resource::of(request.path, settings_.prefix), fault);
    }

private:
    Task<WebResponse> get(WebRequest request, Resource resource);
    Task<WebResponse> post(WebRequest request, Resource resource);
    Task<WebResponse> list(WebRequest request, Resource resource);
    Task<WebResponse> one(WebRequest request, Resource resource);
    Task<std::vector<AppealRecord>> records(RequestQuery query);
    Task<std::vector<PublicRequest>> views(std::vector<AppealRecord> records, Viewer viewer);
    Viewer viewer_of(const WebRequest& request) const;

    EndpointSettings settings_;
    AdapterKit kit_;
};

Task<WebResponse> Server::handle(WebRequest request) {
    auto resource = Resource::of(request.path, settings_.prefix);
    if (request.method == "POST" && resource.name == "requests")
        co_return co_await post(std::move(request), std::move(resource));
    if (request.method == "GET" || request.method == "HEAD") co_return co_await get(std::move(request), std::move(resource));
    throw Fault(Cause::method_not_allowed);
}

Task<WebResponse> Server::get(WebRequest request, Resource resource) {
    if (resource.name == "discovery") co_return answer(resource, "discovery", discovery_document(settings_));
    territory_of(settings_, value_of(request.query, "jurisdiction_id"));
    if (resource.name == "services") {
        const auto today = local_day(kit_.clock.now(), settings_.utc_offset_minutes);
        co_return answer(resource, "services", service_list(settings_, today));
    }
    if (resource.name == "requests") co_return co_await list(std::move(request), std::move(resource));
    if (!resource.below("requests/").empty()) co_return co_await one(std::move(request), std::move(resource));
    if (const auto code = resource.below("services/"); !code.empty()) {
        const auto* service = settings_.services.by_code(code);
        if (service == nullptr) throw Fault(Cause::unknown_service, {}, "service_code");
        co_return answer(resource, "service_definition", service_definition(*service));
    }
    // We give numbers at once and never tokens, so that no token is known.
    if (!resource.below("tokens/").empty()) throw Fault(Cause::not_found, {}, "token");
    throw Fault(Cause::not_found);
}

Viewer Server::viewer_of(const WebRequest& request) const {
    const auto key = request.header("X-Api-Key").value_or("");
    return {kit_.id, key.empty() ? std::string() : partner_of(settings_, key).id};
}

Task<std::vector<PublicRequest>> Server::views(std::vector<AppealRecord> records, Viewer viewer) {
    co_return co_await offload(kit_.workers, [this, &records, &viewer] {
        std::vector<PublicRequest> shown;
        for (const auto& record : records) {
            if (auto view = public_view(settings_, record, viewer)) shown.push_back(std::move(*view));
        }
        return shown;
    });
}

Task<std::vector<AppealRecord>> Server::records(RequestQuery query) {
    if (query.ids.empty()) {
        // An appeal changes no earlier than it is made: everything made in the window has changed since its start.
        co_return co_await kit_.ledger.appeals_changed(kit_.id, "service_request_id", query.start, kit_.clock.now(), most_read);
    }
    std::vector<AppealRecord> found;
    for (const auto& id : query.ids) {
        auto record = co_await kit_.ledger.appeal_by({kit_.id, "service_request_id", id});
        if (record) found.push_back(std::move(*record));
    }
    co_return found;
}

Task<WebResponse> Server::list(WebRequest request, Resource resource) {
    const auto viewer = viewer_of(request);
    const auto query = read_query(request.query, settings_.utc_offset_minutes, kit_.clock.now());
    auto found = co_await records(query);
    auto shown = select(co_await views(std::move(found), viewer), query);
    Value items = Value::list("request");
    for (auto& view : shown) items.push(std::move(view.fields));
    co_return answer(resource, "service_requests", items);
}

Task<WebResponse> Server::one(WebRequest request, Resource resource) {
    const auto viewer = viewer_of(request);
    auto record = co_await kit_.ledger.appeal_by({kit_.id, "service_request_id", resource.below("requests/")});
    std::vector<AppealRecord> found;
    if (record) found.push_back(std::move(*record));
    auto shown = co_await views(std::move(found), viewer);
    if (shown.empty()) throw Fault(Cause::not_found, {}, "service_request_id");
    Value items = Value::list("request");
    items.push(std::move(shown.front().fields));
    co_return answer(resource, "service_requests", items);
}

Task<WebResponse> Server::post(WebRequest request, Resource resource) {
    const auto now = kit_.clock.now();
    PostContext context{kit_.id, {}, message_id_of(request, now), request.trace_id, now};
    auto posting = co_await offload(kit_.workers, [this, &request, &context] {
        auto form = read_form(request, kit_.blobs, settings_.form);
        return read_posting(settings_, form, context, kit_.blobs);
    });
    co_await kit_.accept(std::move(posting.submission));
    Value item = Value::object();
    item.add("service_request_id", Value::of(posting.service_request_id))
        .add("service_notice", Value::of(settings_.service_notice))
        .add("account_id", Value::of(posting.account_id));
    Value items = Value::list("request");
    items.push(std::move(item));
    co_return answer(resource, "service_requests", items);
}

}  // namespace

std::unique_ptr<Endpoint> make_endpoint(EndpointSettings settings, AdapterKit kit) {
    if (!settings.prefix.starts_with('/')) throw std::runtime_error("prefix begins with '/'");
    return std::make_unique<Server>(std::move(settings), std::move(kit));
}

}  // namespace gateway::open311
