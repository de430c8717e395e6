#include "gateway/app/demo/week.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "adapters/sstu/batch.hpp"
#include "adapters/stand/sstu/sstu_stand.hpp"
#include "gateway/app/bi_export.hpp"
#include "gateway/app/demo/week_gateway.hpp"
#include "gateway/app/demo/week_players.hpp"
#include "gateway/app/demo/week_table.hpp"

namespace gateway {

namespace json = boost::json;

namespace {

constexpr const char* first_region = "kirov";

/// One week; lives on the stack of run_week.
class Week {
public:
    Week(const WeekOptions& options, WeekFolder folder, const WeekFrame& frame)
        : folder_(std::move(folder)),
          frame_(frame),
          sectors_(Sectors::load(folder_.config() / "dictionaries", region_of(options))),
          script_(write_week(frame_, {region_of(options), options.seed}, sectors_)),
          clock_(frame_.from),
          log_({}, clock_),
          gateway_(folder_.config().string(), clock_, log_),
          web_(gateway_.io().get_executor()),
          players_(web_, folder_, frame_, script_),
          sstu_(stand::make_sstu_stand({"sstu", gateway_.io().get_executor(), stand_workers_, clock_, log_, {}, {}})) {}
    ~Week() { stand_workers_.join(); }

    int run();

    static std::string region_of(const WeekOptions& options) { return options.region.empty() ? first_region : options.region; }

private:
    Task<void> play();
    Task<void> pass();
    void export_to_bi();
    Task<void> report_to_sstu();
    int judge();

    WeekFolder folder_;
    WeekFrame frame_;
    Sectors sectors_;
    std::vector<WeekAppeal> script_;
    GivenClock clock_;
    SpdlogLog log_;
    Workers stand_workers_{1};
    WeekGateway gateway_;
    WebClient web_;
    WeekPlayers players_;
    std::unique_ptr<stand::StandSystem> sstu_;
    WeekPapers papers_;
    WeekResults results_;
};

int Week::run() {
    std::string failure;
    boost::asio::co_spawn(gateway_.io(), play(), [&](const std::exception_ptr& error) {
        try {
            if (error) std::rethrow_exception(error);
        } catch (const std::exception& reason) {
            failure = reason.what();
        }
        gateway_.io().stop();
    });
    gateway_.io().run();
    if (!failure.empty()) throw std::runtime_error(failure);
    return judge();
}

Task<void> Week::play() {
    co_await gateway_.start();
    co_await pass();
    export_to_bi();
    co_await report_to_sstu();
    co_await gateway_.stop();
    web_.stop();
}

/// What happens at one moment happens before the clock moves on.
Task<void> Week::pass() {
    const std::vector<WeekTurn> turns = turns_of(script_);
    for (std::size_t i = 0; i < turns.size();) {
        const Time now = turns[i].at;
        co_await gateway_.go_to(now);
        for (; i < turns.size() && turns[i].at == now; ++i) co_await players_.play(turns[i], gateway_.door());
        co_await gateway_.settle();
    }
    co_await gateway_.go_to(frame_.until - std::chrono::seconds(1));
    co_await gateway_.settle();
}

/// As `bi export` and `bi reconcile` do. Nothing else runs meanwhile: the io thread may be held up.
void Week::export_to_bi() {
    const Config& config = gateway_.works().config();
    const BiConfig settings = bi_settings(config, "week");
    const BiMeans means(config, settings, gateway_.works().keys().key(settings.key, "bi"));
    means.make({folder_.bi(), {}, {}, {}}, clock_.now());
    const TrustStore trust = TrustStore::load(folder_.dir / "keys/trust/gost");
    papers_.reconciled = means.check(folder_.bi(), &trust, clock_.now()).good();
    results_ = read_results(folder_.bi(), folder_.words(), frame_);
}

/// As `sstu batch`, and the parts are uploaded as a person would.
Task<void> Week::report_to_sstu() {
    const sstu::Batch batch = sstu::pack_reports(folder_.reports(), folder_.parts());
    papers_.reports = static_cast<int>(batch.reports);
    papers_.parts = static_cast<int>(batch.parts.size());
    papers_.refused = static_cast<int>(batch.flaws.size());
    ServerSettings settings;
    settings.name = "stand-sstu";
    settings.spool_dir = folder_.dir / "sstu";
    settings.limits.max_body = sstu::part_limit + 1'000'000;
    WebServer server(gateway_.io().get_executor(), settings, log_);
    server.serve({&sstu_->endpoint()});
    server.listen();
    for (const auto& part : batch.parts) {
        std::ostringstream zip;
        zip << std::ifstream(part, std::ios::binary).rdbuf();
        WebCall call;
        call.method = "POST";
        call.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/upload?name=" + part.filename().string();
        call.headers = {{"Content-Type", "application/zip"}};
        call.body = std::move(zip).str();
        const WebReply reply = co_await web_.send(std::move(call));
        if (reply.status != 200) throw std::runtime_error("week: ССТУ: HTTP " + std::to_string(reply.status));
        const json::value said = json::parse(reply.body);
        papers_.taken += said.at("taken").to_number<int>();
        papers_.refused += said.at("files").to_number<int>() - said.at("taken").to_number<int>();
    }
    co_await server.stop(Duration{500});
    add_sstu(sstu_->state(), results_.counts);
}

int Week::judge() {
    print_week(std::cout, frame_, sectors_, results_);
    print_papers(std::cout, results_, papers_);
    const auto found = differences(expected_counts(script_, frame_), results_.counts);
    for (const std::string& difference : found) std::cout << "не по сценарию / not as scripted: " << difference << "\n";
    const bool good = found.empty() && papers_.reconciled && papers_.refused == 0 && papers_.taken == papers_.reports;
    std::cout << "\nИтог недели / result of the week: "
              << (good ? "всё по сценарию / as scripted" : "НЕ по сценарию / NOT as scripted") << "\n";
    print_week_files(std::cout, folder_);
    return good ? 0 : 1;
}

}  // namespace

std::optional<Time> week_moment(const std::string& text) {
    constexpr std::size_t minutes_end = 16;  // "2026-11-02T09:00"
    if (auto whole = parse_rfc3339(text)) return whole;
    if (text.size() <= minutes_end) return std::nullopt;
    return parse_rfc3339(text.substr(0, minutes_end) + ":00" + text.substr(minutes_end));
}

int run_week(const WeekOptions& options) {
    const std::string region = Week::region_of(options);
    const Time from = options.from.value_or(default_week_start(region));
    const std::filesystem::path example = std::filesystem::absolute(options.example).lexically_normal();
    const std::filesystem::path dir = options.dir.empty() ? example.parent_path() / "var/week" : options.dir;
    Week week(options, prepare_week(example, dir, region, from), week_frame(from, region));
    return week.run();
}

}  // namespace gateway
