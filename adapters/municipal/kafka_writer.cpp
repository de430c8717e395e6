#include "adapters/municipal/kafka_writer.hpp"

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "adapters/municipal/kafka_client_native.hpp"

namespace gateway::municipal {
namespace {

struct Report {
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
    bool maybe_arrived = false;
};

/// Where one message is waited for; shared by the waiting coroutine and the library, which may outlast it. io thread.
struct Ticket {
    explicit Ticket(const boost::asio::any_io_executor& io) : alarm(io) {}
    boost::asio::steady_timer alarm;
    std::optional<Report> report;
};
using SharedTicket = std::shared_ptr<Ticket>;

void on_report(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
    const std::unique_ptr<SharedTicket> held(static_cast<SharedTicket*>(message->_private));
    const bool maybe = rd_kafka_message_status(message) != RD_KAFKA_MSG_STATUS_NOT_PERSISTED;
    boost::asio::post((*held)->alarm.get_executor(), [ticket = *held, report = Report{message->err, maybe}] {
        ticket->report = report;
        ticket->alarm.cancel();
    });
}

KafkaOptions options_of(const KafkaSettings& settings) {
    KafkaOptions options(settings);
    options.set("enable.idempotence", "true");
    options.set("acks", "all");
    options.set("linger.ms", "0");
    options.set("message.timeout.ms", std::to_string(settings.timeout.count()));
    rd_kafka_conf_set_dr_msg_cb(options.raw(), &on_report);
    return options;
}

/// A producer and the thread that hears its reports.
class Producer {
public:
    explicit Producer(const KafkaSettings& settings) : client_(RD_KAFKA_PRODUCER, options_of(settings)) {
        thread_ = std::jthread([this](const std::stop_token& stop) {
            while (!stop.stop_requested()) rd_kafka_poll(client_.raw(), hearing_ms);
        });
    }
    /// What is still under way is reported as purged; nobody is left waiting.
    ~Producer() {
        thread_.request_stop();
        thread_.join();
        rd_kafka_purge(client_.raw(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_flush(client_.raw(), hearing_ms);
    }
    Producer(const Producer&) = delete;
    Producer& operator=(const Producer&) = delete;

    void send(const KafkaLetter& letter, const SharedTicket& ticket);
    KafkaClient& client() { return client_; }

private:
    static constexpr int hearing_ms = 100;

    KafkaClient client_;
    std::jthread thread_;
};

rd_kafka_vu_t header(const char* name, const std::string& value) {
    rd_kafka_vu_t made{};
    made.vtype = RD_KAFKA_VTYPE_HEADER;
    made.u.header = {name, value.data(), static_cast<ssize_t>(value.size())};
    return made;
}

rd_kafka_vu_t octets(rd_kafka_vtype_t what, const std::string& value) {
    rd_kafka_vu_t made{};
    made.vtype = what;
    made.u.mem = {const_cast<char*>(value.data()), value.size()};
    return made;
}

void Producer::send(const KafkaLetter& letter, const SharedTicket& ticket) {
    auto held = std::make_unique<SharedTicket>(ticket);
    std::array<rd_kafka_vu_t, 9> parts{};
    parts[0].vtype = RD_KAFKA_VTYPE_TOPIC;
    parts[0].u.cstr = letter.topic.c_str();
    parts[1] = octets(RD_KAFKA_VTYPE_KEY, letter.key);
    parts[2] = octets(RD_KAFKA_VTYPE_VALUE, letter.body);
    parts[3].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    parts[3].u.i = RD_KAFKA_MSG_F_COPY;
    parts[4].vtype = RD_KAFKA_VTYPE_TIMESTAMP;
    parts[4].u.i64 = letter.timestamp;
    parts[5] = header("content-type", letter.content_type);
    parts[6] = header("message-id", letter.message_id);
    parts[7] = header("type", letter.type);
    parts[8].vtype = RD_KAFKA_VTYPE_OPAQUE;
    parts[8].u.ptr = held.get();
    rd_kafka_error_t* error = rd_kafka_produceva(client_.raw(), parts.data(), parts.size());
    if (error == nullptr) {
        held.release();  // the report's now
        return;
    }
    const auto code = rd_kafka_error_code(error);
    rd_kafka_error_destroy(error);
    throw kafka_error(code, false);
}

/// A message that timed out says little: why the cluster was not reached is what the administrator needs.
TransportError error_of(const Report& report, rd_kafka_resp_err_t trouble) {
    const bool waited = report.error == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT;
    const bool known = waited && !report.maybe_arrived && trouble != RD_KAFKA_RESP_ERR_NO_ERROR;
    return kafka_error(known ? trouble : report.error, report.maybe_arrived);
}

}  // namespace

struct KafkaWriter::State {
    State(KafkaSettings given, boost::asio::any_io_executor executor) : settings(std::move(given)), io(std::move(executor)) {}
    ~State() { thread.join(); }

    /// Blocking. Shared by the messages under way: one that an error has spent ends with the last of them.
    std::shared_ptr<Producer> fresh_producer() {
        const std::lock_guard lock(mutex);
        if (!producer || producer->client().spent()) producer = std::make_shared<Producer>(settings);
        return producer;
    }

    KafkaSettings settings;
    boost::asio::any_io_executor io;
    std::mutex mutex;
    std::shared_ptr<Producer> producer;
    Workers thread{1};
};

KafkaWriter::KafkaWriter(KafkaSettings settings, boost::asio::any_io_executor io)
    : state_(std::make_unique<State>(std::move(settings), std::move(io))) {}

KafkaWriter::~KafkaWriter() = default;

Task<void> KafkaWriter::publish(KafkaLetter letter, Deadline deadline) {
    auto producer = co_await offload(state_->thread, [this] { return state_->fresh_producer(); });
    const auto ticket = std::make_shared<Ticket>(state_->io);
    ticket->alarm.expires_after(deadline.remaining());
    producer->send(letter, ticket);
    boost::system::error_code ignored;
    co_await ticket->alarm.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    if (!ticket->report) throw TransportError(Cause::timeout, true, "Kafka: no delivery report");
    if (ticket->report->error != RD_KAFKA_RESP_ERR_NO_ERROR) throw error_of(*ticket->report, producer->client().trouble());
    producer->client().went_well();
}

Task<void> KafkaWriter::check() {
    co_await offload(state_->thread, [this] { state_->fresh_producer()->client().check(state_->settings.timeout); });
}

}  // namespace gateway::municipal
