#include <catch2/catch.hpp>

#include "gateway/core/digest.hpp"
#include "scene.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

const std::string photo = "not really a photograph";

Heard upload(Scene& scene, const std::string& digest, WebFields headers = {}, std::string token = "portal-token") {
    headers.emplace_back("Content-Type", "image/jpeg");
    return scene.call("PUT", "/api/v1/files/" + digest, photo, std::move(headers), std::move(token));
}

std::string naming(const std::string& digest) {
    return R"({"text":{"body":"Яма"},"attachments":[{"id":"f1","name":"яма.jpg","mime":"image/jpeg","sha256":")" + digest +
           "\"}]}";
}

}  // namespace

TEST_CASE("a file that was uploaded may be named by a message; the message carries it on") {
    Scene scene;
    const std::string digest = sha256_hex(photo);
    CHECK(upload(scene, digest).body().at("size").to_number<std::size_t>() == photo.size());
    CHECK(upload(scene, digest).status == 200);
    const Heard made = scene.post("/appeals", naming(digest));
    REQUIRE(made.status == 201);
    const auto& files = scene.accepted[0].envelope.attachments;
    REQUIRE(files.size() == 1);
    CHECK(files[0].sha256 == digest);
    CHECK(files[0].size == photo.size());
    CHECK(files[0].name == "яма.jpg");
    const std::string path = "/appeals/" + made.field("appeal_id") + "/attachments/" + digest;
    const Heard given = scene.get(path);
    CHECK(given.status == 200);
    CHECK(sha256_hex_of_file(given.response.file) == digest);
    CHECK(given.header("Content-Type") == "application/octet-stream");
    CHECK(scene.get(path, "city-token").status == 404);
    CHECK(scene.get("/appeals/" + made.field("appeal_id") + "/attachments/" + std::string(64, '0')).status == 404);
}

TEST_CASE("what was not uploaded by this partner cannot be named, whoever else has it") {
    Scene scene;
    const std::string digest = sha256_hex(photo);
    CHECK(scene.post("/appeals", naming(digest)).field("code") == "message.attachment");
    CHECK(upload(scene, digest, {}, "city-token").status == 200);
    CHECK(scene.post("/appeals", naming(digest)).field("place") == "/attachments/0/sha256");
    CHECK(scene.accepted.empty());
}

TEST_CASE("octets that are not what was said are not kept") {
    Scene scene;
    CHECK(upload(scene, std::string(64, 'a')).status >= 400);
    CHECK(upload(scene, "short").status == 400);
    CHECK(upload(scene, sha256_hex(photo), {{"Content-Digest", "sha-256=:AAAA:"}}).status == 400);
    const std::string wrong = "sha-256=:" + base64_encode(std::string(32, 'x')) + ":";
    CHECK(upload(scene, sha256_hex(photo), {{"Content-Digest", wrong}}).status >= 400);
    CHECK(scene.call("PUT", "/api/v1/files/" + sha256_hex(""), "").status == 400);
    CHECK(scene.blobs.files() == 0);
    Scene small([](auto& door) { door.partners[0].max_file = 10; });
    CHECK(upload(small, sha256_hex(photo)).status == 413);
}

TEST_CASE("a file is added to an appeal of one's own, once, and the status stays as it was") {
    Scene scene;
    const std::string path = "/appeals/" + scene.post("/appeals", pit).field("appeal_id");
    REQUIRE(scene.post(path + "/statuses", R"({"status":"in_work"})").status == 201);
    const auto add = [&](const std::string& octets, const std::string& query = "") {
        return scene.call("POST", "/api/v1" + path + "/attachments?name=%D1%8F%D0%BC%D0%B0.jpg" + query, octets,
                          {{"Idempotency-Key", "f-1"}, {"Content-Type", "image/jpeg"}});
    };
    const Heard added = add(photo, "&sha256=" + sha256_hex(photo));
    REQUIRE(added.status == 201);
    CHECK(add(photo).text == added.text);
    CHECK(add("another").status == 409);
    const auto& submission = scene.accepted.back();
    CHECK(submission.envelope.kind == MessageKind::appeal_updated);
    REQUIRE(submission.envelope.attachments.size() == 1);
    CHECK(submission.envelope.attachments[0].name == "яма.jpg");
    const auto update = appeal_from_json(submission.canonical);
    CHECK(update.attachments.size() == 1);
    CHECK(update.text.body == "Яма у подъезда");
    CHECK(
        scene
            .call("POST", "/api/v1" + path + "/attachments?sha256=" + std::string(64, 'b'), photo, {{"Idempotency-Key", "f-2"}})
            .status >= 400);
}
