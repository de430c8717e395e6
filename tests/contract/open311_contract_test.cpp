#include <catch2/catch.hpp>

#include "adapters/open311/connector.hpp"
#include "adapters/open311/csv.hpp"
#include "tests/contract/connector_contract.hpp"
#include "tests/contract/sample_appeal.hpp"

using namespace gateway;

namespace {

ContractSubject subject(bool json) {
    ContractSubject made;
    made.name = json ? "open311, JSON" : "open311, XML";
    made.delivery = sample_delivery("subject");
    made.make = [json](AdapterKit kit, const std::string& url) {
        auto settings = std::make_shared<open311::ClientSettings>();
        settings->url = url + "/open311/v2";
        settings->jurisdiction = "oktmo:33701000";
        settings->api_key = "very-secret-key";
        settings->json = json;
        settings->send_applicant = true;
        settings->services =
            open311::Services(open311::read_csv("service_code,topic_scheme,topic_code,service_name\n001,pos,77,Яма\n"), {});
        return open311::make_connector({settings, kit});
    };
    made.good = [json](const ImposterRequest&) {
        ImposterAnswer answer;
        answer.body = json ? R"([{"service_request_id":"2026-000417"}])"
                           : "<service_requests><request><token>t-1</token></request></service_requests>";
        return answer;
    };
    for (const int status : {400, 401, 403, 404, 409, 422}) {
        ImposterAnswer answer;
        answer.status = status;
        answer.body = json
                          ? R"([{"code":400,"description":"Тестов: Яма у подъезда, very-secret-key"}])"
                          : "<errors><error><code>400</code><description>Тестов: Яма у подъезда</description></error></errors>";
        made.rejections.push_back(answer);
    }
    made.plants = planted_words();
    made.plants.emplace_back("very-secret-key");
    return made;
}

}  // namespace

TEST_CASE("the Open311 connector keeps the contract in JSON") {
    check_connector_contract(subject(true));
}

TEST_CASE("the Open311 connector keeps the contract in XML") {
    check_connector_contract(subject(false));
}
