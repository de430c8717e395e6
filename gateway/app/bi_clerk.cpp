#include "gateway/app/bi_clerk.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <charconv>

#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

constexpr Duration after_failure{300'000};
constexpr Duration longest_wait{60'000};  ///< the wall clock may jump: looked at anew at least so often
constexpr const char* memory_of = "bi";   ///< under this name the store remembers what was exported

/// What the store remembers of a job: "2026-03-02T02:30:00.000000Z 57".
struct Remembered {
    std::optional<Time> at;
    std::optional<std::int64_t> watermark;
};

Remembered remembered_of(const std::string& text) {
    const std::size_t space = text.find(' ');
    if (space == std::string::npos) return {};
    std::int64_t watermark = 0;
    const auto read = std::from_chars(text.data() + space + 1, text.data() + text.size(), watermark);
    if (read.ec != std::errc()) return {};
    return {parse_rfc3339(text.substr(0, space)), watermark};
}

std::string folder_name(const std::string& id, Time now) {
    std::string stamp = to_rfc3339(now).substr(0, 19);
    std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
    return id + "-" + stamp + "Z";
}

}  // namespace

Time next_export(const BiConfig& job, int offset_minutes, std::optional<Time> last, Time now) {
    const auto minute = minute_of_day(job.at);
    if (!minute) return last ? std::max(*last + job.every, now) : now;
    const auto offset = std::chrono::minutes(offset_minutes);
    const Time today = std::chrono::floor<std::chrono::days>(now + offset) - offset;
    const Time due = today + std::chrono::minutes(*minute);
    return due > now ? due : due + std::chrono::days(1);
}

struct BiClerk::State {
    struct Job {
        BiConfig config;
        int offset_minutes = 0;
        MakeMeans make_means;
        BiJobView view;
        std::optional<std::int64_t> watermark;
        Time looked{};    ///< what was due before this has been done
        Time retry_at{};  ///< after a failure
    };

    explicit State(BiClerkKit given) : kit(given), thread(1), timer(kit.io), ended(kit.io) {
        ended.expires_at(boost::asio::steady_timer::time_point::max());
    }

    Task<void> recall(Job& job) {
        const auto text = co_await kit.store.recall(memory_of, job.config.id);
        const Remembered known = remembered_of(text.value_or(""));
        job.view.last_success = known.at;
        job.watermark = known.watermark;
    }

    Task<void> make(Job& job) {
        const Time now = kit.clock.now();
        BiRequest request;
        request.out = job.config.dir / folder_name(job.config.id, now);
        if (job.config.incremental) request.since = job.watermark;
        request.cancelled = [stop = stopping] { return stop->load(); };
        const Manifest made =
            co_await offload(thread, [means = job.make_means(), request, now] { return means->make(request, now); });
        co_await kit.store.remember(memory_of, job.config.id, to_rfc3339(now) + " " + std::to_string(made.mark.change));
        job.view.last_success = now;
        job.watermark = made.mark.change;
        ++job.view.made;
        job.view.failures = 0;
        job.view.last_error.clear();
        kit.log.write(LogLevel::info, "bi_exported",
                      {{"job", job.config.id},
                       {"folder", request.out.string()},
                       {"export", made.export_id},
                       {"watermark", std::to_string(made.mark.change)},
                       {"unreadable", std::to_string(made.unreadable)}});
    }

    void failed(Job& job, const std::string& reason) {
        if (stopping->load()) return;
        ++job.view.failed;
        ++job.view.failures;
        job.view.last_error = reason;
        kit.log.write(LogLevel::error, "bi_export_failed",
                      {{"job", job.config.id}, {"reason", reason}, {"in_a_row", std::to_string(job.view.failures)}});
    }

    Task<void> turn(Job& job) {
        job.view.running = true;
        try {
            co_await make(job);
        } catch (const Fault& fault) {
            failed(job, std::string(info(fault.cause()).code) + " " + fault.detail());
        } catch (const std::exception& error) {
            failed(job, error.what());
        }
        job.view.running = false;
    }

    static Time due(const Job& job) {
        if (job.view.failures > 0) return job.retry_at;
        return next_export(job.config, job.offset_minutes, job.view.last_success, job.looked);
    }

    /// The job that is due first.
    Job& first() {
        return *std::min_element(jobs.begin(), jobs.end(), [](const Job& a, const Job& b) { return due(a) < due(b); });
    }

    Task<void> pause(Duration length) {
        timer.expires_after(std::min(length, longest_wait));
        try {
            co_await timer.async_wait(boost::asio::use_awaitable);
        } catch (const boost::system::system_error&) {
            co_return;  // told to stop
        }
    }

    static Task<void> run(std::shared_ptr<State> self) {
        for (Job& job : self->jobs) {
            co_await self->recall(job);
            job.looked = self->kit.clock.now();
        }
        while (!self->stopping->load()) {
            Job& job = self->first();
            const Time now = self->kit.clock.now();
            if (due(job) > now) {
                co_await self->pause(std::chrono::duration_cast<Duration>(due(job) - now) + Duration(1));
                continue;
            }
            job.looked = now;
            co_await self->turn(job);
            job.retry_at = self->kit.clock.now() + after_failure;
        }
    }

    BiClerkKit kit;
    std::vector<Job> jobs;
    std::shared_ptr<std::atomic<bool>> stopping = std::make_shared<std::atomic<bool>>(false);  ///< read by the thread
    Workers thread;
    boost::asio::steady_timer timer, ended;
    bool running = false;
};

BiClerk::BiClerk(BiClerkKit kit) : state_(std::make_shared<State>(kit)) {}

BiClerk::~BiClerk() {
    state_->stopping->store(true);
    state_->timer.cancel();
}

void BiClerk::add(BiConfig job, int offset_minutes, MakeMeans make_means) {
    State::Job made;
    made.config = std::move(job);
    made.offset_minutes = offset_minutes;
    made.make_means = std::move(make_means);
    made.view.id = made.config.id;
    state_->jobs.push_back(std::move(made));
}

void BiClerk::start() {
    if (state_->running || state_->jobs.empty()) return;
    state_->running = true;
    boost::asio::co_spawn(state_->kit.io, State::run(state_), [state = state_](const std::exception_ptr& error) {
        state->running = false;
        state->ended.cancel();
        if (error) state->kit.log.write(LogLevel::error, "bi_schedule_stopped", {});
    });
}

Task<bool> BiClerk::stop(Duration grace) {
    state_->stopping->store(true);
    state_->timer.cancel();
    if (!state_->running) co_return true;
    state_->ended.expires_after(grace);
    try {
        co_await state_->ended.async_wait(boost::asio::use_awaitable);
    } catch (const boost::system::system_error&) {
        co_return true;  // it ended
    }
    co_return !state_->running;
}

std::vector<BiJobView> BiClerk::view() const {
    std::vector<BiJobView> views;
    for (const State::Job& job : state_->jobs) views.push_back(job.view);
    return views;
}

}  // namespace gateway
