// One row per operation of /api/v1: the router, the checks of arguments and the OpenAPI document are made of it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/admin/desk.hpp"
#include "gateway/core/archive.hpp"
#include "gateway/core/log.hpp"
#include "gateway/core/store.hpp"
#include "gateway/core/task.hpp"
#include "gateway/core/web.hpp"

namespace gateway {

/// What operations work with. All references outlive the endpoints.
struct AdminKit {
    Store& store;
    Desk& desk;
    const Clock& clock;
    Log& log;
    Workers& workers;                ///< for operations that burn CPU
    BodyArchive* archive = nullptr;  ///< the store's; null when it keeps nothing for long
};

enum class ApiType {
    text,    ///< up to 300 octets
    choice,  ///< one of `choices`
    time,    ///< RFC 3339
    limit,   ///< 1…200, 50 when absent
    flag     ///< true | false
};

/// One query parameter.
struct ApiParameter {
    std::string_view name;
    ApiType type = ApiType::text;
    std::string_view ru, en;
    std::vector<std::string> choices;
};

/// A request that passed the checks of its row.
struct ApiCall {
    std::map<std::string, std::string, std::less<>> path;   ///< variables of the path by name
    std::map<std::string, std::string, std::less<>> query;  ///< given parameters, checked against their types
    std::string actor, reason;                              ///< of a change, or of a look at personal data
    bool may_unmask = false;                                ///< came with the full token
    std::map<std::string, std::string, std::less<>> body;   ///< further members of the body of a change
    std::string trace_id;

    std::string text(std::string_view name) const;  ///< empty when absent
    std::optional<Time> time(std::string_view name) const;
    int limit() const;
    bool flag(std::string_view name) const;
};

using ApiHandler = Task<WebResponse> (*)(AdminKit kit, ApiCall call);

enum class ApiRight {
    look,    ///< either token
    unmask,  ///< looks; with what it can show of personal data only the full token, a reason and a journal entry
    change   ///< the full token; the body names actor and reason
};

struct ApiOperation {
    std::string_view method;  ///< "GET" (HEAD too) or "POST"
    std::string_view path;    ///< below /api/v1; "/appeals/{appeal_id}"
    std::string_view name;    ///< operationId
    ApiRight right = ApiRight::look;
    std::string_view ru, en;
    std::string_view answer;  ///< name of the schema of a 200; empty = octets
    std::vector<ApiParameter> query;
    std::vector<ApiParameter> body;  ///< members of the body beside actor and reason; all required
    ApiHandler handler = nullptr;
    std::string_view octets = "application/octet-stream";  ///< their media type when `answer` is empty
};

/// All of them. Any thread.
const std::vector<ApiOperation>& api_operations();

// The rows of each family.
void add_appeal_operations(std::vector<ApiOperation>& table);
void add_duplicate_operations(std::vector<ApiOperation>& table);
void add_message_operations(std::vector<ApiOperation>& table);
void add_delivery_operations(std::vector<ApiOperation>& table);
void add_evidence_operations(std::vector<ApiOperation>& table);
void add_parked_operations(std::vector<ApiOperation>& table);
void add_keeping_operations(std::vector<ApiOperation>& table);
void add_deadline_operations(std::vector<ApiOperation>& table);
void add_quality_operations(std::vector<ApiOperation>& table);
void add_connector_operations(std::vector<ApiOperation>& table);
void add_gateway_operations(std::vector<ApiOperation>& table);

}  // namespace gateway
