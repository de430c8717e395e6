#include "gateway/app/admin_client.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "gateway/app/config_reader.hpp"
#include "gateway/http/client.hpp"

namespace gateway {
namespace {

/// An address that means "all of mine" is called on the loopback.
std::string host_to_call(const std::string& host) {
    if (host.empty() || host == "0.0.0.0") return "127.0.0.1";
    if (host == "::") return "[::1]";
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

WebReply reply_of(const AdminAccess& access, WebCall call) {
    boost::asio::io_context io;
    WebClient client(io.get_executor());
    call.headers.emplace_back("Authorization", "Bearer " + access.token);
    call.tls.ca_file = access.ca_file;
    WebReply reply;
    std::exception_ptr error;
    boost::asio::co_spawn(io, client.send(std::move(call)), [&](std::exception_ptr thrown, WebReply got) {
        error = thrown;
        reply = std::move(got);
        client.stop();
    });
    io.run();
    try {
        if (error) std::rethrow_exception(error);
    } catch (const TransportError& trouble) {
        throw AdminRefusal(0, "шлюз не отвечает по адресу " + access.url +
                                  " — запущен ли он? (appeal-gateway serve) / the gateway "
                                  "does not answer there, is it running?: " +
                                  trouble.what());
    }
    return reply;
}

std::string member(const boost::json::object& problem, const char* name) {
    const auto* value = problem.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// One sentence of a problem document: what, where, what to do.
std::string sentence_of(const boost::json::value& value, int status) {
    if (!value.is_object()) return "ответ / answer " + std::to_string(status);
    const auto& problem = value.get_object();
    std::string text = member(problem, "title") + " / " + member(problem, "title_en");
    const std::string place = member(problem, "place"), detail = member(problem, "detail");
    if (!detail.empty()) text += " " + detail;
    if (!place.empty()) text += " (" + place + ")";
    return text + "\n" + member(problem, "next_step") + " / " + member(problem, "next_step_en");
}

boost::json::value json_of(const AdminAccess& access, WebCall call) {
    const WebReply reply = reply_of(access, std::move(call));
    boost::json::parse_options options;
    options.max_depth = 80;
    boost::json::error_code error;
    boost::json::value value = boost::json::parse(reply.body, error, {}, options);
    if (error)
        throw AdminRefusal(reply.status, "по адресу " + access.url + " отвечает не шлюз (HTTP " + std::to_string(reply.status) +
                                             ") / something else than the gateway answers there");
    if (reply.status != 200) throw AdminRefusal(reply.status, sentence_of(value, reply.status));
    return value;
}

}  // namespace

AdminAccess access_of_config(const std::filesystem::path& dir) {
    SilentLog silent;
    const Config config = load_config(dir, silent);
    const auto found = std::find_if(config.listeners.begin(), config.listeners.end(),
                                    [&](const ListenerConfig& one) { return one.server.name == config.admin.listener; });
    if (found == config.listeners.end())
        throw std::runtime_error("нет слушателя администратора / no listener for the administrator");
    const ServerSettings& server = found->server;
    if (server.port == 0)
        throw std::runtime_error(
            "порт администратора выбирается при запуске, назовите адрес: --url / the administrator's port is "
            "chosen at the start, name the address with --url");
    AdminAccess access;
    access.url =
        (server.tls.enabled() ? "https://" : "http://") + host_to_call(server.host) + ":" + std::to_string(server.port);
    access.token = config.admin.token;
    access.ca_file = server.tls.cert_file;  // its own certificate is trusted as it is
    return access;
}

boost::json::value AdminClient::get(const std::string& path, WebFields headers) const {
    WebCall call;
    call.url = access_.url + "/api/v1" + path;
    call.headers = std::move(headers);
    call.max_reply = 64u << 20;
    return json_of(access_, std::move(call));
}

boost::json::value AdminClient::post(const std::string& path, const boost::json::object& body) const {
    WebCall call;
    call.method = "POST";
    call.url = access_.url + "/api/v1" + path;
    call.headers = {{"Content-Type", "application/json"}};
    call.body = boost::json::serialize(body);
    return json_of(access_, std::move(call));
}

void AdminClient::download(const std::string& path, WebFields headers, const std::filesystem::path& file) const {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) throw std::runtime_error(file.string() + ": не удалось создать / cannot be made: " + std::strerror(errno));
    ::close(fd);
    WebCall call;
    call.url = access_.url + "/api/v1" + path;
    call.headers = std::move(headers);
    call.download_to = file;
    call.max_reply = std::uint64_t{1} << 40;
    call.timeout = std::chrono::hours(1);
    int status = 0;
    try {
        status = reply_of(access_, std::move(call)).status;
    } catch (const AdminRefusal&) {
        std::filesystem::remove(file);
        throw;
    }
    if (status == 200) return;
    std::ifstream in(file, std::ios::binary);
    const std::string problem{std::istreambuf_iterator<char>(in), {}};
    std::filesystem::remove(file);
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse(problem, error);
    throw AdminRefusal(status, sentence_of(error ? boost::json::value() : value, status));
}

std::string query_text(const WebFields& fields) {
    std::string text;
    for (const auto& [name, value] : fields)
        if (!value.empty()) text += (text.empty() ? "?" : "&") + name + "=" + percent_encode(value);
    return text;
}

}  // namespace gateway
