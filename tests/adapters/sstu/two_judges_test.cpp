// The adapter's rules and those of the stand's ССТУ were written apart: over every report broken in every way they must agree.
#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "adapters/sstu/report_rules.hpp"
#include "adapters/stand/sstu/report_judge.hpp"
#include "tests/adapters/sstu/reports.hpp"

using namespace gateway::sstu;

namespace {

constexpr const char* statuses[] = {"NotReceived",  "NotRegistered", "InWork",   "Explained",        "Supported",
                                    "NotSupported", "Transferred",   "Answered", "LeftWithoutAnswer"};

/// What a member may be given in place of its own; null takes it away.
const std::vector<json::value>& values() {
    static const std::vector<json::value> all{nullptr,
                                              "",
                                              "x",
                                              7,
                                              true,
                                              json::object{},
                                              json::array{},
                                              "2026-02-01",
                                              "2026-02-30",
                                              "2027-01-01",
                                              "2026-2-03",
                                              "0005.0005.0056.1154.0001",
                                              "0005.0005.0056.1154.0000",
                                              "0005.0005.0056.0000",
                                              "0005.0005.0056",
                                              "InWork",
                                              "Explained",
                                              "Answered",
                                              "Transferred",
                                              "NotRecieved",
                                              "Electronic",
                                              "electronic",
                                              "00000000-0000-4000-8000-000000000002",
                                              json::object{{"name", "a"}, {"content", "YQ=="}},
                                              json::object{{"name", ""}, {"content", "YQ=="}},
                                              json::object{{"name", "a"}, {"content", "YQ="}},
                                              json::object{{"name", "a"}, {"content", ""}}};
    return all;
}

void set(json::object& object, const std::string& name, const json::value& value) {
    if (value.is_null())
        object.erase(name);
    else
        object[name] = value;
}

std::size_t disagreements = 0, bad = 0;

void ask_both(const json::object& report) {
    const bool adapter = flaws_of_report(json::serialize(report)).empty();
    const bool stand = gateway::stand::complaints_about(report).empty();
    bad += stand ? 0 : 1;
    if (adapter == stand) return;
    ++disagreements;
    CAPTURE(adapter, stand, json::serialize(report));
    CHECK(adapter == stand);
}

}  // namespace

TEST_CASE("the stand's ССТУ and the adapter agree on what a good report is") {
    disagreements = bad = 0;
    for (const char* status : statuses) {
        const json::object good = sample_report(status);
        CHECK(gateway::stand::complaints_about(good).empty());
        CHECK(flaws_of_report(json::serialize(good)).empty());
        for (const bool direct : {false, true}) {
            json::object base = good;
            base["isDirect"] = direct;
            for (const json::value& value : values()) {
                for (const char* name : {"departmentId", "isDirect", "format", "number", "createDate", "name", "questions"}) {
                    json::object report = base;
                    set(report, name, value);
                    ask_both(report);
                }
                for (const char* name : {"code", "status", "incomingDate", "registrationDate", "responseDate", "isExtend",
                                         "actionsTaken", "attachment", "transfer"}) {
                    json::object report = base;
                    set(report["questions"].as_array()[0].as_object(), name, value);
                    ask_both(report);
                }
            }
        }
    }
    CHECK(disagreements == 0);
    CHECK(bad > 5'000);
}

TEST_CASE("both judges hold the limit of a file by its base64") {
    for (const std::size_t length : {9'999'996U, 10'000'000U}) {
        json::object report = sample_report("Explained");
        report["questions"].as_array()[0].as_object()["attachment"].as_object()["content"] = std::string(length, 'A');
        const bool good = length < 10'000'000U;
        CHECK(flaws_of_report(json::serialize(report)).empty() == good);
        CHECK(gateway::stand::complaints_about(report).empty() == good);
    }
}
