// Packets that come: appeals, answers, receipts, and what is wrong with them.
#include "gateway/core/windows_1251.hpp"
#include "tests/adapters/medo/scene.hpp"

using namespace gateway;
using namespace gateway::medo;
namespace fs = std::filesystem;

namespace {

const std::string uid = "33333333-3333-4333-8333-333333333333";
const std::string receipt = "Квитанция_uid_" + uid;
const std::string refusal = "Квитанция_отказ_uid_" + uid;

Files packet(const Document& document) {
    return {{"document.xml", document.xml()}, {"envelope.ini", windows_1251_of_utf8(letter_from("CITY~ADMIN"))}};
}

}  // namespace

TEST_CASE("a document of kind «Обращение» becomes an appeal with its files, is acknowledged and then removed") {
    Scene scene;
    Document document;
    document.files = {"letter.pdf"};
    Files files = packet(document);
    files["letter.pdf"] = "%PDF";
    scene.put("p1", files);
    CHECK(scene.poll().taken == 1);
    REQUIRE(scene.accepted.size() == 1);
    const Appeal appeal = scene.last_appeal();
    CHECK(appeal.regime.value == Regime::fz59);
    CHECK(appeal.channel.value == Channel::medo);
    CHECK(appeal.text.body == "Яма на дороге");
    CHECK(appeal.applicant.name.last == "Иванов");
    CHECK(appeal.applicant.name.middle == "Иванович");
    REQUIRE(appeal.fz59);
    REQUIRE(appeal.fz59->cover_letter);
    CHECK(appeal.fz59->cover_letter->number == "01-02/7");
    CHECK(to_rfc3339(appeal.created_at) == "2026-03-01T07:00:00.502000Z");
    REQUIRE(appeal.attachments.size() == 1);
    CHECK(scene.blobs.read(appeal.attachments[0].sha256) == "%PDF");
    CHECK(scene.accepted[0].envelope.bytes == document.xml());
    REQUIRE(scene.accepted[0].mapped.size() == 1);
    CHECK(Scene::names(scene.in()).empty());
    REQUIRE(Scene::names(scene.out()) == std::vector<std::string>{receipt});
    const std::string message = Scene::read(scene.out() / receipt / "acknowledgment.xml");
    const ReadMessage read = read_message(message, 1 << 20);
    CHECK(read.what.kind == Communication::Kind::acknowledgment);
    CHECK(read.what.about_uid == uid);
    CHECK(read.what.positive);
    const TransportLetter letter = read_letter(Scene::read(scene.out() / receipt / "envelope.ini"));
    CHECK(letter.addresses == std::vector<std::string>{"CITY~ADMIN"});
    CHECK(letter.files == std::vector<std::string>{"acknowledgment.xml"});
}

TEST_CASE("a packet still being written is left alone") {
    Scene scene;
    scene.put("p1", packet({}), false);
    CHECK(scene.poll().taken == 0);
    CHECK(fs::exists(scene.in() / "p1"));
    CHECK(Scene::names(scene.out()).empty());
}

TEST_CASE("a packet stays while the gateway cannot take it, and is acknowledged once however often it is seen") {
    Scene scene;
    scene.put("p1", packet({}));
    scene.refusal.emplace(Cause::store_unavailable);
    CHECK_THROWS_AS(scene.poll(), Fault);
    CHECK(fs::exists(scene.in() / "p1"));
    CHECK(Scene::names(scene.out()).empty());
    scene.refusal.reset();
    CHECK(scene.poll().taken == 1);
    fs::remove_all(scene.out() / receipt);  // МЭДО's transport took it
    scene.put("p1", packet({}));            // as after a crash between the receipt and the removal
    CHECK(scene.poll().taken == 0);
    CHECK(Scene::names(scene.out()).empty());
    CHECK(Scene::names(scene.in()).empty());
}

TEST_CASE("what cannot be processed is put aside whole, parked, and its sender is told so") {
    const auto [name, files, cause, told] = GENERATE(table<std::string, Files, Cause, bool>(
        {{"another kind", packet({"Приказ"}), Cause::wrong_content_type, true},
         {"no XML", {{"letter.pdf", "%PDF"}}, Cause::malformed, false},
         {"cut", {{"document.xml", "<x"}}, Cause::malformed, false},
         {"no header", {{"document.xml", "<communication/>"}}, Cause::partner_garbage, false},
         {"doctype", {{"document.xml", "<!DOCTYPE a><communication/>"}}, Cause::doctype_forbidden, false}}));
    INFO(name);
    Scene scene;
    scene.put("p1", files);
    CHECK(scene.poll().taken == 0);
    CHECK(scene.accepted.empty());
    REQUIRE(scene.evidence.parked.size() == 1);
    CHECK(scene.evidence.parked[0].cause == cause);
    CHECK(Scene::names(scene.in()).empty());
    CHECK(Scene::names(scene.bad()) == std::vector<std::string>{"p1", "p1.reason.txt"});
    CHECK(Scene::names(scene.out()) == (told ? std::vector<std::string>{refusal} : std::vector<std::string>{}));
    if (told) CHECK_FALSE(read_message(Scene::read(scene.out() / refusal / "acknowledgment.xml"), 1 << 20).what.positive);
}

TEST_CASE("a file the message names may come later; when it never does the packet is put aside") {
    Scene scene;
    Document document;
    document.files = {"letter.pdf"};
    scene.put("p1", packet(document));
    for (int i = 0; i < 9; ++i) CHECK(scene.poll().taken == 0);
    CHECK(fs::exists(scene.in() / "p1"));
    CHECK(scene.poll().taken == 0);
    REQUIRE(scene.evidence.parked.size() == 1);
    CHECK(scene.evidence.parked[0].cause == Cause::attachment_missing);
    CHECK(fs::exists(scene.bad() / "p1"));
}

TEST_CASE("links in a packet are nobody's files") {
    Scene scene;
    std::ofstream(scene.folder.path() / "secret") << "secret";
    Document document;
    document.files = {"letter.pdf"};
    Files files = packet(document);
    scene.put("p1", files);
    fs::create_symlink(scene.folder.path() / "secret", scene.in() / "p1" / "letter.pdf");
    const auto before = fs::file_time_type::clock::now() - std::chrono::hours(1);
    fs::last_write_time(scene.folder.path() / "secret", before);
    fs::last_write_time(scene.in() / "p1", before);
    CHECK(scene.poll().taken == 0);
    CHECK(scene.accepted.empty());
}

TEST_CASE("encodings that say one thing and are another are read, and that is noted") {
    Scene scene;
    Files files = packet({});
    files["document.xml"] = windows_1251_of_utf8(Document{}.xml());  // declares UTF-8
    scene.put("p1", files);
    CHECK(scene.poll().taken == 1);
    CHECK(scene.last_appeal().text.body == "Яма на дороге");
    CHECK(scene.log.has("medo_encoding_guessed"));
}

TEST_CASE("quotes in quotes of @content do not hide an acknowledgment") {
    std::string text = acknowledgment(uid, true);
    text.replace(text.find(" x:uid=\"" + uid), 0, " x:content=\"на сообщение типа \"Уведомление\" №1\"");
    const ReadMessage read = read_message(text, 1 << 20);
    CHECK(read.guessed);
    CHECK(read.what.about_uid == uid);
    CHECK(read.what.positive);
}

TEST_CASE("a uid of zeros is no uid: the message itself is its name") {
    Scene scene;
    Document document;
    document.uid = "00000000-0000-0000-0000-000000000000";
    scene.put("p1", packet(document));
    CHECK(scene.poll().taken == 1);
    CHECK(scene.accepted[0].envelope.sender_message_id.starts_with("sha256-"));
}
