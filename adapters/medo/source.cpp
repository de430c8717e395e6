// Packets that came: appeals, answers, уведомления, квитанции. A packet is removed after the commit; a document is answered by
// a квитанция first.
#include <map>
#include <utility>

#include "adapters/medo/container.hpp"
#include "adapters/medo/meaning.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::medo {

namespace {

constexpr std::size_t drain_limit = 100;
constexpr int most_tries =
    10;  ///< of a word about a sending that is not known (yet), of a packet whose file is not there (yet)

/// The gateway itself cannot take anything now; every other refusal is about this one packet and must not stop the others.
bool is_our_trouble(Cause cause) {
    return cause == Cause::overloaded || cause == Cause::store_unavailable || cause == Cause::stopping ||
           cause == Cause::internal;
}

bool may_pass(Cause cause) {
    return cause == Cause::unknown_appeal || cause == Cause::attachment_missing;
}

struct Arrival {
    Packet packet;
    std::optional<ReadMessage> read;
    std::optional<Fault> trouble;
};

Arrival read_arrival(const Office& office, const std::string& name) {
    Arrival arrival;
    arrival.packet.name = name;
    try {
        arrival.packet = read_packet(office.settings.in_dir, name, office.settings.max_message);
        arrival.read.emplace(read_message(arrival.packet.message, office.settings.max_message));
        if (arrival.read->what.kind == Communication::Kind::container)
            open_container(arrival.packet, *arrival.read, {office.settings.max_message, office.settings.max_container()});
    } catch (const Fault& fault) {
        if (is_our_trouble(fault.cause())) throw;
        arrival.trouble = fault;
    }
    return arrival;
}

class MedoSource final : public Source {
public:
    explicit MedoSource(std::shared_ptr<Office> office) : office_(std::move(office)) {}

    Task<PollResult> poll(Deadline deadline) override;

private:
    Task<bool> take(std::string name);
    Task<std::optional<Receipt>> accept(Arrival& arrival);
    Task<std::optional<ExternalId>> answered(const Communication& what);
    Task<void> refuse(Arrival arrival);
    Task<void> acknowledge(const Arrival& arrival, bool accepted, std::string comment, std::string message_id);
    Task<void> take_back_released();

    const AdapterKit& kit() const { return office_->kit; }

    std::shared_ptr<Office> office_;
    std::map<std::string, int> tries_;
};

Task<PollResult> MedoSource::poll(Deadline deadline) {
    co_await take_back_released();
    const auto names = co_await offload(
        kit().workers, [this] { return settled_packets(office_->settings.in_dir, office_->settings.settled_after); });
    PollResult result;
    std::size_t done = 0;
    for (const std::string& name : names) {
        if (done == drain_limit || deadline.passed()) break;
        ++done;
        if (co_await take(name)) ++result.taken;
    }
    result.more = done < names.size();
    co_return result;
}

Task<bool> MedoSource::take(std::string name) {
    Arrival arrival = co_await offload(kit().workers, [this, &name] { return read_arrival(*office_, name); });
    const auto receipt = co_await accept(arrival);
    if (!receipt) {
        if (may_pass(arrival.trouble->cause()) && ++tries_[name] < most_tries) co_return false;
        tries_.erase(name);
        co_await refuse(std::move(arrival));
        co_return false;
    }
    tries_.erase(name);
    if (arrival.read->what.kind == Communication::Kind::document) co_await acknowledge(arrival, true, {}, receipt->message_id);
    if (arrival.read->guessed)
        kit().log.write(LogLevel::warn, "medo_encoding_guessed", {{"connector", kit().id}, {"packet", name}});
    co_await offload(kit().workers, [this, &name] { remove_packet(office_->settings.in_dir, name); });
    co_return !receipt->repeat;
}

Task<std::optional<Receipt>> MedoSource::accept(Arrival& arrival) {
    if (arrival.trouble) co_return std::nullopt;
    const auto about = co_await answered(arrival.read->what);
    try {
        Submission submission = co_await offload(
            kit().workers, [&] { return submission_of(arrival.packet, *arrival.read, about, *office_, kit().clock.now()); });
        co_return co_await kit().accept(std::move(submission));
    } catch (const Fault& fault) {
        if (is_our_trouble(fault.cause())) throw;
        arrival.trouble = fault;
    }
    co_return std::nullopt;
}

/// The appeal that a document answers: one of ours, by the number under which we sent it.
Task<std::optional<ExternalId>> MedoSource::answered(const Communication& what) {
    for (const Number& number : what.refers_to) {
        ExternalId id{kit().id, std::string(our_number_kind), number.number};
        if (co_await kit().ledger.appeal_by(id)) co_return id;
    }
    co_return std::nullopt;
}

/// What cannot be processed is parked with its message, put aside whole, and its sender is told.
Task<void> MedoSource::refuse(Arrival arrival) {
    const Fault& fault = *arrival.trouble;
    ParkedMessage parked;
    parked.connector = parked.sender = kit().id;
    parked.sender_message_id = arrival.packet.name;
    parked.cause = fault.cause();
    parked.detail = fault.detail();
    parked.content_type = "application/xml";
    parked.bytes = arrival.packet.message;
    parked.first_seen = parked.parked_at = parked.changed_at = kit().clock.now();
    kit().log.write(LogLevel::error, "medo_packet_parked",
                    {{"connector", kit().id},
                     {"packet", arrival.packet.name},
                     {"cause", std::string(info(fault.cause()).code)},
                     {"place", fault.place()}});
    co_await kit().evidence.park(std::move(parked));
    const std::string reason(info(fault.cause()).ru);
    if (arrival.read &&
        (arrival.read->what.kind == Communication::Kind::document || arrival.read->what.kind == Communication::Kind::container))
        co_await acknowledge(arrival, false, reason, {});
    co_await offload(kit().workers, [&] {
        put_packet_aside(office_->settings.in_dir, arrival.packet.name, office_->settings.bad_dir,
                         reason + " " + fault.detail());
    });
}

/// Once for each message: its name is made of the uid, so that a repeat after a crash writes none twice.
Task<void> MedoSource::acknowledge(const Arrival& arrival, bool accepted, std::string comment, std::string message_id) {
    const Communication& what = arrival.read->what;
    const auto& letter = arrival.packet.letter;
    if (!letter || letter->addresses.empty() || what.uid.empty()) {
        kit().log.write(LogLevel::warn, "medo_not_acknowledged",
                        {{"connector", kit().id}, {"packet", arrival.packet.name}, {"why", "no return address or uid"}});
        co_return;
    }
    const Time now = kit().clock.now();
    const MedoSettings& settings = office_->settings;
    const Correspondence way{what.new_format,    make_uuid_v7(now), office_->message_time(now), settings.own.uid,
                             settings.own.title, what.source_uid,   what.source_title};
    const std::string message = write_acknowledgment(way, what.uid, accepted, comment);
    const std::string envelope =
        write_letter({"Квитанция о приеме", {letter->addresses.front()}, {"acknowledgment.xml"}}, office_->letter_time(now));
    const std::string name = safe_name((accepted ? "Квитанция_uid_" : "Квитанция_отказ_uid_") + what.uid);
    const bool written = co_await offload(kit().workers, [&] {
        return write_packet(settings.out_dir, name, {{"acknowledgment.xml", message, {}}, {"envelope.ini", envelope, {}}});
    });
    if (!written || message_id.empty()) co_return;
    EvidenceItem item;
    item.kind = "ack";
    item.operation = "Квитанция";
    item.connector = kit().id;
    item.message_id = std::move(message_id);
    item.content_type = "application/xml";
    item.bytes = message;
    co_await kit().evidence.keep(std::move(item));
}

/// Packets an administrator has released go back to where they came from.
Task<void> MedoSource::take_back_released() {
    for (const ParkedMessage& parked : co_await kit().evidence.released(kit().id, static_cast<int>(drain_limit))) {
        co_await offload(kit().workers, [&] {
            std::error_code gone;
            const std::string& name = parked.sender_message_id;
            std::filesystem::rename(office_->settings.bad_dir / name, office_->settings.in_dir / name, gone);
        });
        co_await kit().evidence.close_parked(parked.park_id);
    }
}

}  // namespace

std::unique_ptr<Source> make_source(std::shared_ptr<Office> office) {
    return std::make_unique<MedoSource>(std::move(office));
}

}  // namespace gateway::medo
