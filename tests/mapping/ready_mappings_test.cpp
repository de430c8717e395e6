// The mappings a region finds ready in config/mappings for systems whose format is not public.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <places.hpp>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/mapping/fixtures.hpp"
#include "gateway/mapping/mapping.hpp"

using namespace gateway;

namespace {

namespace fs = std::filesystem;

const fs::path mappings = fs::path(SOURCE_DIR) / "config" / "mappings";

std::string made(const std::string& name, std::string_view document, const MappingParams& params = {}) {
    return Mapping::load(mappings / name).run(document, params).text;
}

const std::string_view vote = R"({"vote_id": 7, "kind": "fkgs", "title": "Выбор", "finished_at": "2026-06-12T23:59:59+03:00",
    "voters": [{"name": "Иванова"}], "options": [{"id": "park", "votes": 5, "ballots": ["Иванова"]}, {"id": "square"}]})";

}  // namespace

TEST_CASE("what the ready mappings make is canonical, and their fixtures hold them to it") {
    for (const char* name : {"vote-results.jq", "page-comment.jq", "smart-city-incident.jq", "safe-city-incident.jq",
                             "unreliable-label.jq", "edds112-card.jq"}) {
        INFO(name);
        const Mapping mapping = Mapping::load(mappings / name);
        const auto results = run_fixtures(mapping, fixtures_of(mappings / name));
        CHECK(results.size() >= 3);
        for (const FixtureResult& result : results) CHECK((result.passed ? "" : result.name + ": " + result.detail) == "");
    }
    for (const char* folder : {"vote-results", "page-comment", "smart-city-incident", "safe-city-incident"}) {
        for (const auto& file : fs::directory_iterator(mappings / (std::string(folder) + ".fixtures"))) {
            if (!file.path().string().ends_with(".out.json")) continue;
            INFO(file.path().string());
            std::ifstream in(file.path());
            const std::string text{std::istreambuf_iterator<char>(in), {}};
            CHECK_NOTHROW(appeal_from_json(text));
        }
    }
}

TEST_CASE("results of a vote cross as sums by object; who voted does not") {
    const std::string text = made("vote-results.jq", vote, {{"connector", "fkgs-1"}});
    CHECK(text.find("Иванова") == std::string::npos);
    const Appeal appeal = appeal_from_json(text);
    CHECK(appeal.regime == Regime::vote);
    CHECK(appeal.external_ids.front().system == "fkgs-1");
    REQUIRE(appeal.questions.size() == 2);
    CHECK(appeal.questions[0].topics[0].code == "housing");
    CHECK(appeal.questions[0].topics[1].code == "park");
    CHECK(appeal.status == Status::archived);
    CHECK(appeal.text.body == "Выбор\npark: 5\nsquare");
}

TEST_CASE("a label of unreliable information is passed on as an event without a status") {
    const auto event = event_from_json(made("unreliable-label.jq", R"({"label": "Фейк", "at": "2026-03-02T10:00:00Z",
        "appeal_id": "01900000-0000-7000-8000-000000000001", "by": "Мониторинг"})"));
    CHECK_FALSE(event.status.given());
    CHECK(event.note == "Пометка: Фейк");
    CHECK(event.ext.at("unreliable").find("\"label\":\"unreliable\"") != std::string::npos);
}

TEST_CASE("a page leads to its organisation; the caller of a card and the author of a comment stay outside") {
    const std::string comment =
        made("page-comment.jq", R"({"comment_id": 1, "network": "vk", "page": "club1001", "text": "Снег",
        "created_at": "2026-02-01T09:00:00Z", "author": {"name": "Иванова"}})");
    CHECK(comment.find("Иванова") == std::string::npos);
    CHECK(appeal_from_json(comment).routing.received_org == "Администрация города А");
    const std::string card = made("safe-city-incident.jq", R"({"number": 1, "registered": "2026-02-01T09:00:00Z",
        "type": {"code": "2.1", "name": "Авария"}, "caller": {"name": "Иванова", "phone": "+79990000000"}})");
    CHECK(card.find("Иванова") == std::string::npos);
    CHECK(card.find("+7999") == std::string::npos);
}
