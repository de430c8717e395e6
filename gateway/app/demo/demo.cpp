#include "gateway/app/demo/demo.hpp"

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <utility>

#include "gateway/app/demo/bi_step.hpp"
#include "gateway/app/demo/broker.hpp"
#include "gateway/app/demo/calls.hpp"
#include "gateway/app/demo/child.hpp"
#include "gateway/app/demo/portal.hpp"
#include "gateway/app/demo/reader.hpp"
#include "gateway/app/demo/sender.hpp"
#include "gateway/app/demo/sftp.hpp"
#include "gateway/app/demo/table.hpp"
#include "gateway/mapping/sectors.hpp"

namespace gateway {

namespace json = boost::json;

namespace {

constexpr Duration look_every{400};

/// Everything one run needs; lives on the stack of run_demo.
class Demonstration {
public:
    Demonstration(const DemoOptions& options, const Workplace& place)
        : options_(options),
          place_(place),
          web_(io_.get_executor()),
          calls_(web_, place_),
          portal_(calls_, place_),
          reader_(calls_, portal_, place_),
          appeals_(demo_appeals(options.count, options.workplace.region)) {}

    int run();

private:
    Task<void> play();
    struct Children;
    Task<void> wait_until_up(Children& children);
    /// Which sector blocks of the region the appeals got.
    Task<void> print_blocks(const std::vector<DemoLine>& lines);
    /// Waits for the broker and sends what goes through it; without one those appeals are struck off, and `skipped_` says why.
    Task<void> use_broker(DemoBroker* broker, DemoSender& sender);
    /// Switches its connector on once the server lets us in; without one those appeals are struck off, and `skipped_` says why.
    Task<void> use_sftp(std::optional<DemoSftp>& sftp);
    void skip(DemoWay way, std::string why);
    Task<void> pause(Duration duration);
    /// Holds the io thread up: nothing is asked of it meanwhile.
    void play_week();
    void progress(const std::vector<DemoLine>& lines, Deadline deadline);
    int judge(const std::vector<DemoLine>& lines, const DemoBooks& books) const;

    const DemoOptions& options_;
    const Workplace& place_;
    boost::asio::io_context io_{1};
    WebClient web_;
    DemoCalls calls_;
    DemoPortal portal_;
    DemoReader reader_;
    std::vector<DemoAppeal> appeals_;
    DemoSkips skipped_;
    int exit_ = 1;
};

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

/// The processes of a run; stopped in the other order.
struct Demonstration::Children {
    explicit Children(const Demonstration& run)
        : stand(stand_arguments(run.place_, run.options_.faults), run.place_.var / "log/stand.log"),
          gateway({"appeal-gateway", "serve", "--config", run.place_.config.string()}, run.place_.var / "log/gateway.out"),
          pair({"appeal-gateway", "serve", "--config", run.place_.pair().string()}, run.place_.var / "log/pair.out") {}

    void require(const std::filesystem::path& logs) {
        const auto running = [&](Child& child, const char* who, const char* log) {
            if (!child.running()) throw std::runtime_error(std::string(who) + ": " + (logs / log).string());
        };
        running(stand, "стенд не запустился / the stand did not start", "stand.log");
        running(gateway, "шлюз не запустился / the gateway did not start", "gateway.out");
        running(pair, "второй шлюз не запустился / the second gateway did not start", "pair.out");
    }

    Child stand, gateway, pair;
};

Task<void> Demonstration::wait_until_up(Children& children) {
    const Deadline deadline = Deadline::after(Duration{60'000});
    bool up = false;
    while (!up) {
        children.require(place_.var / "log");
        if (deadline.passed()) throw std::runtime_error("шлюз не готов за минуту / the gateway is not ready after a minute");
        co_await pause(Duration{100});
        up = co_await calls_.stand_ready() && co_await calls_.is_ready(place_.ports.admin()) &&
             co_await calls_.is_ready(place_.ports.pair_admin());
    }
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
    std::size_t bad = 0, others = 0, bad_others = 0;
    for (const DemoLine& line : lines) {
        const bool counted = is_counted(line.appeal->way);
        (counted ? bad : bad_others) += line.done() ? 0 : 1;
        others += counted ? 0 : 1;
    }
    const std::size_t counted = lines.size() - others;
    const auto foreign = strangers(lines, books);
    for (const std::string& key : foreign) std::cout << "чужое / not ours: " << key << "\n";
    for (const std::string& trouble : portal_.troubles()) std::cout << "портал / portal: " << trouble << "\n";
    std::cout << "\nИтог / result: " << counted - bad << " из " << counted
              << " обращений дошли и получили ответ ровно один раз; лишних " << foreign.size() << "\n";
    std::cout << "Прочие способы / other ways: " << others - bad_others << " из " << others << "\n";
    const int stored = count_files(appeals_, "ftp");
    const auto fetched = books.systems.at("smev").at("counters").at("files_fetched").to_number<int>();
    std::cout << "Файлы запросов СМЭВ / files of SMEV's requests: base64 " << count_files(appeals_, "inline") << ", MTOM "
              << count_files(appeals_, "mtom") << ", FTP " << stored << "; из хранилища забрано / fetched " << fetched << "\n";
    const bool good = bad + bad_others == 0 && foreign.empty() && portal_.troubles().empty() && fetched >= stored;
    return good ? 0 : 1;
}

Task<void> Demonstration::use_broker(DemoBroker* broker, DemoSender& sender) {
    const Deadline deadline = Deadline::after(Duration{45'000});
    bool up = false;
    while (broker != nullptr && broker->running() && !up && !deadline.passed()) {
        up = broker->answers();
        if (!up) co_await pause(Duration{300});
    }
    if (up) {
        co_await sender.send_broker();
        co_return;
    }
    skip(DemoWay::pos_broker, !options_.broker    ? "--no-broker"
                              : broker == nullptr ? "нет rabbitmq-server / not installed"
                                                  : "rabbitmq-server не запустился / did not start");
}

void Demonstration::skip(DemoWay way, std::string why) {
    skipped_[way] = std::move(why);
    std::erase_if(appeals_, [way](const DemoAppeal& appeal) { return appeal.way == way; });
}

Task<void> Demonstration::use_sftp(std::optional<DemoSftp>& sftp) {
    std::string trouble = options_.sftp ? "нет sshd / not installed" : "--no-sftp";
    if (options_.workplace.sftp) {
        sftp.emplace(place_);
        trouble = co_await sftp->come_up(web_);
    }
    if (!trouble.empty()) skip(DemoWay::pos_sftp, std::move(trouble));
}

void Demonstration::play_week() {
    if (!options_.week) return;
    WeekOptions week = options_.of_week;
    week.example = options_.workplace.example;
    week.dir = place_.var / "week";
    week.region = options_.workplace.region;
    try {
        if (run_week(week) != 0) exit_ = 1;
    } catch (const std::exception& error) {
        std::cout << "неделя / week: " << error.what() << "\n";
        exit_ = 1;
    }
}

Task<void> Demonstration::play() {
    std::optional<DemoBroker> broker;
    if (options_.workplace.broker) broker.emplace(place_);
    std::optional<DemoSftp> sftp;
    co_await use_sftp(sftp);
    Children children(*this);
    co_await wait_until_up(children);
    std::cerr << "Оба шлюза и стенд работают; отправляется обращений: " << appeals_.size() << "\n";
    DemoSender sender(calls_, portal_, place_, appeals_);
    co_await sender.send_all();
    co_await use_broker(broker ? &*broker : nullptr, sender);
    const Deadline deadline = Deadline::after(options_.patience);
    DemoBooks books;
    std::vector<DemoLine> lines;
    for (bool all = false; !all && !deadline.passed();) {
        co_await pause(look_every);
        books = co_await reader_.read(appeals_);
        lines = audit(appeals_, books);
        progress(lines, deadline);
        all = true;
        for (const DemoLine& line : lines) all = all && line.done();
    }
    // A double would come late: look once more when everything has been quiet for a while.
    co_await pause(Duration{1'500});
    books = co_await reader_.read(appeals_);
    lines = audit(appeals_, books);
    print_appeals(std::cout, lines);
    print_ways(std::cout, lines, skipped_);
    print_systems(std::cout, books);
    print_routes(std::cout, co_await calls_.api("/api/v1/routes"));
    if (!options_.workplace.region.empty()) co_await print_blocks(lines);
    exit_ = judge(lines, books);
    const DemoBi bi = co_await show_bi(io_, calls_, place_);
    std::cout << bi.line << "\n";
    if (!bi.good) exit_ = 1;
    print_where_to_look(std::cout, place_, lines);
    if (options_.once) {
        bool in_order = children.pair.stop(Duration{30'000});
        in_order = children.gateway.stop(Duration{30'000}) && in_order;
        if (!in_order) std::cout << "шлюз остановился не по порядку / a gateway did not stop in order\n";
        if (!in_order) exit_ = 1;
        play_week();
        co_return;
    }
    play_week();
    std::cout << "\nРаботает до Ctrl-C / runs until Ctrl-C" << std::endl;
    for (;;) co_await pause(Duration{1'000});
}

}  // namespace

int run_demo(const DemoOptions& given) {
    DemoOptions options = given;
    options.workplace.broker = options.broker && !options.prepare_only && DemoBroker::is_installed();
    options.workplace.sftp = options.sftp && !options.prepare_only && DemoSftp::is_installed();
    const Workplace place = prepare_workplace(options.workplace);
    if (options.prepare_only) {
        print_workplace(std::cout, place);
        return 0;
    }
    Demonstration demonstration(options, place);
    return demonstration.run();
}

}  // namespace gateway
