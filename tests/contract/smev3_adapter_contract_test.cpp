#include <catch2/catch.hpp>

#include "adapters/smev3_adapter/smev3_adapter.hpp"
#include "gateway/core/setting_values.hpp"
#include "tests/contract/connector_contract.hpp"
#include "tests/contract/sample_appeal.hpp"

using namespace gateway;

namespace {

constexpr std::string_view types = "urn://x-artefacts-smev-gov-ru/services/service-adapter/types";

ImposterAnswer soap(int status, const std::string& body) {
    ImposterAnswer answer;
    answer.status = status;
    answer.headers = {{"Content-Type", "text/xml; charset=utf-8"}};
    answer.body = "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>" + body +
                  "</soap:Body></soap:Envelope>";
    return answer;
}

ContractSubject subject() {
    ContractSubject made;
    made.name = "smev3_adapter";
    made.delivery = sample_delivery("subject");
    made.make = [](AdapterKit kit, const std::string& url) {
        const AdapterKind kind = smev3_adapter::make_smev3_adapter_kind();
        Settings settings = default_settings(kind.settings);
        const auto put = [&](const std::string& name, const std::string& text) {
            Settings::Value value;
            value.given = true;
            value.text = text;
            settings.set(name, value);
        };
        put("url", url + "/ws");
        put("it_system", "GATEWAY01");
        return kind.make(settings, std::move(kit)).connector;
    };
    made.good = [](const ImposterRequest&) {
        return soap(200, "<MessageResult xmlns=\"" + std::string(types) +
                             "\"><itSystem>GATEWAY01</itSystem><MessageId>0195d0a0-1111-11f0-8000-0242ac120002</MessageId>"
                             "</MessageResult>");
    };
    made.rejections.push_back(
        soap(500,
             "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Тестов: Яма у подъезда</faultstring><detail>"
             "<f:ValidationFault xmlns:f=\"" +
                 std::string(types) +
                 "/faults\"><f:description>SMEV-403: Тестов</f:description></f:ValidationFault></detail></soap:Fault>"));
    made.plants = planted_words();
    return made;
}

}  // namespace

TEST_CASE("the connector to the operator's Adapter keeps the contract") {
    check_connector_contract(subject());
}
