// What readiness, metrics and the API tell of trust services, keys and the ends of certificates.
#include <catch2/catch.hpp>

#include "rig.hpp"

using namespace gateway;
using namespace gateway::test;
using std::chrono::days;
using std::chrono::hours;

namespace {

std::string text(const boost::json::value& value) {
    return std::string(value.as_string());
}

DeskTrust trust_of(Time now) {
    DeskTrust trust;
    trust.name = "gost";
    trust.revocation = "crl_then_ocsp";
    trust.users = {"smev"};
    trust.accepted_unknown = 3;
    trust.sources = {{.kind = "crl", .url = "http://ca/a.crl", .about = "УЦ", .last_success = now, .until = now + hours(5)},
                     {.kind = "ocsp", .url = "http://ca/ocsp", .about = "Тестов Тест", .last_error = "timeout", .failures = 4}};
    return trust;
}

bool has_metric(const Reply& page, const std::string& line) {
    return page.response.body.find(line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("a trust service that does not answer is a warning, and nobody is named on the open page") {
    Rig rig;
    rig.desk.picture.trust = {trust_of(rig.clock.now())};
    const Reply reply = rig.ask("GET", "/health/ready");
    CHECK(reply.response.status == 200);
    const auto& reasons = reply.json.at("reasons").as_array();
    REQUIRE(reasons.size() == 1);
    CHECK(text(reasons[0].at("part")) == "trust");
    CHECK(text(reasons[0].at("name")) == "gost ocsp http://ca/ocsp");
    CHECK(text(reasons[0].at("cause").at("code")) == "certificate.status_unknown");
    CHECK(reply.response.body.find("Тестов") == std::string::npos);

    rig.desk.picture.trust[0].sources[1].until = rig.clock.now() + hours(1);  // the last known good still counts
    CHECK(rig.ask("GET", "/health/ready").json.at("reasons").as_array().empty());
}

TEST_CASE("the metrics tell of every trust service by its address, without names of persons") {
    Rig rig;
    rig.desk.picture.trust = {trust_of(rig.clock.now())};
    rig.desk.picture.key_troubles = {{.name = "sign", .reason = "token gone", .users = {"smev"}}};
    const Reply page = rig.ask("GET", "/metrics");
    const std::string crl = R"({trust="gost",kind="crl",url="http://ca/a.crl"})",
                      ocsp = R"({trust="gost",kind="ocsp",url="http://ca/ocsp"})";
    CHECK(has_metric(page, "gateway_trust_source_blind" + crl + " 0"));
    CHECK(has_metric(page, "gateway_trust_source_blind" + ocsp + " 1"));
    CHECK(has_metric(page, "gateway_trust_source_failures" + ocsp + " 4"));
    CHECK(has_metric(page, "gateway_trust_source_last_success_time_seconds" + ocsp + " 0"));
    CHECK(has_metric(page, R"(gateway_trust_unknown_total{trust="gost",result="accepted"} 3)"));
    CHECK(has_metric(page, R"(gateway_key_unavailable{key="sign"} 1)"));
    CHECK(page.response.body.find("Тестов") == std::string::npos);
}

TEST_CASE("the API lists trust stores with their sources, and certificates with users and the next step") {
    Rig rig;
    rig.desk.picture.trust = {trust_of(rig.clock.now())};
    rig.desk.picture.certificates[0].users = {"smev", "pos"};
    rig.desk.picture.certificates[0].next_ru = "получите новый сертификат";
    const boost::json::value store = rig.get("/api/v1/trust").json.at("items").at(0);
    CHECK(text(store.at("revocation")) == "crl_then_ocsp");
    CHECK(text(store.at("sources").at(1).at("last_error")) == "timeout");
    const boost::json::value certificate = rig.get("/api/v1/certificates").json.at("items").at(0);
    CHECK(certificate.at("users").as_array().size() == 2);
    CHECK(text(certificate.at("next_step")) == "получите новый сертификат");
}

TEST_CASE(
    "the end of a certificate is urgent under seven days, counts by its key's own term, and one replaced is nobody's care") {
    Rig rig;
    DeskCertificate& certificate = rig.desk.picture.certificates[0];
    certificate.next_ru = "получите новый сертификат";
    certificate.key_until = rig.clock.now() + days(45);
    const auto said = [&rig] {
        const Reply reply = rig.ask("GET", "/health/ready");
        const auto& reasons = reply.json.at("reasons").as_array();
        return reasons.empty() ? std::string() : text(reasons[0].at("ru"));
    };
    CHECK(said() == "Сертификат скоро истечёт, дней: 45: получите новый сертификат.");
    certificate.key_until = rig.clock.now() + days(6);
    CHECK_THAT(said(), Catch::StartsWith("Срочно: сертификат истекает"));
    certificate.superseded = true;
    CHECK(said() == "");
    certificate.superseded = false;
    rig.desk.picture.key_troubles = {{.name = "sign", .reason = "token gone", .users = {"smev"}}};
    certificate.key_until.reset();
    CHECK_THAT(said(), Catch::StartsWith("Ключ подписи недоступен"));
}
