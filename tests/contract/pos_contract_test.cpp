#include <catch2/catch.hpp>
#include <places.hpp>

#include "adapters/pos/eas.hpp"
#include "adapters/pos/edms.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
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
    settings.decision_in = config + "dictionaries/pos-decision-in.csv";
    settings.decision_out = config + "dictionaries/pos-decision-out.csv";
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

Delivery answer_delivery() {
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
    Delivery delivery = sample_delivery("subject");
    delivery.kind = MessageKind::answer_sent;
    delivery.canonical = to_json(event);
    delivery.external_ids.push_back({"subject", "pos_id", "327000001"});
    return delivery;
}

/// The three calls of the regional SMEV: the request is taken, the verdict about it lies in the queue.
ImposterAnswer regional_smev(const ImposterRequest& request, const std::string& request_key) {
    ImposterAnswer answer;
    if (request.target.find("/sendrequest") != std::string::npos) answer.body = R"({"requestId":"r1"})";
    if (request.target.find("/getresponse") == std::string::npos) return answer;
    const std::string verdict =
        "<PosEdmsResponse><AppealStatusResponse><Status><OperationResult>SUCCESS</OperationResult></Status><RequestKey>" +
        request_key + "</RequestKey></AppealStatusResponse></PosEdmsResponse>";
    answer.body = R"({"requestId":"r1","messageId":"m1","xml":")" + base64_encode(verdict) + R"(","files":[]})";
    return answer;
}

ContractSubject edms(Imposter::Handler good) {
    ContractSubject made;
    made.name = "pos, EDMS over the regional SMEV's REST";
    made.delivery = answer_delivery();
    made.make = [](AdapterKit kit, const std::string& url) {
        pos::PosSettings settings = settings_for(url);
        settings.verdict_wait = Duration{300};
        return pos::make_edms_connector(std::make_shared<pos::EdmsOffice>(std::move(settings), std::move(kit)));
    };
    made.good = std::move(good);
    made.rejections = rejections();
    made.plants = planted_words();
    made.plants.emplace_back("засыпана");
    return made;
}

}  // namespace

TEST_CASE("the EDMS connector of ПОС keeps the contract") {
    const std::string key = answer_delivery().delivery_id;
    check_connector_contract(edms([key](const ImposterRequest& request) { return regional_smev(request, key); }));
}

TEST_CASE("the EDMS connector of ПОС keeps the contract when no verdict comes while it waits") {
    check_connector_contract(edms([](const ImposterRequest& request) {
        ImposterAnswer answer;
        answer.body = R"({"requestId":"r1"})";
        if (request.target.find("/getresponse") != std::string::npos) answer.status = 404;
        return answer;
    }));
}

TEST_CASE("the EAS connector of ПОС keeps the contract") {
    check_connector_contract(eas());
}
