#include "gateway/app/bi_feed.hpp"

#include <charconv>
#include <set>

#include "gateway/app/bi_carrier.hpp"
#include "gateway/app/bi_feed_door.hpp"
#include "gateway/app/errand.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

constexpr int most_waiting = 1'000'000, batch = 100;
constexpr Duration shortest_look_back{24 * 3'600'000}, overlap{600'000};
constexpr const char* memory_of = "situation";  ///< under this name the store remembers looks and cursors
constexpr std::size_t most_told = 100'000;

/// Blocking.
std::vector<SituationRecord> look(const BiMeans& means, const BiFeedConfig& config, FactFrame frame, std::optional<Time> looked,
                                  const std::string& stamp) {
    SituationRules rules = config.rules;
    if (stamp.empty()) rules.slices.clear();
    Situation situation(rules, frame);
    Time since = std::min(situation.horizon(), frame.as_of - shortest_look_back);
    if (looked) since = std::min(since, *looked - overlap);
    means.open()->walk_recent(since, frame.as_of, [&](const StoredAppeal& stored) {
        try {
            const Appeal appeal = appeal_from_json(stored.record.json);
            for (const Fact& fact : facts_of(appeal, stored.record.origin, frame, means.categories())) situation.take(fact);
        } catch (const Fault&) {  // an appeal that cannot be read tells nothing
        }
    });
    std::vector<SituationRecord> records = situation.incidents();
    for (SituationRecord& sum : situation.sums(stamp)) records.push_back(std::move(sum));
    return records;
}

}  // namespace

struct BiFeed::State {
    State(BiClerkKit given, Workers& threads, BiFeedConfig settings, int offset, std::shared_ptr<const BiMeans> reading)
        : kit(given),
          workers(threads),
          config(std::move(settings)),
          offset_minutes(offset),
          means(std::move(reading)),
          door(kit.store, config.id, config.token),
          errand(kit.io) {
        view.id = "feeds/" + config.id;
    }

    /// Of the span of sums that holds `now`; empty when there are none or they were told.
    std::string stamp_at(Time now) const {
        if (config.rules.slices.empty()) return {};
        const auto span = std::chrono::duration_cast<Time::duration>(config.sums_every);
        const Time begin(now.time_since_epoch() - now.time_since_epoch() % span);
        std::string stamp = to_rfc3339(begin).substr(0, 19) + "Z";
        return stamp == last_stamp ? std::string() : stamp;
    }

    Task<std::optional<std::string>> recalled(const char* what) {
        co_return co_await kit.store.recall(memory_of, config.id + what);
    }

    Task<void> recall() {
        const auto when = co_await recalled("/looked");
        if (when) looked = parse_rfc3339(*when);
        const auto mark = co_await recalled("/cursor");
        if (mark) std::from_chars(mark->data(), mark->data() + mark->size(), cursor);
        view.last_success = looked;
    }

    Task<void> see() {
        const Time now = kit.clock.now();
        const std::string stamp = stamp_at(now);
        const auto records = co_await offload(
            workers, [this, now, stamp] { return look(*means, config, {now, offset_minutes}, looked, stamp); });
        if (told.size() > most_told) told.clear();
        for (const SituationRecord& record : records) {
            if (!told.insert(record.id).second) continue;
            Mail mail;
            mail.queue = feed_queue(config.id);
            mail.mail_id = record.id;
            mail.content_type = "application/json";
            mail.bytes = record.json;
            mail.at = now;
            if (co_await kit.store.put_mail(std::move(mail), most_waiting)) ++view.made;
        }
        looked = now;
        if (!stamp.empty()) last_stamp = stamp;
        co_await kit.store.remember(memory_of, config.id + "/looked", to_rfc3339(now));
        view.last_success = now;
    }

    Task<void> tell() {
        while (config.send.named() && !errand.told_to_stop()) {
            const auto mail = co_await kit.store.list_mail(feed_queue(config.id), cursor, batch);
            if (mail.empty()) break;
            WebCall call;
            call.method = "POST";
            call.url = config.send.url;
            call.user = config.send.user;
            call.password = config.send.password;
            call.tls = {config.send.ca_file, {}, {}};
            call.timeout = config.send.timeout;
            call.headers = {{"Content-Type", "application/json"}};
            if (!config.send.token.empty()) call.headers.emplace_back("Authorization", "Bearer " + config.send.token);
            call.body = feed_page(config.id, mail, cursor);
            const WebReply reply = co_await kit.web.send(std::move(call));
            if (reply.status < 200 || reply.status > 299)
                throw std::runtime_error("HTTP " + std::to_string(reply.status) + " " + words_of(reply));
            cursor = mail.back().seq;
            co_await kit.store.remember(memory_of, config.id + "/cursor", std::to_string(cursor));
            view.sent += mail.size();
            view.last_sent = kit.clock.now();
        }
    }

    /// Nobody can pull any more what is older than `keep`; what the webhook has not taken stays.
    Task<void> tidy() {
        const auto mail = co_await kit.store.list_mail(feed_queue(config.id), 0, batch);
        for (const Mail& one : mail) {
            const bool waits = config.send.named() && one.seq > cursor;
            if (waits || one.at + config.keep > kit.clock.now()) co_return;
            co_await kit.store.drop_mail(one.queue, one.mail_id);
        }
    }

    Task<void> round() {
        view.running = true;
        std::string trouble;
        try {
            co_await see();
            co_await tell();
            co_await tidy();
        } catch (const Fault& fault) {
            trouble = std::string(info(fault.cause()).code) + " " + fault.detail();
        } catch (const std::exception& error) {
            trouble = error.what();
        }
        view.running = false;
        if (errand.told_to_stop()) co_return;
        view.failures = trouble.empty() ? 0 : view.failures + 1;
        view.failed += trouble.empty() ? 0 : 1;
        if (!trouble.empty() && trouble != view.last_error)
            kit.log.write(LogLevel::warn, "situation_feed_failed", {{"feed", config.id}, {"reason", trouble}});
        view.last_error = trouble;
    }

    static Task<void> run(std::shared_ptr<State> self) {
        co_await self->recall();
        while (!self->errand.told_to_stop()) {
            co_await self->round();
            co_await self->errand.rest(self->view.failures > 0 ? self->config.send.retry : self->config.every);
        }
    }

    BiClerkKit kit;
    Workers& workers;
    BiFeedConfig config;
    int offset_minutes;
    std::shared_ptr<const BiMeans> means;  ///< shared with whoever made the feed
    BiFeedDoor door;
    BiJobView view;
    std::optional<Time> looked;
    std::int64_t cursor = 0;     ///< what the webhook has taken
    std::string last_stamp;      ///< of the sums told last
    std::set<std::string> told;  ///< ids the queue was offered since the start: it need not be asked again
    Errand errand;
};

BiFeed::BiFeed(BiClerkKit kit, Workers& workers, BiFeedConfig config, int offset_minutes, std::shared_ptr<const BiMeans> means)
    : state_(std::make_shared<State>(kit, workers, std::move(config), offset_minutes, std::move(means))) {}

BiFeed::~BiFeed() {
    state_->errand.tell();
}

void BiFeed::start() {
    state_->errand.start(State::run(state_), [&log = state_->kit.log, id = state_->config.id] {
        log.write(LogLevel::error, "situation_feed_stopped", {{"feed", id}});
    });
}

Task<bool> BiFeed::stop(Duration grace) {
    co_return co_await state_->errand.stop(grace);
}

BiJobView BiFeed::view() const {
    return state_->view;
}

Endpoint* BiFeed::endpoint() {
    return state_->config.listener.empty() ? nullptr : &state_->door;
}

const std::string& BiFeed::listener() const {
    return state_->config.listener;
}

}  // namespace gateway
