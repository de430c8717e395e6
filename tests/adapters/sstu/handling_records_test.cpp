#include "adapters/sstu/handling_records.hpp"

#include <catch2/catch.hpp>

using namespace gateway;
using namespace gateway::sstu;

namespace {

const Time monday = *parse_rfc3339("2026-03-02T09:00:00Z");

std::vector<ReportedQuestion> said(const std::string& status, const std::string& digest) {
    return {{"0005.0005.0056.1154", status, digest}};
}

}  // namespace

TEST_CASE("a course of handling is one record until its end, taken up again it is another one") {
    HandlingRecords records;
    records.enter(said("InWork", "a"), UploadStatus::success, "", monday);
    records.enter(said("Explained", "b"), UploadStatus::success, "", monday + std::chrono::hours(24));
    REQUIRE(records.questions().at(0).records.size() == 1);
    CHECK(records.questions()[0].records[0].begun == monday);
    CHECK(records.questions()[0].records[0].changed == monday + std::chrono::hours(24));
    records.enter(said("InWork", "c"), UploadStatus::success, "", monday + std::chrono::hours(48));
    records.enter(said("Supported", "d"), UploadStatus::warning, "", monday + std::chrono::hours(72));
    REQUIRE(records.questions().at(0).records.size() == 2);
    CHECK(records.questions()[0].records[0].status == "Explained");
    CHECK(records.questions()[0].records[1].status == "Supported");
    CHECK(records.questions()[0].records[1].upload == UploadStatus::warning);
}

TEST_CASE("the same words again are no news, unless they were refused") {
    HandlingRecords records;
    CHECK(records.is_news(said("InWork", "a")));
    records.enter(said("InWork", "a"), UploadStatus::success, "", monday);
    CHECK_FALSE(records.is_news(said("InWork", "a")));
    CHECK(records.is_news(said("InWork", "b")));
    records.enter(said("InWork", "b"), UploadStatus::error, "/name", monday);
    CHECK(records.is_news(said("InWork", "b")));
}

TEST_CASE("questions of one code are told apart by their order") {
    const ReportedQuestion first{"0005.0005.0056.1154", "InWork", "a"}, second{"0005.0005.0056.1154", "Explained", "b"};
    HandlingRecords records;
    records.enter({first, second}, UploadStatus::success, "", monday);
    REQUIRE(records.questions().size() == 2);
    CHECK(records.questions()[1].records[0].status == "Explained");
    CHECK_FALSE(records.is_news({first, second}));
    CHECK(records.is_news({second, first}));
    CHECK(records.is_echo({{first.code, "InWork", {}}, {second.code, "Explained", {}}}));
    CHECK_FALSE(records.is_echo({{first.code, "InWork", {}}, {second.code, "InWork", {}}}));
    CHECK_FALSE(records.is_echo({}));
}

TEST_CASE("records are read again as they were written, what cannot be read is empty") {
    HandlingRecords records;
    records.enter(said("InWork", "a"), UploadStatus::success, "", monday);
    records.enter(said("Explained", "b"), UploadStatus::error, "/questions/0/attachment", monday);
    const HandlingRecords again = HandlingRecords::read(records.text());
    CHECK(again.text() == records.text());
    CHECK(again.questions().at(0).records.at(0).error == "/questions/0/attachment");
    for (const char* broken : {"", "{", "{}", "[{}]", R"([{"code":"x","records":[{"status":1}]}])"})
        CHECK(HandlingRecords::read(std::string(broken)).questions().empty());
    CHECK(HandlingRecords::read(std::nullopt).questions().empty());
}

TEST_CASE("what is kept stays under the ledger's limit: the oldest records are left out") {
    HandlingRecords records;
    for (int i = 0; i < 500; ++i)
        records.enter(said(i % 2 == 0 ? "InWork" : "Explained", std::string(64, 'a')), UploadStatus::error,
                      std::string(1'000, 'x'), monday + std::chrono::hours(i));
    const std::string text = records.text();
    CHECK(text.size() < 64 * 1024);
    const HandlingRecords again = HandlingRecords::read(text);
    CHECK(again.questions().at(0).records.back().changed == monday + std::chrono::hours(499));
}
