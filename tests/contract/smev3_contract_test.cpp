#include <catch2/catch.hpp>

#include "adapters/smev3/smev3.hpp"
#include "gateway/core/setting_values.hpp"
#include "tests/contract/connector_contract.hpp"
#include "tests/contract/sample_appeal.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;

namespace {

std::string soap(const std::string& body) {
    return "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>" + body +
           "</soap:Body></soap:Envelope>";
}

ImposterAnswer xml_answer(int status, std::string body) {
    ImposterAnswer answer;
    answer.status = status;
    answer.headers = {{"Content-Type", "text/xml; charset=utf-8"}};
    answer.body = std::move(body);
    return answer;
}

/// Namespace of the version's types: types, "types/faults", "types/basic".
std::string ns_of(const std::string& number, const std::string& part = {}) {
    return "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/" + part + number;
}

ImposterAnswer rejection(const std::string& number, const std::string& fault) {
    return xml_answer(
        500, soap("<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Тестов: Яма у подъезда</faultstring>"
                  "<detail><f:" +
                  fault + " xmlns:f=\"" + ns_of(number, "faults/") + "\" xmlns=\"" + ns_of(number, "basic/") +
                  "\"><Description>SMEV-403: Тестов: Яма у подъезда</Description></f:" + fault + "></detail></soap:Fault>"));
}

/// `version` is the word in the configuration, `number` what stands in its namespaces.
ContractSubject subject(const std::string& version, const std::string& number) {
    ContractSubject made;
    made.name = "smev3 " + version;
    made.delivery = sample_delivery("subject");
    made.make = [version, number](AdapterKit kit, const std::string& url) {
        static const TrustStore trust = TrustStore::load(test_keys() / "trust" / "gost");
        kit.key = [](std::string_view name) {
            const auto folder = test_keys() / "gost";
            return load_pem_key(folder / (std::string(name) + ".key.pem"), folder / (std::string(name) + ".crt.pem"));
        };
        kit.trust = [](std::string_view) { return &trust; };
        const AdapterKind kind = smev3::make_smev3_kind();
        Settings settings = default_settings(kind.settings);
        const auto put = [&](const std::string& name, const std::string& text) {
            Settings::Value value;
            value.given = true;
            value.text = text;
            settings.set(name, value);
        };
        put("url", url + "/smev/v" + number + "/ws");
        put("version", version);
        put("key", "gateway-sign");
        put("trust", "gost");
        return kind.make(settings, std::move(kit)).connector;
    };
    made.good = [number](const ImposterRequest& request) {
        CHECK(request.body.find("xmlns:t=\"" + ns_of(number) + "\"") != std::string::npos);
        return xml_answer(200, soap("<t:SendRequestResponse xmlns:t=\"" + ns_of(number) +
                                    "\"><t:MessageMetadata><t:MessageId>0195d0a0-1111-11f0-8000-0242ac120002</t:MessageId>"
                                    "<t:Status>requestIsQueued</t:Status></t:MessageMetadata></t:SendRequestResponse>"));
    };
    for (const char* fault :
         {"InvalidContent", "BusinessDataTypeIsNotSupported", "RecipientIsNotFound", "TransactionCodeInvalid"})
        made.rejections.push_back(rejection(number, fault));
    made.plants = planted_words();
    return made;
}

}  // namespace

TEST_CASE("the SMEV connector of schemas 1.1 keeps the contract") {
    check_connector_contract(subject("1.1", "1.1"));
}

TEST_CASE("the SMEV connector of schemas 1.2 keeps the contract") {
    check_connector_contract(subject("1.2", "1.2"));
}

TEST_CASE("the SMEV connector of schemas 1.3 keeps the contract") {
    check_connector_contract(subject("1.3", "1.3"));
}

TEST_CASE("the SMEV connector of the newer schemas 1.3 keeps the contract") {
    check_connector_contract(subject("1.3-newer", "1.3"));
}
