// Scanners against a scripted ICAP server and small programs.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>
#include <fstream>

#include "gateway/http/scan_command.hpp"
#include "gateway/http/scan_icap.hpp"
#include "test_server.hpp"

using namespace gateway;
using Kind = ScanResult::Kind;

namespace {

/// Takes one connection, reads until the last chunk (or `enough` octets), says its piece and closes.
class IcapPeer {
public:
    explicit IcapPeer(std::string answer, std::size_t enough = SIZE_MAX) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
        ::listen(listener_, 1);
        socklen_t size = sizeof address;
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
        thread_ = std::thread([this, answer = std::move(answer), enough] { serve(answer, enough); });
    }
    ~IcapPeer() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }

    std::uint16_t port = 0;
    std::string seen() {
        const std::lock_guard lock(mutex_);
        return seen_;
    }

private:
    void serve(const std::string& answer, std::size_t enough) {
        const int fd = ::accept(listener_, nullptr, nullptr);
        if (fd < 0) return;
        timeval patience{10, 0};
        ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        std::string in;
        char piece[65536];
        for (ssize_t n = 0;
             !in.ends_with("\r\n0\r\n\r\n") && in.size() < enough && (n = ::recv(fd, piece, sizeof piece, 0)) > 0;)
            in.append(piece, static_cast<std::size_t>(n));
        {
            const std::lock_guard lock(mutex_);
            seen_ = in;
        }
        if (answer != "silence") {
            ::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL);
            ::shutdown(fd, SHUT_WR);
        }
        while (::recv(fd, piece, sizeof piece, 0) > 0) {
        }
        ::close(fd);
    }

    int listener_ = -1;
    std::mutex mutex_;
    std::string seen_;
    std::thread thread_;
};

struct ScanRig {
    ScanRig() : side({}), file(side.folder.path() / "file") { std::ofstream(file) << std::string(600'000, 'x') << "EICAR"; }
    ~ScanRig() { workers.join(); }

    ScanResult ask(Scanner& scanner, Duration within = Duration(20'000)) {
        return boost::asio::co_spawn(side.io, scanner.scan(file, Deadline::after(within)), boost::asio::use_future).get();
    }
    ScanResult icap(std::uint16_t port, Duration within = Duration(20'000)) {
        const auto scanner = make_icap_scanner(side.io.get_executor(), workers, {"127.0.0.1", std::to_string(port), "avscan"});
        return ask(*scanner, within);
    }
    ScanResult command(const std::string& script, Duration within = Duration(20'000)) {
        const auto scanner = make_command_scanner(side.io.get_executor(), {"/bin/sh", "-c", script, "scan", "{file}"});
        return ask(*scanner, within);
    }

    TestServer side;
    Workers workers{1};
    std::filesystem::path file;
};

}  // namespace

TEST_CASE("an ICAP server gets the whole file and its word is understood") {
    struct Row {
        const char* answer;
        Kind kind;
    };
    const std::vector<Row> rows{
        {"ICAP/1.0 204 No modifications\r\nISTag: \"x\"\r\n\r\n", Kind::clean},
        {"ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, null-body=0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", Kind::clean},
        {"ICAP/1.0 200 OK\r\nX-Infection-Found: Type=0; Resolution=2; Threat=Eicar;\r\n\r\nHTTP/1.1 403 F\r\n\r\n",
         Kind::infected},
        {"ICAP/1.0 204 No\r\nx-virus-id: Eicar\r\n\r\n", Kind::infected},
        {"ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0\r\n\r\nHTTP/1.1 403 Forbidden\r\n\r\n", Kind::infected},
        {"ICAP/1.0 500 Server error\r\n\r\n", Kind::unavailable},
        {"ICAP/1.0 404 no such service\r\n\r\n", Kind::unavailable},
        {"HTTP/1.1 200 OK\r\n\r\n", Kind::unavailable},
        {"ICAP/1.0 20", Kind::unavailable},
        {"ICAP/1.0 x04 what\r\n\r\n", Kind::unavailable},
        {"", Kind::unavailable},
    };
    for (const Row& row : rows) {
        INFO(row.answer);
        ScanRig rig;
        IcapPeer peer(row.answer);
        const ScanResult result = rig.icap(peer.port);
        CHECK(result.kind == row.kind);
        const std::string seen = peer.seen();
        CHECK(seen.starts_with("RESPMOD icap://127.0.0.1:"));
        CHECK(seen.find("Allow: 204\r\n") != std::string::npos);
        CHECK(std::count(seen.begin(), seen.end(), 'x') >= 600'000);
        CHECK(seen.find("EICAR\r\n0\r\n\r\n") != std::string::npos);
        CHECK(seen.find(rig.file.string()) == std::string::npos);
    }
}

TEST_CASE("an ICAP server that has seen enough, is silent or away") {
    ScanRig rig;
    {
        IcapPeer hasty("ICAP/1.0 200 OK\r\nX-Infection-Found: Threat=Early;\r\n\r\nHTTP/1.1 403 F\r\n\r\n", 1000);
        CHECK(rig.icap(hasty.port).kind == Kind::infected);
    }
    {
        IcapPeer silent("silence");
        const ScanResult late = rig.icap(silent.port, Duration(300));
        CHECK(late.kind == Kind::unavailable);
        CHECK(late.detail.find("slow") != std::string::npos);
    }
    std::uint16_t port = 0;
    {
        IcapPeer gone("");
        port = gone.port;
    }
    CHECK(rig.icap(port).kind == Kind::unavailable);
    rig.file = rig.side.folder.path() / "missing";
    IcapPeer idle("ICAP/1.0 204 No\r\n\r\n");
    CHECK(rig.icap(idle.port).kind == Kind::unavailable);
}

TEST_CASE("the address of an ICAP service is read strictly") {
    CHECK(parse_icap_address("icap://scanner/avscan").port == "1344");
    const IcapAddress full = parse_icap_address("icap://10.0.0.1:1345/av/scan?x=y");
    CHECK(full.host == "10.0.0.1");
    CHECK(full.port == "1345");
    CHECK(full.service == "av/scan?x=y");
    for (const char* wrong :
         {"", "icap://", "icap://host", "icap:///av", "http://host/av", "icap://ho st/av", "icap://h/a\r\nX: y"})
        CHECK_THROWS_AS(parse_icap_address(wrong), std::runtime_error);
}

TEST_CASE("a scan program is judged by its exit code and never outlives its time") {
    ScanRig rig;
    CHECK(rig.command("exit 0").kind == Kind::clean);
    CHECK(rig.command("exit 1").kind == Kind::infected);
    CHECK(rig.command("exit 2").kind == Kind::unavailable);
    CHECK(rig.command("kill -9 $$").kind == Kind::unavailable);
    CHECK(rig.command("test -r \"$1\" && grep -q EICAR \"$1\" && exit 1; exit 0").kind == Kind::infected);
    CHECK(rig.command("while :; do :; done", Duration(300)).detail.find("slow") != std::string::npos);
    // No shell of ours: the path is one argument whatever it holds.
    const auto odd = rig.side.folder.path() / "a b; exit 0; $(exit 0)";
    std::filesystem::rename(rig.file, odd);
    rig.file = odd;
    CHECK(rig.command("grep -q EICAR \"$1\" && exit 1; exit 0").kind == Kind::infected);
    const auto executor = rig.side.io.get_executor();
    CHECK_THROWS_AS(make_command_scanner(executor, {}), std::runtime_error);
    CHECK_THROWS_AS(make_command_scanner(executor, {"clamdscan"}), std::runtime_error);
    CHECK_THROWS_AS(make_command_scanner(executor, {"/no/such/program"}), std::runtime_error);
}
