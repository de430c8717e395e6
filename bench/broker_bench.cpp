// The bare RabbitMQ client beside the gateway: what librabbitmq alone does with one message under way. Started by
// bench/brokers.py: bench_broker --port P --queue Q --put N | --take N | --waiting 1; prints one line of JSON.
#include <amqp.h>
#include <amqp_tcp_socket.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>

namespace {

constexpr amqp_channel_t channel = 1;

void require(const amqp_rpc_reply_t& reply, const char* what) {
    if (reply.reply_type != AMQP_RESPONSE_NORMAL) throw std::runtime_error(what);
}

/// One connection with publisher confirms and one durable quorum queue.
class Line {
public:
    Line(int port, std::string queue) : queue_(std::move(queue)), connection_(amqp_new_connection()) {
        amqp_socket_t* socket = amqp_tcp_socket_new(connection_);
        if (amqp_socket_open(socket, "127.0.0.1", port) != AMQP_STATUS_OK) throw std::runtime_error("no broker");
        require(amqp_login(connection_, "/", 0, 131'072, 0, AMQP_SASL_METHOD_PLAIN, "guest", "guest"), "login");
        amqp_channel_open(connection_, channel);
        require(amqp_get_rpc_reply(connection_), "channel");
        amqp_confirm_select(connection_, channel);
        require(amqp_get_rpc_reply(connection_), "confirm.select");
    }
    ~Line() { amqp_destroy_connection(connection_); }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    /// The number of messages in it.
    std::uint32_t declare() {
        amqp_table_entry_t entry{};
        entry.key = amqp_cstring_bytes("x-queue-type");
        entry.value.kind = AMQP_FIELD_KIND_UTF8;
        entry.value.value.bytes = amqp_cstring_bytes("quorum");
        const auto* made = amqp_queue_declare(connection_, channel, name(), 0, 1, 0, 0, {1, &entry});
        require(amqp_get_rpc_reply(connection_), "queue.declare");
        return made->message_count;
    }

    void put(const std::string& body) {
        amqp_basic_properties_t properties{};
        properties._flags = AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_CONTENT_TYPE_FLAG;
        properties.delivery_mode = 2;
        properties.content_type = amqp_cstring_bytes("application/json");
        const amqp_bytes_t octets{body.size(), const_cast<char*>(body.data())};
        amqp_basic_publish(connection_, channel, amqp_empty_bytes, name(), 0, 0, &properties, octets);
        amqp_maybe_release_buffers(connection_);
        amqp_frame_t frame{};
        if (amqp_simple_wait_frame(connection_, &frame) != AMQP_STATUS_OK || frame.payload.method.id != AMQP_BASIC_ACK_METHOD)
            throw std::runtime_error("no confirmation");
    }

    void take() {
        amqp_maybe_release_buffers(connection_);
        const auto reply = amqp_basic_get(connection_, channel, name(), 0);
        require(reply, "basic.get");
        if (reply.reply.id != AMQP_BASIC_GET_OK_METHOD) throw std::runtime_error("the queue is empty");
        const auto tag = static_cast<amqp_basic_get_ok_t*>(reply.reply.decoded)->delivery_tag;
        amqp_message_t message{};
        require(amqp_read_message(connection_, channel, &message, 0), "the message");
        amqp_destroy_message(&message);
        amqp_basic_ack(connection_, channel, tag, 0);
    }

private:
    amqp_bytes_t name() const { return {queue_.size(), const_cast<char*>(queue_.data())}; }

    std::string queue_;
    amqp_connection_state_t connection_;
};

std::string appeal(int number) {
    std::string text = "Яма на проезжей части, обращение " + std::to_string(number) + ". ";
    for (int i = 0; i < 250; ++i) text += "ы";
    return R"({"text":")" + text + R"(","external_ids":[)" + std::to_string(number) + "]}";
}

template <class Once>
void measure(int count, Once once) {
    const auto began = std::chrono::steady_clock::now();
    for (int i = 1; i <= count; ++i) once(i);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::cout << "{\"rate\": " << count / took.count() << "}\n";
}

}  // namespace

int main(int argc, char* argv[]) {
    try {
        std::map<std::string, std::string> words;
        for (int i = 1; i + 1 < argc; i += 2) words[argv[i]] = argv[i + 1];
        Line line(std::atoi(words["--port"].c_str()), words["--queue"]);
        const auto waiting = line.declare();
        if (words.contains("--waiting")) std::cout << "{\"waiting\": " << waiting << "}\n";
        if (words.contains("--put")) measure(std::atoi(words["--put"].c_str()), [&](int i) { line.put(appeal(i)); });
        if (words.contains("--take")) measure(std::atoi(words["--take"].c_str()), [&](int) { line.take(); });
    } catch (const std::exception& error) {
        std::cerr << "bench_broker: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
