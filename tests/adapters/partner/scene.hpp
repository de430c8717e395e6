// A partner API with cardboard behind it, and a caller.
#pragma once

#include <boost/json.hpp>
#include <memory>
#include <string>

#include "adapters/adapter.hpp"
#include "adapters/partner/endpoint.hpp"
#include "adapters/partner/partner.hpp"
#include "gateway/core/setting_values.hpp"
#include "gateway/signature/trust.hpp"
#include "tests/contract/cardboard.hpp"
#include "tests/contract/sample_appeal.hpp"
#include "tests/support/test_keys.hpp"

namespace gateway::test {

inline std::shared_ptr<const SigningKey> key(const std::string& name) {
    return load_pem_key(test_keys() / (name + ".key.pem"), test_keys() / (name + ".crt.pem"));
}

struct Heard {
    int status = 0;
    WebResponse response;
    std::string text;
    boost::json::object body() const { return boost::json::parse(text).as_object(); }
    std::string field(const char* name) const { return std::string(body().at(name).as_string()); }
    std::string header(std::string_view name) const { return std::string(header_of(response.headers, name).value_or("")); }
};

/// Two partners: "portal" (all scopes, letters) and "city-a" (signs with the GOST federal key).
struct Scene : Rig {
    explicit Scene(std::function<void(partner::DoorSettings&)> change = {})
        : trust(TrustStore::load(test_keys() / "trust" / "gost")) {
        clock.at = SystemClock().now();
        auto settings = std::make_shared<partner::DoorSettings>();
        settings->prefix = "/api/v1";
        settings->name = "region-43";
        settings->key = "gateway-sign";
        settings->trust = "gost";
        settings->quota = 100;
        partner::PartnerSettings portal;
        portal.id = "portal";
        portal.token = "portal-token";
        portal.scopes = {partner::Scope::create, partner::Scope::read, partner::Scope::status, partner::Scope::answer};
        portal.rate = 60'000;
        portal.burst = 10'000;
        portal.max_message = 100'000;
        portal.max_file = 1'000'000;
        partner::PartnerSettings city = portal;
        city.id = "city-a";
        city.token = "city-token";
        city.signature = partner::Signing::required;
        city.signers = {key("gost/federal-sign")->certificate().sha256()};
        settings->partners = {portal, city};
        if (change) change(*settings);
        door = settings;
        endpoint = partner::make_endpoint(door, door_kit("door"), numbers);
    }

    AdapterKit door_kit(std::string id) {
        AdapterKit made = kit(std::move(id));
        made.key = [](std::string_view) { return key("gost/gateway-sign"); };
        made.trust = [this](std::string_view) { return &trust; };
        return made;
    }

    Heard call(std::string method, std::string target, std::string body = {}, WebFields headers = {},
               std::string token = "portal-token") {
        WebRequest request;
        request.method = std::move(method);
        request.path = target.substr(0, target.find('?'));
        if (const auto at = target.find('?'); at != std::string::npos) request.query = parse_form(target.substr(at + 1));
        request.target = std::move(target);
        request.headers = std::move(headers);
        if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + token);
        if (!body.empty() && !request.header("Content-Type")) request.headers.emplace_back("Content-Type", "application/json");
        request.body.size = body.size();
        request.body.bytes = std::move(body);
        const WebRequest asked = request;
        Heard heard;
        try {
            heard.response = run(endpoint->handle(std::move(request)));
        } catch (const Fault& fault) {
            heard.response = endpoint->refuse(asked, fault);
        }
        heard.status = heard.response.status;
        heard.text = heard.response.body;
        return heard;
    }
    Heard post(std::string path, std::string body, std::string message_key = "k-1", std::string token = "portal-token") {
        return call("POST", "/api/v1" + std::move(path), std::move(body), {{"Idempotency-Key", std::move(message_key)}},
                    std::move(token));
    }
    Heard get(std::string path, std::string token = "portal-token", std::string accept = {}) {
        WebFields headers;
        if (!accept.empty()) headers.emplace_back("Accept", accept);
        return call("GET", "/api/v1" + std::move(path), {}, std::move(headers), std::move(token));
    }

    TrustStore trust;
    std::shared_ptr<partner::Numbers> numbers = std::make_shared<partner::Numbers>();
    std::shared_ptr<const partner::DoorSettings> door;
    std::unique_ptr<Endpoint> endpoint;
};

inline constexpr const char* pit = R"({"text":{"body":"Яма у подъезда"}})";

}  // namespace gateway::test
