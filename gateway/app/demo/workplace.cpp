#include "gateway/app/demo/workplace.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/make_keys.hpp"

namespace gateway {

namespace fs = std::filesystem;

namespace {

constexpr int offset_step = 20, offsets = 40;

std::string read_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) throw std::runtime_error("не читается / cannot read " + file.string());
    return text.str();
}

void write_file(const fs::path& file, std::string_view text, mode_t mode) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    if (!(out << text).flush()) throw std::runtime_error("не пишется / cannot write " + file.string());
    ::chmod(file.c_str(), mode);
}

bool is_free(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    if (socket < 0) return false;
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const bool bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return bound;
}

std::vector<std::uint16_t> ports_of(const DemoPorts& ports) {
    std::vector<std::uint16_t> all{ports.admin(), ports.partners(), ports.pair_admin()};
    for (int i = 0; i < DemoPorts::of_stand; ++i) all.push_back(static_cast<std::uint16_t>(ports.stand() + i));
    return all;
}

DemoPorts free_ports() {
    for (int i = 0; i < offsets; ++i) {
        const DemoPorts ports{i * offset_step};
        bool all = true;
        for (const std::uint16_t port : ports_of(ports)) all = all && is_free(port);
        if (all) return ports;
    }
    throw std::runtime_error("нет свободных портов / no free ports for the demonstration");
}

/// Numbers of the example's ports, wherever they stand after a colon or a space.
void move_ports(const fs::path& dir, const DemoPorts& ports) {
    const DemoPorts original;
    const auto from = ports_of(original);
    const auto to = ports_of(ports);
    for (const auto& entry : fs::recursive_directory_iterator(dir)) {
        if (entry.path().extension() != ".yaml") continue;
        std::string text = read_file(entry.path());
        for (std::size_t i = 0; i < from.size(); ++i) {
            const std::string was = std::to_string(from[i]), is = std::to_string(to[i]);
            for (auto at = text.find(was); at != std::string::npos; at = text.find(was, at + is.size())) {
                const bool begins = at > 0 && (text[at - 1] == ':' || text[at - 1] == ' ');
                if (begins) text.replace(at, was.size(), is);
            }
        }
        write_file(entry.path(), text, 0644);
    }
}

/// The SMEV connector in another version: its key and the addresses that name it.
void set_smev_version(const fs::path& config, const std::string& version) {
    const fs::path file = config / "connectors" / "smev.yaml";
    std::string text = read_file(file);
    const auto replace = [&](std::string_view was, const std::string& is) {
        const auto at = text.find(was);
        if (at == std::string::npos) {
            throw std::runtime_error("в smev.yaml нет / smev.yaml has no " + std::string(was));
        }
        text.replace(at, was.size(), is);
    };
    replace("version: \"1.2\"", "version: \"" + version + "\"");
    replace("/smev/v1.2/ws", "/smev/v" + version + "/ws");
    write_file(file, text, 0644);
}

/// The key instance.region, before the other keys of its block.
void set_region(const fs::path& config, const std::string& region) {
    constexpr std::string_view block = "\ninstance:\n";
    std::string text = read_file(config / "gateway.yaml");
    const auto at = text.find(block);
    if (at == std::string::npos) throw std::runtime_error("в gateway.yaml нет / gateway.yaml has no instance:");
    text.insert(at + block.size(), "  region: " + region + "\n");
    write_file(config / "gateway.yaml", text, 0644);
}

/// Connectors and routes that wait for a broker.
void switch_broker_on(const fs::path& config) {
    constexpr std::string_view off = "enabled: false";
    for (const char* name : {"connectors/town-broker.yaml", "routes/town-broker.yaml", "pair/connectors/region-broker.yaml"}) {
        std::string text = read_file(config / name);
        const auto at = text.find(off);
        if (at != std::string::npos) text.replace(at, off.size(), "enabled: true");
        write_file(config / name, text, 0644);
    }
}

void make_secrets(const fs::path& dir, Workplace& place) {
    fs::create_directories(dir);
    ::chmod(dir.c_str(), 0700);
    place.admin_token = make_trace_id();
    place.partner_key = make_trace_id();
    place.portal_token = make_trace_id();
    const std::map<std::string, std::string> secrets{// The stand knows these by its own defaults.
                                                     {"pos-password", "region-password"},
                                                     {"pos-client", "gateway-secret"},
                                                     {"city-a-key", "stand-key"},
                                                     {"city-b-key", "stand-key"},
                                                     {"city-c-key", "stand-key"},
                                                     {"city-d-key", "stand-key"},
                                                     {"city-soap-password", "stand-password"},
                                                     {"town-ftp-password", "stand-password"},
                                                     {"town-mail-password", "stand-password"},
                                                     {"town-broker-password", "guest"},
                                                     {"bi-token", "stand-bi-token"},
                                                     {"situation-token", make_trace_id()},
                                                     {"vk-confirmation", "a1b2c3d4"},
                                                     {"vk-secret", "vk-secret"},
                                                     {"vk-token", "vk-token"},
                                                     // These are fresh.
                                                     {"partner-portal-key", place.partner_key},
                                                     {"portal-token", place.portal_token},
                                                     {"city-gateway-token", make_trace_id()},
                                                     {"store-key", base64_encode(make_trace_id())},
                                                     {"admin-token", place.admin_token}};
    for (const auto& [name, secret] : secrets) write_file(dir / name, secret + "\n", 0600);
}

/// Folders the example's connectors exchange files through; the stand makes its own again.
void make_folders(const Workplace& place) {
    for (const char* folder : {"in", "out", "bad"}) fs::create_directories(place.exchange() / "medo" / folder);
    for (const char* town : {"town-files", "town-ftp", "town-sftp"})
        for (const char* folder : {"in", "out"}) fs::create_directories(place.exchange() / town / folder);
    fs::create_directories(place.inbox());
}

}  // namespace

Workplace prepare_workplace(const WorkplaceOptions& options) {
    const fs::path example = fs::absolute(options.example).lexically_normal();
    if (read_file(example / "gateway.yaml").find("contour: demo") == std::string::npos) {
        throw std::runtime_error("демонстрация работает только с contour: demo / the demonstration needs contour: demo");
    }
    Workplace place;
    place.ports = options.port_offset >= 0 ? DemoPorts{options.port_offset} : free_ports();
    const bool in_place = options.dir.empty() && place.ports.offset == 0 && options.smev_version.empty() &&
                          options.region.empty() && !options.broker && !options.sftp;
    if (in_place) {
        place.config = example;
    } else {
        const fs::path dir = options.dir.empty()
                                 ? example.parent_path() / "var" / ("demo-" + std::to_string(place.ports.offset))
                                 : fs::absolute(options.dir);
        place.config = dir / "config";
        fs::remove_all(place.config);
        fs::create_directories(dir);
        fs::copy(example, place.config, fs::copy_options::recursive);
        move_ports(place.config, place.ports);
        if (!options.smev_version.empty()) set_smev_version(place.config, options.smev_version);
        if (!options.region.empty()) set_region(place.config, options.region);
        if (options.broker) switch_broker_on(place.config);
    }
    place.var = place.config.parent_path() / "var";
    fs::create_directories(place.var / "log");
    for (const char* old : {"data", "exchange", "import", "pair"}) fs::remove_all(place.var / old);
    make_folders(place);
    make_secrets(place.var / "secrets", place);
    MakeKeysOptions keys;
    keys.now = SystemClock().now();
    make_test_keys(place.var / "keys", keys);
    return place;
}

std::vector<std::string> stand_arguments(const Workplace& place, const std::vector<std::string>& faults) {
    std::vector<std::string> arguments{"appeal-gateway", "stand",
                                       "--keys",         (place.var / "keys").string(),
                                       "--base-port",    std::to_string(place.ports.stand()),
                                       "--spool",        (place.var / "stand-spool").string(),
                                       "--exchange",     place.exchange().string()};
    for (const std::string& fault : faults) {
        arguments.emplace_back("--fault");
        arguments.push_back(fault);
    }
    return arguments;
}

void print_workplace(std::ostream& out, const Workplace& place) {
    out << boost::json::serialize(boost::json::object{{"config", place.config.string()},
                                                      {"var", place.var.string()},
                                                      {"admin_port", place.ports.admin()},
                                                      {"partners_port", place.ports.partners()},
                                                      {"stand_port", place.ports.stand()},
                                                      {"admin_token", place.admin_token},
                                                      {"partner_key", place.partner_key},
                                                      {"portal_token", place.portal_token}})
        << "\n";
}

}  // namespace gateway
