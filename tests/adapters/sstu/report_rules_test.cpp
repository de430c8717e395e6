#include "adapters/sstu/report_rules.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <places.hpp>
#include <sstream>

#include "tests/adapters/sstu/reports.hpp"

using namespace gateway::sstu;

namespace {

using Places = std::vector<std::string>;

Places places(const json::value& report) {
    Places found;
    for (const ReportFlaw& flaw : flaws_of_report(json::serialize(report))) {
        CHECK_FALSE(flaw.ru.empty());
        CHECK_FALSE(flaw.en.empty());
        found.push_back(flaw.place);
    }
    return found;
}

/// The report with one member of its question changed; a null takes it away.
json::object with(const char* status, const char* name, json::value value) {
    json::object report = sample_report(status);
    json::object& question = report["questions"].as_array()[0].as_object();
    if (value.is_null())
        question.erase(name);
    else
        question[name] = std::move(value);
    return report;
}

}  // namespace

TEST_CASE("a report of every status is without flaws") {
    for (const char* status : {"NotReceived", "NotRegistered", "InWork", "Explained", "Supported", "NotSupported",
                               "Transferred", "Answered", "LeftWithoutAnswer"}) {
        INFO(status);
        CHECK(places(sample_report(status)).empty());
    }
}

TEST_CASE("the reference samples are without flaws") {
    const auto file = std::filesystem::path(SOURCE_DIR) / "../shared/reference/sstu/handling_report_samples_synthetic.json";
    if (!std::filesystem::exists(file)) {
        WARN("skipped: no reference folder beside the sources: " << file);
        return;
    }
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    const json::value samples = json::parse(text.str());
    CHECK(samples.as_object().size() >= 5);
    for (const auto& [name, report] : samples.as_object()) {
        INFO(std::string(name));
        CHECK(places(report).empty());
    }
}

TEST_CASE("what a status wants must be there, what it does not know must not") {
    struct Row {
        const char *status, *name;
    };
    for (const Row& row : {Row{"NotRegistered", "incomingDate"},
                           {"InWork", "registrationDate"},
                           {"Explained", "responseDate"},
                           {"Explained", "attachment"},
                           {"Supported", "actionsTaken"},
                           {"NotSupported", "attachment"},
                           {"Transferred", "transfer"},
                           {"Answered", "attachment"},
                           {"LeftWithoutAnswer", "responseDate"}}) {
        INFO(row.status << " " << row.name);
        CHECK(places(with(row.status, row.name, nullptr)) == Places{"/questions/0/" + std::string(row.name)});
    }
    CHECK(places(with("NotReceived", "incomingDate", "2026-02-03")) == Places{"/questions/0/incomingDate"});
    CHECK(places(with("InWork", "responseDate", "2026-02-20")) == Places{"/questions/0/responseDate"});
    CHECK(places(with("LeftWithoutAnswer", "attachment", json::object{{"name", "a.txt"}, {"content", "QQ=="}})) ==
          Places{"/questions/0/attachment"});
    CHECK(places(with("Answered", "isExtend", true)) == Places{"/questions/0/isExtend"});
    CHECK(places(with("Answered", "actionsTaken", true)) == Places{"/questions/0/actionsTaken"});
}

TEST_CASE("dates stand in order, unless the applicant came straight") {
    CHECK(places(with("InWork", "incomingDate", "2026-02-01")) == Places{"/questions/0/incomingDate"});
    CHECK(places(with("InWork", "registrationDate", "2026-02-02")) == Places{"/questions/0/registrationDate"});
    CHECK(places(with("Answered", "responseDate", "2026-02-03")) == Places{"/questions/0/responseDate"});
    CHECK(places(with("InWork", "registrationDate", "04.02.2026")) == Places{"/questions/0/registrationDate"});
    CHECK(places(with("InWork", "registrationDate", "2026-02-30")) == Places{"/questions/0/registrationDate"});
    json::object direct = with("InWork", "incomingDate", "2026-02-01");
    direct["isDirect"] = true;
    CHECK(places(direct).empty());
    direct.erase("createDate");
    CHECK(places(direct).empty());
    json::object forwarded = sample_report("InWork");
    forwarded.erase("createDate");
    CHECK(places(forwarded) == Places{"/createDate"});
}

TEST_CASE("only codes of levels 4 and 5 may be assigned") {
    for (const char* code : {"0005", "0005.0005.0056", "0005.0005.0056.0000", "0005.0005.0056.115", "", "x"}) {
        INFO(code);
        CHECK(places(with("InWork", "code", code)) == Places{"/questions/0/code"});
    }
    CHECK(places(with("InWork", "code", "0003.0009.0099.0742.0110")).empty());
}

TEST_CASE("the file is named, is base64 and is shorter than the limit") {
    const auto file = [](std::string name, std::string content) {
        return with("Answered", "attachment", json::object{{"name", name}, {"content", content}});
    };
    CHECK(places(file("", "QQ==")) == Places{"/questions/0/attachment/name"});
    CHECK(places(file("a.txt", "")) == Places{"/questions/0/attachment/content"});
    CHECK(places(file("a.txt", "не base64")) == Places{"/questions/0/attachment/content"});
    CHECK(places(file("a.txt", "QQ=")) == Places{"/questions/0/attachment/content"});
    CHECK(places(file("a.txt", "====")) == Places{"/questions/0/attachment/content"});
    CHECK(places(file("a.txt", std::string(9'999'996, 'A'))).empty());
    CHECK(places(file("a.txt", std::string(10'000'000, 'A'))) == Places{"/questions/0/attachment/content"});
}

TEST_CASE("heads, odd shapes and misspelt statuses are named with their place") {
    json::object report = sample_report("InWork");
    report["departmentId"] = "abc";
    report["format"] = "E-mail";
    report["number"] = "";
    report["name"] = 7;
    report["isDirect"] = "yes";
    CHECK(places(report) == Places{"/departmentId", "/isDirect", "/format", "/number", "/name", "/name"});
    CHECK(places(with("NotReceived", "status", "NotRecieved")) == Places{"/questions/0/status"});
    CHECK(places(with("Transferred", "transfer", "x")) == Places{"/questions/0/transfer"});
    CHECK(places(with("Transferred", "transfer", json::object{{"departmentId", "unknown"}})) ==
          Places{"/questions/0/transfer/departmentId", "/questions/0/transfer/transferDate",
                 "/questions/0/transfer/transferNumber"});
    report = sample_report("InWork");
    report["questions"] = json::array{};
    CHECK(places(report) == Places{"/questions"});
    report["questions"] = json::array{1};
    CHECK(places(report) == Places{"/questions/0"});
    for (const char* text : {"", "[]", "null", "{", "\xff"}) CHECK(flaws_of_report(text).at(0).place.empty());
}

TEST_CASE("the words about flaws hold five of them and no values") {
    json::object report = sample_report("InWork");
    report["name"] = "";
    report["number"] = "";
    report["format"] = "тайна";
    report["departmentId"] = "тайна";
    report["createDate"] = "тайна";
    report["questions"] = json::array{};
    const std::string text = text_of(flaws_of_report(json::serialize(report)));
    CHECK(text.find("тайна") == std::string::npos);
    CHECK(text.find("/number: ") != std::string::npos);
    CHECK(text.ends_with("; … +1"));
}
