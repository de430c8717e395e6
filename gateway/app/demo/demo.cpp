#include "gateway/app/demo/demo.hpp"

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <iostream>
#include <stdexcept>
#include <utility>

#include "gateway/app/demo/calls.hpp"
#include "gateway/app/demo/child.hpp"
#include "gateway/app/demo/table.hpp"
#include "gateway/mapping/sectors.hpp"

namespace gateway {

namespace json = boost::json;

namespace {

constexpr Duration look_every{400};
constexpr std::size_t batch = 50;

/// Everything one run needs; lives on the stack of run_demo.
class Demonstration {
public:
    Demonstration(const DemoOptions& options, const Workplace& place)
        : options_(options),
          place_(place),
          web_(io_.get_executor()),
          calls_(web_, place_),
          appeals_(demo_appeals(options.count, options.workplace.region)) {}

    int run();

private:
    Task<void> play();
    Task<void> wait_until_up(Child& stand, Child& gateway);
    Task<void> send_all();
    Task<void> send_partner_posts();
    Task<DemoBooks> read_books();
    Task<void> read_gateway(DemoBooks& books);
    /// Which sector blocks of the region the appeals got.
    Task<void> print_blocks(const std::vector<DemoLine>& lines);
    Task<void> pause(Duration duration);
    void progress(const std::vector<DemoLine>& lines, Deadline deadline);
    int judge(const std::vector<DemoLine>& lines, const DemoBooks& books) const;
    std::vector<std::string> stand_arguments() const;

    const DemoOptions& options_;
    const Workplace& place_;
    boost::asio::io_context io_{1};
    WebClient web_;
    DemoCalls calls_;
    std::vector<DemoAppeal> appeals_;
    std::map<std::string, std::string> closed_;  ///< partner posts seen closed
    int exit_ = 1;
};

std::vector<std::string> Demonstration::stand_arguments() const {
    std::vector<std::string> arguments{"appeal-gateway", "stand",
                                       "--keys",         (place_.var / "keys").string(),
                                       "--base-port",    std::to_string(place_.ports.stand()),
                                       "--spool",        (place_.var / "stand-spool").string()};
    for (const std::string& fault : options_.faults) {
        arguments.emplace_back("--fault");
        arguments.push_back(fault);
    }
    return arguments;
}

int Demonstration::run() {
    std::string failure;
    boost::asio::signal_set signals(io_, SIGINT, SIGTERM);
    signals.async_wait([this](const boost::system::error_code& error, int) {
        if (!error) io_.stop();
    });
    boost::asio::co_spawn(io_, play(), [&](const std::exception_ptr& error) {
        try {
            if (error) std::rethrow_exception(error);
        } catch (const std::exception& reason) {
            failure = reason.what();
        }
        io_.stop();
    });
    io_.run();
    if (!failure.empty()) std::cerr << "demo: " << failure << "\n";
    return failure.empty() ? exit_ : 1;
}

Task<void> Demonstration::pause(Duration duration) {
    boost::asio::steady_timer timer(io_, duration);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

Task<void> Demonstration::wait_until_up(Child& stand, Child& gateway) {
    const Deadline deadline = Deadline::after(Duration{60'000});
    bool up = false;
    while (!up) {
        if (!stand.running())
            throw std::runtime_error("стенд не запустился / the stand did not start: " +
                                     (place_.var / "log/stand.log").string());
        if (!gateway.running()) {
            throw std::runtime_error("шлюз не запустился / the gateway did not start: " +
                                     (place_.var / "log/gateway.out").string());
        }
        if (deadline.passed()) throw std::runtime_error("шлюз не готов за минуту / the gateway is not ready after a minute");
        co_await pause(Duration{100});
        up = co_await calls_.stand_ready() && co_await calls_.gateway_ready();
    }
}

Task<void> Demonstration::send_partner_posts() {
    for (DemoAppeal& appeal : appeals_) {
        if (appeal.way != DemoWay::partner_pos) continue;
        appeal.number = co_await calls_.post_request(partner_form(appeal, place_.partner_key));
        appeal.system = "partner-open311";
        appeal.kind = "service_request_id";
    }
}

Task<void> Demonstration::send_all() {
    std::vector<const DemoAppeal*> pos;
    std::vector<DemoAppeal*> smev;
    for (DemoAppeal& appeal : appeals_) {
        if (appeal.way == DemoWay::pos_city || appeal.way == DemoWay::pos_federal) pos.push_back(&appeal);
        if (appeal.way == DemoWay::smev_city) smev.push_back(&appeal);
    }
    for (std::size_t at = 0; at < pos.size(); at += batch) {
        const auto end = pos.begin() + static_cast<std::ptrdiff_t>(std::min(at + batch, pos.size()));
        co_await calls_.stand_order("pos", "appeals", pos_order({pos.begin() + static_cast<std::ptrdiff_t>(at), end}));
    }
    for (std::size_t at = 0; at < smev.size(); at += batch) {
        const std::size_t end = std::min(at + batch, smev.size());
        const std::vector<const DemoAppeal*> some(smev.begin() + static_cast<std::ptrdiff_t>(at),
                                                  smev.begin() + static_cast<std::ptrdiff_t>(end));
        const json::value made = co_await calls_.stand_order("smev", "requests", smev_order(some));
        for (std::size_t i = at; i < end; ++i) {
            smev[i]->number = std::string(made.as_object().at("ids").as_array().at(i - at).as_string());
            smev[i]->system = "smev";
            smev[i]->kind = "smev_message_id";
        }
    }
    co_await send_partner_posts();
}

Task<void> Demonstration::read_gateway(DemoBooks& books) {
    std::string after;
    for (int page = 0; page < 10'000; ++page) {
        std::string path = "/api/v1/appeals?limit=200";
        if (!after.empty()) path += "&after=" + percent_encode(after);
        const json::value answer = co_await calls_.api(path);
        for (const json::value& item : answer.as_object().at("items").as_array()) {
            for (const json::value& id : item.as_object().at("external_ids").as_array()) {
                const json::object& names = id.as_object();
                const auto text = [&](std::string_view key) { return std::string(names.at(key).as_string()); };
                books.appeals[text("system") + "/" + text("kind") + "/" + text("value")] = item;
            }
        }
        const json::value& next = answer.as_object().at("next");
        if (!next.is_string()) break;
        after = std::string(next.as_string());
    }
}

Task<DemoBooks> Demonstration::read_books() {
    DemoBooks books;
    for (const char* system : demo_systems) books.systems[system] = co_await calls_.stand_state(system);
    co_await read_gateway(books);
    for (const DemoAppeal& appeal : appeals_) {
        if (appeal.way != DemoWay::partner_pos || closed_.contains(appeal.number)) continue;
        std::string status = co_await calls_.request_status(appeal.number);
        if (status == "closed") closed_[appeal.number] = status;
    }
    books.partner_statuses = closed_;
    co_return books;
}

Task<void> Demonstration::print_blocks(const std::vector<DemoLine>& lines) {
    const Sectors sectors = Sectors::load(place_.config / "dictionaries", options_.workplace.region);
    std::map<std::string, int> appeals_in;
    for (const DemoLine& line : lines) {
        if (line.appeal_id.empty()) continue;
        const json::value story = co_await calls_.api("/api/v1/appeals/" + line.appeal_id);
        const json::value* blocks = nullptr;
        if (const auto* routing = story.at("canonical").as_object().if_contains("routing"))
            blocks = routing->as_object().if_contains("sector_blocks");
        if (blocks == nullptr) ++appeals_in[{}];
        for (const json::value& block : blocks == nullptr ? json::array() : blocks->as_array())
            ++appeals_in[std::string(block.as_string())];
    }
    std::cout << "\nОтраслевые блоки региона / sector blocks of the region: " << options_.workplace.region << "\n";
    for (const SectorBlock& block : sectors.blocks())
        std::cout << "  " << block.title << " (" << block.id << "): " << appeals_in[block.id] << "\n";
    std::cout << "  без блока / without a block: " << appeals_in[{}] << "\n";
}

void Demonstration::progress(const std::vector<DemoLine>& lines, Deadline deadline) {
    std::size_t arrived = 0, done = 0;
    for (const DemoLine& line : lines) {
        arrived += line.arrived ? 1 : 0;
        done += line.done() ? 1 : 0;
    }
    const char* end = isatty(STDERR_FILENO) != 0 ? "\r" : "\n";
    std::cerr << "  дошло " << arrived << ", ответов " << done << " из " << lines.size() << "; осталось ждать не более "
              << deadline.remaining().count() / 1000 << " с   " << end << std::flush;
}

int Demonstration::judge(const std::vector<DemoLine>& lines, const DemoBooks& books) const {
    std::size_t bad = 0;
    for (const DemoLine& line : lines) bad += line.done() ? 0 : 1;
    const auto foreign = strangers(lines, books);
    for (const std::string& key : foreign) std::cout << "чужое / not ours: " << key << "\n";
    std::cout << "\nИтог / result: " << lines.size() - bad << " из " << lines.size()
              << " обращений дошли и получили ответ ровно один раз; лишних " << foreign.size() << "\n";
    const int stored = count_files(appeals_, "ftp");
    const auto fetched = books.systems.at("smev").at("counters").at("files_fetched").to_number<int>();
    std::cout << "Файлы запросов СМЭВ / files of SMEV's requests: base64 " << count_files(appeals_, "inline") << ", MTOM "
              << count_files(appeals_, "mtom") << ", FTP " << stored << "; из хранилища забрано / fetched " << fetched << "\n";
    return bad == 0 && foreign.empty() && fetched >= stored ? 0 : 1;
}

Task<void> Demonstration::play() {
    Child stand(stand_arguments(), place_.var / "log/stand.log");
    Child gateway({"appeal-gateway", "serve", "--config", place_.config.string()}, place_.var / "log/gateway.out");
    co_await wait_until_up(stand, gateway);
    std::cerr << "Шлюз и стенд работают; отправляется обращений: " << appeals_.size() << "\n";
    co_await send_all();
    const Deadline deadline = Deadline::after(options_.patience);
    DemoBooks books;
    std::vector<DemoLine> lines;
    for (bool all = false; !all && !deadline.passed();) {
        co_await pause(look_every);
        books = co_await read_books();
        lines = audit(appeals_, books);
        progress(lines, deadline);
        all = true;
        for (const DemoLine& line : lines) all = all && line.done();
    }
    // A double would come late: look once more when everything has been quiet for a while.
    co_await pause(Duration{1'500});
    books = co_await read_books();
    lines = audit(appeals_, books);
    print_appeals(std::cout, lines);
    print_systems(std::cout, books);
    print_routes(std::cout, co_await calls_.api("/api/v1/routes"));
    if (!options_.workplace.region.empty()) co_await print_blocks(lines);
    exit_ = judge(lines, books);
    print_where_to_look(std::cout, place_, lines);
    if (options_.once) {
        if (!gateway.stop(Duration{30'000})) {
            std::cout << "шлюз остановился не по порядку / the gateway did not stop in order\n";
            exit_ = 1;
        }
        co_return;
    }
    std::cout << "\nРаботает до Ctrl-C / runs until Ctrl-C" << std::endl;
    for (;;) co_await pause(Duration{1'000});
}

}  // namespace

int run_demo(const DemoOptions& options) {
    const Workplace place = prepare_workplace(options.workplace);
    if (options.prepare_only) {
        std::cout << json::serialize(json::object{{"config", place.config.string()},
                                                  {"var", place.var.string()},
                                                  {"admin_port", place.ports.admin()},
                                                  {"partners_port", place.ports.partners()},
                                                  {"stand_port", place.ports.stand()},
                                                  {"admin_token", place.admin_token},
                                                  {"partner_key", place.partner_key}})
                  << "\n";
        return 0;
    }
    Demonstration demonstration(options, place);
    return demonstration.run();
}

}  // namespace gateway
