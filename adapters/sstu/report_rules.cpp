#include "adapters/sstu/report_rules.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "gateway/appeal/scalars.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/mapping/sstu_classifier.hpp"

namespace gateway::sstu {
namespace {

namespace json = boost::json;

struct StatusRule {
    std::string_view status;
    bool incoming, registered, responded, attachment, actions, transfer;
};

constexpr std::array<StatusRule, 9> status_rules{{
    {"NotReceived", false, false, false, false, false, false},
    {"NotRegistered", true, false, false, false, false, false},
    {"InWork", true, true, false, false, false, false},
    {"Explained", true, true, true, true, false, false},
    {"Supported", true, true, true, true, true, false},
    {"NotSupported", true, true, true, true, false, false},
    {"Transferred", true, true, false, false, false, true},
    {"Answered", true, true, true, true, false, false},
    {"LeftWithoutAnswer", true, true, true, false, false, false},
}};

/// A code as it is written down: levels 4 and 5, not padded.
bool is_assignable(std::string_view code) {
    const std::string plain = plain_sstu_code(code);
    return plain == code && level_of_sstu(plain) >= 4;
}

bool is_base64(std::string_view text) {
    const auto padding = text.size() - std::min(text.size(), text.find_last_not_of('=') + 1);
    const auto is_digit = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    };
    return text.size() % 4 == 0 && padding <= 2 && std::all_of(text.begin(), text.end() - static_cast<long>(padding), is_digit);
}

class Inspector {
public:
    explicit Inspector(std::uint64_t max_attachment) : max_attachment_(max_attachment) {}

    std::vector<ReportFlaw> report(std::string_view text) {
        boost::system::error_code error;
        const json::value value = json::parse(json::string_view(text.data(), text.size()), error);
        if (error || !value.is_object()) {
            flaw("", "не объект JSON", "no JSON object");
            return std::move(flaws_);
        }
        head(value.get_object());
        const auto* questions = value.get_object().if_contains("questions");
        if (questions == nullptr || !questions->is_array() || questions->get_array().empty())
            flaw("/questions", "нужен хотя бы один вопрос", "at least one question is needed");
        else
            for (std::size_t i = 0; i < questions->get_array().size(); ++i)
                question(questions->get_array()[i], "/questions/" + std::to_string(i));
        return std::move(flaws_);
    }

private:
    void flaw(std::string place, std::string ru, std::string en) {
        flaws_.push_back({std::move(place), std::move(ru), std::move(en)});
    }

    /// The text of a member, empty when it is absent; a flaw when it is no text.
    std::string text(const json::object& object, const char* name, const std::string& place) {
        const auto* value = object.if_contains(name);
        if (value == nullptr) return {};
        if (value->is_string()) return std::string(value->get_string());
        flaw(place + "/" + name, "не строка", "no text");
        return {};
    }

    std::string date(const json::object& object, const char* name, const std::string& place) {
        std::string value = text(object, name, place);
        if (value.empty() || is_date(value)) return value;
        flaw(place + "/" + name, "не дата ГГГГ-ММ-ДД", "no date YYYY-MM-DD");
        return {};
    }

    void head(const json::object& report) {
        if (!is_uuid(text(report, "departmentId", "")))
            flaw("/departmentId", "не UUID органа в ССТУ", "no UUID of an organ in ССТУ");
        const auto* direct = report.if_contains("isDirect");
        if (direct == nullptr || !direct->is_bool()) flaw("/isDirect", "нужно true или false", "true or false is needed");
        direct_ = direct != nullptr && direct->is_bool() && direct->get_bool();
        const std::string format = text(report, "format", "");
        if (format != "Electronic" && format != "Other")
            flaw("/format", "допустимы Electronic и Other", "Electronic and Other are allowed");
        if (text(report, "number", "").empty()) flaw("/number", "номер не указан", "the number is missing");
        if (text(report, "name", "").empty()) flaw("/name", "заявитель не указан", "the applicant is missing");
        create_ = date(report, "createDate", "");
        const auto* letter = report.if_contains("createDate");
        if (!direct_ && (letter == nullptr || *letter == json::value("")))
            flaw("/createDate", "нужна дата письма, которым обращение пришло", "the date of the covering letter is needed");
    }

    void question(const json::value& value, const std::string& place) {
        if (!value.is_object()) return flaw(place, "не объект", "no object");
        const json::object& question = value.get_object();
        if (!is_assignable(text(question, "code", place)))
            flaw(place + "/code", "нужен код классификатора уровня 4 или 5", "a classifier code of level 4 or 5 is needed");
        const std::string status = text(question, "status", place);
        const auto rule =
            std::find_if(status_rules.begin(), status_rules.end(), [&](const StatusRule& one) { return one.status == status; });
        if (rule == status_rules.end()) return flaw(place + "/status", "неизвестное состояние", "unknown status");
        dates(question, *rule, place);
        attachment(question, rule->attachment, place);
        need(question, "transfer", rule->transfer, place);
        if (rule->transfer && question.contains("transfer")) transfer(question.at("transfer"), place + "/transfer");
        const auto* actions = question.if_contains("actionsTaken");
        need(question, "actionsTaken", rule->actions, place);
        if (actions != nullptr && !actions->is_bool())
            flaw(place + "/actionsTaken", "нужно true или false", "true or false is needed");
        const auto* extended = question.if_contains("isExtend");
        if (extended != nullptr && !extended->is_bool())
            flaw(place + "/isExtend", "нужно true или false", "true or false is needed");
        if (extended != nullptr && status != "InWork")
            flaw(place + "/isExtend", "продление бывает только у InWork", "only InWork can be extended");
    }

    /// Present when the status wants it, absent when not.
    void need(const json::object& question, const char* name, bool wanted, const std::string& place) {
        if (wanted == question.contains(name)) return;
        if (wanted)
            flaw(place + "/" + name, "обязательно при этом состоянии", "required with this status");
        else
            flaw(place + "/" + name, "не бывает при этом состоянии", "not allowed with this status");
    }

    void dates(const json::object& question, const StatusRule& rule, const std::string& place) {
        need(question, "incomingDate", rule.incoming, place);
        need(question, "registrationDate", rule.registered, place);
        need(question, "responseDate", rule.responded, place);
        const std::string incoming = date(question, "incomingDate", place);
        const std::string registered = date(question, "registrationDate", place);
        const std::string responded = date(question, "responseDate", place);
        if (!direct_ && !incoming.empty() && incoming < create_)
            flaw(place + "/incomingDate", "раньше createDate", "before createDate");
        if (!registered.empty() && registered < incoming)
            flaw(place + "/registrationDate", "раньше incomingDate", "before incomingDate");
        if (!responded.empty() && responded < registered)
            flaw(place + "/responseDate", "раньше registrationDate", "before registrationDate");
    }

    void attachment(const json::object& question, bool wanted, const std::string& place) {
        need(question, "attachment", wanted, place);
        const auto* found = question.if_contains("attachment");
        if (found == nullptr || !wanted) return;
        const std::string where = place + "/attachment";
        if (!found->is_object()) return flaw(where, "не объект", "no object");
        if (text(found->get_object(), "name", where).empty()) flaw(where + "/name", "имя файла пусто", "the file has no name");
        const std::string content = text(found->get_object(), "content", where);
        if (content.empty()) flaw(where + "/content", "файл пуст", "the file is empty");
        if (!is_base64(content)) flaw(where + "/content", "не base64", "no base64");
        if (content.size() >= max_attachment_)
            flaw(where + "/content", "base64 не короче " + std::to_string(max_attachment_) + " октетов",
                 "base64 is not shorter than " + std::to_string(max_attachment_) + " octets");
    }

    void transfer(const json::value& value, const std::string& place) {
        if (!value.is_object()) return flaw(place, "не объект", "no object");
        const json::object& transfer = value.get_object();
        if (!is_uuid(text(transfer, "departmentId", place)))
            flaw(place + "/departmentId", "не UUID органа: дополните справочник sstu-departments",
                 "no UUID of an organ: add it to the dictionary sstu-departments");
        if (date(transfer, "transferDate", place).empty()) flaw(place + "/transferDate", "даты нет", "the date is missing");
        if (text(transfer, "transferNumber", place).empty())
            flaw(place + "/transferNumber", "номера нет", "the number is missing");
    }

    std::uint64_t max_attachment_;
    std::vector<ReportFlaw> flaws_;
    bool direct_ = false;
    std::string create_;
};

}  // namespace

std::vector<ReportFlaw> flaws_of_report(std::string_view json, std::uint64_t max_attachment) {
    return Inspector(max_attachment).report(json);
}

std::string text_of(const std::vector<ReportFlaw>& flaws) {
    constexpr std::size_t most = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(flaws.size(), most); ++i)
        text += (i == 0 ? "" : "; ") + flaws[i].place + ": " + flaws[i].ru + " / " + flaws[i].en;
    if (flaws.size() > most) text += "; … +" + std::to_string(flaws.size() - most);
    return text;
}

}  // namespace gateway::sstu
