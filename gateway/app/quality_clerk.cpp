#include "gateway/app/quality_clerk.hpp"

#include <algorithm>
#include <functional>

#include "adapters/municipal/mime.hpp"
#include "gateway/app/errand.hpp"
#include "gateway/app/quality_marks.hpp"
#include "gateway/app/quality_notice.hpp"
#include "gateway/appeal/deadline_facts.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

constexpr Duration longest_wait{60'000};  ///< the wall clock may jump: looked at anew at least so often
constexpr Duration longest_pause{3'600'000};
constexpr int page_of_records = 1000, most_days_behind = 6;
constexpr const char* memory_of = "quality";  ///< under this name the store remembers what was sent
constexpr const char* last_day_key = "last_day";

std::string day_after(const std::string& day, int days) {
    return date_of(day_of_date(day).value_or(std::chrono::local_days()) + std::chrono::days(days));
}

/// True as long as it lives.
class Busy {
public:
    explicit Busy(bool& flag) : flag_(flag) { flag_ = true; }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;
    ~Busy() { flag_ = false; }

private:
    bool& flag_;
};

struct Sending {
    bool left = false, in_doubt = false;
    std::string reason;
};

}  // namespace

struct QualityClerk::State {
    State(QualityClerkKit given, const Config& config)
        : kit(given),
          quality(config.quality),
          instance(config.instance.id),
          offset_minutes(config.deadlines.offset_minutes),
          errand(kit.io) {}

    std::string today() const { return date_of(local_moment(kit.clock.now(), offset_minutes).day); }
    /// The last day whose letters are due now.
    std::string due_day() const {
        const Time now = kit.clock.now() - std::chrono::minutes(quality.notice.minute);
        return day_after(date_of(local_moment(now, offset_minutes).day), -1);
    }
    std::optional<Time> begin_of(const std::string& day) const {
        const auto local = day_of_date(day);
        if (!local) return std::nullopt;
        return utc_of(*local, std::chrono::seconds(0), offset_minutes);
    }

    Task<std::vector<QualityNotice>> written(std::string day) {
        JournalQuery query;
        query.kinds = notice_kinds();
        query.from = begin_of(day);
        query.to = begin_of(day_after(day, 1));
        query.limit = page_of_records;
        std::vector<JournalRecord> records;
        for (bool more = true; more;) {
            std::vector<JournalRecord> page = co_await kit.book.find_journal(query);
            more = static_cast<int>(page.size()) == page_of_records;
            if (more) query.after = page.back().seq;
            records.insert(records.end(), std::make_move_iterator(page.begin()), std::make_move_iterator(page.end()));
        }
        co_return notices_of(records, quality);
    }

    Task<NoticeMarks> recall(std::string day) {
        const auto text = co_await kit.store.recall(memory_of, "notice/" + day);
        co_return marks_of_text(text.value_or(""));
    }
    Task<void> keep(std::string day, NoticeMarks marks) {
        co_await kit.store.remember(memory_of, "notice/" + day, text_of_marks(marks));
    }

    std::string letter_of(const QualityNotice& notice, const std::string& day) const {
        municipal::OutgoingMail mail;
        mail.from = quality.notice.from;
        mail.to = notice.to.mail;
        mail.subject = notice_subject(notice, day, instance);
        mail.text = notice_text(notice, day, quality.notice.top);
        // The same letter has the same id however often it is sent: its reader's system knows a repeat.
        mail.message_id = "quality." + day + "." + (notice.sector.empty() ? "all" : notice.sector) + "." + instance +
                          mail.from.substr(mail.from.find('@'));
        mail.date = kit.clock.now();
        return municipal::write_mail(mail);
    }

    Task<Sending> send(QualityNotice notice, std::string day) {
        WebCall call;
        call.method = "PUT";
        call.url = quality.notice.url;
        call.user = quality.notice.user;
        call.password = quality.notice.password;
        call.tls.ca_file = quality.notice.ca_file;
        call.timeout = quality.notice.timeout;
        call.connect_timeout = std::min(call.timeout, Duration(10'000));
        call.mail_from = quality.notice.from;
        call.mail_to = {notice.to.mail};
        call.body = letter_of(notice, day);
        try {
            co_await kit.web.send(std::move(call));
            co_return Sending{true, false, {}};
        } catch (const TransportError& error) {
            // A number the server said last is a refusal; silence after the connection stood may be anything.
            const bool refused = error.status() >= 400 || !error.maybe_arrived();
            std::string reason(info(error.cause()).code);
            if (error.status() >= 400) reason += " SMTP " + std::to_string(error.status());
            co_return Sending{false, !refused, std::move(reason)};
        }
    }

    /// One letter to its end; the marks are on disk before and after.
    Task<void> deliver(QualityNotice notice, std::string day, NoticeMarks& marks) {
        NoticeMark& mark = marks[notice.sector];
        mark.state = "sending";
        co_await keep(day, marks);
        const Sending sending = co_await send(notice, day);
        mark.state = sending.left ? "sent" : sending.in_doubt ? "in_doubt" : "failed";
        mark.reason = sending.reason;
        if (!sending.left) ++mark.failures;
        count(mark, notice, day);
        co_await keep(day, marks);
    }

    void count(const NoticeMark& mark, const QualityNotice& notice, const std::string& day) {
        ++(mark.state == "sent" ? view.sent : mark.state == "failed" ? view.failed : view.in_doubt);
        const bool sent = mark.state == "sent";
        if (!sent) view.last_error = mark.reason;
        kit.log.write(sent ? LogLevel::info : LogLevel::error, sent ? "quality_notice_sent" : "quality_notice_not_sent",
                      {{"day", day}, {"sector", notice.sector}, {"state", mark.state}, {"reason", mark.reason}});
    }

    enum class By { schedule, hand };

    /// True when nothing of the day is left to do. `by hand` sends what is in doubt again: a person decided.
    Task<bool> round(std::string day, By by) {
        const std::vector<QualityNotice> notices = co_await written(day);
        NoticeMarks marks = co_await recall(day);
        bool done = true;
        for (const QualityNotice& notice : notices) {
            if (errand.told_to_stop()) co_return false;
            NoticeMark& mark = marks[notice.sector];
            if (mark.state == "sending") {  // by a process that is no more
                mark.state = "in_doubt";
                count(mark, notice, day);
                co_await keep(day, marks);
            }
            if (mark.settled() && !(by == By::hand && mark.state == "in_doubt")) continue;
            if (notice.says_something() || quality.notice.when_nothing) {
                co_await deliver(notice, day, marks);
            } else {
                mark.state = "nothing";
                co_await keep(day, marks);
            }
            done = done && marks[notice.sector].settled();
        }
        co_return done;
    }

    /// A day that is not over: what there is till now, without marks.
    Task<NoticeMarks> send_unfinished(std::string day) {
        NoticeMarks marks;
        for (const QualityNotice& notice : co_await written(day)) {
            NoticeMark& mark = marks[notice.sector];
            mark.state = "nothing";
            if (!notice.says_something() && !quality.notice.when_nothing) continue;
            const Sending sending = co_await send(notice, day);
            mark.state = sending.left ? "sent" : sending.in_doubt ? "in_doubt" : "failed";
            mark.reason = sending.reason;
            count(mark, notice, day);
        }
        co_return marks;
    }

    /// Letters of all days that are due; true when none is left.
    Task<bool> look() {
        const std::string due = due_day();
        if (view.last_day.empty()) {
            const auto known = co_await kit.store.recall(memory_of, last_day_key);
            view.last_day = known && day_of_date(*known) ? *known : day_after(due, -1);
        }
        view.last_day = std::max(view.last_day, day_after(due, -1 - most_days_behind));
        bool all = true;
        for (std::string day = day_after(view.last_day, 1); day <= due; day = day_after(day, 1)) {
            const bool done = co_await round(day, By::schedule);
            all = all && done;
            if (!all) continue;
            co_await kit.store.remember(memory_of, last_day_key, day);
            view.last_day = day;
        }
        co_return all;
    }

    Task<bool> turn() {
        bool done = false;
        try {
            done = co_await look();
        } catch (const Fault& fault) {
            view.last_error = info(fault.cause()).code;
        } catch (const std::exception& error) {
            view.last_error = error.what();
        }
        view.failures = done ? 0 : view.failures + 1;
        if (done) view.last_error.clear();
        co_return done;
    }

    static Task<void> run(std::shared_ptr<State> self) {
        Duration pause = self->kit.pause;
        while (!self->errand.told_to_stop()) {
            if (self->busy) {
                co_await self->errand.rest(self->kit.pause);
                continue;
            }
            self->busy = true;
            const bool done = co_await self->turn();
            self->busy = false;
            co_await self->errand.rest(done ? longest_wait : pause);
            pause = done ? self->kit.pause : std::min(pause * 2, longest_pause);
        }
    }

    QualityClerkKit kit;
    QualityConfig quality;
    std::string instance;
    int offset_minutes;
    DeskNotices view;
    bool busy = false;  ///< letters are being sent
    Errand errand;
};

QualityClerk::QualityClerk(QualityClerkKit kit, const Config& config) : state_(std::make_shared<State>(kit, config)) {}

QualityClerk::~QualityClerk() {
    state_->errand.tell();
}

void QualityClerk::start() {
    if (!state_->quality.notice.on()) return;
    state_->errand.start(State::run(state_),
                         [&log = state_->kit.log] { log.write(LogLevel::error, "quality_notices_stopped", {}); });
}

Task<bool> QualityClerk::stop(Duration grace) {
    co_return co_await state_->errand.stop(grace);
}

JournalBook& QualityClerk::book() {
    return state_->kit.book;
}

std::string QualityClerk::title_of(const std::string& rule) const {
    for (const QualityRule& one : state_->quality.rules)
        if (one.id == rule) return one.title;
    return {};
}

std::string QualityClerk::head_of(const std::string& sector) const {
    const auto found = state_->quality.sectors.find(sector);
    return found == state_->quality.sectors.end() ? state_->quality.operator_head.head : found->second.head;
}

std::optional<Time> QualityClerk::begin_of(const std::string& day) const {
    return state_->begin_of(day);
}

DeskNotices QualityClerk::view() const {
    return state_->view;
}

namespace {

std::vector<DeskNotice> shown(const std::vector<QualityNotice>& notices, const NoticeMarks& marks,
                              const std::function<void(const QualityNotice&, DeskNotice&)>& write) {
    std::vector<DeskNotice> list;
    for (const QualityNotice& notice : notices) {
        DeskNotice one{notice.sector, notice.to.head, {}, {}, "due", {}, 0};
        if (const auto mark = marks.find(notice.sector); mark != marks.end()) {
            one.state = mark->second.state == "sending" ? "in_doubt" : mark->second.state;
            one.reason = mark->second.reason;
            one.failures = mark->second.failures;
        } else if (!notice.says_something()) {
            one.state = "nothing";
        }
        write(notice, one);
        list.push_back(std::move(one));
    }
    return list;
}

}  // namespace

Task<std::vector<DeskNotice>> QualityClerk::notices(std::string day) {
    const auto state = state_;
    const std::vector<QualityNotice> written = co_await state->written(day);
    const NoticeMarks marks = co_await state->recall(day);
    co_return shown(written, marks, [&](const QualityNotice& notice, DeskNotice& one) {
        one.subject = notice_subject(notice, day, state->instance);
        one.text = notice_text(notice, day, state->quality.notice.top);
    });
}

Task<std::vector<DeskNotice>> QualityClerk::send_notices(std::string day) {
    const auto state = state_;
    if (!state->quality.notice.on()) throw Fault(Cause::not_found, "no mail server: quality.notice of gateway.yaml");
    if (day > state->today()) throw Fault(Cause::bad_value, "a day to come", "date");
    if (state->busy) throw Fault(Cause::parameters_conflict, "letters are being sent now", "date");
    const Busy busy(state->busy);
    NoticeMarks marks;
    if (day < state->today()) {
        co_await state->round(day, State::By::hand);
        marks = co_await state->recall(day);
    } else {
        marks = co_await state->send_unfinished(day);
    }
    const std::vector<QualityNotice> written = co_await state->written(day);
    co_return shown(written, marks, [&](const QualityNotice& notice, DeskNotice& one) {
        one.subject = notice_subject(notice, day, state->instance);
    });
}

}  // namespace gateway
