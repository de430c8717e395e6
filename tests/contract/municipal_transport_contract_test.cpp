#include <catch2/catch.hpp>
#include <fstream>
#include <places.hpp>

#include "adapters/municipal/amqp.hpp"
#include "adapters/municipal/files.hpp"
#include "adapters/municipal/kafka.hpp"
#include "adapters/municipal/mail.hpp"
#include "tests/contract/sample_appeal.hpp"
#include "tests/contract/transport_contract.hpp"
#include "tests/support/imposter.hpp"
#include "tests/support/kafka_cluster.hpp"
#include "tests/support/python_peer.hpp"
#include "tests/support/temp_folder.hpp"

using namespace gateway;
namespace fs = std::filesystem;

namespace {

using Make = TransportSubject::Make;

const std::string secret = "very-secret-word";

std::shared_ptr<const municipal::Translation> translation(const std::string& content_type = {}) {
    municipal::TranslationSettings mapping;
    mapping.content_type = content_type;
    return std::make_shared<municipal::Translation>("subject", mapping);
}

/// Nobody listens there.
std::uint16_t closed_port() {
    const Imposter gone;
    return gone.port();
}

/// Takes a connection and never says a word.
Imposter& silent_partner() {
    static Imposter partner([](const ImposterRequest&) {
        ImposterAnswer answer;
        answer.trick = ImposterAnswer::Trick::silent;
        return answer;
    });
    return partner;
}

fs::path support(const std::string& script) {
    return fs::path(SOURCE_DIR) / "tests" / "support" / script;
}

TransportSubject subject_named(const std::string& name) {
    TransportSubject made;
    made.name = name;
    made.delivery = sample_delivery("subject");
    made.plants = planted_words();
    made.plants.push_back(secret);
    return made;
}

Make files_in(const fs::path& place) {
    return [place](AdapterKit kit) {
        municipal::FilesSettings settings;
        settings.place.directory = place;
        settings.out_name = municipal::TextTemplate::parse("a-{delivery_id}.json");
        return municipal::make_files_connector(settings, std::move(kit), translation());
    };
}

Make files_at(const std::string& kind, std::uint16_t port, const std::string& password) {
    return [=](AdapterKit kit) {
        municipal::FilesSettings settings;
        settings.place.url = kind + "://127.0.0.1:" + std::to_string(port);
        settings.place.user = "gateway";
        settings.place.password = password;
        settings.place.timeout = Duration(3'000);
        settings.out_name = municipal::TextTemplate::parse("a-{delivery_id}.json");
        return municipal::make_files_connector(settings, std::move(kit), translation());
    };
}

Make mail_to(std::uint16_t port, const std::string& to, const std::string& content_type = {}) {
    return [=](AdapterKit kit) {
        municipal::MailOutSettings settings;
        settings.server.url = "smtp://127.0.0.1:" + std::to_string(port);
        settings.server.timeout = Duration(3'000);
        settings.from = "gate@region.ru";
        settings.to = to;
        settings.subject = municipal::TextTemplate::parse("Обращение {appeal_id}");
        settings.text = municipal::TextTemplate::parse("Во вложении");
        return municipal::make_mail_connector(settings, std::move(kit), translation(content_type));
    };
}

Make amqp_to(std::uint16_t port, const std::string& key, const std::string& password = "guest", bool declare = true) {
    return [=](AdapterKit kit) {
        municipal::AmqpSettings settings;
        settings.host = "127.0.0.1";
        settings.port = port;
        settings.password = password;
        settings.key = municipal::TextTemplate::parse(key);
        settings.declare = declare;
        settings.timeout = Duration(5'000);
        return municipal::make_amqp_connector(settings, std::move(kit), translation());
    };
}

Make kafka_to(const std::string& bootstrap, const std::string& topic, std::uint64_t max_message = 1u << 20) {
    return [=](AdapterKit kit) {
        municipal::KafkaSettings settings;
        settings.brokers = {bootstrap};
        settings.topic_out = municipal::TextTemplate::parse(topic);
        settings.key = municipal::TextTemplate::parse("{appeal_id}");
        settings.max_message = max_message;
        settings.timeout = Duration(2'000);
        return municipal::make_kafka_connector(settings, std::move(kit), translation());
    };
}

}  // namespace

TEST_CASE("a folder shared with a partner keeps the contract") {
    const TempFolder folder;
    fs::create_directories(folder.path() / "out");
    auto subject = subject_named("municipal files");
    subject.good = files_in(folder.path());
    std::ofstream(folder.path() / "file") << "in the way";
    subject.waiting = {{"no folder", files_in(folder.path() / "file" / "exchange")}};
    check_transport_contract(subject);
}

TEST_CASE("a file server keeps the contract") {
    const TempFolder folder;
    fs::create_directories(folder.path() / "out");
    const PythonPeer server(support("file_server.py"), {"ftp", folder.path().string()});
    auto subject = subject_named("municipal files over FTP");
    subject.good = files_at("ftp", server.port(), "smev");
    subject.waiting = {{"nobody there", files_at("ftp", closed_port(), secret)},
                       {"another password", files_at("ftp", server.port(), secret)}};
    subject.silent = files_at("ftp", silent_partner().port(), secret);
    check_transport_contract(subject);
}

TEST_CASE("letters keep the contract") {
    const TempFolder folder;
    const PythonPeer server(support("mail_server.py"), {"smtp", folder.path().string()});
    auto subject = subject_named("municipal mail");
    subject.good = mail_to(server.port(), "town@example.ru");
    subject.waiting = {{"nobody there", mail_to(closed_port(), "town@example.ru")},
                       {"451", mail_to(server.port(), "later@example.ru")}};
    subject.refused = {{"550", mail_to(server.port(), "nobody@example.ru")},
                       {"552", mail_to(server.port(), "town@example.ru", "X-Too-Big")}};
    subject.doubtful = {{"cut after the letter", mail_to(server.port(), "town@example.ru", "X-Cut")}};
    subject.silent = mail_to(silent_partner().port(), "town@example.ru");
    check_transport_contract(subject);
}

TEST_CASE("a RabbitMQ queue keeps the contract", "[broker]") {
    const TempFolder folder;
    const PythonPeer server(support("broker.py"), {(folder.path() / "node").string()});
    if (server.port() == 0) {
        WARN("rabbitmq-server is not installed or does not start: the broker is not tried");
        return;
    }
    auto subject = subject_named("municipal AMQP");
    subject.good = amqp_to(server.port(), "contract");
    subject.waiting = {{"nobody there", amqp_to(closed_port(), "contract", secret)},
                       {"another password", amqp_to(server.port(), "contract", secret)},
                       {"no such queue", amqp_to(server.port(), "contract.absent", "guest", false)}};
    subject.refused = {{"a routing key over the limit", amqp_to(server.port(), std::string(300, 'k'), "guest", false)}};
    subject.silent = amqp_to(silent_partner().port(), "contract", secret);
    check_transport_contract(subject);
}

TEST_CASE("a Kafka topic keeps the contract against librdkafka's mock cluster") {
    const KafkaCluster cluster;
    auto subject = subject_named("municipal Kafka");
    const auto nowhere = "127.0.0.1:" + std::to_string(closed_port());
    Appeal appeal = sample_appeal();
    appeal.text.body += std::string(1'000, ' ') + "!";
    subject.delivery.canonical = to_json(appeal);
    subject.good = kafka_to(cluster.bootstrap(), "contract");
    subject.waiting = {{"nobody there", kafka_to(nowhere, "contract")}};
    subject.refused = {{"no name of a topic", kafka_to(cluster.bootstrap(), "con tract")},
                       {"over the limit", kafka_to(cluster.bootstrap(), "contract", 1'000)}};
    subject.silent = kafka_to("127.0.0.1:" + std::to_string(silent_partner().port()), "contract");
    check_transport_contract(subject);
}
