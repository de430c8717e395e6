#include "adapters/partner/routes.hpp"

#include <array>

#include "gateway/core/fault.hpp"

namespace gateway::partner {

namespace {

constexpr std::array table{
    Route{"GET", "/openapi.json", Call::describe, std::nullopt},
    Route{"POST", "/appeals", Call::create_appeal, Scope::create},
    Route{"GET", "/appeals/{appeal_id}", Call::show_appeal, Scope::read},
    Route{"POST", "/appeals/{appeal_id}/attachments", Call::add_attachment, Scope::create},
    Route{"GET", "/appeals/{appeal_id}/attachments/{sha256}", Call::give_attachment, Scope::read},
    Route{"POST", "/appeals/{appeal_id}/statuses", Call::set_status, Scope::status},
    Route{"POST", "/appeals/{appeal_id}/answers", Call::give_answer, Scope::answer},
    Route{"PUT", "/files/{sha256}", Call::upload_file, std::nullopt},
    Route{"POST", "/envelopes", Call::take_envelope, std::nullopt},
    Route{"GET", "/receipts/{receipt_id}", Call::show_receipt, Scope::read},
    Route{"GET", "/changes", Call::list_changes, Scope::read},
    Route{"POST", "/changes/acknowledgement", Call::acknowledge, Scope::read},
    Route{"POST", "/changes/{cursor}/receipt", Call::take_receipt, Scope::read},
};

std::string_view next_segment(std::string_view& path) {
    path.remove_prefix(1);  // the '/'
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

bool fits(std::string_view pattern, std::string_view path, std::vector<std::string>& names) {
    names.clear();
    while (pattern.starts_with('/') && path.starts_with('/')) {
        const auto expected = next_segment(pattern);
        const auto given = next_segment(path);
        if (expected.starts_with('{')) {
            if (given.empty()) return false;
            names.emplace_back(given);
        } else if (expected != given) {
            return false;
        }
    }
    return pattern.empty() && path.empty();
}

}  // namespace

std::span<const Route> routes() {
    return table;
}

Found find_route(std::string_view method, std::string_view path) {
    if (method == "HEAD") method = "GET";
    Found found;
    bool known = false;
    for (const Route& route : table) {
        if (!fits(route.path, path, found.names)) continue;
        known = true;
        if (route.method != method) continue;
        found.route = &route;
        return found;
    }
    if (known) throw Fault(Cause::method_not_allowed, "allowed: " + methods_of(path));
    throw Fault(Cause::not_found);
}

std::string methods_of(std::string_view path) {
    std::string methods;
    std::vector<std::string> names;
    for (const Route& route : table) {
        if (!fits(route.path, path, names)) continue;
        methods += (methods.empty() ? "" : ", ") + std::string(route.method);
        if (route.method == "GET") methods += ", HEAD";
    }
    return methods;
}

}  // namespace gateway::partner
