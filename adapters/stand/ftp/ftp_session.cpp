#include "adapters/stand/ftp/ftp_session.hpp"

#include <algorithm>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <cctype>
#include <charconv>
#include <chrono>
#include <istream>
#include <utility>

namespace gateway::stand {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

constexpr std::chrono::seconds longest_silence{120};

/// "retr  name\r" → {"RETR", "name"}.
std::pair<std::string, std::string> split(std::string line) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    const auto space = line.find(' ');
    std::string command = line.substr(0, space);
    std::transform(command.begin(), command.end(), command.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return {std::move(command), space == std::string::npos ? std::string() : line.substr(space + 1)};
}

}  // namespace

std::string FtpSession::absolute(const std::string& path) const {
    const std::string whole = path.starts_with('/') ? path : folder_ + "/" + path;
    std::string made;
    for (std::size_t at = 0; at < whole.size();) {
        const auto end = std::min(whole.find('/', at), whole.size());
        const std::string part = whole.substr(at, end - at);
        at = end + 1;
        if (part.empty() || part == ".") continue;
        // Files of an exchange are hidden while they are written.
        const bool hidden = access_->whole && part.starts_with('.');
        if (!FileStorage::plain(hidden ? part.substr(1) : part)) return {};
        made += "/" + part;
    }
    return made.empty() ? "/" : made;
}

bool strikes(int& left) {
    if (left == 0) return false;
    if (left > 0) --left;
    return true;
}

FtpSession::FtpSession(tcp::socket socket, std::shared_ptr<FtpServer::State> server)
    : control_(std::move(socket)),
      data_(control_.get_executor()),
      passive_(control_.get_executor()),
      idle_(control_.get_executor()),
      server_(std::move(server)) {
    server_->sessions.insert(this);
}

FtpSession::~FtpSession() {
    server_->sessions.erase(this);
}

void FtpSession::close() {
    boost::system::error_code ignored;
    control_.close(ignored);
    data_.close(ignored);
    passive_.close(ignored);
    idle_.cancel();
}

void FtpSession::watch() {
    idle_.expires_after(longest_silence);
    idle_.async_wait([this, server = server_](const boost::system::error_code& error) {
        if (!error && server->sessions.contains(this)) close();
    });
}

Task<void> FtpSession::reply(std::string line) {
    line += "\r\n";
    co_await asio::async_write(control_, asio::buffer(line), asio::use_awaitable);
}

Task<void> FtpSession::run() {
    try {
        co_await reply("220 stand");
        for (bool more = true; more;) {
            watch();
            co_await asio::async_read_until(control_, input_, '\n', asio::use_awaitable);
            std::string line;
            std::istream text(&input_);
            std::getline(text, line);
            auto [command, argument] = split(std::move(line));
            more = co_await perform(std::move(command), std::move(argument));
        }
    } catch (const boost::system::system_error&) {
        // The client has gone or sent a line without end: nothing to tell it.
        close();
    }
    idle_.cancel();
}

Task<bool> FtpSession::perform(std::string command, std::string argument) {
    if (command == "QUIT") {
        co_await reply("221 bye");
        co_return false;
    }
    if (command == "USER") {
        user_ = argument;
        access_.reset();
        co_await reply("331 password");
    } else if (command == "PASS") {
        co_await log_in(argument);
    } else if (command == "SYST" || command == "FEAT") {
        co_await reply(command == "SYST" ? "215 UNIX Type: L8"
                                         : "211-features\r\n SIZE\r\n REST STREAM\r\n EPSV\r\n UTF8\r\n211 end");
    } else if (!access_) {
        co_await reply("530 log in first");
    } else if (command == "PWD") {
        co_await reply("257 \"" + folder_ + "\"");
    } else if (command == "CWD" || command == "MKD" || command == "CDUP") {
        co_await reply(change_directory(command == "CDUP" ? "/" : argument, command == "MKD"));
    } else if (command == "TYPE" || command == "NOOP" || command == "OPTS" || command == "ALLO") {
        co_await reply("200 ok");
    } else if (command == "PASV" || command == "EPSV") {
        co_await open_passive(command == "EPSV");
    } else if (command == "REST") {
        const char* const end = argument.data() + argument.size();
        const auto [stop, error] = std::from_chars(argument.data(), end, restart_);
        const bool good = error == std::errc{} && stop == end;
        if (!good) restart_ = 0;
        co_await reply(good ? "350 from there" : "501 a number");
    } else if (command == "SIZE") {
        co_await reply(size_of(argument));
    } else if (command == "STOR") {
        co_await store(std::move(argument));
    } else if (command == "RETR") {
        co_await retrieve(std::move(argument));
    } else if (access_->whole && command == "NLST") {
        co_await list(std::move(argument));
    } else if (access_->whole && (command == "RNFR" || command == "RNTO")) {
        co_await reply(rename(argument, command == "RNFR"));
    } else if (command == "DELE") {
        const auto place = place_of(argument);
        std::error_code error;
        const bool done = place && access_->directory.empty() &&
                          std::filesystem::remove(server_->storage->dir() / place->directory / place->name, error);
        co_await reply(done ? "250 gone" : "550 no such file");
    } else {
        co_await reply("502 not here");
    }
    co_return true;
}

Task<void> FtpSession::log_in(std::string password) {
    access_.reset();
    if (!strikes(server_->trouble.refused_logins)) access_ = server_->storage->login(user_, password);
    folder_ = "/";
    const std::string answer = access_ ? "230 welcome" : "530 no";
    co_await reply(answer);
}

std::string FtpSession::change_directory(const std::string& argument, bool make) {
    const std::string target = absolute(argument);
    const bool deep = target.find('/', 1) != std::string::npos;
    if (target.empty() || deep) return "550 one directory per uuid";
    const bool upload = access_->directory.empty();
    if (target != "/" && !upload && target != "/" + access_->directory) return "550 no such directory";
    const auto path = server_->storage->dir() / target.substr(1);
    std::error_code error;
    if (make) {
        if (!upload || target == "/") return "550 not allowed";
        return std::filesystem::create_directory(path, error) ? "257 \"" + target + "\" made" : "550 is there";
    }
    if (target != "/" && !std::filesystem::is_directory(path, error)) return "550 no such directory";
    folder_ = target;
    return "250 ok";
}

std::optional<FtpSession::Place> FtpSession::place_of(const std::string& path) const {
    std::string target = absolute(path);
    if (target.empty() || target == "/") return std::nullopt;
    const auto slash = target.rfind('/');
    Place place{slash == 0 ? std::string() : target.substr(1, slash - 1), target.substr(slash + 1)};
    if (place.directory.find('/') != std::string::npos) return std::nullopt;
    if (access_->directory.empty()) return place.directory.empty() ? std::nullopt : std::optional(place);
    // A download's root is its directory; the full path is understood too.
    if (!place.directory.empty() && place.directory != access_->directory) return std::nullopt;
    place.directory = access_->directory;
    return place;
}

std::string FtpSession::rename(const std::string& argument, bool from) {
    const auto place = place_of(argument);
    const auto path = place ? server_->storage->dir() / place->directory / place->name : std::filesystem::path();
    std::error_code error;
    if (from) {
        renamed_ = place && std::filesystem::is_regular_file(path, error) ? path.string() : std::string();
        return renamed_.empty() ? "550 no such file" : "350 to what";
    }
    if (renamed_.empty() || !place) return "503 RNFR first";
    std::filesystem::rename(std::exchange(renamed_, {}), path, error);
    return error ? "553 not there" : "250 renamed";
}

std::string FtpSession::size_of(const std::string& argument) const {
    const auto place = place_of(argument);
    std::error_code error;
    const auto size = place ? std::filesystem::file_size(server_->storage->dir() / place->directory / place->name, error) : 0;
    return !place || error ? "550 no such file" : "213 " + std::to_string(size);
}

}  // namespace gateway::stand
