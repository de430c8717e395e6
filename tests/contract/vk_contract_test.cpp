#include <catch2/catch.hpp>

#include "adapters/social/vk_connector.hpp"
#include "tests/contract/connector_contract.hpp"
#include "tests/contract/sample_appeal.hpp"

using namespace gateway;

TEST_CASE("the VK connector keeps the contract") {
    AppealEvent event;
    event.event_id = "city:1";
    event.kind = MessageKind::answer_sent;
    event.appeal_id = sample_appeal().appeal_id;
    event.at = *parse_rfc3339("2026-03-02T08:30:00Z");
    event.source = "city";
    event.status = Status::answered;
    Answer answer;
    answer.id = "a1";
    answer.kind = AnswerKind::final;
    answer.text = "Яма у подъезда засыпана";
    event.answer = answer;

    ContractSubject subject;
    subject.name = "vk, replies of a community";
    subject.delivery = sample_delivery("subject");
    subject.delivery.kind = MessageKind::answer_sent;
    subject.delivery.canonical = to_json(event);
    subject.delivery.external_ids.push_back({"subject", "vk_item", "wall:-101_45_678"});
    subject.make = [](AdapterKit kit, const std::string& url) {
        social::VkSettings settings;
        settings.group_id = 101;
        settings.access_token = "planted-token";
        settings.api_url = url;
        settings.api_version = "5.199";
        settings.max_reply = 4'000;
        settings.timeout = Duration{5'000};
        return social::make_vk_connector(std::move(settings), std::move(kit));
    };
    subject.good = [](const ImposterRequest&) {
        ImposterAnswer good;
        good.body = R"({"response":{"comment_id":7}})";
        return good;
    };
    for (const char* error : {"7", "100", "213"}) {
        ImposterAnswer refusal;
        refusal.body = std::string(R"({"error":{"error_code":)") + error + R"(,"error_msg":"no"}})";
        subject.rejections.push_back(std::move(refusal));
    }
    subject.plants = planted_words();
    subject.plants.emplace_back("засыпана");
    subject.plants.emplace_back("planted-token");
    check_connector_contract(subject);
}
