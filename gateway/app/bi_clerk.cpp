#include "gateway/app/bi_clerk.hpp"

#include <algorithm>

#include "gateway/analytics/local_day.hpp"
#include "gateway/app/bi_carrier.hpp"
#include "gateway/app/bi_sending.hpp"
#include "gateway/app/errand.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

constexpr Duration after_failure{300'000};
constexpr Duration longest_wait{60'000};            ///< the wall clock may jump: looked at anew at least so often
constexpr const char* memory_of = "bi";             ///< under this name the store remembers what was exported
constexpr const char* sending_of_job = "/sending";  ///< behind the job's name: the export that is on its way

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
        std::optional<BiReportConfig> report;  ///< the job is this report; then of config only id, at and dir are used
        int offset_minutes = 0;
        MakeMeans make_means;
        BiJobView view;
        std::optional<std::int64_t> watermark;  ///< of the export that counts
        std::optional<BiSending> sending;
        Time looked{};    ///< what was due before this has been done
        Time retry_at{};  ///< after a failure, or of what is on its way
    };

    explicit State(BiClerkKit given) : kit(given), thread(1), errand(kit.io) {}

    Task<void> recall(Job& job) {
        const auto counted = co_await kit.store.recall(memory_of, job.config.id);
        const BiRemembered known = remembered_of(counted.value_or(""));
        job.view.last_success = known.at;
        job.watermark = known.watermark;
        if (!job.config.send.named()) co_return;
        const auto sending = co_await kit.store.recall(memory_of, job.config.id + sending_of_job);
        job.sending = sending_of(sending.value_or(""));
        job.view.last_sent = known.at;
        if (!job.sending) co_return;
        job.view.last_success = job.sending->made_at;
        job.view.pending = job.sending->folder;
    }

    /// The export counts.
    Task<void> keep(Job& job, Time made_at, std::optional<std::int64_t> watermark) {
        job.watermark = watermark;
        co_await kit.store.remember(memory_of, job.config.id, to_text(BiRemembered{made_at, watermark}));
    }

    Task<void> keep_sending(Job& job) {
        job.view.pending = job.sending ? job.sending->folder : std::string();
        co_await kit.store.remember(memory_of, job.config.id + sending_of_job, job.sending ? to_text(*job.sending) : "");
    }

    /// The report of the last period that has ended long enough ago, unless its file is there.
    Task<void> make_report(Job& job) {
        const Time now = kit.clock.now();
        const auto day = local_day(whole(now) - std::chrono::days(job.report->after_days), job.offset_minutes);
        const ReportPeriod period = period_before(day, job.report->plan.span);
        const auto file = job.report->dir / (job.report->id + "-" + period.name + ".xlsx");
        if (!std::filesystem::exists(file)) {
            std::filesystem::create_directories(job.report->dir);
            co_await offload(thread, [means = job.make_means(), plan = job.report->plan, period, file, now] {
                return means->report(plan, period, file, now);
            });
            ++job.view.made;
            kit.log.write(LogLevel::info, "bi_report_made", {{"job", job.config.id}, {"file", file.string()}});
        }
        co_await keep(job, now, std::nullopt);
        job.view.last_success = now;
    }

    Task<void> make(Job& job) {
        const Time now = kit.clock.now();
        BiRequest request;
        request.out = job.config.dir / folder_name(job.config.id, now);
        if (job.config.incremental) request.since = job.watermark;
        request.cancelled = [told = errand.told()] { return told->load(); };
        const Manifest made =
            co_await offload(thread, [means = job.make_means(), request, now] { return means->make(request, now); });
        if (job.config.send.named()) {
            job.sending = BiSending{request.out.filename().string(), 0, now, made.mark.change};
            co_await keep_sending(job);
        } else {
            co_await keep(job, now, made.mark.change);
        }
        job.view.last_success = now;
        ++job.view.made;
        kit.log.write(LogLevel::info, "bi_exported",
                      {{"job", job.config.id},
                       {"folder", request.out.string()},
                       {"export", made.export_id},
                       {"watermark", std::to_string(made.mark.change)},
                       {"unreadable", std::to_string(made.unreadable)}});
    }

    /// What is left of the export on its way. A folder somebody took away is on its way no more.
    Task<void> send(Job& job) {
        const auto folder = job.config.dir / job.sending->folder;
        if (!std::filesystem::exists(folder)) {
            job.sending.reset();
            co_await keep_sending(job);
            throw std::runtime_error(folder.string() + ": папки нет, не передано / the folder is gone, not sent");
        }
        const auto names = co_await offload(thread, [folder] { return files_to_carry(folder); });
        for (std::size_t i = job.sending->sent; i < names.size(); ++i) {
            if (errand.told_to_stop()) co_return;
            co_await carry_file(kit.web, job.config.send, folder, names[i]);
            job.sending->sent = i + 1;
            if (i + 1 < names.size()) co_await keep_sending(job);
        }
        co_await keep(job, job.sending->made_at, job.sending->watermark);
        kit.log.write(LogLevel::info, "bi_sent", {{"job", job.config.id}, {"folder", job.sending->folder}});
        job.sending.reset();
        co_await keep_sending(job);
        ++job.view.sent;
        job.view.last_sent = kit.clock.now();
        job.view.last_refusal.clear();
    }

    /// A receiver that has lost what arrived before hears all of it again; then it has the last word.
    Task<void> refused(Job& job, std::string words, bool resumed) {
        if (resumed) {
            job.sending->sent = 0;
            co_await keep_sending(job);
            throw std::runtime_error(words);
        }
        ++job.view.refused;
        job.view.last_refusal = words;
        kit.log.write(LogLevel::error, "bi_refused",
                      {{"job", job.config.id}, {"folder", job.sending->folder}, {"reason", words}});
        co_await keep(job, job.sending->made_at, std::nullopt);
        job.sending.reset();
        co_await keep_sending(job);
    }

    void failed(Job& job, const std::string& reason) {
        if (errand.told_to_stop()) return;
        ++job.view.failed;
        ++job.view.failures;
        job.view.last_error = reason;
        kit.log.write(LogLevel::error, "bi_export_failed",
                      {{"job", job.config.id}, {"reason", reason}, {"in_a_row", std::to_string(job.view.failures)}});
    }

    Task<void> work(Job& job) {
        if (job.report) co_return co_await make_report(job);
        if (!job.sending) co_await make(job);
        if (!job.sending) co_return;
        const bool resumed = job.sending->sent > 0;
        std::string words;
        try {
            co_await send(job);
        } catch (const BiRefused& refusal) {
            words = refusal.what();
        }
        if (!words.empty()) co_await refused(job, words, resumed);
    }

    Task<void> turn(Job& job) {
        job.view.running = true;
        try {
            co_await work(job);
            job.view.failures = 0;
            job.view.last_error.clear();
        } catch (const Fault& fault) {
            failed(job, std::string(info(fault.cause()).code) + " " + fault.detail());
        } catch (const std::exception& error) {
            failed(job, error.what());
        }
        job.view.running = false;
    }

    static Time due(const Job& job) {
        if (job.sending || job.view.failures > 0) return job.retry_at;
        return next_export(job.config, job.offset_minutes, job.view.last_success, job.looked);
    }

    /// The job that is due first.
    Job& first() {
        return *std::min_element(jobs.begin(), jobs.end(), [](const Job& a, const Job& b) { return due(a) < due(b); });
    }

    static Task<void> run(std::shared_ptr<State> self) {
        for (Job& job : self->jobs) {
            co_await self->recall(job);
            job.looked = self->kit.clock.now();
        }
        while (!self->errand.told_to_stop()) {
            Job& job = self->first();
            const Time now = self->kit.clock.now();
            if (due(job) > now) {
                const auto left = std::chrono::duration_cast<Duration>(due(job) - now) + Duration(1);
                co_await self->errand.rest(std::min(left, longest_wait));
                continue;
            }
            job.looked = now;
            co_await self->turn(job);
            job.retry_at = self->kit.clock.now() + (job.sending ? job.config.send.retry : after_failure);
        }
    }

    BiClerkKit kit;
    std::vector<Job> jobs;
    Workers thread;
    Errand errand;
};

BiClerk::BiClerk(BiClerkKit kit) : state_(std::make_shared<State>(kit)) {}

BiClerk::~BiClerk() {
    state_->errand.tell();
}

void BiClerk::add(BiConfig job, int offset_minutes, MakeMeans make_means) {
    State::Job made;
    made.config = std::move(job);
    made.offset_minutes = offset_minutes;
    made.make_means = std::move(make_means);
    made.view.id = made.config.id;
    state_->jobs.push_back(std::move(made));
}

void BiClerk::add_report(BiReportConfig report, int offset_minutes, MakeMeans make_means) {
    BiConfig job;
    job.id = "reports/" + report.id;
    job.at = report.at;
    add(std::move(job), offset_minutes, std::move(make_means));
    state_->jobs.back().report = std::move(report);
}

void BiClerk::start() {
    if (state_->jobs.empty()) return;
    state_->errand.start(State::run(state_),
                         [&log = state_->kit.log] { log.write(LogLevel::error, "bi_schedule_stopped", {}); });
}

Task<bool> BiClerk::stop(Duration grace) {
    co_return co_await state_->errand.stop(grace);
}

std::vector<BiJobView> BiClerk::view() const {
    std::vector<BiJobView> views;
    for (const State::Job& job : state_->jobs) views.push_back(job.view);
    return views;
}

}  // namespace gateway
