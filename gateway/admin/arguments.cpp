#include "gateway/admin/arguments.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <charconv>

#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

const ApiParameter* row_of(const std::vector<ApiParameter>& rows, std::string_view name) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const ApiParameter& row) { return row.name == name; });
    return found == rows.end() ? nullptr : &*found;
}

std::optional<int> number_of(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool has_controls(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

/// What is wrong with a value; empty when nothing is.
std::string mistake_in(const ApiParameter& row, const std::string& value) {
    if (value.size() > argument_octets) return "longer than " + std::to_string(argument_octets) + " octets";
    if (has_controls(value)) return "control characters are not allowed";
    switch (row.type) {
        case ApiType::text:
            return value.empty() ? "must not be empty" : "";
        case ApiType::choice: {
            const bool known = std::find(row.choices.begin(), row.choices.end(), value) != row.choices.end();
            return known ? "" : "must be one of: " + listed(row.choices);
        }
        case ApiType::time:
            return parse_rfc3339(value) ? "" : "must be an RFC 3339 time with an offset, 2026-03-02T10:00:00Z";
        case ApiType::limit: {
            const auto number = number_of(value);
            return number && *number >= 1 && *number <= page_limit ? "" : "must be a number 1…" + std::to_string(page_limit);
        }
        case ApiType::flag:
            return value == "true" || value == "false" ? "" : "must be true or false";
    }
    return {};
}

void read_query(const ApiOperation& operation, const WebRequest& request, ApiCall& call) {
    for (const auto& [name, value] : request.query) {
        const ApiParameter* row = row_of(operation.query, name);
        const std::string place = name.substr(0, 64);
        if (row == nullptr) throw Fault(Cause::bad_value, "unknown query parameter", place);
        if (const std::string mistake = mistake_in(*row, value); !mistake.empty())
            throw Fault(Cause::bad_value, mistake, place);
        if (!call.query.emplace(name, value).second) throw Fault(Cause::bad_value, "given more than once", place);
    }
}

boost::json::object body_of(const WebRequest& request) {
    if (request.body.size > change_body_octets || request.body.in_file())
        throw Fault(Cause::too_large, "the body of a change may have " + std::to_string(change_body_octets) + " octets");
    if (request.media_type() != "application/json")
        throw Fault(Cause::wrong_content_type, "a change is sent as application/json", "Content-Type");
    boost::json::parse_options options;
    options.max_depth = 4;
    boost::json::error_code error;
    boost::json::value value = boost::json::parse(request.body.bytes, error, {}, options);
    if (error) throw Fault(Cause::malformed, "the body is not JSON");
    if (!value.is_object()) throw Fault(Cause::malformed, "the body is not a JSON object");
    return std::move(value.get_object());
}

std::string taken_member(boost::json::object& body, const ApiParameter& row) {
    const std::string place = "/" + std::string(row.name);
    const auto found = body.find(boost::json::string_view(row.name.data(), row.name.size()));
    if (found == body.end()) throw Fault(Cause::missing_field, "required", place);
    if (!found->value().is_string()) throw Fault(Cause::bad_value, "must be a string", place);
    std::string value(found->value().get_string());
    if (const std::string mistake = mistake_in(row, value); !mistake.empty()) throw Fault(Cause::bad_value, mistake, place);
    body.erase(found);
    return value;
}

void read_body(const ApiOperation& operation, const WebRequest& request, ApiCall& call) {
    boost::json::object body = body_of(request);
    call.actor = taken_member(body, {.name = "actor"});
    call.reason = taken_member(body, {.name = "reason"});
    for (const ApiParameter& row : operation.body) call.body.emplace(row.name, taken_member(body, row));
    if (!body.empty()) throw Fault(Cause::bad_value, "unknown member", "/" + std::string(body.begin()->key()).substr(0, 64));
}

std::string header_text(const WebRequest& request, std::string_view name) {
    const std::string value(request.header(name).value_or(""));
    if (value.size() > argument_octets || has_controls(value))
        throw Fault(Cause::bad_value, "too long or with control characters", std::string(name));
    return value;
}

}  // namespace

ApiCall read_arguments(const ApiOperation& operation, const WebRequest& request) {
    ApiCall call;
    call.trace_id = request.trace_id;
    read_query(operation, request, call);
    if (operation.right == ApiRight::change) {
        read_body(operation, request, call);
    } else {
        if (request.body.size > 0) throw Fault(Cause::bad_value, "this method takes no body");
        call.actor = header_text(request, "X-Actor");
        call.reason = header_text(request, "X-Reason");
    }
    return call;
}

std::string ApiCall::text(std::string_view name) const {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
}

std::optional<Time> ApiCall::time(std::string_view name) const {
    const auto found = query.find(name);
    return found == query.end() ? std::nullopt : parse_rfc3339(found->second);
}

int ApiCall::limit() const {
    const auto found = query.find("limit");
    return found == query.end() ? page_default : number_of(found->second).value_or(page_default);
}

bool ApiCall::flag(std::string_view name) const {
    return text(name) == "true";
}

}  // namespace gateway
