// SFTP against OpenSSH itself: whom we know, whom it knows, and files both ways.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <places.hpp>

#include "gateway/core/digest.hpp"
#include "gateway/http/file_lines_native.hpp"
#include "test_server.hpp"
#include "tests/support/python_peer.hpp"

using namespace gateway;
namespace fs = std::filesystem;

namespace {

bool installed() {
    if (fs::exists("/usr/sbin/sshd")) return true;
    WARN("openssh-server is absent: SFTP is not tested against it");
    return false;
}

/// sshd with its folder, and a client that knows it.
struct OpenSsh {
    OpenSsh() : side({}), server(fs::path(SOURCE_DIR) / "tests/support/ssh_server.py", {side.folder.path().string()}) {
        std::ofstream(known_hosts()) << server.line() << "\n";
        user = server.line();
        fs::create_directory(root());
    }

    fs::path root() const { return side.folder.path() / "root"; }
    fs::path known_hosts() const { return side.folder.path() / "known_hosts"; }
    std::string said() const {
        std::ifstream log(side.folder.path() / "sshd.log");
        return {std::istreambuf_iterator<char>(log), {}};
    }

    WebCall call(const std::string& method, const std::string& name) const {
        WebCall made;
        made.method = method;
        made.url = "sftp://127.0.0.1:" + std::to_string(server.port()) + (root() / name).string();
        made.user = user;
        made.tls.ca_file = known_hosts();
        made.tls.key_file = side.folder.path() / "client_key";
        made.max_reply = 16u << 20;
        return made;
    }

    TestServer side;
    PythonPeer server;
    std::string user;
};

void write(const fs::path& file, const std::string& octets) {
    std::ofstream(file, std::ios::binary) << octets;
}

}  // namespace

TEST_CASE("OpenSSH: a file goes up into a folder made for it, is listed, renamed, fetched and removed") {
    if (!installed()) return;
    OpenSsh ssh;
    const fs::path sample = ssh.side.folder.path() / "sample", copy = ssh.side.folder.path() / "copy";
    write(sample, std::string(2'000'000, 'x') + "Конец");
    WebCall upload = ssh.call("PUT", "out/.part");
    upload.body_file = sample;
    const std::string folder = (ssh.root() / "out").string();
    upload.orders = {"rename \"" + folder + "/.part\" \"" + folder + "/письмо.json\""};
    ssh.side.send(upload);
    CHECK(sha256_hex_of_file(ssh.root() / "out/письмо.json") == sha256_hex_of_file(sample));
    CHECK(ssh.side.send(ssh.call("LIST", "out/")).body.find("письмо.json") != std::string::npos);

    write(ssh.root() / "out/reply.json", "{\"state\":\"done\"}");
    WebCall download = ssh.call("GET", "out/reply.json");
    download.download_to = copy;
    CHECK(ssh.side.send(download).downloaded);
    CHECK(fs::file_size(copy) == 16);
    WebCall removal = ssh.call("ORDER", "out/");
    removal.orders = {"rm \"" + folder + "/reply.json\""};
    ssh.side.send(removal);
    CHECK_FALSE(fs::exists(ssh.root() / "out/reply.json"));
}

TEST_CASE("OpenSSH: a host that is not in known_hosts, or has another key there, is given neither name nor file") {
    if (!installed()) return;
    OpenSsh ssh;
    const fs::path sample = ssh.side.folder.path() / "sample";
    write(sample, "secret");
    WebCall upload = ssh.call("PUT", "secret");
    upload.body_file = sample;
    SECTION("another key") {
        std::string type, key, line;
        std::ifstream(ssh.side.folder.path() / "other_key.pub") >> type >> key;
        write(ssh.known_hosts(), "[127.0.0.1]:" + std::to_string(ssh.server.port()) + " " + type + " " + key + "\n");
    }
    SECTION("unknown") {
        write(ssh.known_hosts(), "");
    }
    SECTION("no known_hosts at all") {
        upload.tls.ca_file.clear();
    }
    const TransportError error = ssh.side.failure_of(upload);
    CHECK(error.cause() == Cause::tls_failed);
    CHECK_FALSE(error.maybe_arrived());
    CHECK_FALSE(fs::exists(ssh.root() / "secret"));
    CHECK(ssh.said().find("Accepted") == std::string::npos);
    CHECK(ssh.said().find("user " + ssh.user) == std::string::npos);
}

TEST_CASE("OpenSSH: a key that is not admitted, and a password where keys are wanted, are refused as credentials") {
    if (!installed()) return;
    OpenSsh ssh;
    WebCall call = ssh.call("LIST", "");
    SECTION("another key") {
        call.tls.key_file = ssh.side.folder.path() / "other_key";
    }
    SECTION("a password") {
        call.tls.key_file.clear();
        call.password = "guess";
    }
    const TransportError error = ssh.side.failure_of(call);
    CHECK(error.cause() == Cause::partner_auth);
    CHECK_FALSE(error.maybe_arrived());
}
