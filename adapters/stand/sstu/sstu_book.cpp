#include "adapters/stand/sstu/sstu_book.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "adapters/stand/sstu/report_judge.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::stand {

namespace json = boost::json;

namespace {

constexpr int moscow = 180;  // minutes

std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// Clients write the number of the President's office with either letter А.
std::string folded(const std::string& number) {
    constexpr std::string_view cyrillic_a = "А";
    return number.starts_with(cyrillic_a) ? "A" + number.substr(cyrillic_a.size()) : number;
}

/// "2026-03-02 12:00:00.000000".
std::string zoneless(Time time) {
    std::string text = to_rfc3339(time + std::chrono::minutes(moscow)).substr(0, 26);
    text[10] = ' ';
    return text;
}

std::string_view title_of(std::string_view status) {
    static const std::map<std::string_view, std::string_view> titles{{"NotReceived", "Не поступило"},
                                                                     {"NotRegistered", "Не зарегистрировано"},
                                                                     {"InWork", "Находится на рассмотрении"},
                                                                     {"Explained", "Рассмотрено. Разъяснено"},
                                                                     {"Supported", "Рассмотрено. Поддержано"},
                                                                     {"NotSupported", "Рассмотрено. Не поддержано"},
                                                                     {"Transferred", "Направлено по компетенции"},
                                                                     {"Answered", "Дан ответ автору"},
                                                                     {"LeftWithoutAnswer", "Оставлено без ответа автору"}};
    const auto found = titles.find(status);
    return found == titles.end() ? std::string_view() : found->second;
}

/// The question's file gives way to its name and size.
json::object without_contents(json::object question) {
    if (auto* attachment = question.if_contains("attachment")) {
        json::object& file = attachment->as_object();
        file["size"] = text_of(file, "content").size() / 4 * 3;
        file.erase("content");
    }
    return question;
}

/// Of questions with one code the first, the second, … in the order of the report.
SstuQuestion& question_of(SstuRequest& request, const std::string& code, std::size_t which) {
    for (SstuQuestion& question : request.questions)
        if (question.code == code && which-- == 0) return question;
    request.questions.push_back({code, {}, request.received});
    return request.questions.back();
}

std::string status_of(const SstuQuestion& question) {
    return question.records.empty() ? "NotRegistered" : text_of(question.records.back().last, "status");
}

}  // namespace

const SstuRequest& SstuBook::pass_on(SstuRequest request) {
    requests_.push_back(std::move(request));
    return requests_.back();
}

SstuRequest& SstuBook::request_of(const json::object& report, Time now) {
    const std::string department = text_of(report, "departmentId"), number = text_of(report, "number");
    for (SstuRequest& known : requests_)
        if (known.department == department && folded(known.number) == folded(number)) return known;
    SstuRequest made;
    made.id = "own-" + std::to_string(requests_.size() + 1);
    made.department = department;
    made.number = number;
    made.received = now;
    return requests_.emplace_back(std::move(made));
}

const SstuRequest& SstuBook::take(const json::object& report, Time now) {
    SstuRequest& request = request_of(report, now);
    request.direct = report.at("isDirect").as_bool();
    request.electronic = text_of(report, "format") == "Electronic";
    request.name = text_of(report, "name");
    request.address = text_of(report, "address");
    request.email = text_of(report, "email");
    if (report.contains("createDate")) request.created = text_of(report, "createDate");
    request.modified = std::max(now, request.modified + std::chrono::microseconds(1));
    std::map<std::string, std::size_t> seen;
    for (const json::value& one : report.at("questions").as_array()) {
        const std::string code = text_of(one.as_object(), "code");
        SstuQuestion& question = question_of(request, code, seen[code]++);
        const auto place = static_cast<std::size_t>(&question - request.questions.data());
        count(place == 0 ? request.number : request.number + "/" + std::to_string(place + 1),
              move_on(question, one.as_object()));
    }
    return request;
}

void SstuBook::count(const std::string& key, const ProcessingStep& step) {
    ++effects_[step.ends ? "answer:" + key + (step.course > 1 ? "#" + std::to_string(step.course) : "") : "event:" + key];
}

SstuBook::ProcessingStep SstuBook::move_on(SstuQuestion& question, const json::object& said) {
    const std::string digest = sha256_hex(json::serialize(said));
    const bool ends = ends_handling(text_of(said, "status"));
    auto& records = question.records;
    if (records.empty() || (ends_handling(status_of(question)) && !ends)) records.emplace_back();
    ProcessingRecord& record = records.back();
    if (record.digest == digest)
        ++record.repeats;
    else
        record.last = without_contents(said), record.digest = digest, ++record.reports;
    return {ends, records.size()};
}

void SstuBook::clear() {
    requests_.clear();
    effects_.clear();
}

json::array listing_of(const SstuBook& book, const std::string& department) {
    json::array list;
    for (const SstuRequest& request : book.requests()) {
        if (request.department != department) continue;
        json::array questions;
        for (const SstuQuestion& question : request.questions)
            questions.push_back({{"code", question.code},
                                 {"status", status_of(question)},
                                 {"questionStatusName", title_of(status_of(question))},
                                 {"incomingDate", zoneless(question.incoming)}});
        list.push_back({{"requestId", request.id},
                        {"number", request.number},
                        {"dt_modified", zoneless(request.modified)},
                        {"departmentId", request.department},
                        {"departmentName", "Тестовое министерство"},
                        {"format", request.electronic ? "Electronic" : "Other"},
                        {"formatName", request.electronic ? "Электронный документ" : "Иное"},
                        {"isDirect", request.direct},
                        {"createDate", request.created},
                        {"name", request.name},
                        {"address", request.address},
                        {"email", request.email},
                        {"receiveDate", zoneless(request.received)},
                        {"uploadDate", zoneless(request.modified)},
                        {"exceptionMessage", nullptr},
                        {"questions", std::move(questions)}});
    }
    return list;
}

json::array shown(const SstuBook& book) {
    json::array list;
    for (const SstuRequest& request : book.requests()) {
        json::array questions;
        for (const SstuQuestion& question : request.questions) {
            json::array records;
            for (const ProcessingRecord& record : question.records) {
                json::object one = record.last;
                one["reports"] = record.reports;
                one["repeats"] = record.repeats;
                records.push_back(std::move(one));
            }
            questions.push_back({{"code", question.code}, {"records", std::move(records)}});
        }
        list.push_back({{"requestId", request.id},
                        {"number", request.number},
                        {"departmentId", request.department},
                        {"questions", std::move(questions)}});
    }
    return list;
}

}  // namespace gateway::stand
