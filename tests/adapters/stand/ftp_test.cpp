// The stand's file storage over real FTP connections, with libcurl as the client.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "adapters/stand/ftp/ftp_server.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/http/client.hpp"

using namespace gateway;
using namespace gateway::stand;

namespace {

std::string text_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& reason) {
        return reason.what();
    }
}

struct Storage {
    Storage() {
        server.listen(0);
        port = server.port();
        thread = std::thread([this] { side.run(); });
        storage->place("u1", "hello.txt");
        std::ofstream(storage->dir() / "u1" / "hello.txt") << text;
    }
    ~Storage() {
        web.stop();
        boost::asio::post(side, [this] { server.stop(); });
        thread.join();
        std::filesystem::remove_all(dir);
    }

    void misbehave(FtpTrouble wanted) {
        std::promise<void> done;
        boost::asio::post(side, [&] {
            server.misbehave(wanted);
            done.set_value();
        });
        done.get_future().get();
    }

    WebCall call(const std::string& path, const FileStorage::Login& login) const {
        WebCall made;
        made.url = "ftp://127.0.0.1:" + std::to_string(port) + path;
        made.user = login.user;
        made.password = login.password;
        made.timeout = Duration{20'000};
        return made;
    }

    /// The octets fetched, or nothing when the call failed.
    std::optional<std::string> send(WebCall call) {
        std::optional<std::string> got;
        bool ended = false;
        boost::asio::co_spawn(io, web.send(std::move(call)), [&](const std::exception_ptr& error, WebReply reply) {
            ended = true;
            if (!error) got = std::move(reply.body);
            trouble = error ? text_of(error) : std::string();
        });
        io.restart();
        for (int i = 0; i < 3'000 && !ended; ++i) io.run_one_for(std::chrono::milliseconds(10));
        REQUIRE(ended);
        return got;
    }

    boost::asio::io_context io;
    std::filesystem::path dir = std::filesystem::temp_directory_path() / ("stand-ftp-" + make_trace_id());
    std::shared_ptr<FileStorage> storage = std::make_shared<FileStorage>(dir);
    boost::asio::io_context side;  ///< of the server: libcurl blocks its thread while it waits for the reply to an upload
    FtpServer server{side.get_executor(), storage};
    std::uint16_t port = 0;
    std::thread thread;
    WebClient web{io.get_executor()};
    std::string text = "what lies in the storage";
    std::string trouble;  ///< of the last call
};

const FileStorage::Login anyone{"anonymous", "smev"};

}  // namespace

TEST_CASE("a file is downloaded once with its credentials and not again") {
    Storage ftp;
    const auto login = ftp.storage->grant("u1");
    CHECK_FALSE(ftp.send(ftp.call("/hello.txt", {login.user, "wrong"})));
    CHECK_FALSE(ftp.send(ftp.call("/other.txt", login)));
    CHECK(ftp.send(ftp.call("/hello.txt", login)) == ftp.text);
    CHECK_FALSE(ftp.send(ftp.call("/hello.txt", login)));
    CHECK_FALSE(ftp.send(ftp.call("/u1/hello.txt", anyone)));
}

TEST_CASE("revoked credentials let nobody in") {
    Storage ftp;
    const auto login = ftp.storage->grant("u1");
    ftp.storage->revoke("u1");
    CHECK_FALSE(ftp.send(ftp.call("/hello.txt", login)));
}

TEST_CASE("a file is uploaded into a directory of its own and nowhere else") {
    Storage ftp;
    WebCall call = ftp.call("/u2/mine.bin", anyone);
    call.method = "PUT";
    call.body = std::string(300'000, 'x');
    std::filesystem::create_directories(ftp.dir / "u2");
    const bool sent = ftp.send(call).has_value();
    INFO(ftp.trouble);
    CHECK(sent);
    CHECK(std::filesystem::file_size(ftp.dir / "u2" / "mine.bin") == 300'000);
    for (const char* path : {"/alone.bin", "/u2/../../out.bin", "/u2/.hidden", "/u2/deep/er.bin"}) {
        INFO(path);
        WebCall bad = ftp.call(path, anyone);
        bad.method = "PUT";
        bad.body = "x";
        ftp.send(bad);
    }
    CHECK_FALSE(std::filesystem::exists(ftp.dir / "alone.bin"));
    CHECK_FALSE(std::filesystem::exists(ftp.dir.parent_path() / "out.bin"));
    CHECK_FALSE(std::filesystem::exists(ftp.dir / "u2" / ".hidden"));
}

TEST_CASE("a transfer breaks where it is told to, and the credentials stay good for another try") {
    Storage ftp;
    const auto login = ftp.storage->grant("u1");
    ftp.misbehave({1, 1, 0, 0});
    CHECK_FALSE(ftp.send(ftp.call("/hello.txt", login)));
    CHECK(ftp.send(ftp.call("/hello.txt", login)) == ftp.text);
    ftp.misbehave({0, 0, 1, 0});
    CHECK_FALSE(ftp.send(ftp.call("/hello.txt", ftp.storage->grant("u1"))));
}
