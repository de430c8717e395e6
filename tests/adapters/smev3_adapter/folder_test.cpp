// The Adapter by files: whole files or none, bad ones aside, nothing lost and nothing twice over a crash.
#include <fstream>

#include "adapters/smev3_adapter/folders.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "tests/adapters/smev3_adapter/scene.hpp"

using namespace gateway;
using namespace gateway::smev3_adapter;
namespace fs = std::filesystem;

namespace {

const std::string bom = "\xEF\xBB\xBF";
const std::string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a message is one whole file under its clientId") {
    FolderScene scene;
    const Appeal appeal = small_appeal(scene.clock.now());
    const Delivery delivery = scene.delivery(MessageKind::appeal_created, to_json(appeal), to_json(appeal));
    const Outcome outcome = scene.deliver(delivery);
    CHECK(outcome.kind == Outcome::Kind::handed_over);
    CHECK(FolderScene::names(scene.out()) == std::vector<std::string>{delivery.note + ".xml"});
    CHECK(read(scene.out() / (delivery.note + ".xml")) == outcome.sent);
    CHECK_FALSE(fs::exists(scene.out() / ".gateway" / (delivery.note + ".part")));
}

TEST_CASE("after a crash the folder tells whether the Adapter can have seen the file") {
    const TempFolder folder;
    CHECK_FALSE(sent_before(folder.path(), "m1"));
    write_message(folder.path(), "m1", "<a/>");
    CHECK(sent_before(folder.path(), "m1"));
    fs::remove(folder.path() / "m1.xml");  // the Adapter took it
    CHECK(sent_before(folder.path(), "m1"));
    // Died before the rename: mark and part are there, the file is not.
    std::ofstream(folder.path() / ".gateway" / "m2.part") << "<a/>";
    CHECK_FALSE(sent_before(folder.path(), "m2"));
    std::ofstream(folder.path() / ".gateway" / "m2.sent") << "";
    CHECK_FALSE(sent_before(folder.path(), "m2"));
    write_message(folder.path(), "m2", "<a/>");
    CHECK(sent_before(folder.path(), "m2"));
}

TEST_CASE("a resumed delivery asks the folder and is not written twice") {
    FolderScene scene;
    const Appeal appeal = small_appeal(scene.clock.now());
    const Delivery delivery = scene.delivery(MessageKind::appeal_created, to_json(appeal), to_json(appeal));
    const auto find = [&] { return scene.run(scene.adapter.connector->find(delivery, Deadline::after(Duration{5'000}))); };
    CHECK(find().kind == Outcome::Kind::postponed);
    scene.deliver(delivery);
    fs::remove(scene.out() / (delivery.note + ".xml"));
    CHECK(find().kind == Outcome::Kind::handed_over);
}

TEST_CASE("files are taken oldest first, with and without a byte order mark, and removed after the commit") {
    FolderScene scene;
    scene.put("b.xml", bom + declaration + request_result("their-1", xml_of(small_appeal(scene.clock.now()))));
    scene.put("a.XML", request_result("their-2", xml_of(small_appeal(scene.clock.now()))));
    fs::last_write_time(scene.in() / "b.xml", fs::file_time_type::clock::now() - std::chrono::hours(2));
    scene.put(".hidden.xml", "half");
    scene.put("note.txt", "not ours");
    CHECK(scene.poll().taken == 2);
    REQUIRE(scene.accepted.size() == 2);
    CHECK(scene.accepted[0].envelope.sender_message_id == "request:their-1");
    CHECK(FolderScene::names(scene.in()) == std::vector<std::string>{"note.txt"});
    CHECK(fs::exists(scene.in() / ".hidden.xml"));
}

TEST_CASE("a file stays while the gateway cannot take it") {
    FolderScene scene;
    scene.put("a.xml", request_result("their-1", xml_of(small_appeal(scene.clock.now()))));
    scene.refusal.emplace(Cause::store_unavailable);
    CHECK_THROWS_AS(scene.poll(), Fault);
    CHECK(fs::exists(scene.in() / "a.xml"));
    scene.refusal.reset();
    CHECK(scene.poll().taken == 1);
    CHECK_FALSE(fs::exists(scene.in() / "a.xml"));
}

TEST_CASE("an unreadable file is left while it may still be written, then parked and put aside") {
    FolderScene scene;
    const std::string whole = request_result("their-1", xml_of(small_appeal(scene.clock.now())));
    scene.put("half.xml", whole.substr(0, whole.size() / 2), false);
    scene.put("good.xml", request_result("their-2", xml_of(small_appeal(scene.clock.now()))));
    CHECK(scene.poll().taken == 1);
    CHECK(fs::exists(scene.in() / "half.xml"));
    CHECK(scene.evidence.parked.empty());
    fs::last_write_time(scene.in() / "half.xml", fs::file_time_type::clock::now() - std::chrono::hours(1));
    CHECK(scene.poll().taken == 0);
    CHECK(FolderScene::names(scene.bad()) == std::vector<std::string>{"half.xml"});
    REQUIRE(scene.evidence.parked.size() == 1);
    CHECK(scene.evidence.parked[0].cause == Cause::malformed);
    CHECK(scene.evidence.parked[0].sender_message_id == "half.xml");
}

TEST_CASE("bad files are put aside by what is wrong with them and nothing of them is accepted") {
    const std::vector<std::pair<std::string, Cause>> rows{
        {"", Cause::too_large},
        {"no xml", Cause::malformed},
        {"<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>", Cause::doctype_forbidden},
        {"<a/>", Cause::partner_garbage},
        {"<QueryResult><Message><what/></Message></QueryResult>", Cause::partner_garbage},
        {request_result("", "<x xmlns=\"urn:x\"/>"), Cause::partner_garbage},
        {response_result("r", "", content_of("<x xmlns=\"urn:x\"/>")), Cause::partner_garbage},
    };
    for (const auto& [octets, cause] : rows) {
        INFO(octets);
        FolderScene scene;
        scene.put("bad.xml", octets);
        CHECK(scene.poll().taken == 0);
        REQUIRE(scene.evidence.parked.size() == 1);
        CHECK(scene.evidence.parked[0].cause == cause);
        CHECK(FolderScene::names(scene.bad()).size() == 1);
        CHECK(scene.accepted.empty());
    }
}

TEST_CASE("a link in the folder is not followed") {
    FolderScene scene;
    std::ofstream(scene.folder.path() / "secret.xml") << "<a/>";
    fs::create_symlink(scene.folder.path() / "secret.xml", scene.in() / "link.xml");
    CHECK(scene.poll().taken == 0);
    CHECK(scene.evidence.parked.empty());
    CHECK(fs::is_symlink(scene.in() / "link.xml"));
}

TEST_CASE("an answer that overtakes the commit of its request waits for it") {
    FolderScene scene;
    const Appeal appeal = small_appeal(scene.clock.now());
    const AppealEvent event = answer_event(appeal, scene.clock.now());
    scene.put("r.xml", response_result("r-1", "our-1", content_of(xml_of(event))));
    scene.refusal.emplace(Cause::unknown_appeal);
    CHECK(scene.poll().taken == 0);
    CHECK(fs::exists(scene.in() / "r.xml"));
    scene.refusal.reset();
    Appeal kept = appeal;
    AppealExternalId id;
    id.system = "iua";
    id.kind = "client_id";
    id.value = "our-1";
    kept.external_ids.push_back(id);
    scene.ledger.keep(kept);
    CHECK(scene.poll().taken == 1);
    // One that never finds its request is parked in the end.
    scene.put("r2.xml", response_result("r-2", "nobody", content_of(xml_of(event))));
    scene.refusal.emplace(Cause::unknown_appeal);
    for (int i = 0; i < 12 && scene.evidence.parked.empty(); ++i) scene.poll();
    REQUIRE(scene.evidence.parked.size() == 1);
    CHECK(scene.evidence.parked[0].cause == Cause::unknown_appeal);
}
