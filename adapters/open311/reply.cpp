#include "adapters/open311/reply.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/open311/text.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::open311 {
namespace {

constexpr std::size_t most_requests = 10'000;
constexpr std::size_t most_errors = 50;
constexpr std::size_t longest_code = 20;

constexpr std::array<std::string_view, 12> known_arguments{
    "jurisdiction_id", "service_code", "api_key",     "lat",       "long",      "email",
    "address_string",  "address_id",   "description", "attribute", "media_url", "token"};

/// The first of several spellings that has a value.
std::string words_of(const Value& object, std::initializer_list<std::string_view> names) {
    for (const auto name : names) {
        const auto* value = object.find(name);
        auto words = value == nullptr ? std::string() : value->words();
        if (!words.empty()) return words;
    }
    return {};
}

bool looks_like_request(const Value& value) {
    static constexpr std::array<std::string_view, 5> marks{"service_request_id", "servicerequest_id", "token", "service_notice",
                                                           "requested_datetime"};
    return value.kind == Value::Kind::object && std::any_of(marks.begin(), marks.end(), [&](std::string_view mark) {
               const auto* member = value.find(mark);
               return member != nullptr && (member->scalar() || member->kind == Value::Kind::null);
           });
}

RemoteRequest request_of(const Value& value) {
    RemoteRequest request;
    request.id = words_of(value, {"service_request_id", "servicerequest_id"});
    request.token = words_of(value, {"token"});
    request.status = words_of(value, {"status"});
    request.status_notes = words_of(value, {"status_notes", "status_note"});
    request.description = words_of(value, {"description"});
    request.agency = words_of(value, {"agency_responsible"});
    request.service_code = words_of(value, {"service_code"});
    request.requested = words_of(value, {"requested_datetime"});
    request.updated = words_of(value, {"updated_datetime"});
    return request;
}

bool looks_like_error(const Value& value) {
    return value.kind == Value::Kind::object && value.find("code") != nullptr &&
           (value.find("description") != nullptr || value.find("message") != nullptr);
}

void add_error(RemoteError& error, const Value& value) {
    if (error.codes.size() >= most_errors) return;
    auto code = words_of(value, {"code"});
    const bool plain = std::all_of(code.begin(), code.end(),
                                   [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.'; });
    error.codes.push_back(plain && code.size() <= longest_code ? code : "?");
    const auto text = words_of(value, {"description", "message"});
    for (const auto name : known_arguments) {
        const bool named = text.find(name) != std::string::npos;
        if (named && std::find(error.arguments.begin(), error.arguments.end(), name) == error.arguments.end()) {
            error.arguments.emplace_back(name);
        }
    }
}

void collect(const Value& value, RemoteAnswer& answer) {
    if (looks_like_request(value)) {
        if (answer.requests.size() >= most_requests) throw Fault(Cause::too_large, "too many requests in one answer");
        answer.requests.push_back(request_of(value));
        return;
    }
    if (looks_like_error(value)) {
        if (!answer.error) answer.error.emplace();
        add_error(*answer.error, value);
        return;
    }
    for (const auto& member : value.members) {
        if ((member.name == "error" || member.name == "errors" || member.name == "error_message") && !answer.error)
            answer.error.emplace();
        collect(member.value, answer);
    }
}

void join(std::string& text, std::string_view before, const std::vector<std::string>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        text += i > 0 ? ", " : text.empty() ? std::string(before) : "; " + std::string(before);
        text += words[i];
    }
}

/// The status that counts: a 2xx with an error document is the error it names.
int effective_status(const WebReply& reply, const RemoteAnswer* answer) {
    const bool success = reply.status >= 200 && reply.status < 300;
    if (!success || answer == nullptr || !answer->error || !answer->requests.empty()) return reply.status;
    for (const auto& code : answer->error->codes) {
        int status = 0;
        std::from_chars(code.data(), code.data() + code.size(), status);
        if (status >= 400 && status <= 599) return status;
    }
    return 400;
}

}  // namespace

std::string RemoteError::summary() const {
    std::string text;
    join(text, "code ", codes);
    join(text, "names ", arguments);
    return text;
}

RemoteAnswer read_answer(std::string_view body) {
    std::string_view head = body;
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    head = trimmed(head);
    if (head.empty()) throw Fault(Cause::malformed, "an empty answer");
    RemoteAnswer answer;
    if (head.front() != '<') {
        collect(read_json(head), answer);
        return answer;
    }
    const auto document = read_xml(head);
    if (document.members.front().name == "html" || document.members.front().name == "HTML")
        throw Fault(Cause::malformed, "a web page");
    collect(document, answer);
    return answer;
}

std::optional<Outcome> failure_of(const WebReply& reply, const RemoteAnswer* answer, const ReplyRules& rules) {
    const int status = effective_status(reply, answer);
    if (status >= 200 && status < 300) return std::nullopt;
    std::string detail = "HTTP " + std::to_string(reply.status);
    if (answer != nullptr && answer->error && !answer->error->codes.empty()) detail += " (" + answer->error->summary() + ")";
    const auto later = retry_after_of(reply, rules.now);
    if (status == 429) return postponed(Cause::partner_rate_limited, detail, later);
    if (status == 408 || status >= 500) return postponed(Cause::partner_unavailable, detail, later);
    if (status == 400 && rules.bad_request_is_temporary) return postponed(Cause::partner_unavailable, detail, later);
    if (status == 401 || status == 403) return refused(Cause::partner_auth, detail);
    return refused(Cause::partner_rejected, detail);
}

}  // namespace gateway::open311
