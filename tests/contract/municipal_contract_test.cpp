#include <catch2/catch.hpp>

#include "adapters/municipal/rest.hpp"
#include "adapters/municipal/soap.hpp"
#include "tests/contract/connector_contract.hpp"
#include "tests/contract/sample_appeal.hpp"

using namespace gateway;

namespace {

std::vector<ImposterAnswer> rejections() {
    std::vector<ImposterAnswer> answers;
    for (const int status : {301, 400, 404, 410, 422}) {
        ImposterAnswer answer;
        answer.status = status;
        answer.body = R"({"message":"Тестов: very-secret-key"})";
        answers.push_back(answer);
    }
    return answers;
}

ImposterAnswer good_answer(const ImposterRequest&) {
    ImposterAnswer answer;
    answer.body = R"({"id":"M-417"})";
    return answer;
}

municipal::RestSettings rest_settings(const std::string& url) {
    municipal::RestSettings settings;
    settings.line.url = url;
    settings.line.auth = {
        municipal::AuthSettings::Kind::api_key, "X-Api-Key", {}, {}, "very-secret-key", {}, {}, {}, {}, false};
    settings.create = municipal::RestCall{"POST", municipal::TextTemplate::parse("/requests")};
    settings.answer.id = municipal::Locator::parse("/id");
    return settings;
}

ContractSubject rest(bool idempotent) {
    ContractSubject made;
    made.name = idempotent ? "municipal rest with an idempotency key" : "municipal rest";
    made.delivery = sample_delivery("subject");
    made.make = [idempotent](AdapterKit kit, const std::string& url) {
        auto settings = rest_settings(url);
        if (idempotent) settings.idempotency_header = "Idempotency-Key";
        auto translation = std::make_shared<municipal::Translation>(kit.id, municipal::TranslationSettings{});
        return municipal::make_rest_connector(std::move(settings), std::move(kit), std::move(translation));
    };
    made.good = good_answer;
    made.rejections = rejections();
    made.plants = planted_words();
    made.plants.emplace_back("very-secret-key");
    return made;
}

ContractSubject webhook() {
    auto made = rest(true);
    made.name = "municipal webhook";
    made.make = [](AdapterKit kit, const std::string& url) {
        municipal::RestSettings settings;
        settings.line.url = url;
        settings.line.signing = municipal::WebhookSigning{"very-secret-webhook-key"};
        settings.idempotency_header = "X-Event-Id";
        settings.create = municipal::RestCall{"POST", {}};
        settings.answer.id = municipal::Locator::parse("/id");
        auto translation = std::make_shared<municipal::Translation>(kit.id, municipal::TranslationSettings{});
        return municipal::make_rest_connector(std::move(settings), std::move(kit), std::move(translation));
    };
    made.plants.emplace_back("very-secret-webhook-key");
    return made;
}

ContractSubject soap() {
    auto made = rest(false);
    made.name = "municipal soap";
    made.make = [](AdapterKit kit, const std::string& url) {
        municipal::SoapSettings settings;
        settings.line.url = url;
        settings.form.user = "gateway";
        settings.form.password = "very-secret-key";
        settings.answer.id = municipal::Locator::parse("/Envelope/Body/PutResponse/Id");
        municipal::TranslationSettings mapping;
        mapping.format = municipal::TranslationSettings::Format::xml;
        auto translation = std::make_shared<municipal::Translation>(kit.id, mapping);
        return municipal::make_soap_connector(std::move(settings), std::move(kit), std::move(translation));
    };
    made.good = [](const ImposterRequest&) {
        ImposterAnswer answer;
        answer.body =
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><PutResponse><Id>C-1</Id>"
            "</PutResponse></s:Body></s:Envelope>";
        return answer;
    };
    ImposterAnswer fault;
    fault.status = 500;
    fault.body =
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault><faultcode>s:Client</faultcode>"
        "<faultstring>Тестов</faultstring></s:Fault></s:Body></s:Envelope>";
    made.rejections.push_back(fault);
    return made;
}

}  // namespace

TEST_CASE("the REST connector for systems without a standard keeps the contract") {
    check_connector_contract(rest(false));
}

TEST_CASE("the REST connector with an idempotency key keeps the contract") {
    check_connector_contract(rest(true));
}

TEST_CASE("webhooks of ours keep the contract") {
    check_connector_contract(webhook());
}

TEST_CASE("the SOAP connector for systems without a standard keeps the contract") {
    check_connector_contract(soap());
}
