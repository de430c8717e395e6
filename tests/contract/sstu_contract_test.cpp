#include <catch2/catch.hpp>
#include <places.hpp>

#include "adapters/sstu/office.hpp"
#include "adapters/sstu/report_rules.hpp"
#include "tests/contract/connector_contract.hpp"
#include "tests/contract/sample_appeal.hpp"

using namespace gateway;

namespace {

Delivery reported_delivery() {
    Appeal appeal = sample_appeal();
    appeal.registration = {"01-02/7", "2026-03-03", "", {}};
    appeal.questions[0].topics[0].scheme = TopicScheme::sstu;
    appeal.questions[0].topics[0].code = "0005.0005.0056.1154";
    Delivery delivery = sample_delivery("subject");
    delivery.canonical = delivery.appeal = to_json(appeal);
    return delivery;
}

ContractSubject subject_with(bool repeat_is_safe) {
    ContractSubject subject;
    subject.name = repeat_is_safe ? "ССТУ that takes a report once" : "ССТУ";
    subject.delivery = reported_delivery();
    subject.make = [repeat_is_safe](AdapterKit kit, const std::string& url) {
        sstu::SstuSettings settings;
        settings.url = url;
        settings.department_id = "00000000-0000-4000-8000-000000000001";
        settings.authorization = "planted-token";
        settings.mapping_report = std::string(SOURCE_DIR) + "/config/mappings/sstu-report.jq";
        settings.repeat_is_safe = repeat_is_safe;
        settings.max_attachment = sstu::attachment_limit;
        kit.config_dir = std::string(SOURCE_DIR) + "/config";
        return sstu::make_connector(std::make_shared<sstu::Office>(std::move(settings), std::move(kit)));
    };
    subject.good = [](const ImposterRequest&) {
        ImposterAnswer good;
        good.body = R"({"success":true})";
        return good;
    };
    for (const int status : {400, 404, 409, 422}) {
        ImposterAnswer refusal;
        refusal.status = status;
        refusal.body = "Тестов: planted-token";
        subject.rejections.push_back(std::move(refusal));
    }
    subject.plants = planted_words();
    subject.plants.emplace_back("planted-token");
    return subject;
}

}  // namespace

TEST_CASE("the ССТУ connector keeps the contract") {
    check_connector_contract(subject_with(GENERATE(true, false)));
}
