#include "gateway/admin/api.hpp"

#include <algorithm>

#include "gateway/admin/arguments.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/http/server.hpp"

namespace gateway {
namespace {

using PathValues = std::map<std::string, std::string, std::less<>>;

std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> segments;
    while (!path.empty()) {
        path.remove_prefix(1);  // the slash
        const auto end = std::min(path.find('/'), path.size());
        segments.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return segments;
}

/// The variables of the path when it fits the pattern.
std::optional<PathValues> match(std::string_view pattern, std::string_view path) {
    const auto wanted = segments_of(pattern), given = segments_of(path);
    if (wanted.size() != given.size()) return std::nullopt;
    PathValues values;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!wanted[i].starts_with('{')) {
            if (wanted[i] != given[i]) return std::nullopt;
            continue;
        }
        if (given[i].empty() || given[i].size() > argument_octets) return std::nullopt;
        values.emplace(wanted[i].substr(1, wanted[i].size() - 2), given[i]);
    }
    return values;
}

std::string_view below_prefix(const WebRequest& request) {
    return std::string_view(request.path).substr(std::min(api_prefix.size(), request.path.size()));
}

struct Found {
    const ApiOperation* operation = nullptr;
    PathValues values;
};

/// Throws Fault(not_found | method_not_allowed).
Found find_operation(const WebRequest& request) {
    const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
    bool path_known = false;
    for (const ApiOperation& operation : api_operations()) {
        auto values = match(operation.path, below_prefix(request));
        if (!values) continue;
        if (operation.method == method) return {&operation, std::move(*values)};
        path_known = true;
    }
    if (path_known) throw Fault(Cause::method_not_allowed, "see the header Allow");
    throw Fault(Cause::not_found, "there is no such resource; see /api/v1/openapi.json");
}

std::string allowed_methods(const WebRequest& request) {
    std::string methods;
    for (const ApiOperation& operation : api_operations()) {
        if (!match(operation.path, below_prefix(request))) continue;
        methods += (methods.empty() ? "" : ", ") + std::string(operation.method);
        if (operation.method == "GET") methods += ", HEAD";
    }
    return methods;
}

/// Both texts are digested first, so that not even their lengths are compared in the open.
bool same_secret(std::string_view given, const std::string& secret) {
    return !secret.empty() && constant_time_equal(sha256_hex(given), sha256_hex(secret));
}

}  // namespace

ApiEndpoint::Role ApiEndpoint::role_of(const WebRequest& request) const {
    static constexpr std::string_view scheme = "bearer ";
    const std::string_view header = request.header("Authorization").value_or("");
    std::string start(header.substr(0, scheme.size()));
    std::transform(start.begin(), start.end(), start.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    if (start != scheme) throw Fault(Cause::credentials_missing, "send Authorization: Bearer TOKEN", "Authorization");
    const std::string_view given = header.substr(scheme.size());
    const bool administrator = same_secret(given, settings_.token);
    const bool viewer = same_secret(given, settings_.viewer_token);
    if (administrator) return Role::administrator;
    if (viewer) return Role::viewer;
    kit_.log.write(LogLevel::warn, "admin_token_wrong", {{"remote", request.remote}, {"trace_id", request.trace_id}});
    throw Fault(Cause::credentials_wrong, "the token is not known here", "Authorization");
}

Task<WebResponse> ApiEndpoint::handle(WebRequest request) {
    const Role role = role_of(request);
    Found found = find_operation(request);
    const ApiOperation& operation = *found.operation;
    if (operation.right == ApiRight::change && role == Role::viewer)
        throw Fault(Cause::forbidden, "this token may only look", "Authorization");
    ApiCall call = read_arguments(operation, request);
    call.path = std::move(found.values);
    call.may_unmask = role == Role::administrator;
    if (operation.right == ApiRight::change)
        kit_.log.write(LogLevel::info, "admin_change",
                       {{"operation", std::string(operation.name)}, {"path", request.path}, {"trace_id", request.trace_id}});
    co_return co_await operation.handler(kit_, std::move(call));
}

WebResponse ApiEndpoint::refuse(const WebRequest& request, const Fault& fault) const {
    WebResponse response = problem_response(fault, request.trace_id);
    const std::string methods = response.status == 405 ? allowed_methods(request) : std::string();
    if (!methods.empty()) response.headers.emplace_back("Allow", methods);
    return response;
}

}  // namespace gateway
