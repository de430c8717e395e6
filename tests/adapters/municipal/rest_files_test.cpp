#include <catch2/catch.hpp>

#include "adapters/municipal/rest.hpp"
#include "tests/adapters/municipal/pieces.hpp"

using namespace gateway;
using namespace gateway::municipal;
using Kind = Outcome::Kind;
using When = UploadSettings::When;

namespace {

const std::string photo = "\x89PNG\r\n--not a boundary\r\n";

/// The partner keeps appeals at /api/requests and files at …/files; tells each call's target apart.
struct Scene : Rig {
    RestSettings settings(const Imposter& partner, When when) {
        RestSettings made;
        made.line.url = partner.url("/api");
        made.line.auth = {AuthSettings::Kind::api_key, "X-Api-Key", {}, {}, "word", {}, {}, {}, {}, false};
        made.create = RestCall{"POST", TextTemplate::parse("/requests")};
        made.event = RestCall{"POST", TextTemplate::parse("/requests/{partner_id}/events")};
        made.answer.id = Locator::parse("/id");
        UploadSettings files;
        files.when = when;
        files.path = TextTemplate::parse(when == When::before ? "/files" : "/requests/{partner_id}/files");
        files.id = Locator::parse("/id");
        files.form = {{"appeal", TextTemplate::parse("{appeal_id}")}};
        files.idempotency_header = "Idempotency-Key";
        made.files_out = files;
        return made;
    }
    Delivery delivery() {
        Appeal appeal = sample_appeal();
        Delivery made = sample_delivery("city");
        int n = 0;
        for (const auto& octets : {photo, std::string("%PDF")}) {
            const auto blob = blobs.put(octets);
            AttachmentRef ref;
            ref.id = "f" + std::to_string(++n);
            ref.name = n == 1 ? "фото\".png" : "doc.pdf";
            ref.mime = n == 1 ? "image/png" : "application/pdf";
            ref.size = blob.size;
            ref.sha256 = blob.sha256;
            made.attachments.push_back(ref);
            Attachment attachment;
            attachment.id = ref.id;
            attachment.name = ref.name;
            attachment.sha256 = ref.sha256;
            appeal.attachments.push_back(attachment);
        }
        made.canonical = made.appeal = to_json(appeal);
        return made;
    }
    std::unique_ptr<Connector> connector(RestSettings settings, const std::string& mapping = "{words: .text.body}") {
        TranslationSettings translation;
        translation.out = written(folder, "out.jq", mapping);
        return make_rest_connector(std::move(settings), kit("city"), std::make_shared<Translation>("city", translation));
    }
    Outcome deliver(Connector& to, Delivery what) {
        return run(to.deliver(std::move(what), Deadline::after(Duration(20'000))));
    }
};

Delivery next_attempt(Delivery delivery, const Outcome& outcome) {
    delivery.external_ids.insert(delivery.external_ids.end(), outcome.learned.begin(), outcome.learned.end());
    ++delivery.attempt;
    return delivery;
}

bool is_file(const ImposterRequest& request) {
    return request.target.ends_with("/files");
}

std::vector<std::string> targets(const Imposter& partner) {
    std::vector<std::string> all;
    for (const auto& request : partner.requests()) all.push_back(request.target);
    return all;
}

}  // namespace

TEST_CASE("files follow the appeal, each one a form of its own") {
    Scene scene;
    const Imposter partner([](const ImposterRequest&) { return answer_with(R"({"id":"M-1"})", 201); });
    const auto outcome = scene.deliver(*scene.connector(scene.settings(partner, When::after)), scene.delivery());
    INFO(outcome.detail);
    REQUIRE(outcome.kind == Kind::delivered);
    REQUIRE(targets(partner) ==
            std::vector<std::string>{"/api/requests", "/api/requests/M-1/files", "/api/requests/M-1/files"});
    const auto request = partner.requests().at(1);
    const std::string type(*request.header("Content-Type"));
    REQUIRE(type.starts_with("multipart/form-data; boundary="));
    const auto boundary = "--" + type.substr(type.find('=') + 1);
    CHECK(request.body == boundary + "\r\nContent-Disposition: form-data; name=\"appeal\"\r\n\r\n" + sample_appeal().appeal_id +
                              "\r\n" + boundary +
                              "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"фото_.png\"\r\n"
                              "Content-Type: image/png\r\n\r\n" +
                              photo + "\r\n" + boundary + "--\r\n");
    CHECK(request.header("X-Api-Key") == "word");
    CHECK(request.header("Idempotency-Key") != partner.requests().at(2).header("Idempotency-Key"));
    CHECK(scene.blobs.spooled() == 0);
}

TEST_CASE("files before the appeal: its document names them by the partner's ids") {
    Scene scene;
    int n = 0;
    const Imposter partner([&](const ImposterRequest& request) {
        return answer_with(is_file(request) ? R"({"id":"F-)" + std::to_string(++n) + "\"}" : R"({"id":"M-1"})");
    });
    const auto connector = scene.connector(scene.settings(partner, When::before), "[.attachments[].source_ref]");
    REQUIRE(scene.deliver(*connector, scene.delivery()).kind == Kind::delivered);
    REQUIRE(partner.requests().size() == 3);
    CHECK(partner.requests().at(2).body == R"(["F-1","F-2"])");
}

TEST_CASE("what has arrived is not sent again: the next attempt goes on with the file that is missing") {
    for (const auto when : {When::before, When::after}) {
        Scene scene;
        int calls = 0;
        const Imposter partner([&](const ImposterRequest& request) {
            if (!is_file(request)) return answer_with(R"({"id":"M-1"})");
            return ++calls == 2 ? answer_with("", 503) : answer_with(R"({"id":"F"})");
        });
        const auto delivery = scene.delivery();
        const auto first = scene.deliver(*scene.connector(scene.settings(partner, when)), delivery);
        INFO(first.detail);
        CHECK(first.kind == Kind::postponed);
        CHECK(first.cause == Cause::partner_unavailable);
        // Another process: all it knows is what was learned.
        const auto second = scene.deliver(*scene.connector(scene.settings(partner, when)), next_attempt(delivery, first));
        CHECK(second.kind == Kind::delivered);
        const auto all = partner.requests();
        CHECK(std::count_if(all.begin(), all.end(), is_file) == 3);
        CHECK(all.size() == 4);
    }
}

TEST_CASE("an appeal that a question finds gets its missing files, and is not given twice when they fail") {
    Scene scene;
    bool broken = true;
    const Imposter partner([&](const ImposterRequest& request) {
        if (request.method == "GET") return answer_with(R"([{"id":"M-1"}])");
        return is_file(request) && broken ? answer_with("", 500) : answer_with(R"({"id":"F"})");
    });
    auto settings = scene.settings(partner, When::after);
    settings.find = RestCall{"GET", TextTemplate::parse("/requests?ours={appeal_id}")};
    settings.found = Locator::parse("/0/id");
    const auto connector = scene.connector(settings);
    auto delivery = scene.delivery();
    delivery.resumed = true;
    const auto found = scene.run(connector->find(delivery, Deadline::after(Duration(20'000))));
    CHECK(found.kind == Kind::in_doubt);
    broken = false;
    delivery.resumed = false;
    CHECK(scene.deliver(*connector, next_attempt(delivery, found)).kind == Kind::delivered);
    const auto all = partner.requests();
    CHECK(std::none_of(all.begin(), all.end(),
                       [](const auto& request) { return request.method == "POST" && request.target == "/api/requests"; }));
}

TEST_CASE("a file over the limit, or one the partner refuses, refuses the delivery and says so") {
    Scene scene;
    const Imposter partner([](const ImposterRequest& request) {
        return is_file(request) ? answer_with("Тестов", 415) : answer_with(R"({"id":"M-1"})");
    });
    auto settings = scene.settings(partner, When::after);
    auto outcome = scene.deliver(*scene.connector(settings), scene.delivery());
    CHECK(outcome.kind == Kind::refused);
    CHECK(outcome.detail == "file: HTTP 415");
    CHECK(outcome.learned.size() >= 2);  // the appeal is there
    settings.files_out->max_file = 3;
    outcome = scene.deliver(*scene.connector(settings), scene.delivery());
    CHECK(outcome.kind == Kind::refused);
    CHECK(outcome.cause == Cause::too_large);
}

TEST_CASE("an address of a file is the partner's own origin or it is none") {
    const auto in = [](const char* address) { return address_of_origin("https://city.example/api/v2", address).value_or("-"); };
    CHECK(in("https://city.example/f/1.png?a=b#c") == "https://city.example/f/1.png?a=b");
    CHECK(in("https://CITY.example:443/f") != "-");
    CHECK(in("/f/1.png") == "https://city.example/f/1.png");
    CHECK(in("files/1.png") == "https://city.example/api/files/1.png");
    CHECK(in("/f/Фото 1.png") == "https://city.example/f/%D0%A4%D0%BE%D1%82%D0%BE%201.png");
    for (const char* foreign :
         {"", "http://city.example/f", "https://city.example:8443/f", "https://city.example.evil.ru/f", "//evil.ru/f",
          "https://user@city.example/f", "https://city.example@evil.ru/f", "file:///etc/passwd", "ftp://city.example/f",
          "https://[::1/f", "https:city.example/f\\..", "gopher:x"}) {
        INFO(foreign);
        CHECK(in(foreign) == "-");
    }
}

namespace {

struct Inbox : Scene {
    std::unique_ptr<Source> source(const Imposter& partner) {
        RestSettings made;
        made.line.url = partner.url("/api");
        made.line.auth = {AuthSettings::Kind::api_key, "X-Api-Key", {}, {}, "word", {}, {}, {}, {}, false};
        made.list = RestList{TextTemplate::parse("/requests"), {}, {}, 20};
        made.list_items = "/";
        DownloadSettings files;
        files.max_file = 1'000;
        files.most_files = 3;
        made.files_in = files;
        TranslationSettings mapping;
        mapping.in =
            written(folder, "in.jq",
                    "{text: .text, external_ids: [.id], attachments: [.files[] | {id: ., name: \"\", source_ref: .}]}");
        return make_rest_source(std::move(made), kit("city"), mapping);
    }
    int poll(Source& one) { return run(one.poll(Deadline::after(Duration(20'000)))).taken; }
};

}  // namespace

TEST_CASE("files a partner names by address are fetched with our key and become attachments") {
    Inbox scene;
    const Imposter elsewhere;
    std::string list;
    const Imposter partner([&](const ImposterRequest& request) {
        return request.target == "/api/requests" ? answer_with(list) : answer_with(photo, 200, {{"Content-Type", "image/png"}});
    });
    list = R"([{"id":1,"text":"Яма","files":["/f/1.png",")" + partner.url("/f/2.png") + R"(",")" + elsewhere.url("/3.png") +
           R"("]}])";
    const auto source = scene.source(partner);
    REQUIRE(scene.poll(*source) == 1);
    const auto& taken = scene.accepted.at(0);
    REQUIRE(taken.envelope.attachments.size() == 2);
    CHECK(scene.blobs.read(taken.envelope.attachments[0].sha256) == photo);
    CHECK(taken.envelope.attachments[0].name == "1.png");
    CHECK(taken.envelope.attachments[0].mime == "image/png");
    const auto appeal = appeal_from_json(taken.canonical);
    REQUIRE(appeal.attachments.size() == 3);
    CHECK(appeal.attachments[1].size == static_cast<std::int64_t>(photo.size()));
    CHECK(appeal.attachments[2].sha256.empty());  // elsewhere: a link
    CHECK(elsewhere.requests().empty());
    CHECK(scene.log.has("municipal_file_elsewhere"));
    for (const auto& request : partner.requests()) CHECK(request.header("X-Api-Key") == "word");
    CHECK(scene.poll(*source) == 0);
    CHECK(partner.requests().size() == 4);  // the list again, no file again
    CHECK(scene.blobs.spooled() == 0);
}

TEST_CASE("an appeal whose file cannot be had is parked and stops no other; a partner that is away is asked again") {
    Inbox scene;
    int status = 404;
    const Imposter partner([&](const ImposterRequest& request) {
        if (request.target == "/api/requests")
            return answer_with(R"([{"id":1,"text":"Яма","files":["/f/1"]},{"id":2,"text":"Свет","files":[]}])");
        return answer_with(status == 200 ? std::string(2'000, 'x') : "", status);
    });
    CHECK(scene.poll(*scene.source(partner)) == 1);
    REQUIRE(scene.evidence.parked.size() == 1);
    CHECK(scene.evidence.parked[0].cause == Cause::attachment_unavailable);
    status = 200;
    scene.evidence.parked.clear();
    scene.poll(*scene.source(partner));
    REQUIRE(scene.evidence.parked.size() == 1);
    CHECK(scene.evidence.parked[0].cause == Cause::too_large);
    status = 503;
    CHECK_THROWS_AS(scene.poll(*scene.source(partner)), Fault);
}
