// The table of calls: the only place where paths stand. A test holds the published OpenAPI document against it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/partner/settings.hpp"

namespace gateway::partner {

enum class Call {
    describe,
    create_appeal,
    show_appeal,
    add_attachment,
    give_attachment,
    set_status,
    give_answer,
    upload_file,
    take_envelope,
    show_receipt,
    list_changes,
    acknowledge,
    take_receipt
};

struct Route {
    std::string_view method;
    std::string_view path;  ///< below the prefix; {name} stands for one segment
    Call call;
    std::optional<Scope> scope;  ///< nullopt: decided by the content, or open to all
};

std::span<const Route> routes();

/// A path that a route fits, and what stood for its {names}, in order.
struct Found {
    const Route* route = nullptr;
    std::vector<std::string> names;
};

/// HEAD is a GET. Throws Fault(not_found), or Fault(method_not_allowed) when the path is known for other methods.
Found find_route(std::string_view method, std::string_view path);

/// "GET, HEAD, POST": for the Allow field; empty for unknown paths.
std::string methods_of(std::string_view path);

}  // namespace gateway::partner
