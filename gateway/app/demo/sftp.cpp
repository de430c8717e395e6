#include "gateway/app/demo/sftp.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "gateway/core/web.hpp"

namespace gateway {

namespace fs = std::filesystem;

namespace {

const char* const server = "/usr/sbin/sshd";
const char* const key_maker = "/usr/bin/ssh-keygen";
/// As root, sshd wants this empty folder; its unit makes it, and where that never ran nobody has.
const char* const empty_folder = "/run/sshd";

std::string read_text(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("не читается / cannot read " + file.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_text(const fs::path& file, std::string_view text) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    if (!(out << text).flush()) throw std::runtime_error("не пишется / cannot write " + file.string());
}

void replace(std::string& text, std::string_view was, const std::string& becomes, const fs::path& file) {
    const auto at = text.find(was);
    if (at == std::string::npos) throw std::runtime_error("нет / there is no " + std::string(was) + ": " + file.string());
    text.replace(at, was.size(), becomes);
}

/// Only this account can be logged in to, unless we are root.
std::string own_account() {
    const passwd* account = ::getpwuid(::geteuid());
    if (account == nullptr) throw std::runtime_error("у пользователя нет имени / the user has no name");
    return account->pw_name;
}

/// "ssh-ed25519 AAAA…" of a public key file.
std::string bare_key(const fs::path& file) {
    std::ifstream in(file);
    std::string type, key;
    if (!(in >> type >> key)) throw std::runtime_error("не читается / cannot read " + file.string());
    return type + " " + key;
}

/// In sshd_config a quoted name holds spaces, but no quotes and no line ends.
std::string quoted(const fs::path& file) {
    const std::string name = file.string();
    if (name.find_first_of("\"\n\r%") != std::string::npos) throw std::runtime_error("имя папки / name of a folder: " + name);
    return "\"" + name + "\"";
}

}  // namespace

bool DemoSftp::is_installed() {
    return fs::exists(server) && fs::exists(key_maker);
}

DemoSftp::DemoSftp(const Workplace& place) : place_(place), dir_(fs::absolute(place.var / "sftp")) {}

Task<std::string> DemoSftp::come_up(WebClient& web) {
    std::string last = "did not start";
    try {
        start();
    } catch (const std::exception& error) {
        co_return std::string("sshd: ") + error.what();
    }
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
    const Deadline deadline = Deadline::after(Duration{15'000});
    while (server_->running() && !deadline.passed()) {
        try {
            co_await web.send(listing());
            connect();
            co_return std::string();
        } catch (const std::exception& error) {
            last = error.what();
        }
        timer.expires_after(Duration{100});
        co_await timer.async_wait(boost::asio::use_awaitable);
    }
    co_return "sshd не пустил / sshd did not let us in: " + last + "; " + (place_.var / "log/sshd.log").string();
}

void DemoSftp::start() {
    fs::remove_all(dir_);
    fs::create_directories(dir_);
    ::chmod(dir_.c_str(), 0700);
    for (const char* name : {"host_key", "client_key"}) make_key(name);
    write_text(dir_ / "authorized_keys", bare_key(dir_ / "client_key.pub") + "\n");
    write_text(dir_ / "known_hosts",
               "[127.0.0.1]:" + std::to_string(place_.ports.sftp()) + " " + bare_key(dir_ / "host_key.pub") + "\n");
    if (::geteuid() == 0) ::mkdir(empty_folder, 0755);
    const fs::path settings = write_settings();
    server_ = std::make_unique<Child>(std::vector<std::string>{server, "-D", "-e", "-f", settings.string()},
                                      place_.var / "log/sshd.log", ChildProgram{server, {}, false});
}

void DemoSftp::make_key(const std::string& name) const {
    Child maker({key_maker, "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", (dir_ / name).string()},
                place_.var / "log/ssh-keygen.log", {key_maker, {}, false});
    const Deadline deadline = Deadline::after(Duration{10'000});
    while (maker.running() && !deadline.passed()) ::usleep(5'000);
    if (!fs::exists(dir_ / (name + ".pub"))) throw std::runtime_error("ssh-keygen: " + (dir_ / name).string());
}

fs::path DemoSftp::write_settings() const {
    fs::path file = dir_ / "sshd_config";
    write_text(file, "ListenAddress 127.0.0.1:" + std::to_string(place_.ports.sftp()) +
                         "\n"
                         "HostKey " +
                         quoted(dir_ / "host_key") +
                         "\n"
                         "AuthorizedKeysFile " +
                         quoted(dir_ / "authorized_keys") +
                         "\n"
                         "AuthenticationMethods publickey\n"
                         "StrictModes no\n"  // the folder may lie below /tmp
                         "UsePAM no\n"
                         "UseDNS no\n"
                         "PermitRootLogin prohibit-password\n"
                         "DisableForwarding yes\n"
                         "PermitTTY no\n"
                         "PermitUserRC no\n"
                         "MaxStartups 100\n"
                         "PidFile none\n"
                         "Subsystem sftp internal-sftp\n"
                         "ForceCommand internal-sftp\n");
    return file;
}

/// SFTP knows no root of its own here: the path is that of this machine.
std::string DemoSftp::url() const {
    std::string url = "sftp://127.0.0.1:" + std::to_string(place_.ports.sftp());
    for (const fs::path& part : fs::absolute(place_.exchange() / "town-sftp").relative_path())
        url += "/" + percent_encode(part.string());
    return url;
}

WebCall DemoSftp::listing() const {
    WebCall call;
    call.method = "LIST";
    call.url = url() + "/out/";
    call.user = own_account();
    call.tls.ca_file = (dir_ / "known_hosts").string();
    call.tls.key_file = (dir_ / "client_key").string();
    call.timeout = call.connect_timeout = Duration{10'000};
    call.max_reply = 1u << 20;
    return call;
}

void DemoSftp::connect() const {
    const fs::path connector = place_.config / "connectors/town-sftp.yaml", route = place_.config / "routes/town-sftp.yaml";
    std::string text = read_text(connector);
    replace(text, "enabled: false", "enabled: true", connector);
    replace(text, "sftp://127.0.0.1:" + std::to_string(place_.ports.sftp()) + "/exchange", url(), connector);
    replace(text, "user: gateway", "user: \"" + own_account() + "\"", connector);
    write_text(connector, text);
    text = read_text(route);
    replace(text, "enabled: false", "enabled: true", route);
    write_text(route, text);
}

}  // namespace gateway
