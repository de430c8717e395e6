#include <catch2/catch.hpp>
#include <fstream>
#include <places.hpp>

#include "adapters/municipal/mail.hpp"
#include "tests/adapters/municipal/pieces.hpp"
#include "tests/support/python_peer.hpp"

using namespace gateway;
using namespace gateway::municipal;
namespace fs = std::filesystem;
using Kind = Outcome::Kind;

namespace {

struct Scene : Rig {
    explicit Scene(const std::string& kind) : protocol(kind) {
        fs::create_directories(box());
        server = std::make_unique<PythonPeer>(fs::path(SOURCE_DIR) / "tests" / "support" / "mail_server.py",
                                              std::vector<std::string>{kind, box().string()});
    }
    fs::path box() const { return folder.path() / "box"; }
    MailServer mail_server(const std::string& path = {}) const {
        MailServer made;
        made.url = protocol + "://127.0.0.1:" + std::to_string(server->port()) + path;
        made.user = "gateway";
        made.password = "word";
        made.timeout = Duration(20'000);
        return made;
    }
    std::size_t letters() const {
        return static_cast<std::size_t>(std::count_if(fs::directory_iterator(box()), {},
                                                      [](const auto& entry) { return entry.path().extension() == ".eml"; }));
    }
    void put(const std::string& name, const std::string& octets) const {
        std::ofstream(box() / (name + ".eml"), std::ios::binary) << octets;
    }
    std::unique_ptr<Source> source(MailInSettings settings) {
        TranslationSettings mapping;
        mapping.in = written(folder, "in.jq",
                             R"(if .automatic then null
                                elif .our_appeal then {appeal_id: .our_appeal, answer: .text}
                                else {text: .text, applicant: {contacts: {email: .from}}, channel: "email"} end)");
        return make_mail_source(std::move(settings), kit("town"), std::make_shared<Translation>("town", mapping));
    }
    int poll(Source& one) { return run(one.poll(Deadline::after(Duration(20'000)))).taken; }

    std::string protocol;
    std::unique_ptr<PythonPeer> server;
};

const std::string letter =
    "From: a@example.ru\r\nMessage-ID: <m1@example.ru>\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    "--x\r\n\r\nYama\r\n--x\r\nContent-Type: image/png; name=1.png\r\n\r\nPNG\r\n--x--\r\n";

void check_mailbox(const std::string& kind, const std::string& path) {
    Scene scene(kind);
    MailInSettings settings;
    settings.server = scene.mail_server(path);
    const auto source = scene.source(settings);
    CHECK(scene.poll(*source) == 0);
    scene.put("1", letter);
    scene.put("2", "From: a@example.ru\r\nAuto-Submitted: auto-replied\r\n\r\nI am away\r\n");
    scene.put("3", "torn");
    scene.refusal = Fault(Cause::store_unavailable, "disk");
    CHECK_THROWS_AS(scene.poll(*source), Fault);
    CHECK(scene.letters() == 3);  // what is not on disk here stays there
    scene.refusal.reset();
    CHECK(scene.poll(*source) == 1);
    CHECK(scene.letters() == 0);
    REQUIRE(scene.accepted.size() == 1);
    const auto& taken = scene.accepted[0];
    CHECK(taken.envelope.bytes.find("Message-ID: <m1@example.ru>") != std::string::npos);
    const auto appeal = appeal_from_json(taken.canonical);
    CHECK(appeal.text.body == "Yama");
    CHECK(appeal.external_ids.at(0).value == "m1@example.ru");
    REQUIRE(appeal.attachments.size() == 1);
    CHECK(scene.blobs.read(appeal.attachments[0].sha256) == "PNG");
    CHECK(scene.evidence.parked.size() == 1);
    scene.put("4", letter);
    CHECK(scene.poll(*source) == 0);  // the same Message-ID and content: a repeat
    CHECK(scene.letters() == 0);
}

Delivery delivery_to_town() {
    return sample_delivery("town");
}

Outcome sent(Scene& scene, const std::string& to, TranslationSettings mapping = {}) {
    MailOutSettings settings;
    settings.server = scene.mail_server();
    settings.server.user.clear();
    settings.from = "gate@region.ru";
    settings.to = to;
    settings.subject = TextTemplate::parse("Обращение {appeal_id}");
    settings.text = TextTemplate::parse("Во вложении");
    const auto connector =
        make_mail_connector(settings, scene.kit("town"), std::make_shared<Translation>("town", std::move(mapping)));
    return scene.run(connector->deliver(delivery_to_town(), Deadline::after(Duration(20'000))));
}

}  // namespace

TEST_CASE("letters are taken from an IMAP folder and removed behind the commit") {
    check_mailbox("imap", "/INBOX");
}

TEST_CASE("letters are taken from a POP3 mailbox and removed behind the commit") {
    check_mailbox("pop3", "");
}

TEST_CASE("letters taken by IMAP can be kept in a folder") {
    Scene scene("imap");
    MailInSettings settings;
    settings.server = scene.mail_server("/INBOX");
    settings.done_folder = "Accepted";
    scene.put("7", letter);
    CHECK(scene.poll(*scene.source(settings)) == 1);
    CHECK(fs::exists(scene.box() / "Accepted" / "7.eml"));
}

TEST_CASE("an answer to our letter is about the appeal the letter carried") {
    Scene scene("imap");
    scene.ledger.keep(held_appeal("town", sample_appeal().appeal_id));
    MailInSettings settings;
    settings.server = scene.mail_server("/INBOX");
    scene.put("1", "From: town@example.ru\r\nMessage-ID: <m9@t>\r\nIn-Reply-To: <" +
                       our_message_id(delivery_to_town(), "gate@region.ru") + ">\r\n\r\nSdelano\r\n");
    CHECK(scene.poll(*scene.source(settings)) == 1);
    const auto event = event_from_json(scene.accepted.at(0).canonical);
    CHECK(event.kind == MessageKind::answer_sent);
    CHECK(event.external_id->plain() == ExternalId{"town", "ours", sample_appeal().appeal_id});
    CHECK(event.answer->text == "Sdelano");
}

TEST_CASE("a wrong password is told apart from a server that is away") {
    Scene scene("imap");
    MailInSettings settings;
    settings.server = scene.mail_server("/INBOX");
    settings.server.password = "guess";
    try {
        scene.poll(*scene.source(settings));
        FAIL("taken");
    } catch (const TransportError& error) {
        CHECK(error.cause() == Cause::partner_auth);
    }
}

TEST_CASE("a letter of ours carries its document and an id that answers can refer to") {
    Scene scene("smtp");
    const auto outcome = sent(scene, "town@example.ru");
    INFO(outcome.detail);
    REQUIRE(outcome.kind == Kind::delivered);
    CHECK(outcome.learned.at(1) == ExternalId{"town", "ours", sample_appeal().appeal_id});
    std::ifstream in(scene.box() / "1.eml", std::ios::binary);
    std::string from, to;
    std::getline(in, from);
    std::getline(in, to);
    CHECK(from.find("<gate@region.ru>") != std::string::npos);
    CHECK(to == "town@example.ru\r");
    const auto mail = read_mail({std::istreambuf_iterator<char>(in), {}});
    CHECK(appeal_in_message_id(mail.message_id) == sample_appeal().appeal_id);
    REQUIRE(mail.files.size() == 1);
    CHECK(appeal_from_json(mail.files[0].octets).text.body == "Яма у подъезда");
}

TEST_CASE("a mapping that makes a text writes the letter itself") {
    Scene scene("smtp");
    TranslationSettings mapping;
    mapping.content_type = "text/plain";
    mapping.out = written(scene.folder, "out.jq", R"("Просим рассмотреть:\n" + .text.body)");
    REQUIRE(sent(scene, "town@example.ru", mapping).kind == Kind::delivered);
    std::ifstream in(scene.box() / "1.eml", std::ios::binary);
    std::string line;
    std::getline(in, line);
    std::getline(in, line);
    const auto mail = read_mail({std::istreambuf_iterator<char>(in), {}});
    CHECK(mail.text == "Просим рассмотреть:\nЯма у подъезда");
    CHECK(mail.files.empty());
}

TEST_CASE("the mail server's own word decides: 550 never, 451 later, nothing at all doubt") {
    Scene scene("smtp");
    CHECK(sent(scene, "nobody@example.ru").kind == Kind::refused);
    CHECK(sent(scene, "later@example.ru").kind == Kind::postponed);
    const auto with_header = [&](const char* word) {
        TranslationSettings mapping;
        mapping.content_type = word;
        return sent(scene, "town@example.ru", mapping).kind;
    };
    CHECK(with_header("X-Too-Big") == Kind::refused);
    CHECK(with_header("X-Cut") == Kind::in_doubt);
    CHECK(scene.letters() == 0);
}
