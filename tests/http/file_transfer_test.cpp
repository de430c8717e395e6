// FTP, FTPS and SFTP against real servers on loopback, and calls through a proxy.
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <future>
#include <places.hpp>

#include "gateway/core/digest.hpp"
#include "gateway/http/file_lines_native.hpp"
#include "test_server.hpp"
#include "tests/support/imposter.hpp"
#include "tests/support/python_peer.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t size_of_sample = 3'000'000;

const fs::path support = fs::path(SOURCE_DIR) / "tests/support";

/// A server of one kind with its folder, a client, and a file of no regular pattern.
struct Transfer {
    explicit Transfer(std::string kind_, std::vector<std::string> more = {}) : kind(std::move(kind_)), side({}) {
        fs::create_directory(root());
        std::vector<std::string> words{kind, root().string()};
        words.insert(words.end(), more.begin(), more.end());
        if (kind == "ftps") words.insert(words.end(), {"--cert", server_pem()});
        server = std::make_unique<PythonPeer>(support / "file_server.py", words);
        if (kind == "sftp") std::ofstream(known_hosts()) << server->line() << "\n";
        std::string octets(size_of_sample, '\0');
        std::uint32_t at = 1;
        for (char& c : octets) c = static_cast<char>((at = at * 1664525 + 1013904223) >> 24);
        std::ofstream(sample(), std::ios::binary) << octets;
    }

    fs::path root() const { return side.folder.path() / "root"; }
    fs::path sample() const { return side.folder.path() / "sample"; }
    fs::path copy() const { return side.folder.path() / "copy"; }
    fs::path known_hosts() const { return side.folder.path() / "known_hosts"; }

    std::string server_pem() const {
        const fs::path made = side.folder.path() / "server.pem";
        std::ofstream out(made);
        for (const char* part : {"rsa/server.key.pem", "rsa/server.crt.pem"}) out << std::ifstream(test_keys() / part).rdbuf();
        return made;
    }

    WebCall call(const std::string& method, const std::string& path) const {
        WebCall made;
        made.method = method;
        const std::string scheme = kind == "ftps" ? "ftp" : kind;  // a CA makes ftp:// explicit TLS
        made.url = scheme + "://127.0.0.1:" + std::to_string(server->port()) + path;
        made.user = "gateway";
        made.password = "smev";
        if (kind == "ftps") made.tls.ca_file = test_keys() / "rsa/ca.crt.pem";
        if (kind == "sftp") made.tls.ca_file = known_hosts();
        made.max_reply = 16u << 20;
        return made;
    }
    WebCall upload(const std::string& path) const {
        WebCall made = call("PUT", path);
        made.body_file = sample();
        return made;
    }
    WebCall download(const std::string& path) const {
        WebCall made = call("GET", path);
        made.download_to = copy();
        return made;
    }
    bool whole(const fs::path& file) const { return sha256_hex_of_file(file) == sha256_hex_of_file(sample()); }

    std::string kind;
    TestServer side;
    std::unique_ptr<PythonPeer> server;
};

bool there(const std::string& kind) {
    const std::string module = kind == "sftp" ? "paramiko" : "pyftpdlib";
    if (python_has(module)) return true;
    WARN("python3-" << module << " is absent: " << kind << " is not tested");
    return false;
}

}  // namespace

TEST_CASE("A file goes up into a directory made for it and comes down the same") {
    const std::string kind = GENERATE("ftp", "ftps", "sftp");
    INFO(kind);
    if (!there(kind)) return;
    Transfer t(kind);
    t.side.send(t.upload("/3f0a/report.bin"));
    CHECK(t.whole(t.root() / "3f0a/report.bin"));
    const WebReply reply = t.side.send(t.download("/3f0a/report.bin"));
    CHECK(reply.downloaded);
    CHECK(t.whole(t.copy()));
    t.side.send(t.upload("/3f0a/report.bin"));  // again: overwritten, not appended
    CHECK(t.whole(t.root() / "3f0a/report.bin"));
}

TEST_CASE("A wrong password and a missing file are told apart, and nothing is left behind") {
    const std::string kind = GENERATE("ftp", "ftps", "sftp");
    INFO(kind);
    if (!there(kind)) return;
    Transfer t(kind);
    WebCall stranger = t.download("/any");
    stranger.password = "guess";
    CHECK(t.side.failure_of(stranger).cause() == Cause::partner_auth);
    CHECK_FALSE(fs::exists(t.copy()));
    const Cause missing = t.side.failure_of(t.download("/missing.bin")).cause();
    // With TLS the server ends the data line before its 550 is read: libcurl 7.88 may only tell that it broke.
    if (kind != "ftps") CHECK(missing == Cause::not_found);
    CHECK_FALSE(fs::exists(t.copy()));
}

TEST_CASE("A download that was cut leaves nothing, and a new one is whole") {
    if (!there("ftp")) return;
    Transfer t("ftp", {"--cut", "1000000", "--cuts", "1"});
    fs::copy_file(t.sample(), t.root() / "big");
    const TransportError cut = t.side.failure_of(t.download("/big"));
    CHECK(cut.cause() == Cause::connection_cut);
    CHECK_FALSE(fs::exists(t.copy()));
    t.side.send(t.download("/big"));
    CHECK(t.whole(t.copy()));
}

TEST_CASE("A download that was cut can be resumed where it broke off") {
    if (!there("ftp")) return;
    Transfer t("ftp", {"--cut", "1000000", "--cuts", "1"});
    fs::copy_file(t.sample(), t.root() / "big");
    WebCall call = t.download("/big");
    call.resume_from = 0;
    CHECK(t.side.failure_of(call).cause() == Cause::connection_cut);
    REQUIRE(fs::exists(t.copy()));
    call.resume_from = fs::file_size(t.copy());
    CHECK(*call.resume_from >= 1'000'000);
    CHECK(*call.resume_from < size_of_sample);
    t.side.send(call);
    CHECK(t.whole(t.copy()));
}

TEST_CASE("A resumed download counts what it already has against the limit") {
    if (!there("ftp")) return;
    Transfer t("ftp");
    fs::copy_file(t.sample(), t.root() / "big");
    WebCall call = t.download("/big");
    std::ofstream(t.copy()) << std::string(1'000'000, 'x');
    call.resume_from = 1'000'000;
    call.max_reply = size_of_sample - 1;
    CHECK(t.side.failure_of(call).cause() == Cause::too_large);
}

TEST_CASE("An upload that was cut may have arrived, and repeating it replaces the torn file") {
    if (!there("ftp")) return;
    Transfer t("ftp", {"--cut", "1000000", "--cuts", "1"});
    const TransportError cut = t.side.failure_of(t.upload("/u/big"));
    CHECK(cut.maybe_arrived());
    CHECK_FALSE(t.whole(t.root() / "u/big"));
    t.side.send(t.upload("/u/big"));
    CHECK(t.whole(t.root() / "u/big"));
}

TEST_CASE("A file server without the TLS that was asked for, or unknown by key, gets no password") {
    if (!there("ftp") || !there("sftp")) return;
    Transfer plain("ftp");
    WebCall call = plain.download("/any");
    call.tls.ca_file = test_keys() / "rsa/ca.crt.pem";
    CHECK(plain.side.failure_of(call).cause() == Cause::tls_failed);

    Transfer ssh("sftp");
    std::ofstream(ssh.known_hosts()) << "";
    const TransportError unknown = ssh.side.failure_of(ssh.download("/any"));
    CHECK(unknown.cause() == Cause::tls_failed);
    CHECK_FALSE(unknown.maybe_arrived());
}

TEST_CASE("Nobody at the file server's port is a refused connection") {
    if (!there("ftp")) return;
    Transfer t("ftp");
    const WebCall call = t.upload("/u/big");
    t.server.reset();
    const TransportError refused = t.side.failure_of(call);
    CHECK(refused.cause() == Cause::connect_failed);
    CHECK_FALSE(refused.maybe_arrived());
}

TEST_CASE("A file server that is silent after an upload holds up neither HTTP nor another transfer, and stop ends its call") {
    if (!there("ftp")) return;
    Imposter partner;
    Transfer t("ftp", {"--mute", "slow.bin"});
    auto slow = boost::asio::co_spawn(t.side.io, t.side.client->send(t.upload("/u/slow.bin")), boost::asio::use_future);
    REQUIRE(t.server->line() == "muted");
    CHECK(t.side.send({.url = partner.url()}).status == 200);
    t.side.send(t.upload("/u/other.bin"));
    CHECK(t.whole(t.root() / "u/other.bin"));
    CHECK(slow.wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
    boost::asio::post(t.side.io, [&] { t.side.client->stop(); });
    REQUIRE(slow.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
    try {
        slow.get();
        FAIL("the upload got a reply");
    } catch (const TransportError& error) {
        CHECK(error.cause() == Cause::stopping);
        CHECK(error.maybe_arrived());
    }
    CHECK(t.side.failure_of(t.upload("/u/late.bin")).cause() == Cause::stopping);
}

TEST_CASE("A cancelled transfer ends although its server says nothing") {
    if (!there("ftp")) return;
    boost::asio::cancellation_signal cancel;
    Transfer t("ftp", {"--mute", "slow.bin"});
    auto slow = boost::asio::co_spawn(t.side.io, t.side.client->send(t.upload("/u/slow.bin")),
                                      boost::asio::bind_cancellation_slot(cancel.slot(), boost::asio::use_future));
    REQUIRE(t.server->line() == "muted");
    boost::asio::post(t.side.io, [&] { cancel.emit(boost::asio::cancellation_type::terminal); });
    REQUIRE(slow.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
    CHECK_THROWS_AS(slow.get(), TransportError);
}

TEST_CASE("A call that finds no free thread ends with its own timeout, surely not arrived") {
    if (!there("ftp")) return;
    Transfer t("ftp", {"--mute", "slow.bin"});
    std::vector<std::future<WebReply>> slow;
    for (std::size_t i = 0; i < FileLines::lines_at_once; ++i) {
        slow.push_back(boost::asio::co_spawn(t.side.io, t.side.client->send(t.upload("/u/" + std::to_string(i) + "slow.bin")),
                                             boost::asio::use_future));
        REQUIRE(t.server->line() == "muted");
    }
    WebCall late = t.upload("/u/late.bin");
    late.timeout = Duration(100);
    const TransportError crowded = t.side.failure_of(late);
    CHECK(crowded.cause() == Cause::timeout);
    CHECK_FALSE(crowded.maybe_arrived());
    boost::asio::post(t.side.io, [&] { t.side.client->stop(); });
    for (auto& one : slow) CHECK_THROWS_AS(one.get(), TransportError);
    CHECK_FALSE(fs::exists(t.root() / "u/late.bin"));
}

TEST_CASE("The time limit of a transfer holds although its server says nothing") {
    if (!there("ftp")) return;
    Transfer t("ftp", {"--mute", "slow.bin"});
    WebCall slow = t.upload("/u/slow.bin");
    slow.timeout = Duration(1500);
    const TransportError late = t.side.failure_of(slow);
    CHECK(late.cause() == Cause::timeout);
    CHECK(late.maybe_arrived());
}

TEST_CASE("A call goes through a forward proxy in absolute form, and through CONNECT for TLS") {
    Imposter partner;
    TestServer side({});
    PythonPeer proxy(support / "proxy.py", {});
    WebCall call{.method = "POST", .url = partner.url("/a?b=c"), .body = "payload"};
    call.proxy = "http://127.0.0.1:" + std::to_string(proxy.port());
    CHECK(side.send(call).status == 200);
    CHECK(proxy.line() == "POST " + partner.url("/a?b=c"));
    CHECK(partner.requests().at(0).target == "/a?b=c");
    CHECK(partner.requests().at(0).body == "payload");

    ServerSettings settings;
    settings.tls = {test_keys() / "rsa/server.crt.pem", test_keys() / "rsa/server.key.pem", {}, false};
    ScriptedEndpoint endpoint("/e", [](const WebRequest&) { return WebResponse{.body = "hello"}; });
    TestServer secure({&endpoint}, settings);
    WebCall through{.url = "https://localhost:" + std::to_string(secure.port()) + "/e"};
    through.tls.ca_file = test_keys() / "rsa/ca.crt.pem";
    through.proxy = call.proxy;
    CHECK(side.send(through).body == "hello");
    CHECK(proxy.line() == "CONNECT localhost:" + std::to_string(secure.port()));
}

TEST_CASE("A proxy that wants a login is an answer, a proxy that is not there is a refused connection") {
    Imposter partner;
    TestServer side({});
    WebCall call{.url = partner.url()};
    {
        PythonPeer proxy(support / "proxy.py", {"--login", "user:word"});
        call.proxy = "http://127.0.0.1:" + std::to_string(proxy.port());
        CHECK(side.send(call).status == 407);
        WebCall known = call;
        known.proxy = "http://user:word@127.0.0.1:" + std::to_string(proxy.port());
        CHECK(side.send(known).status == 200);
    }
    CHECK(partner.requests().size() == 1);
    const TransportError gone = side.failure_of(call);
    CHECK(gone.cause() == Cause::connect_failed);
    CHECK_FALSE(gone.maybe_arrived());
}

TEST_CASE("A long reply goes to its file, a short one stays in memory and makes none") {
    Imposter partner;
    TestServer side({});
    WebCall call{.url = partner.url()};
    call.download_to = side.folder.path() / "copy";
    call.spool_over = 1000;
    partner.then({.body = std::string(1000, 'a')});
    const WebReply small = side.send(call);
    CHECK(small.body.size() == 1000);
    CHECK_FALSE(small.downloaded);
    CHECK_FALSE(fs::exists(call.download_to));

    std::string large;
    for (int i = 0; i < 100'000; ++i) large += std::to_string(i);
    partner.then({.body = large});
    const WebReply big = side.send(call);
    CHECK(big.downloaded);
    CHECK(big.body.empty());
    CHECK(sha256_hex_of_file(call.download_to) == sha256_hex(large));
}
