#include <catch2/catch.hpp>

#include "adapters/peer/line.hpp"
#include "tests/contract/connector_contract.hpp"
#include "tests/contract/sample_appeal.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;

namespace {

std::shared_ptr<const SigningKey> key(const std::string& name) {
    return load_pem_key(test_keys() / (name + ".key.pem"), test_keys() / (name + ".crt.pem"));
}

/// Another gateway: takes any envelope and gives a signed receipt for it.
ImposterAnswer receipted(const ImposterRequest& request) {
    const auto content_type = request.header("Content-Type").value_or("");
    const std::string cms(request.header("Signature-CMS").value_or(""));
    const OpenedLetter opened = open_letter({std::string(content_type), request.body, cms}, {}, SystemClock().now());
    LetterReceipt receipt;
    receipt.receipt_id = "r-1";
    receipt.about = opened.letter.id;
    receipt.digest = opened.digest;
    receipt.from = "region-43";
    receipt.to = "city-a";
    receipt.message_id = "0195d0a0-0000-7000-8000-0000000000f7";
    receipt.appeal_id = "0195d0a0-0000-7000-8000-0000000000f8";
    receipt.at = SystemClock().now();
    ImposterAnswer answer;
    answer.status = 201;
    answer.headers = {{"Content-Type", "application/xml; charset=utf-8"}};
    answer.body = signed_receipt(receipt, *key("gost/gateway-sign"));
    return answer;
}

ContractSubject subject(LetterForm form) {
    ContractSubject made;
    made.name = "gateway";
    made.delivery = sample_delivery("subject");
    made.make = [form](AdapterKit kit, const std::string& url) {
        static const TrustStore trust = TrustStore::load(test_keys() / "trust" / "gost");
        kit.key = [](std::string_view) { return key("gost/federal-sign"); };
        kit.trust = [](std::string_view) { return &trust; };
        auto settings = std::make_shared<peer::PeerSettings>();
        settings->url = url + "/api/v1";
        settings->token = "very-secret-token";
        settings->name = "city-a";
        settings->peer = "region-43";
        settings->key = settings->trust = "gost";
        // The contract's clock stands in March: whose certificate it is counts here, its dates do not.
        settings->signature_required = false;
        settings->form = form;
        return peer::make_connector(peer::make_line(settings, std::move(kit)));
    };
    made.good = &receipted;
    for (const int status : {400, 401, 403, 404, 409, 413, 422}) {
        ImposterAnswer answer;
        answer.status = status;
        answer.headers = {{"Content-Type", "application/problem+json"}};
        answer.body = R"({"code":"message.value","detail":"Тестов: Яма у подъезда, very-secret-token"})";
        made.rejections.push_back(answer);
    }
    made.plants = planted_words();
    made.plants.emplace_back("very-secret-token");
    return made;
}

}  // namespace

TEST_CASE("the connector to another gateway keeps the contract with XML envelopes") {
    check_connector_contract(subject(LetterForm::xml));
}

TEST_CASE("the connector to another gateway keeps the contract with JSON envelopes") {
    check_connector_contract(subject(LetterForm::json));
}
