#include "adapters/open311/csv.hpp"
#include "adapters/open311/endpoint.hpp"
#include "adapters/open311/form.hpp"
#include "tests/contract/cardboard.hpp"

using namespace gateway;
using namespace gateway::open311;

namespace {

const std::string png = std::string("\x89PNG\r\n\x1A\n", 8) + "octets";

std::string part(const std::string& disposition, const std::string& value) {
    return "--b1\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + value + "\r\n";
}

WebRequest request_of(std::string body, std::string type = "multipart/form-data; boundary=b1") {
    WebRequest request;
    request.method = "POST";
    request.path = "/open311/v2/requests.json";
    request.headers = {{"Content-Type", std::move(type)}};
    request.body.bytes = std::move(body);
    request.body.size = request.body.bytes.size();
    return request;
}

}  // namespace

TEST_CASE("fields and files of a multipart form are told apart") {
    Rig rig;
    auto form = read_form(
        request_of(part("name=\"description\"", "Яма") + part("name=\"media\"; filename=\"a.png\"", png) +
                   part("name=\"photo2\"; filename=\"b.png\"", png) + part("name=\"other\"; filename=\"c.exe\"", "MZ") +
                   part("name=\"media[]\"; filename=\"\"", "") + "--b1--\r\n"),
        rig.blobs, {});
    REQUIRE(form.fields.size() == 1);
    CHECK(form.fields[0].second == "Яма");
    REQUIRE(form.files.size() == 2);
    const auto kept = keep_files(form, rig.blobs);
    CHECK(kept[0].name == "a.png");
    CHECK(kept[0].mime == "image/png");
    CHECK(rig.blobs.read(kept[0].sha256) == png);
}

TEST_CASE("a big file goes through a spooled body in pieces") {
    Rig rig;
    const auto body = rig.folder.path() / "body";
    {
        std::ofstream out(body, std::ios::binary);
        out << "--b1\r\nContent-Disposition: form-data; name=\"media\"; filename=\"big.png\"\r\n\r\n"
            << png << std::string(6u << 20, 'x') << "\r\n--b1--\r\n";
    }
    auto request = request_of("");
    request.body.file = body;
    request.body.size = std::filesystem::file_size(body);
    auto form = read_form(request, rig.blobs, {});
    REQUIRE(form.files.size() == 1);
    CHECK(keep_files(form, rig.blobs)[0].size == png.size() + (6u << 20));
}

TEST_CASE("what breaks the rules of a multipart form is refused and leaves no file behind") {
    Rig rig;
    FormLimits limits;
    limits.file = 100;
    limits.files = 1;
    limits.form = 1'000;
    limits.parts = 5;
    const auto media = [](const std::string& octets) { return part("name=\"media\"; filename=\"x\"", octets); };
    const std::string end = "--b1--\r\n";
    struct Row {
        const char* name;
        std::string body;
        Cause cause;
    };
    std::string many;
    for (int i = 0; i < 6; ++i) many += part("name=\"a\"", "1");
    const Row rows[] = {
        {"a program", media("MZ\x90") + end, Cause::bad_value},
        {"too big a file", media(png + std::string(200, 'x')) + end, Cause::too_large},
        {"too many files", media(png) + media(png) + end, Cause::too_large},
        {"too big a field", part("name=\"a\"", std::string(2'000, 'x')) + end, Cause::too_large},
        {"too many parts", many + end, Cause::too_large},
        {"not UTF-8", part("name=\"a\"", "\xFF") + end, Cause::wrong_encoding},
    };
    for (const auto& row : rows) {
        INFO(row.name);
        try {
            read_form(request_of(row.body), rig.blobs, limits);
            FAIL("taken");
        } catch (const Fault& fault) {
            CHECK(fault.cause() == row.cause);
        }
    }
    CHECK_THROWS_AS(read_form(request_of("x", "multipart/form-data"), rig.blobs, limits), Fault);
    CHECK(rig.blobs.files() == 0);
}

TEST_CASE("mutilated multipart bodies end in a fault or a shorter form, never in a crash") {
    Rig rig;
    const std::string whole =
        part("name=\"description\"", "text") + part("name=\"media\"; filename=\"a.png\"", png) + "--b1--\r\n";
    for (std::size_t length = 0; length < whole.size(); ++length) {
        try {
            read_form(request_of(whole.substr(0, length)), rig.blobs, {});
        } catch (const Fault&) {
        }
    }
    CHECK(rig.blobs.files() == 0);
}

TEST_CASE("without the right key no file is kept") {
    Rig rig;
    EndpointSettings settings;
    settings.prefix = "/open311/v2";
    settings.jurisdictions = {{"a", "33701000"}};
    settings.partners = {{"portal", "right"}};
    settings.services = Services(read_csv("service_code,service_name\n1,Яма\n"), {});
    auto endpoint = make_endpoint(settings, rig.kit("partners"));
    const auto body = [](const std::string& key) {
        return part("name=\"api_key\"", key) + part("name=\"service_code\"", "1") + part("name=\"address_id\"", "7") +
               part("name=\"media\"; filename=\"a.png\"", png) + "--b1--\r\n";
    };
    CHECK_THROWS_AS(rig.run(endpoint->handle(request_of(body("wrong")))), Fault);
    CHECK(rig.blobs.files() == 0);
    CHECK(rig.run(endpoint->handle(request_of(body("right")))).status == 200);
    CHECK(rig.blobs.files() == 1);
    CHECK(appeal_from_json(rig.accepted[0].canonical).attachments.size() == 1);
}
