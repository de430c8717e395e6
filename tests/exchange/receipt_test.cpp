#include <catch2/catch.hpp>

#include "gateway/core/fault.hpp"
#include "gateway/exchange/receipt.hpp"
#include "gateway/signature/verify_file.hpp"
#include "samples.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

LetterReceipt sample_receipt() {
    LetterReceipt receipt;
    receipt.receipt_id = "00112233445566778899aabbccddeeff";
    receipt.about = "k & <1>";
    receipt.digest = std::string(64, 'a');
    receipt.from = "region-43";
    receipt.to = "portal";
    receipt.message_id = "0195d0a0-0000-7000-8000-0000000000f1";
    receipt.appeal_id = "0195d0a0-0000-7000-8000-0000000000f2";
    receipt.at = *parse_rfc3339("2026-03-02T09:00:00.123456Z");
    receipt.official = {"ЦУР-43/2026-000001", "Отдел писем"};
    return receipt;
}

}  // namespace

TEST_CASE("a signed receipt says what was taken, by whom and when, and `verify` accepts it") {
    const auto own = key("gost/gateway-sign");
    const TrustStore trust = TrustStore::load(test_keys() / "trust" / "gost");
    const std::string document = signed_receipt(sample_receipt(), *own);
    const auto opened = open_receipt(document, {&trust, {own->certificate().sha256()}}, now());
    CHECK(opened.evidence.verdict == "valid");
    CHECK(opened.receipt.receipt_id == sample_receipt().receipt_id);
    CHECK(opened.receipt.about == "k & <1>");
    CHECK(opened.receipt.digest == std::string(64, 'a'));
    CHECK(opened.receipt.from == "region-43");
    CHECK(opened.receipt.to == "portal");
    CHECK(opened.receipt.refused == Cause::none);
    CHECK(opened.receipt.message_id == sample_receipt().message_id);
    CHECK(opened.receipt.appeal_id == sample_receipt().appeal_id);
    CHECK(opened.receipt.at == sample_receipt().at);
    CHECK(opened.receipt.official.number == "ЦУР-43/2026-000001");
    CHECK(opened.receipt.official.author == "Отдел писем");
    VerifyOptions options;
    options.trust = &trust;
    options.at = now();
    CHECK(verify_document(XmlDocument::parse(document), options).valid());
    CHECK_FALSE(verify_document(XmlDocument::parse(replaced(document, "2026-000001", "2026-000002")), options).valid());
}

TEST_CASE("a receipt of a refusal names its cause") {
    auto receipt = sample_receipt();
    receipt.refused = Cause::attachment_corrupt;
    const auto opened = open_receipt(signed_receipt(receipt, *key("rsa/gateway-sign")), {}, now());
    CHECK(opened.receipt.refused == Cause::attachment_corrupt);
}

TEST_CASE("what is no receipt is refused") {
    CHECK_THROWS_AS(open_receipt("<envelope/>", {}, now()), Fault);
    CHECK_THROWS_AS(open_receipt("garbage", {}, now()), Fault);
    const std::string document = signed_receipt(sample_receipt(), *key("rsa/gateway-sign"));
    CHECK_THROWS_AS(open_receipt(replaced(document, "taken", "eaten"), {}, now()), Fault);
    CHECK(open_receipt(replaced(document, "<to>portal", "<to>other"), {}, now()).evidence.verdict == "invalid");
}
