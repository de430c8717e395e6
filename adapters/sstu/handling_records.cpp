#include "adapters/sstu/handling_records.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>
#include <utility>

namespace gateway::sstu {

namespace json = boost::json;

namespace {

constexpr std::array<std::pair<UploadStatus, std::string_view>, 4> words{{{UploadStatus::none, "None"},
                                                                          {UploadStatus::success, "Success"},
                                                                          {UploadStatus::warning, "Warning"},
                                                                          {UploadStatus::error, "Error"}}};
constexpr std::size_t most_octets = 60'000;
constexpr std::size_t longest_error = 300;

/// The course of handling is over: the question is answered, left or passed on.
bool is_end(std::string_view status) {
    return status != "NotReceived" && status != "NotRegistered" && status != "InWork";
}

/// Whole characters of UTF-8.
std::string shortened(const std::string& text) {
    if (text.size() <= longest_error) return text;
    std::size_t end = longest_error;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

HandlingRecord record_of(const json::object& kept) {
    const auto text = [&](const char* name) { return std::string(kept.at(name).as_string()); };
    HandlingRecord record{text("status"), text("digest"), UploadStatus::none, text("error")};
    record.upload = upload_status_of(text("upload")).value_or(UploadStatus::none);
    record.begun = parse_rfc3339(text("begun")).value_or(Time{});
    record.changed = parse_rfc3339(text("changed")).value_or(Time{});
    return record;
}

json::object json_of(const HandlingRecord& record) {
    return {{"status", record.status}, {"digest", record.digest},           {"upload", to_text(record.upload)},
            {"error", record.error},   {"begun", to_rfc3339(record.begun)}, {"changed", to_rfc3339(record.changed)}};
}

json::array json_of(const std::vector<QuestionRecords>& questions, std::size_t newest) {
    json::array list;
    for (const QuestionRecords& question : questions) {
        json::array records;
        const std::size_t first = question.records.size() - std::min(newest, question.records.size());
        for (std::size_t i = first; i < question.records.size(); ++i) records.push_back(json_of(question.records[i]));
        list.push_back({{"code", question.code}, {"records", std::move(records)}});
    }
    return list;
}

}  // namespace

std::string_view to_text(UploadStatus status) {
    for (const auto& [known, word] : words)
        if (known == status) return word;
    return "None";
}

std::optional<UploadStatus> upload_status_of(std::string_view word) {
    for (const auto& [status, known] : words)
        if (known == word) return status;
    return std::nullopt;
}

HandlingRecords HandlingRecords::read(const std::optional<std::string>& kept) {
    HandlingRecords made;
    if (!kept) return made;
    try {
        const json::value list = json::parse(*kept);
        for (const json::value& one : list.as_array()) {
            QuestionRecords question{std::string(one.at("code").as_string()), {}};
            for (const json::value& record : one.at("records").as_array())
                question.records.push_back(record_of(record.as_object()));
            if (!question.records.empty()) made.questions_.push_back(std::move(question));
        }
    } catch (const std::exception&) {
        made.questions_.clear();
    }
    return made;
}

std::string HandlingRecords::text() const {
    std::string text;
    for (std::size_t newest = 50; newest > 0; newest /= 2) {
        text = json::serialize(json_of(questions_, newest));
        if (text.size() <= most_octets) return text;
    }
    return "[]";
}

std::size_t HandlingRecords::place_of(const std::string& code, std::size_t which) const {
    std::size_t place = 0;
    while (place < questions_.size() && (questions_[place].code != code || which-- > 0)) ++place;
    return place;
}

bool HandlingRecords::is_news(const std::vector<ReportedQuestion>& report) const {
    std::map<std::string, std::size_t> seen;
    return std::any_of(report.begin(), report.end(), [&](const ReportedQuestion& said) {
        const std::size_t place = place_of(said.code, seen[said.code]++);
        if (place == questions_.size()) return true;
        const HandlingRecord& last = questions_[place].records.back();
        return last.digest != said.digest || last.upload == UploadStatus::error;
    });
}

void HandlingRecords::enter(const std::vector<ReportedQuestion>& report, UploadStatus upload, const std::string& error,
                            Time now) {
    std::map<std::string, std::size_t> seen;
    for (const ReportedQuestion& said : report) {
        const std::size_t place = place_of(said.code, seen[said.code]++);
        if (place == questions_.size()) questions_.push_back({said.code, {}});
        auto& records = questions_[place].records;
        if (records.empty() || (is_end(records.back().status) && !is_end(said.status)))
            records.push_back({{}, {}, UploadStatus::none, {}, now, now});
        HandlingRecord& record = records.back();
        record.status = said.status;
        record.digest = said.digest;
        record.upload = upload;
        record.error = shortened(error);
        record.changed = now;
    }
}

bool HandlingRecords::is_echo(const std::vector<ReportedQuestion>& listed) const {
    std::map<std::string, std::size_t> seen;
    return !listed.empty() && std::all_of(listed.begin(), listed.end(), [&](const ReportedQuestion& one) {
        const std::size_t place = place_of(one.code, seen[one.code]++);
        if (place == questions_.size()) return false;
        const HandlingRecord& last = questions_[place].records.back();
        return last.status == one.status && last.upload != UploadStatus::error;
    });
}

}  // namespace gateway::sstu
