#include "adapters/sstu/answer.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace gateway::sstu {

namespace json = boost::json;

namespace {

constexpr std::size_t most_fields = 5, longest_field = 80;

/// "questions[0].responseDate": letters, digits, dots and brackets.
bool is_field_name(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '[' || c == ']';
    };
    return !text.empty() && text.size() <= longest_field && std::all_of(text.begin(), text.end(), fits);
}

std::string fields_of(const json::value& answer) {
    const auto* object = answer.if_object();
    const auto* errors = object == nullptr ? nullptr : object->if_contains("errors");
    if (errors == nullptr || !errors->is_array()) return {};
    std::string names;
    std::size_t count = 0;
    for (const json::value& one : errors->get_array()) {
        const auto* error = one.if_object();
        const auto* field = error == nullptr ? nullptr : error->if_contains("field");
        if (field == nullptr || !field->is_string() || !is_field_name(std::string_view(field->get_string()))) continue;
        if (++count > most_fields) return names + ", …";
        names += (names.empty() ? "" : ", ") + std::string(field->get_string());
    }
    return names;
}

std::optional<UploadStatus> word_of(const json::value& answer) {
    const auto* object = answer.if_object();
    const auto* word = object == nullptr ? nullptr : object->if_contains("uploadStatus");
    if (word == nullptr || !word->is_string()) return std::nullopt;
    return upload_status_of(std::string_view(word->get_string()));
}

Answer refusal(std::string words, const json::value& answer) {
    const std::string fields = fields_of(answer);
    if (!fields.empty()) words += ": " + fields;
    return {refused(Cause::partner_rejected, std::move(words)), UploadStatus::error};
}

}  // namespace

Answer read_answer(const WebReply& reply, const SstuSettings& settings, Time now) {
    const std::string words = "HTTP " + std::to_string(reply.status);
    if (reply.status == 401 || reply.status == 403) return {postponed(Cause::partner_auth, words)};
    if (reply.status == 429) return {postponed(Cause::partner_rate_limited, words, retry_after_of(reply, now))};
    if (reply.status >= 500 || reply.status == 408)
        return {postponed(Cause::partner_unavailable, words, retry_after_of(reply, now))};
    boost::system::error_code error;
    const json::value answer = json::parse(reply.body, error);
    if (reply.status < 200 || reply.status >= 300) return refusal(words, answer);
    const bool nothing = reply.body.empty() && (reply.status == 204 || settings.empty_answer_is_good);
    // A page of a proxy is no answer.
    if (error && !nothing) return {in_doubt(Cause::partner_garbage, words + ", the answer is no JSON")};
    const UploadStatus upload = word_of(answer).value_or(UploadStatus::success);
    if (upload == UploadStatus::error) return refusal(words, answer);
    return {delivered(), upload};
}

}  // namespace gateway::sstu
