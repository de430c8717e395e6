#include "gateway/app/demo/bi_step.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>

#include "gateway/app/demo/child.hpp"

namespace gateway {
namespace {

constexpr Duration look_every{50}, patience{60'000};

/// True when the verb ended with 0.
Task<bool> run_verb(boost::asio::io_context& io, std::vector<std::string> words, std::filesystem::path log) {
    words.insert(words.begin(), {"appeal-gateway", "bi"});
    Child child(std::move(words), log);
    const Deadline deadline = Deadline::after(patience);
    while (child.running() && !deadline.passed()) {
        boost::asio::steady_timer timer(io, look_every);
        co_await timer.async_wait(boost::asio::use_awaitable);
    }
    co_return child.stop(Duration(0));
}

}  // namespace

Task<DemoBi> show_bi(boost::asio::io_context& io, DemoCalls& calls, const Workplace& place) {
    const std::string config = place.config.string(), out = (place.var / "bi/demo").string();
    const auto log = place.var / "log/bi.out";
    const bool made = co_await run_verb(io, {"export", "--config", config, "--out", out}, log);
    const bool sent = made && co_await run_verb(io, {"send", "--config", config, out}, log);
    const boost::json::value book = co_await calls.stand_state("bi");
    const boost::json::value& counters = book.at("counters");
    const auto number = [&](const char* name) { return std::to_string(counters.at(name).to_number<std::int64_t>()); };
    DemoBi bi;
    bi.good = sent && counters.at("refused").to_number<int>() == 0;
    bi.line = "BI: " + std::string(bi.good ? "выгрузка принята получателем" : "выгрузка не принята, см. " + log.string()) +
              ": файлов " + number("files") + ", фактов " + number("facts") + ", отказов " + number("refused") +
              "; ситуационному центру сообщено " + number("incidents");
    co_return bi;
}

}  // namespace gateway
