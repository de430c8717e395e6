// The data connections: opened passively, one file each, 64 KiB at a time.
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/write.hpp>
#include <fstream>

#include "adapters/stand/ftp/ftp_session.hpp"

namespace gateway::stand {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

constexpr std::size_t piece = 64u << 10;

}  // namespace

Task<void> FtpSession::open_passive(bool extended) {
    boost::system::error_code ignored;
    passive_.close(ignored);
    data_.close(ignored);
    const tcp::endpoint any(asio::ip::address_v4::loopback(), 0);
    passive_.open(any.protocol());
    passive_.bind(any);
    passive_.listen(1);
    const unsigned port = passive_.local_endpoint().port();
    std::string answer = extended
                             ? "229 passive (|||" + std::to_string(port) + "|)"
                             : "227 passive (127,0,0,1," + std::to_string(port / 256) + "," + std::to_string(port % 256) + ")";
    co_await reply(std::move(answer));
}

Task<bool> FtpSession::open_data() {
    boost::system::error_code ignored;
    bool opened = false;
    if (passive_.is_open()) {
        watch();
        auto [error, socket] = co_await passive_.async_accept(asio::as_tuple(asio::use_awaitable));
        passive_.close(ignored);
        if (!error) data_ = std::move(socket);
        opened = !error;
    }
    co_return opened;
}

bool FtpSession::cut_here(std::uint64_t passed) {
    return server_->trouble.cuts != 0 && passed >= server_->trouble.cut_after && strikes(server_->trouble.cuts);
}

Task<void> FtpSession::store(std::string path) {
    const auto place = place_of(path);
    if (!place || !access_->directory.empty()) {
        co_await reply("553 MKD a directory and store there");
        co_return;
    }
    if (strikes(server_->trouble.refused_uploads)) {
        co_await reply("452 no space");
        co_return;
    }
    const auto folder = server_->storage->dir() / place->directory;
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
        co_await reply("553 no such directory");
        co_return;
    }
    co_await reply("150 send");
    const bool good = co_await open_data() && co_await receive_file((folder / place->name).string());
    restart_ = 0;
    co_await reply(good ? "226 stored" : "426 broken");
}

Task<bool> FtpSession::receive_file(std::string file) {
    const auto mode = std::ios::binary | (restart_ > 0 ? std::ios::in | std::ios::out : std::ios::out | std::ios::trunc);
    std::fstream out(file, mode);
    if (restart_ > 0) out.seekp(static_cast<std::streamoff>(restart_));
    std::array<char, piece> buffer{};
    std::uint64_t passed = 0;
    bool good = out.good(), ended = false;
    while (good && !ended) {
        watch();
        const auto [error, size] = co_await data_.async_read_some(asio::buffer(buffer), asio::as_tuple(asio::use_awaitable));
        ended = error == asio::error::eof;
        good = ended || !error;
        passed += size;
        if (cut_here(passed)) good = false;
        if (!out.write(buffer.data(), static_cast<std::streamsize>(size))) good = false;
    }
    if (good && !out.flush()) good = false;
    boost::system::error_code ignored;
    data_.close(ignored);
    co_return good;
}

Task<void> FtpSession::retrieve(std::string path) {
    const auto place = place_of(path);
    std::string file;
    if (place && (access_->whole || !access_->directory.empty()) && server_->storage->holds(*access_)) {
        for (const StoredFile& stored : server_->storage->files(place->directory)) {
            if (stored.name == place->name) file = stored.path.string();
        }
    }
    if (file.empty()) {
        co_await reply("550 no such file");
        co_return;
    }
    co_await reply("150 coming");
    const bool good = co_await open_data() && co_await send_file(file);
    restart_ = 0;
    if (good && !access_->whole) server_->storage->spend(access_->user);
    co_await reply(good ? "226 sent" : "426 broken");
}

Task<void> FtpSession::list(std::string path) {
    const std::string target = absolute(path);
    std::string names;
    if (target.size() > 1 && target.find('/', 1) == std::string::npos) {
        for (const StoredFile& stored : server_->storage->files(target.substr(1)))
            if (!stored.name.starts_with('.')) names += stored.name + "\r\n";
    }
    co_await reply("150 coming");
    bool good = co_await open_data();
    if (good) {
        const auto [error, sent] = co_await asio::async_write(data_, asio::buffer(names), asio::as_tuple(asio::use_awaitable));
        good = !error;
    }
    boost::system::error_code ignored;
    data_.shutdown(tcp::socket::shutdown_both, ignored);
    data_.close(ignored);
    co_await reply(good ? "226 sent" : "426 broken");
}

Task<bool> FtpSession::send_file(std::string file) {
    std::ifstream in(file, std::ios::binary);
    in.seekg(static_cast<std::streamoff>(restart_));
    std::array<char, piece> buffer{};
    std::uint64_t passed = 0;
    bool good = in.good();
    while (good && in) {
        in.read(buffer.data(), buffer.size());
        const auto size = static_cast<std::size_t>(in.gcount());
        watch();
        const auto [error, sent] =
            co_await asio::async_write(data_, asio::buffer(buffer.data(), size), asio::as_tuple(asio::use_awaitable));
        passed += sent;
        good = !error && !cut_here(passed);
    }
    boost::system::error_code ignored;
    if (good) data_.shutdown(tcp::socket::shutdown_both, ignored);
    if (!good) data_.set_option(asio::socket_base::linger(true, 0), ignored);
    data_.close(ignored);
    co_return good;
}

}  // namespace gateway::stand
