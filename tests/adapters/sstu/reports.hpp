// Handling reports of invented people, one of each status.
#pragma once

#include <boost/json.hpp>
#include <string>

namespace gateway::sstu {

namespace json = boost::json;

/// Without flaws.
inline json::object sample_report(const std::string& status) {
    json::object question{{"code", "0005.0005.0056.1154"}, {"status", status}};
    const bool received = status != "NotReceived", registered = received && status != "NotRegistered";
    const bool ended = registered && status != "InWork" && status != "Transferred";
    if (received) question["incomingDate"] = "2026-02-03";
    if (registered) question["registrationDate"] = "2026-02-04";
    if (ended) question["responseDate"] = "2026-03-02";
    if (ended && status != "LeftWithoutAnswer")
        question["attachment"] = json::object{{"name", "ответ.pdf"}, {"content", "JVBERi0xLjQKJSVFT0YK"}};
    if (status == "Supported") question["actionsTaken"] = true;
    if (status == "Transferred")
        question["transfer"] = json::object{{"departmentId", "00000000-0000-4000-8000-000000000002"},
                                            {"transferDate", "2026-02-05"},
                                            {"transferNumber", "01-02/7"}};
    return {{"departmentId", "00000000-0000-4000-8000-000000000001"},
            {"isDirect", false},
            {"format", "Other"},
            {"number", "А26-05-00000001-СО1"},
            {"createDate", "2026-02-02"},
            {"name", "Тестов Тест Тестович"},
            {"address", "тестовый адрес"},
            {"questions", json::array{question}}};
}

}  // namespace gateway::sstu
