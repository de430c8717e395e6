#include "adapters/municipal/amqp_line.hpp"

#include <amqp.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#include <sys/time.h>

#include "gateway/core/fault.hpp"

namespace gateway::municipal {
namespace {

constexpr amqp_channel_t channel = 1;
constexpr int frame_max = 131'072;
constexpr int heartbeat = 30;

amqp_bytes_t bytes_of(const std::string& text) {
    return {text.size(), const_cast<char*>(text.data())};
}

std::string text_of(amqp_bytes_t bytes) {
    return {static_cast<const char*>(bytes.bytes), bytes.len};
}

timeval interval_of(Duration duration) {
    const auto microseconds = std::chrono::microseconds(duration).count();
    return {static_cast<time_t>(microseconds / 1'000'000), static_cast<suseconds_t>(microseconds % 1'000'000)};
}

struct Destroy {
    void operator()(amqp_connection_state_t connection) const { amqp_destroy_connection(connection); }
};
using Connection = std::unique_ptr<std::remove_pointer_t<amqp_connection_state_t>, Destroy>;

/// What the broker said when it closed the channel or the connection: a number of AMQP and words of its own, the number is
/// enough for the administrator.
Cause cause_of_close(std::uint16_t code) {
    switch (code) {
        case 403:
            return Cause::partner_auth;
        case 404:
            return Cause::not_found;
        case 320:
        case 541:
            return Cause::partner_unavailable;
        default:
            return Cause::partner_rejected;
    }
}

std::uint16_t close_code(const amqp_rpc_reply_t& reply) {
    if (reply.reply_type != AMQP_RESPONSE_SERVER_EXCEPTION) return 0;
    if (reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD)
        return static_cast<amqp_connection_close_t*>(reply.reply.decoded)->reply_code;
    if (reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD) return static_cast<amqp_channel_close_t*>(reply.reply.decoded)->reply_code;
    return 0;
}

}  // namespace

struct AmqpLine::State {
    explicit State(const AmqpSettings& given) : settings(given) {}

    AmqpSettings settings;
    Connection connection;

    void connect();
    void open_socket();
    void declare(const std::string& queue);
    /// The reply of a call that has an answer; a bad one ends the connection.
    void require(const amqp_rpc_reply_t& reply, const char* what, bool maybe_arrived);
    [[noreturn]] void fail(Cause cause, bool maybe_arrived, const std::string& what);
    void await_confirmation();
    void take_returned();
    amqp_connection_state_t raw() const { return connection.get(); }
};

void AmqpLine::State::fail(Cause cause, bool maybe_arrived, const std::string& what) {
    connection.reset();
    throw TransportError(cause, maybe_arrived, "AMQP: " + what);
}

void AmqpLine::State::require(const amqp_rpc_reply_t& reply, const char* what, bool maybe_arrived) {
    if (reply.reply_type == AMQP_RESPONSE_NORMAL) return;
    if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION) {
        const bool late = reply.library_error == AMQP_STATUS_TIMEOUT;
        fail(late ? Cause::timeout : Cause::connection_cut, maybe_arrived,
             std::string(what) + ": " + amqp_error_string2(reply.library_error));
    }
    const auto code = close_code(reply);
    fail(cause_of_close(code), maybe_arrived, std::string(what) + ": " + std::to_string(code));
}

void AmqpLine::State::open_socket() {
    connection.reset(amqp_new_connection());
    if (!connection) fail(Cause::internal, false, "no memory");
    const timeval limit = interval_of(settings.timeout);
    amqp_set_handshake_timeout(raw(), &limit);
    amqp_set_rpc_timeout(raw(), &limit);
    const bool tls = !settings.ca_file.empty();
    amqp_socket_t* socket = tls ? amqp_ssl_socket_new(raw()) : amqp_tcp_socket_new(raw());
    if (socket == nullptr) fail(Cause::internal, false, "no socket");
    if (tls && amqp_ssl_socket_set_cacert(socket, settings.ca_file.c_str()) != AMQP_STATUS_OK)
        fail(Cause::tls_failed, false, "ca_file cannot be read");
    const int opened = amqp_socket_open_noblock(socket, settings.host.c_str(), settings.port, &limit);
    if (opened == AMQP_STATUS_OK) return;
    const bool tls_trouble = opened <= AMQP_STATUS_SSL_ERROR && opened >= AMQP_STATUS_SSL_CONNECTION_FAILED;
    const bool unresolved = opened == AMQP_STATUS_HOSTNAME_RESOLUTION_FAILED;
    fail(tls_trouble  ? Cause::tls_failed
         : unresolved ? Cause::name_unresolved
                      : Cause::connect_failed,
         false, amqp_error_string2(opened));
}

void AmqpLine::State::connect() {
    if (connection) return;
    open_socket();
    const auto login = amqp_login(raw(), settings.vhost.c_str(), 0, frame_max, heartbeat, AMQP_SASL_METHOD_PLAIN,
                                  settings.user.c_str(), settings.password.c_str());
    // Brokers cut the line of a wrong password: they owe no word to strangers.
    if (login.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION && login.library_error == AMQP_STATUS_CONNECTION_CLOSED)
        fail(Cause::partner_auth, false, "login refused");
    require(login, "login", false);
    amqp_channel_open(raw(), channel);
    require(amqp_get_rpc_reply(raw()), "channel", false);
    amqp_confirm_select(raw(), channel);
    require(amqp_get_rpc_reply(raw()), "confirm.select", false);
    if (!settings.declare) return;
    const auto fields = settings.key.fields();
    if (settings.exchange.empty() && !settings.key.empty() && fields.empty()) declare(settings.key.fill({}));
    if (!settings.queue.empty()) declare(settings.queue);
}

void AmqpLine::State::declare(const std::string& queue) {
    amqp_table_entry_t entry{};
    entry.key = amqp_cstring_bytes("x-queue-type");
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = amqp_cstring_bytes("quorum");
    const amqp_table_t arguments{1, &entry};
    amqp_queue_declare(raw(), channel, bytes_of(queue), 0, 1, 0, 0, arguments);
    require(amqp_get_rpc_reply(raw()), "queue.declare", false);
}

/// After basic.return the broker still sends the message's content, and then its confirmation.
void AmqpLine::State::take_returned() {
    amqp_message_t message{};
    require(amqp_read_message(raw(), channel, &message, 0), "basic.return", false);
    amqp_destroy_message(&message);
}

void AmqpLine::State::await_confirmation() {
    bool returned = false;
    const Deadline deadline = Deadline::after(settings.timeout);
    while (!deadline.passed()) {
        amqp_maybe_release_buffers(raw());
        timeval limit = interval_of(deadline.remaining());
        amqp_frame_t frame{};
        const int status = amqp_simple_wait_frame_noblock(raw(), &frame, &limit);
        if (status == AMQP_STATUS_TIMEOUT) break;
        if (status != AMQP_STATUS_OK) fail(Cause::connection_cut, true, amqp_error_string2(status));
        if (frame.frame_type != AMQP_FRAME_METHOD) continue;
        switch (frame.payload.method.id) {
            case AMQP_BASIC_ACK_METHOD:
                if (returned) throw TransportError(Cause::not_found, false, "AMQP: no queue takes this routing key");
                return;
            case AMQP_BASIC_NACK_METHOD:
                throw TransportError(Cause::partner_unavailable, false, "AMQP: the broker could not keep the message");
            case AMQP_BASIC_RETURN_METHOD:
                returned = true;
                take_returned();
                break;
            case AMQP_CHANNEL_CLOSE_METHOD: {
                const auto code = static_cast<amqp_channel_close_t*>(frame.payload.method.decoded)->reply_code;
                fail(cause_of_close(code), false, "the channel was closed: " + std::to_string(code));
            }
            case AMQP_CONNECTION_CLOSE_METHOD:
                fail(Cause::partner_unavailable, true, "the broker closed the connection");
            default:
                break;
        }
    }
    fail(Cause::timeout, true, "no confirmation");
}

AmqpLine::AmqpLine(const AmqpSettings& settings) : state_(std::make_unique<State>(settings)) {}

AmqpLine::~AmqpLine() = default;

void AmqpLine::drop() {
    state_->connection.reset();
}

void AmqpLine::check() {
    state_->connect();
}

void AmqpLine::publish(const AmqpLetter& letter) {
    state_->connect();
    amqp_basic_properties_t properties{};
    properties._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_MESSAGE_ID_FLAG |
                        AMQP_BASIC_TYPE_FLAG | AMQP_BASIC_TIMESTAMP_FLAG;
    properties.content_type = bytes_of(letter.content_type);
    properties.delivery_mode = 2;  // persistent
    properties.message_id = bytes_of(letter.message_id);
    properties.type = bytes_of(letter.type);
    properties.timestamp = letter.timestamp;
    const int sent = amqp_basic_publish(state_->raw(), channel, bytes_of(letter.exchange), bytes_of(letter.key), 1, 0,
                                        &properties, bytes_of(letter.body));
    if (sent != AMQP_STATUS_OK) state_->fail(Cause::connection_cut, true, amqp_error_string2(sent));
    state_->await_confirmation();
}

std::optional<AmqpMessage> AmqpLine::get(std::uint64_t max) {
    state_->connect();
    amqp_maybe_release_buffers(state_->raw());
    const auto reply = amqp_basic_get(state_->raw(), channel, bytes_of(state_->settings.queue), 0);
    state_->require(reply, "basic.get", false);
    if (reply.reply.id != AMQP_BASIC_GET_OK_METHOD) return std::nullopt;
    const auto* got = static_cast<const amqp_basic_get_ok_t*>(reply.reply.decoded);
    AmqpMessage message;
    message.tag = got->delivery_tag;
    amqp_message_t content{};
    state_->require(amqp_read_message(state_->raw(), channel, &content, 0), "basic.get", false);
    message.too_large = content.body.len > max;
    if (!message.too_large) message.body = text_of(content.body);
    const auto& properties = content.properties;
    if ((properties._flags & AMQP_BASIC_CONTENT_TYPE_FLAG) != 0) message.content_type = text_of(properties.content_type);
    if ((properties._flags & AMQP_BASIC_MESSAGE_ID_FLAG) != 0) message.message_id = text_of(properties.message_id);
    amqp_destroy_message(&content);
    return message;
}

void AmqpLine::acknowledge(std::uint64_t tag) {
    const int sent = state_->connection ? amqp_basic_ack(state_->raw(), channel, tag, 0) : AMQP_STATUS_CONNECTION_CLOSED;
    if (sent != AMQP_STATUS_OK) state_->fail(Cause::connection_cut, true, amqp_error_string2(sent));
}

}  // namespace gateway::municipal
