// Containers of formats 2.7 and 2.7.1: a ZIP with a passport.
#include <zip.h>

#include "gateway/core/windows_1251.hpp"
#include "tests/adapters/medo/scene.hpp"

using namespace gateway;
using namespace gateway::medo;
namespace fs = std::filesystem;

namespace {

const std::string uid = "55555555-5555-4555-8555-555555555555";

std::string zip_of(const fs::path& file, const Files& members) {
    zip_t* archive = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    REQUIRE(archive != nullptr);
    for (const auto& [name, octets] : members)
        zip_file_add(archive, name.c_str(), zip_source_buffer(archive, octets.data(), octets.size(), 0), ZIP_FL_ENC_UTF_8);
    REQUIRE(zip_close(archive) == 0);
    return Scene::read(file);
}

std::string message(bool newest = true) {
    const std::string ns = newest ? "urn:IEDMS:MESSAGE" : "http://www.infpres.com/IEDMS";
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<c:communication xmlns:c=\"" + ns + "\" c:version=\"" +
           (newest ? "2.7.1" : "2.7") + "\"><c:header c:uid=\"" + uid +
           "\" c:type=\"Транспортный контейнер\" c:created=\"2026-03-01T10:00:00+03:00\"><c:source c:uid=\"" +
           "44444444-4444-4444-8444-444444444444\"><c:organization>Администрация города</c:organization></c:source></c:header>"
           "<c:container><c:body>doc.edc.zip</c:body></c:container></c:communication>";
}

std::string passport(const std::string& kind = "Обращение", const std::string& file = "document.pdf") {
    return "<?xml version=\"1.0\" encoding=\"windows-1251\"?>\n<c:container xmlns:c=\"urn:IEDMS:CONTAINER\" c:uid=\"x\" "
           "c:version=\"2.7.1\"><c:requisites><c:documentKind>" +
           kind +
           "</c:documentKind><c:annotation>Яма на дороге</c:annotation></c:requisites><c:authors><c:author><c:organization>"
           "<c:title>Администрация</c:title></c:organization><c:registration><c:number>01-02/8</c:number><c:date>2026-03-01"
           "</c:date></c:registration></c:author></c:authors><c:addressees/><c:document c:localName=\"" +
           file + "\"><c:pagesQuantity>1</c:pagesQuantity></c:document></c:container>";
}

Files packet(const std::string& zip, bool newest = true) {
    return {{"message.xml", message(newest)},
            {"doc.edc.zip", zip},
            {"envelope.ini", windows_1251_of_utf8(letter_from("CITY~ADMIN"))}};
}

}  // namespace

TEST_CASE("a container with an appeal is opened: passport, files and the ZIP itself, and acknowledged") {
    for (const bool newest : {true, false}) {
        Scene scene;
        const Files inside{
            {"passport.xml", windows_1251_of_utf8(passport())}, {"document.pdf", "%PDF"}, {"containerSign.p7s", "sig"}};
        scene.put("p1", packet(zip_of(scene.folder.path() / "a.zip", inside), newest));
        CHECK(scene.poll().taken == 1);
        REQUIRE(scene.accepted.size() == 1);
        const Appeal appeal = scene.last_appeal();
        CHECK(appeal.text.body == "Яма на дороге");
        CHECK(appeal.fz59->cover_letter->number == "01-02/8");
        std::vector<std::string> names;
        for (const Attachment& one : appeal.attachments) names.push_back(one.name);
        CHECK(names == std::vector<std::string>{"doc.edc.zip", "containerSign.p7s", "document.pdf", "passport.xml"});
        CHECK(scene.blobs.read(appeal.attachments[2].sha256) == "%PDF");
        CHECK(scene.accepted[0].envelope.bytes == message(newest));
        CHECK(Scene::names(scene.out()) == std::vector<std::string>{"Квитанция_uid_" + uid});
    }
}

TEST_CASE("a container that cannot be used is parked with its reason and refused to its sender") {
    const auto refused_as = [](Cause cause, const Files& inside, const std::string& broken = {}) {
        Scene scene;
        scene.put("p1", packet(broken.empty() ? zip_of(scene.folder.path() / "a.zip", inside) : broken));
        for (int i = 0; i < 12; ++i) scene.poll();
        CHECK(scene.accepted.empty());
        REQUIRE(scene.evidence.parked.size() == 1);
        CHECK(scene.evidence.parked.front().cause == cause);
        CHECK(Scene::names(scene.out()) == std::vector<std::string>{"Квитанция_отказ_uid_" + uid});
    };
    refused_as(Cause::malformed, {}, "no zip at all");
    refused_as(Cause::malformed, {{"document.pdf", "%PDF"}});
    refused_as(Cause::attachment_missing, {{"passport.xml", windows_1251_of_utf8(passport("Обращение", "lost.pdf"))}});
    refused_as(Cause::wrong_content_type,
               {{"passport.xml", windows_1251_of_utf8(passport("Письмо"))}, {"document.pdf", "%PDF"}});
    refused_as(Cause::partner_garbage, {{"passport.xml", "<other/>"}});
}

TEST_CASE("a container that the packet does not hold is waited for, then parked") {
    Scene scene;
    Files files = packet("");
    files.erase("doc.edc.zip");
    scene.put("p1", files);
    scene.poll();
    CHECK(scene.evidence.parked.empty());
    for (int i = 0; i < 12; ++i) scene.poll();
    CHECK(scene.evidence.parked.size() == 1);
}
