#include "gateway/app/stand_host.hpp"

#include <functional>
#include <stdexcept>
#include <utility>

#include "adapters/stand/bi/bi_stand.hpp"
#include "adapters/stand/city/city.hpp"
#include "adapters/stand/medo/medo_stand.hpp"
#include "adapters/stand/office/folder_office.hpp"
#include "adapters/stand/office/mail_office.hpp"
#include "adapters/stand/open311/municipal.hpp"
#include "adapters/stand/pos/pos_stand.hpp"
#include "adapters/stand/smev/smev_stand.hpp"
#include "adapters/stand/sstu/sstu_stand.hpp"
#include "adapters/stand/vk/vk_stand.hpp"
#include "gateway/app/scenario/recorder.hpp"
#include "gateway/signature/signing_key.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway {

namespace {

/// Among the ports of the systems: theirs are control and the others in order, this one left out.
constexpr std::size_t smev_ftp_offset = 5;
/// Behind those of the systems that speak HTTP.
constexpr std::size_t smtp_offset = 9, pop3_offset = 10, town_ftp_offset = 11;
/// And behind those come ССТУ and whoever speaks HTTP after it.
constexpr std::size_t sstu_offset = 12;
/// Behind the ports of the demonstration's broker.
constexpr std::size_t bi_offset = 16;

using Systems = std::vector<std::unique_ptr<stand::StandSystem>>;
using KitFor = std::function<stand::StandKit(std::string name)>;

/// "pos:slow=500ms" → rules by system.
std::map<std::string, std::vector<stand::FaultRule>> rules_of(const std::vector<std::string>& faults) {
    std::map<std::string, std::vector<stand::FaultRule>> rules;
    for (const std::string& text : faults) {
        const auto colon = text.find(':');
        if (colon == std::string::npos)
            throw std::runtime_error("--fault: SYSTEM:RULE, e.g. pos:slow=500ms,p=0.2; got " + text);
        rules[text.substr(0, colon)].push_back(stand::parse_fault(std::string_view(text).substr(colon + 1)));
    }
    return rules;
}

/// Of the server that is made after `made` others.
std::size_t offset_of(std::size_t made) {
    if (made < smev_ftp_offset) return made;
    return made + 1 < smtp_offset ? made + 1 : made + 1 - smtp_offset + sstu_offset;
}

}  // namespace

struct StandHost::State {
    StandOptions options;
    std::map<std::string, TrustStore, std::less<>> trust;
    Systems systems;
    std::unique_ptr<stand::StandControl> control;
    std::unique_ptr<ScenarioRecorder> recorder;
    std::vector<std::pair<std::string, std::unique_ptr<WebServer>>> servers;

    stand::StandKit kit(std::string name, boost::asio::io_context& io, Workers& workers, Clock& clock, Log& log);
    /// Its port lies so far from the control port; 0 stays 0.
    std::uint16_t port(std::size_t offset) const {
        return static_cast<std::uint16_t>(options.base_port == 0 ? 0 : options.base_port + offset);
    }
    void make_standard_systems(const KitFor& kit);
    void make_own_systems(const KitFor& kit);
    void serve(boost::asio::io_context& io, Endpoint& endpoint, std::string name, Log& log);
};

stand::StandKit StandHost::State::kit(std::string name, boost::asio::io_context& io, Workers& workers, Clock& clock, Log& log) {
    const auto keys = options.keys_dir;
    return {std::move(name),
            io.get_executor(),
            workers,
            clock,
            log,
            [keys](std::string_view key) {
                const std::string path = (keys / "gost" / std::string(key)).string();
                return load_pem_key(path + ".key.pem", path + ".crt.pem");
            },
            [this, keys](std::string_view store) -> const TrustStore* {
                const auto known = trust.find(store);
                if (known != trust.end()) return &known->second;
                return &trust.emplace(std::string(store), TrustStore::load(keys / "trust" / std::string(store))).first->second;
            }};
}

void StandHost::State::serve(boost::asio::io_context& io, Endpoint& endpoint, std::string name, Log& log) {
    ServerSettings settings;
    settings.port = port(name == "bi" ? bi_offset : offset_of(servers.size()));
    settings.spool_dir = options.spool_dir;
    settings.name = "stand-" + name;
    auto server = std::make_unique<WebServer>(io.get_executor(), settings, log);
    server->serve({&endpoint});
    servers.emplace_back(std::move(name), std::move(server));
}

void StandHost::State::make_standard_systems(const KitFor& kit) {
    stand::SmevStandOptions smev;
    smev.answer_after = options.pace;
    smev.version = options.smev_version;
    smev.storage_dir = options.spool_dir / "smev-storage";
    smev.ftp_port = port(smev_ftp_offset);
    systems.push_back(stand::make_smev_stand(smev, kit("smev")));
    stand::PosStandOptions pos;
    pos.stage = options.pace;
    systems.push_back(stand::make_pos_stand(pos, kit("pos")));
    stand::MunicipalSettings city;
    city.open_for = city.in_progress_for = options.pace;
    city.jurisdiction = "oktmo:33701000";
    systems.push_back(stand::make_municipal(city, kit("city-a")));
    city.jurisdiction = "oktmo:33710000";
    city.tokens = true;
    systems.push_back(stand::make_municipal(city, kit("city-b")));
}

/// Those with ways of their own. Who speaks HTTP has the next port, in this order.
void StandHost::State::make_own_systems(const KitFor& kit) {
    stand::CitySettings own;
    own.new_for = own.work_for = options.pace;
    systems.push_back(stand::make_city(own, kit("city-c")));
    systems.push_back(stand::make_vk_stand({}, kit("vk")));
    systems.push_back(stand::make_city(own, kit("city-d")));
    const auto& exchange = options.exchange_dir;
    systems.push_back(stand::make_folder_office({exchange / "town-files", 2 * options.pace, {}}, kit("town-files")));
    systems.push_back(stand::make_folder_office({exchange / "town-sftp", 2 * options.pace, {}}, kit("town-sftp")));
    stand::FolderOfficeSettings served{exchange / "town-ftp", 2 * options.pace};
    served.ftp.emplace().port = port(town_ftp_offset);
    systems.push_back(stand::make_folder_office(served, kit("town-ftp")));
    stand::MailOfficeSettings mail;
    mail.smtp_port = port(smtp_offset);
    mail.pop3_port = port(pop3_offset);
    mail.answer_after = 2 * options.pace;
    systems.push_back(stand::make_mail_office(mail, kit("town-mail")));
    stand::MedoStandSettings medo;
    medo.dir = exchange / "medo";
    systems.push_back(stand::make_medo_stand(medo, kit("medo")));
    systems.push_back(stand::make_sstu_stand(kit("sstu")));
    stand::BiStandSettings bi;
    bi.dir = options.spool_dir / "bi";
    systems.push_back(stand::make_bi_stand(bi, kit("bi")));
}

StandHost::StandHost(boost::asio::io_context& io, Workers& workers, StandOptions options, Clock& clock, Log& log)
    : state_(std::make_unique<State>()) {
    State& state = *state_;
    state.options = std::move(options);
    if (state.options.exchange_dir.empty()) state.options.exchange_dir = state.options.spool_dir / "exchange";
    const auto kit = [&](std::string name) { return state.kit(std::move(name), io, workers, clock, log); };

    state.make_standard_systems(kit);
    state.make_own_systems(kit);
    std::vector<stand::StandSystem*> all;
    for (const auto& system : state.systems) all.push_back(system.get());
    state.control = std::make_unique<stand::StandControl>(all);
    state.recorder = std::make_unique<ScenarioRecorder>(*state.control, clock);
    state.serve(io, *state.recorder, "control", log);
    auto rules = rules_of(state.options.faults);
    for (stand::StandSystem* system : all) {
        if (system->speaks_http()) state.serve(io, system->endpoint(), system->name(), log);
        if (auto given = rules.extract(system->name())) system->faults().set(given.mapped());
    }
    if (!rules.empty()) throw std::runtime_error("--fault: нет системы / no system " + rules.begin()->first);
}

StandHost::~StandHost() = default;

void StandHost::listen() {
    for (const auto& [name, server] : state_->servers) server->listen();
    for (const auto& system : state_->systems) system->listen();
}

std::map<std::string, std::uint16_t> StandHost::ports() const {
    std::map<std::string, std::uint16_t> ports;
    for (const auto& [name, server] : state_->servers) ports[name] = server->port();
    for (const auto& system : state_->systems) ports.merge(system->own_ports());
    return ports;
}

Endpoint& StandHost::control() {
    return *state_->control;
}

Task<std::string> StandHost::recording() {
    return state_->recorder->scenario("recorded");
}

Task<void> StandHost::stop() {
    for (const auto& system : state_->systems) system->stop();
    for (const auto& [name, server] : state_->servers) co_await server->stop(Duration{500});
}

}  // namespace gateway
