#include "gateway/app/demo/broker.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <string_view>

namespace gateway {

namespace fs = std::filesystem;

namespace {

// The script itself: the one in /usr/sbin changes to the user rabbitmq.
const char* const server = "/usr/lib/rabbitmq/bin/rabbitmq-server";
const char* const port_mapper = "/usr/bin/epmd";

ChildProgram program_for(const DemoPorts& ports, const fs::path& dir) {
    const std::string folder = dir.string(), amqp = std::to_string(ports.amqp());
    ChildProgram program;
    program.file = server;
    program.has_children = true;
    program.environment = {"HOME=" + folder,
                           "RABBITMQ_NODENAME=demo" + amqp + "@localhost",
                           "RABBITMQ_NODE_PORT=" + amqp,
                           "RABBITMQ_NODE_IP_ADDRESS=127.0.0.1",
                           "RABBITMQ_DIST_PORT=" + std::to_string(ports.amqp() + 1),
                           "RABBITMQ_MNESIA_BASE=" + folder,
                           "RABBITMQ_LOG_BASE=" + folder,
                           "RABBITMQ_ENABLED_PLUGINS_FILE=" + folder + "/plugins",
                           "RABBITMQ_CONF_ENV_FILE=/dev/null",
                           "ERL_CRASH_DUMP=" + folder + "/crash",
                           "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=+S 2:2 -kernel inet_dist_use_interface {127,0,0,1}",
                           "ERL_EPMD_ADDRESS=127.0.0.1",
                           "ERL_EPMD_PORT=" + std::to_string(ports.amqp() + 2)};
    return program;
}

}  // namespace

bool DemoBroker::is_installed() {
    return fs::exists(server);
}

DemoBroker::DemoBroker(const Workplace& place) : place_(place), dir_(fs::absolute(place.var / "rabbitmq")) {
    fs::remove_all(dir_);
    fs::create_directories(dir_);
    std::ofstream(dir_ / "plugins") << "[].\n";
    node_ = std::make_unique<Child>(std::vector<std::string>{"rabbitmq-server"}, place.var / "log/rabbitmq.log",
                                    program_for(place.ports, dir_));
}

/// Nothing in it is to be kept. The port mapper stays behind its node and is ended by itself.
DemoBroker::~DemoBroker() {
    node_->stop(Duration{0});
    const std::string port = std::to_string(place_.ports.amqp() + 2);
    try {
        Child mapper({"epmd", "-port", port, "-kill"}, place_.var / "log/epmd.log", {port_mapper, {}, false});
        const Deadline deadline = Deadline::after(Duration{2'000});
        while (mapper.running() && !deadline.passed()) ::usleep(20'000);
    } catch (const std::exception&) {
        // Without it there is nothing to end.
    }
    std::error_code ignored;
    fs::remove_all(dir_, ignored);
}

bool DemoBroker::answers() const {
    const int line = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (line < 0) return false;
    const timeval patience{0, 500'000};
    ::setsockopt(line, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(place_.ports.amqp());
    constexpr std::string_view greeting("AMQP\0\0\x09\x01", 8);
    char answer[7];
    const bool spoken = ::connect(line, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                        ::send(line, greeting.data(), greeting.size(), MSG_NOSIGNAL) > 0 &&
                        ::recv(line, answer, sizeof answer, MSG_WAITALL) == sizeof answer;
    ::close(line);
    return spoken;
}

}  // namespace gateway
