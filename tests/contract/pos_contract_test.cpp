#include <catch2/catch.hpp>

#include "adapters/pos/eas.hpp"
#include "adapters/pos/edms.hpp"
#include "tests/contract/connector_contract.hpp"
#include "tests/contract/sample_appeal.hpp"

using namespace gateway;

namespace {

pos::PosSettings settings_for(const std::string& url) {
    const std::string config = std::string(SOURCE_DIR) + "/config/";
    pos::PosSettings settings;
    settings.url = url;
    settings.client_id = "00000000-0000-4000-8000-0000000000c1";
    settings.entrypoint = "6f1c1a52-8e0a-4b6e-9a43-0d3f6d5c7e01";
    settings.answer_mapping = config + "mappings/pos-edms-answer.xslt";
    settings.user = "region";
    settings.password = "very-secret-password";
    settings.ogrn = "1024300000007";
    settings.status_in = config + "dictionaries/pos-status-in.csv";
    settings.status_out = config + "dictionaries/pos-status-out.csv";
    settings.topic_in = config + "dictionaries/pos-topics-in.csv";
    settings.topic_out = config + "dictionaries/pos-topics-out.csv";
    settings.organisations = config + "dictionaries/pos-organisations.csv";
    return settings;
}

std::vector<ImposterAnswer> rejections() {
    std::vector<ImposterAnswer> answers;
    for (const int status : {400, 404, 409, 422}) {
        ImposterAnswer answer;
        answer.status = status;
        answer.body = R"({"message":"Тестов: very-secret-password"})";
        answers.push_back(answer);
    }
    return answers;
}

ContractSubject eas() {
    ContractSubject made;
    made.name = "pos, EAS over REST";
    made.delivery = sample_delivery("subject");
    made.make = [](AdapterKit kit, const std::string& url) {
        return pos::make_eas_connector(std::make_shared<pos::EasClient>(settings_for(url), std::move(kit)));
    };
    made.good = [](const ImposterRequest& request) {
        ImposterAnswer answer;
        const bool token = request.target.find("/oauth/token") != std::string::npos;
        answer.body = token ? R"({"access_token":"t","token_type":"bearer"})" : R"({"posId":563000001,"history":null})";
        return answer;
    };
    made.rejections = rejections();
    made.plants = planted_words();
    made.plants.emplace_back("very-secret-password");
    return made;
}

}  // namespace

TEST_CASE("the EAS connector of ПОС keeps the contract") {
    check_connector_contract(eas());
}
