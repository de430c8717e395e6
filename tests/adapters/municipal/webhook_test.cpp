#include <catch2/catch.hpp>

#include "adapters/municipal/webhook.hpp"
#include "gateway/signature/hmac.hpp"
#include "tests/adapters/municipal/pieces.hpp"

using namespace gateway;
using namespace gateway::municipal;

namespace {

const std::string secret = "0123456789abcdef-hook";

struct Scene : Rig {
    Scene() {
        TranslationSettings mapping;
        mapping.in = written(folder, "in.jq", "{text: .body, external_ids: [.nr]}");
        WebhookInSettings settings;
        settings.prefix = "/hooks/city";
        settings.signing.secret = secret;
        settings.max_body = 1'000;
        endpoint = make_webhook_endpoint(settings, kit("city"), std::make_shared<Translation>("city", mapping));
    }

    WebRequest request(std::string body, Time at, const std::string& with = secret) const {
        const auto timestamp = std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
        WebRequest made;
        made.method = "POST";
        made.path = made.target = "/hooks/city";
        made.headers = {{"X-Timestamp", timestamp}, {"X-Signature", "sha256=" + hmac_sha256_hex(with, timestamp + "." + body)}};
        made.body.size = body.size();
        made.body.bytes = std::move(body);
        return made;
    }
    WebResponse handle(WebRequest made) { return run(endpoint->handle(std::move(made))); }
    Cause refused(WebRequest made) {
        try {
            handle(std::move(made));
        } catch (const Fault& fault) {
            return fault.cause();
        }
        return Cause::none;
    }

    std::unique_ptr<Endpoint> endpoint;
};

const std::string document = R"({"nr":"7","body":"Яма"})";

}  // namespace

TEST_CASE("the signature is HMAC-SHA256 as everybody computes it") {
    // RFC 4231, test case 2
    CHECK(hmac_sha256_hex("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("a signed document is taken after the commit and its repeat gets the first receipt") {
    Scene scene;
    const auto first = scene.handle(scene.request(document, scene.clock.now()));
    CHECK(first.status == 200);
    CHECK(first.body.find("\"repeat\":false") != std::string::npos);
    const auto again = scene.handle(scene.request(document, scene.clock.now()));
    CHECK(again.body.find("\"repeat\":true") != std::string::npos);
    CHECK(scene.accepted.size() == 1);
}

TEST_CASE("a document without a fitting signature is refused and leaves nothing") {
    Scene scene;
    const auto now = scene.clock.now();
    CHECK(scene.refused(scene.request(document, now, "another-secret-16")) == Cause::signature_invalid);
    auto changed = scene.request(document, now);
    changed.body.bytes += " ";
    CHECK(scene.refused(changed) == Cause::signature_invalid);
    auto later = scene.request(document, now);
    later.headers[0].second += "0";  // the time belongs to what is signed
    CHECK(scene.refused(later) == Cause::signature_invalid);
    auto bare = scene.request(document, now);
    bare.headers.clear();
    CHECK(scene.refused(bare) == Cause::signature_missing);
    auto plain = scene.request(document, now);
    plain.headers[1].second = plain.headers[1].second.substr(7);
    CHECK(scene.refused(plain) == Cause::signature_invalid);
    CHECK(scene.accepted.empty());
}

TEST_CASE("a recorded call cannot be played again outside the window, in the past or the future") {
    Scene scene;
    const auto recorded = scene.request(document, scene.clock.now());
    scene.clock.advance(Duration(301'000));
    CHECK(scene.refused(recorded) == Cause::signature_invalid);
    CHECK(scene.refused(scene.request(document, scene.clock.now() + std::chrono::seconds(301))) == Cause::signature_invalid);
    CHECK(scene.handle(scene.request(document, scene.clock.now() - std::chrono::seconds(299))).status == 200);
}

TEST_CASE("while a partner changes its secret both are taken") {
    Scene scene;
    WebhookInSettings settings;
    settings.prefix = "/hooks/city";
    settings.signing.secret = "the-new-secret-of-2026";
    settings.signing.former_secret = secret;
    TranslationSettings mapping;
    mapping.in = written(scene.folder, "in2.jq", "{text: .body, external_ids: [.nr]}");
    scene.endpoint = make_webhook_endpoint(settings, scene.kit("city"), std::make_shared<Translation>("city", mapping));
    CHECK(scene.handle(scene.request(document, scene.clock.now())).status == 200);
    CHECK(scene.handle(scene.request(document, scene.clock.now(), "the-new-secret-of-2026")).status == 200);
    CHECK(scene.refused(scene.request(document, scene.clock.now(), "")) == Cause::signature_invalid);
}

TEST_CASE("what is no document of ours is refused, not parked: the partner sees it") {
    Scene scene;
    const auto now = scene.clock.now();
    CHECK(scene.refused(scene.request("[", now)) == Cause::malformed);
    CHECK(scene.refused(scene.request(R"({"nr":"7"})", now)) != Cause::none);
    CHECK(scene.refused(scene.request(std::string(1'001, ' '), now)) == Cause::too_large);
    auto got = scene.request("", now);
    got.method = "GET";
    CHECK(scene.refused(got) == Cause::method_not_allowed);
    auto below = scene.request(document, now);
    below.path = "/hooks/city/other";
    CHECK(scene.refused(below) == Cause::not_found);
    CHECK(scene.evidence.parked.empty());
    CHECK(scene.accepted.empty());
}

TEST_CASE("a webhook of ours is signed with its time and carries the delivery's id") {
    Scene scene;
    const Imposter partner;
    RestSettings settings;
    settings.line.url = partner.url("/in");
    settings.line.signing = WebhookSigning{secret};
    settings.idempotency_header = "X-Event-Id";
    settings.create = settings.event = RestCall{"POST", {}};
    const auto connector =
        make_rest_connector(settings, scene.kit("city"), std::make_shared<Translation>("city", TranslationSettings{}));
    const auto outcome = scene.run(connector->deliver(event_delivery("city", ""), Deadline::after(Duration(20'000))));
    CHECK(outcome.kind == Outcome::Kind::delivered);
    const auto request = partner.requests().at(0);
    CHECK(request.target == "/in");
    CHECK(request.header("X-Event-Id") == sample_delivery("city").delivery_id);
    const std::string timestamp(request.header("X-Timestamp").value_or(""));
    CHECK(timestamp == "1772442000");
    CHECK(request.header("X-Signature") == "sha256=" + hmac_sha256_hex(secret, timestamp + "." + request.body));
}
