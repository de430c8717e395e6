// Packets that leave: appeals to the partner, answers and уведомления to whoever wrote. A packet's name is made of the uid that
// is on disk before the first attempt: repeating writes nothing twice.
#include <utility>

#include "adapters/medo/meaning.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/mapping/appeal_xml.hpp"

namespace gateway::medo {

namespace {

bool is_appeal(MessageKind kind) {
    return kind == MessageKind::appeal_created || kind == MessageKind::appeal_updated;
}

/// What adapters keep for themselves is nobody else's business.
std::string bare_xml(const std::string& appeal_json) {
    Appeal appeal = appeal_from_json(appeal_json);
    std::erase_if(appeal.ext, [](const auto& field) { return field.first != unknown_fields; });
    return appeal_to_xml(appeal);
}

struct Letter {
    std::string packet, message_name, message, subject, address;
    std::vector<OutgoingFile> files;
    std::vector<MappingStamp> mapped;
};

class MedoConnector final : public Connector {
public:
    explicit MedoConnector(std::shared_ptr<Office> office) : office_(std::move(office)) {}

    std::string prepare(const Delivery&) override { return make_uuid_v7(office_->kit.clock.now()); }

    Task<Outcome> deliver(Delivery delivery, Deadline) override {
        try {
            co_return co_await offload(office_->kit.workers, [&] { return write(delivery); });
        } catch (const Fault& fault) {
            const bool ours = info(fault.cause()).party == Party::we;
            co_return ours ? postponed(fault.cause(), fault.detail()) : refused(fault.cause(), fault.detail());
        }
    }

    /// A packet of one uid is written once, however often it is tried.
    Repeat repeat() const override { return Repeat::safe; }

    Task<Reach> probe(Deadline) override {
        const MedoSettings& settings = office_->settings;
        for (const auto& dir : {settings.in_dir, settings.out_dir, settings.bad_dir}) {
            const bool there = co_await offload(office_->kit.workers, [&] { return std::filesystem::is_directory(dir); });
            if (!there) co_return Reach{false, Cause::partner_unavailable, "no folder " + dir.filename().string()};
        }
        co_return Reach{true, Cause::none, {}};
    }

private:
    Outcome write(const Delivery& delivery) const;
    Outcome write_appeal(const Delivery& delivery) const;
    Outcome write_answer(const Delivery& delivery, const Origin& origin) const;
    Outcome write_registration(const Delivery& delivery, const Origin& origin, const AppealEvent& event) const;
    Letter document(const Delivery& delivery, const std::string& canonical_xml, const Organisation& to, const Origin& origin,
                    const std::string& number) const;
    void send(const Letter& letter) const;
    Correspondence way_to(const Organisation& party, const std::string& uid, bool new_format) const;
    std::vector<ExternalId> ids(const std::string& uid, const std::string& number) const;

    std::shared_ptr<Office> office_;
};

/// The number a document leaves under: its registration's, or one made of the uid.
std::string number_of(const Delivery& delivery) {
    const Appeal appeal = appeal_from_json(delivery.appeal);
    const std::string number = appeal.registration.number.empty() ? "АГ" : appeal.registration.number;
    return number + "-" + delivery.note.substr(delivery.note.size() - std::min<std::size_t>(delivery.note.size(), 12));
}

Outcome MedoConnector::write(const Delivery& delivery) const {
    if (is_appeal(delivery.kind)) return write_appeal(delivery);
    const Origin origin = origin_of(delivery.appeal, office_->kit.id);
    if (origin.uid.empty()) return refused(Cause::correlation_missing, "the appeal did not come through " + office_->kit.id);
    if (origin.party.address.empty()) return refused(Cause::correlation_missing, "the packet had no return address");
    if (delivery.kind == MessageKind::answer_sent) return write_answer(delivery, origin);
    const AppealEvent event = event_from_json(delivery.canonical);
    const bool registration = event.status.value == Status::registered || event.status.value == Status::returned ||
                              event.status.value == Status::rejected_moderation;
    if (registration) return write_registration(delivery, origin, event);
    Outcome outcome = delivered();
    outcome.detail = "nothing was sent: МЭДО has no message for this state";
    return outcome;
}

Outcome MedoConnector::write_appeal(const Delivery& delivery) const {
    const Organisation& to = office_->settings.partner;
    if (to.address.empty() || to.uid.empty() || to.title.empty())
        return refused(Cause::correlation_missing, "partner_address, partner_uid and partner_title are not set");
    const std::string number = number_of(delivery);
    const Letter letter = document(delivery, bare_xml(delivery.canonical), to, {}, number);
    send(letter);
    Outcome outcome = handed_over(delivery.note, "packet_written", ids(delivery.note, number));
    outcome.sent = letter.message;
    outcome.mapped = letter.mapped;
    return outcome;
}

Outcome MedoConnector::write_answer(const Delivery& delivery, const Origin& origin) const {
    const std::string number = number_of(delivery);
    const Letter letter = document(delivery, event_to_xml(event_from_json(delivery.canonical)), origin.party, origin, number);
    send(letter);
    Outcome outcome = handed_over(delivery.note, "packet_written", ids(delivery.note, number));
    outcome.sent = letter.message;
    outcome.mapped = letter.mapped;
    return outcome;
}

Outcome MedoConnector::write_registration(const Delivery& delivery, const Origin& origin, const AppealEvent& event) const {
    const Appeal appeal = appeal_from_json(delivery.appeal);
    Registration registration;
    registration.accepted = event.status.value == Status::registered;
    registration.foundation = origin.number;
    const Time now = office_->kit.clock.now();
    registration.number = {
        appeal.registration.number.empty() ? appeal.appeal_id : appeal.registration.number,
        appeal.registration.date.empty() ? office_->message_time(now).substr(0, 10) : appeal.registration.date};
    registration.reason = event.note.empty() ? "Отказано в регистрации" : event.note;
    Letter letter;
    letter.packet = safe_name("Уведомление_uid_" + delivery.note);
    letter.message_name = origin.new_format ? "message.xml" : "document.xml";
    letter.message = write_notification(way_to(origin.party, delivery.note, origin.new_format), origin.uid, registration);
    letter.subject = "Уведомление";
    letter.address = origin.party.address;
    send(letter);
    Outcome outcome = delivered(ids(delivery.note, {}));
    outcome.sent = letter.message;
    return outcome;
}

Letter MedoConnector::document(const Delivery& delivery, const std::string& canonical_xml, const Organisation& to,
                               const Origin& origin, const std::string& number) const {
    const std::string today = office_->message_time(office_->kit.clock.now()).substr(0, 10);
    const MappedDocument body = office_->mapping_out.run(canonical_xml, {{"uid", delivery.note},
                                                                         {"number", number},
                                                                         {"date", today},
                                                                         {"own_organisation", office_->settings.own.title},
                                                                         {"partner_organisation", to.title},
                                                                         {"their_number", origin.number.number},
                                                                         {"their_date", origin.number.date}});
    Letter letter;
    std::vector<MessageFile> files;
    for (const AttachmentRef& ref : delivery.attachments) {
        if (ref.scan == "infected") throw Fault(Cause::attachment_infected, ref.id);
        const std::string name = std::to_string(files.size() + 1) + "-" + safe_name(ref.name);
        files.push_back({name, ref.name, "Приложение"});
        letter.files.push_back({name, {}, office_->kit.blobs.lend(ref.sha256)});
    }
    const std::size_t begin = body.text.starts_with("<?xml") ? body.text.find("?>") + 2 : 0;
    letter.packet = safe_name("Документ_uid_" + delivery.note);
    letter.message_name = "document.xml";
    letter.message = write_document(way_to(to, delivery.note, false), body.text.substr(begin), files);
    letter.subject = "ЭСД МЭДО (" + number + " от " + office_->letter_time(office_->kit.clock.now()).substr(0, 10) + " {" +
                     delivery.note + "})";
    letter.address = to.address;
    letter.mapped = {body.stamp()};
    return letter;
}

void MedoConnector::send(const Letter& letter) const {
    std::vector<OutgoingFile> files = letter.files;
    std::vector<std::string> names{letter.message_name};
    for (const OutgoingFile& file : files) names.push_back(file.name);
    files.push_back({letter.message_name, letter.message, {}});
    const std::string time = office_->letter_time(office_->kit.clock.now());
    files.push_back({"envelope.ini", write_letter({letter.subject, {letter.address}, std::move(names)}, time), {}});
    write_packet(office_->settings.out_dir, letter.packet, files);
}

Correspondence MedoConnector::way_to(const Organisation& party, const std::string& uid, bool new_format) const {
    const Organisation& own = office_->settings.own;
    return {new_format, uid, office_->message_time(office_->kit.clock.now()), own.uid, own.title, party.uid, party.title};
}

std::vector<ExternalId> MedoConnector::ids(const std::string& uid, const std::string& number) const {
    std::vector<ExternalId> learned{{office_->kit.id, std::string(uid_kind), uid}};
    if (!number.empty()) learned.push_back({office_->kit.id, std::string(our_number_kind), number});
    return learned;
}

}  // namespace

std::unique_ptr<Connector> make_connector(std::shared_ptr<Office> office) {
    return std::make_unique<MedoConnector>(std::move(office));
}

}  // namespace gateway::medo
