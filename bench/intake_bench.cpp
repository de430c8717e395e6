// Signed SMEV-style intake end to end over HTTP against a running gateway, beside the bare GOST verification of the same
// minutes. Started by bench/run.py; or: bench_intake --port P --pid PID --keys DIR/var/keys [--quick] [--json]; --contents N
// prints N appeals for the stand instead.
#include <unistd.h>

#include <atomic>
#include <boost/json.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <thread>

#include "bench/figures.hpp"
#include "bench/http_load.hpp"
#include "bench/smev_message.hpp"
#include "bench/timing.hpp"

namespace {

using namespace gateway;
using namespace gateway::bench;

std::map<std::string, std::string> words_of(int argc, char* argv[]) {
    std::map<std::string, std::string> words;
    for (int i = 1; i + 1 < argc; ++i)
        if (std::string_view(argv[i]).starts_with("--")) words[argv[i]] = argv[i + 1];
    return words;
}

/// CPU seconds of another process so far, all its threads.
double cpu_of(pid_t pid) {
    clockid_t clock{};
    if (::clock_getcpuclockid(pid, &clock) != 0) throw std::runtime_error("there is no process " + std::to_string(pid));
    return seconds_of(clock);
}

class IntakeBench {
public:
    IntakeBench(const Options& options, std::uint16_t port, pid_t pid, const std::filesystem::path& keys)
        : options_(options),
          port_(port),
          pid_(pid),
          key_(load_pem_key(keys / "gost/federal-sign.key.pem", keys / "gost/federal-sign.crt.pem")),
          sender_(key_),
          bare_(key_),
          seconds_(options.quick ? 2 : 6) {}

    /// With `only` connections, or the whole series when it is 0.
    void run(int only) {
        load({.port = port_, .connections = 8, .seconds = 1});  // warm
        if (only > 0) return static_cast<void>(stage(only));
        double most = 0;
        for (const int connections : {1, 8, 64}) most = std::max(most, stage(connections));
        half_load(most / 2);
    }

private:
    /// Messages are signed before the clock starts.
    LoadResult load(const LoadPlan& plan) {
        std::vector<std::string> requests;
        const double rate = plan.rate > 0 ? plan.rate * 1.02 : 1000 + 500 * std::min(plan.connections, 6);
        const auto count = static_cast<std::size_t>(rate * plan.seconds);
        requests.reserve(count);
        while (requests.size() < count) requests.push_back(http_post(port_, "/smev/v1.2/ws", sender_.message()));
        std::vector<double> verify_us;
        std::atomic<bool> over = false;
        std::thread beside([this, &over, &verify_us] { verify_now_and_then(over, verify_us); });
        cpu_ = cpu_of(pid_);
        LoadResult result;
        std::exception_ptr failed;
        try {
            result = run_load(plan, requests);
        } catch (const std::exception&) {
            failed = std::current_exception();
        }
        cpu_ = cpu_of(pid_) - cpu_;
        over = true;
        beside.join();
        if (failed) std::rethrow_exception(failed);
        verify_rate_ = 1e6 / quantile(std::move(verify_us), 0.5);
        if (result.refused > 0) {
            std::cerr << result.first_refusal << "\n";
            throw std::runtime_error(std::to_string(result.refused) + " messages were refused");
        }
        return result;
    }

    /// The ceiling while the load runs, so that both meet the same neighbours; a tenth of one core.
    void verify_now_and_then(const std::atomic<bool>& over, std::vector<double>& us) {
        do {
            us.push_back(one_slice([this] { bare_.verify(); }, 0.01));
            std::this_thread::sleep_for(std::chrono::milliseconds(90));
        } while (!over);
    }

    /// The rate of it.
    double stage(int connections) {
        const std::string name = "intake." + std::to_string(connections);
        const LoadResult result = load({.port = port_, .connections = connections, .seconds = seconds_});
        const double cpu = cpu_;
        const double verify = verify_rate_;
        const double count = static_cast<double>(result.answered);
        print(options_, {name + ".gost256.verify", verify, "1/cpu-s"});
        print(options_, {name, count / result.seconds, "1/s", count / result.seconds / verify, name + ".gost256.verify"});
        print(options_, {name + ".per_cpu", count / cpu, "1/cpu-s", count / cpu / verify, name + ".gost256.verify"});
        print(options_, {name + ".cores", cpu / result.seconds, "cores", cpu / result.seconds, "one core"});
        print_latency(name, result);
        return count / result.seconds;
    }

    void half_load(double rate) {
        const LoadResult result = load({.port = port_, .connections = 32, .seconds = seconds_, .rate = rate});
        const double reached = static_cast<double>(result.answered) / result.seconds;
        print(options_, {"intake.half_load", reached, "1/s", reached / (2 * rate), "the best rate"});
        print_latency("intake.half_load", result);
    }

    void print_latency(const std::string& name, const LoadResult& result) {
        for (const auto& [word, part] : {std::pair{".p50", 0.5}, {".p99", 0.99}}) {
            const double ms = quantile(result.ms, part);
            print(options_, {name + word, ms, "ms", ms / 20, "20 ms"});
        }
    }

    Options options_;
    std::uint16_t port_;
    pid_t pid_;
    std::shared_ptr<const SigningKey> key_;
    Sender sender_;
    BareEvp bare_;
    double seconds_;
    double cpu_ = 0;          ///< seconds of the server in the last load
    double verify_rate_ = 1;  ///< bare verifications per CPU second beside the last load
};

void print_contents(int count) {
    boost::json::array requests;
    for (int i = 0; i < count; ++i) requests.push_back({{"content", appeal_content(1000)}});
    std::cout << boost::json::serialize(boost::json::object{{"requests", std::move(requests)}}) << "\n";
}

}  // namespace

int main(int argc, char* argv[]) {
    try {
        start_crypto();
        auto words = words_of(argc, argv);
        if (words.contains("--contents")) {
            print_contents(std::atoi(words["--contents"].c_str()));
            return 0;
        }
        if (!words.contains("--port") || !words.contains("--pid") || !words.contains("--keys")) {
            std::cerr << "bench_intake --port P --pid PID --keys DIR [--quick] [--json], see bench/README.md\n";
            return 2;
        }
        IntakeBench(options_of(argc, argv), static_cast<std::uint16_t>(std::atoi(words["--port"].c_str())),
                    std::atoi(words["--pid"].c_str()), words["--keys"])
            .run(std::atoi(words["--connections"].c_str()));
    } catch (const std::exception& error) {
        std::cerr << "bench_intake: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
