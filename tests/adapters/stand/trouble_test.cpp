// The stand's SMEV misbehaving as told: signatures that do not fit, forgotten Acks, contents that are not there, slow answers.
#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>

#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "tests/adapters/stand/desk.hpp"

using namespace gateway;
using namespace gateway::stand;

namespace {

Cause signature_of(const Desk& desk, const Got& got) {
    return verify_xml_signature(got.document, got.body().first_child().child("SMEVSignature").first_child(), got.message(),
                                XmlTransforms::smev, &desk.trust, desk.clock.now())
        .cause;
}

/// How long a call takes.
Duration took(Desk& desk, const Call& call) {
    const auto began = std::chrono::steady_clock::now();
    desk.post(call);
    return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - began);
}

std::string login_of(const Got& got) {
    const XmlNode item = got.message().child("FSAttachmentsList").first_child();
    return "USER " + item.child("UserName").trimmed() + "\r\nPASS " + item.child("Password").trimmed() + "\r\n";
}

/// The stand's storage lets this login in.
bool lets_in(Desk& desk, const std::string& login) {
    using boost::asio::ip::tcp;
    boost::asio::io_context io;
    tcp::socket socket(io);
    socket.connect({boost::asio::ip::address_v4::loopback(), desk.system->own_ports().at("smev-ftp")});
    boost::asio::write(socket, boost::asio::buffer(login));
    socket.non_blocking(true);
    std::string said;
    for (int i = 0; i < 500 && said.find("\r\n230") == std::string::npos && said.find("\r\n530") == std::string::npos; ++i) {
        desk.turn(5);
        std::array<char, 512> piece{};
        boost::system::error_code error;
        const std::size_t read = socket.read_some(boost::asio::buffer(piece), error);
        said.append(piece.data(), read);
    }
    INFO(said);
    CHECK((said.find("230") != std::string::npos || said.find("530") != std::string::npos));
    return said.find("\r\n230") != std::string::npos;
}

}  // namespace

TEST_CASE("a signature that does not fit is given as often as told, the message comes whole again") {
    Desk desk;
    const std::string id = desk.ask();
    desk.system->faults().set({parse_fault("bad_signature@GetRequest,n=1")});
    CHECK(signature_of(desk, desk.fetch(get("GetRequest"))) == Cause::signature_invalid);
    CHECK(desk.fault_of(acknowledge(id, false)).empty());
    CHECK(desk.counter("not_accepted") == 1);
    desk.order("redeliver", "{}");
    CHECK(signature_of(desk, desk.fetch(get("GetRequest"))) == Cause::none);
}

TEST_CASE("a forgotten Ack is answered well, and the message comes again") {
    Desk desk;
    const std::string id = desk.ask();
    CHECK(desk.fetch(get("GetRequest")).id() == id);
    desk.system->faults().set({parse_fault("twice@Ack,n=1")});
    CHECK(desk.fault_of(acknowledge(id)).empty());
    desk.order("redeliver", "{}");
    CHECK(desk.fetch(get("GetRequest")).id() == id);
    CHECK(desk.fault_of(acknowledge(id)).empty());
    CHECK(desk.fault_of(acknowledge(id)) == "TargetMessageIsNotFound");
}

TEST_CASE("a content of the message may be missing, credentials of the storage are made anew and the old ones void each time") {
    SmevStandOptions options;
    options.storage_dir = std::filesystem::temp_directory_path() / ("stand-trouble-" + make_trace_id());
    options.ftp_port = 0;
    Desk desk(options);
    desk.ask(R"(,"attachments": [{"text": "x", "trouble": "missing"}, {"text": "y", "via": "ftp"}])");
    const Got first = desk.fetch(get("GetRequest"));
    CHECK(first.data().child("AttachmentHeaderList").first_child());
    CHECK_FALSE(first.body().first_child().child("AttachmentContentList"));
    desk.order("redeliver", "{}");
    const Got second = desk.fetch(get("GetRequest"));
    desk.system->listen();
    CHECK_FALSE(lets_in(desk, login_of(first)));
    desk.order("ftp", R"({"refused_logins": 1})");
    CHECK_FALSE(lets_in(desk, login_of(second)));
    CHECK(lets_in(desk, login_of(second)));
    std::filesystem::remove_all(options.storage_dir);
}

TEST_CASE("answers take as long as told: by a rule before or after the work, by the latency of all") {
    Desk desk;
    constexpr Duration wanted{60};
    desk.system->faults().set({parse_fault("slow=60ms,n=1")});
    CHECK(took(desk, get("GetRequest")) >= wanted);
    desk.system->faults().set({parse_fault("late=60ms,n=1")});
    CHECK(took(desk, get("GetRequest")) >= wanted);
    desk.system->faults().set({});
    desk.order("latency", R"({"base_ms": 60})");
    CHECK(took(desk, get("GetRequest")) >= wanted);
    desk.order("latency", R"({"spike_ms": 60, "spike_percent": 100})");
    CHECK(took(desk, get("GetRequest")) >= wanted);
}

TEST_CASE("the storage misbehaves only where there is one") {
    Desk desk;
    CHECK_THROWS_AS(desk.order("ftp", R"({"cuts": 1, "cut_after": 10})"), Fault);
}
