#include "adapters/stand/sstu/report_judge.hpp"

#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <map>
#include <set>

#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::stand {

namespace json = boost::json;

namespace {

constexpr std::size_t base64_limit = 10'000'000;

using Fields = std::set<std::string, std::less<>>;

/// Fields beside `code` and `status`, all of them wanted. `isExtend` alone may be there or not.
const std::map<std::string, Fields, std::less<>>& wanted_by_status() {
    static const Fields registered{"incomingDate", "registrationDate"};
    static const Fields replied{"incomingDate", "registrationDate", "responseDate", "attachment"};
    static const std::map<std::string, Fields, std::less<>> wanted{
        {"NotReceived", {}},
        {"NotRegistered", {"incomingDate"}},
        {"InWork", registered},
        {"Explained", replied},
        {"Supported", {"incomingDate", "registrationDate", "responseDate", "attachment", "actionsTaken"}},
        {"NotSupported", replied},
        {"Transferred", {"incomingDate", "registrationDate", "transfer"}},
        {"Answered", replied},
        {"LeftWithoutAnswer", {"incomingDate", "registrationDate", "responseDate"}}};
    return wanted;
}

const Fields fields_of_question{"incomingDate", "registrationDate", "responseDate", "attachment",
                                "actionsTaken", "transfer",         "isExtend"};

/// Four or five groups of four digits; groups of navigation end with zeros and are nobody's question.
bool is_question_code(std::string_view code) {
    if (code.size() != 19 && code.size() != 24) return false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const bool dot = i % 5 == 4;
        if (dot ? code[i] != '.' : (code[i] < '0' || code[i] > '9')) return false;
    }
    for (std::size_t group = 0; group < code.size(); group += 5)
        if (code.substr(group, 4) == "0000") return false;
    return true;
}

class Judge {
public:
    std::vector<ReportComplaint> hear(const json::object& report) {
        direct_ = report.contains("isDirect") && report.at("isDirect").is_bool() && report.at("isDirect").get_bool();
        if (!is_uuid(word(report, "departmentId", ""))) complain("departmentId", "не UUID подразделения");
        if (!report.contains("isDirect") || !report.at("isDirect").is_bool()) complain("isDirect", "ожидается true или false");
        const std::string format = word(report, "format", "");
        if (format != "Electronic" && format != "Other") complain("format", "ожидается Electronic или Other");
        for (const char* field : {"number", "name"})
            if (word(report, field, "").empty()) complain(field, "не заполнено");
        letter_day_ = day(report, "createDate", "");
        if (!direct_ && letter_day_.empty()) complain("createDate", "обязательно, если обращение пришло не напрямую");
        const auto* list = report.if_contains("questions");
        const bool any = list != nullptr && list->is_array() && !list->get_array().empty();
        if (!any) complain("questions", "нет ни одного вопроса");
        for (std::size_t i = 0; any && i < list->get_array().size(); ++i)
            hear_question(list->get_array()[i], "questions[" + std::to_string(i) + "]");
        return std::move(complaints_);
    }

private:
    void complain(std::string field, std::string message) { complaints_.push_back({std::move(field), std::move(message)}); }

    std::string word(const json::object& object, std::string_view name, const std::string& of) {
        const auto* value = object.if_contains(name);
        if (value == nullptr) return {};
        if (value->is_string()) return std::string(value->get_string());
        complain(of + std::string(name), "ожидается строка");
        return {};
    }

    std::string day(const json::object& object, std::string_view name, const std::string& of) {
        std::string text = word(object, name, of);
        if (text.empty() || is_calendar_day(text)) return text;
        complain(of + std::string(name), "ожидается дата ГГГГ-ММ-ДД");
        return {};
    }

    void hear_question(const json::value& value, const std::string& at) {
        if (!value.is_object()) return complain(at, "ожидается объект");
        const json::object& question = value.get_object();
        const std::string of = at + ".";
        if (!is_question_code(word(question, "code", of))) complain(of + "code", "нет такого вопроса классификатора");
        const auto wanted = wanted_by_status().find(word(question, "status", of));
        if (wanted == wanted_by_status().end()) return complain(of + "status", "неизвестный статус");
        for (const std::string& field : fields_of_question) hear_field(question, field, wanted->second.contains(field), of);
        if (question.contains("isExtend") && wanted->first != "InWork") complain(of + "isExtend", "только для InWork");
        hear_days(question, of);
        if (question.contains("attachment")) hear_attachment(question.at("attachment"), of + "attachment");
        if (question.contains("transfer")) hear_transfer(question.at("transfer"), of + "transfer");
    }

    void hear_field(const json::object& question, const std::string& field, bool wanted, const std::string& of) {
        const auto* value = question.if_contains(field);
        if (value != nullptr && value->is_null()) return complain(of + field, "null не передаётся");
        if (wanted && value == nullptr) complain(of + field, "обязательно при этом статусе");
        if (!wanted && value != nullptr && field != "isExtend") complain(of + field, "лишнее при этом статусе");
        const bool yes_or_no = field == "actionsTaken" || field == "isExtend";
        if (yes_or_no && value != nullptr && !value->is_bool()) complain(of + field, "ожидается true или false");
    }

    /// Each day not before the one before it; texts of this form sort like days.
    void hear_days(const json::object& question, const std::string& of) {
        std::string before = direct_ ? std::string() : letter_day_;
        for (const char* name : {"incomingDate", "registrationDate", "responseDate"}) {
            const std::string now = day(question, name, of);
            if (now.empty()) continue;
            if (now < before) complain(of + name, "раньше предшествующей даты " + before);
            before = now;
        }
    }

    void hear_attachment(const json::value& value, const std::string& at) {
        if (!value.is_object()) return complain(at, "ожидается объект");
        if (word(value.get_object(), "name", at + ".").empty()) complain(at + ".name", "не заполнено");
        const std::string content = word(value.get_object(), "content", at + ".");
        std::string file;
        if (content.size() >= base64_limit) return complain(at + ".content", "вложение слишком велико");
        if (!base64_decode(content, file) || file.empty()) complain(at + ".content", "пусто или не base64");
    }

    void hear_transfer(const json::value& value, const std::string& at) {
        if (!value.is_object()) return complain(at, "ожидается объект");
        const json::object& transfer = value.get_object();
        if (!is_uuid(word(transfer, "departmentId", at + "."))) complain(at + ".departmentId", "не UUID подразделения");
        if (day(transfer, "transferDate", at + ".").empty()) complain(at + ".transferDate", "не заполнено");
        if (word(transfer, "transferNumber", at + ".").empty()) complain(at + ".transferNumber", "не заполнено");
    }

    std::vector<ReportComplaint> complaints_;
    bool direct_ = false;
    std::string letter_day_;
};

}  // namespace

std::vector<ReportComplaint> complaints_about(const json::object& report) {
    return Judge().hear(report);
}

bool ends_handling(std::string_view status) {
    return status != "NotReceived" && status != "NotRegistered" && status != "InWork";
}

bool is_calendar_day(std::string_view text) {
    const std::string day(text);
    int year = 0;
    unsigned month = 0, of_month = 0;
    char end = 0;
    if (day.size() != 10 || day[4] != '-' || day[7] != '-') return false;
    if (std::sscanf(day.c_str(), "%4d-%2u-%2u%c", &year, &month, &of_month, &end) != 3) return false;
    return std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(of_month)).ok();
}

}  // namespace gateway::stand
