// What leaves through the door: answers into the queue of the partner that asked, requests into the queue of the partner that
// bears this connector's id. The partner fetches and acknowledges; until then the delivery is handed over.
#include <array>
#include <utility>

#include "adapters/smev3/client.hpp"
#include "adapters/smev3/door_messages.hpp"
#include "adapters/smev3/door_origin.hpp"
#include "adapters/smev3/door_partners.hpp"
#include "adapters/smev3/door_service.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/cms.hpp"

namespace gateway::smev3 {

namespace {

bool is_appeal(MessageKind kind) {
    return kind == MessageKind::appeal_created || kind == MessageKind::appeal_updated;
}

/// "{namespace}local" of one element.
std::string type_of(const std::string& content) {
    const XmlDocument document = XmlDocument::parse(content);
    return "{" + std::string(document.root().ns()) + "}" + std::string(document.root().name());
}

/// What MimeType may hold in every version of the schemas.
std::string mime_of(const std::string& mime) {
    static constexpr std::array<std::string_view, 5> groups{"text/", "image/", "audio/", "video/", "application/"};
    for (const std::string_view group : groups) {
        if (!mime.starts_with(group)) continue;
        const bool plain = mime.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-+.",
                                                  group.size()) == std::string::npos;
        if (plain) return mime;
    }
    return "application/octet-stream";
}

class DoorConnector final : public Connector {
public:
    DoorConnector(std::shared_ptr<Office> office, std::unique_ptr<Connector> smev)
        : office_(std::move(office)), smev_(std::move(smev)), writer_(office_->key, office_->settings.door.mnemonic) {}

    std::string prepare(const Delivery& delivery) override { return smev_->prepare(delivery); }

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override {
        std::optional<Outcome> failure;
        try {
            std::optional<Letter> letter = co_await offload(office_->kit.workers, [&] { return letter_of(delivery); });
            if (letter && letter->kept_back) co_return std::move(*letter->kept_back);
            if (letter) co_return co_await put(std::move(*letter));
        } catch (const Fault& fault) {
            failure = outcome_of_fault(fault);
        }
        if (failure) co_return std::move(*failure);
        co_return co_await smev_->deliver(std::move(delivery), deadline);
    }

    Repeat repeat() const override { return smev_->repeat(); }
    Task<Outcome> find(Delivery delivery, Deadline deadline) override {
        co_return co_await smev_->find(std::move(delivery), deadline);
    }
    Task<Reach> probe(Deadline deadline) override { co_return co_await smev_->probe(deadline); }

private:
    /// A message for a queue, or why nothing is put there.
    struct Letter {
        Mail mail;
        std::string partner;
        std::optional<Outcome> kept_back;
    };

    std::optional<Letter> letter_of(const Delivery& delivery) const;
    Letter request_for(const Delivery& delivery) const;
    Letter answer_for(const Delivery& delivery, const DoorOrigin& origin) const;
    std::vector<OutgoingFile> files_of(const Delivery& delivery, Time now) const;
    Mail mail_of(const Delivery& delivery, std::string queue, Time now) const;
    Task<Outcome> put(Letter letter);

    static Outcome outcome_of_fault(const Fault& fault) {
        switch (fault.cause()) {
            case Cause::queue_overflow:
            case Cause::store_unavailable:
            case Cause::overloaded:
            case Cause::stopping:
                return postponed(fault.cause(), fault.detail());
            default:
                return refused(fault.cause(), fault.detail());
        }
    }

    std::shared_ptr<Office> office_;
    std::unique_ptr<Connector> smev_;
    DoorWriter writer_;
};

/// nullopt: not the door's affair but SMEV's.
std::optional<DoorConnector::Letter> DoorConnector::letter_of(const Delivery& delivery) const {
    if (!office_->settings.door.hand_to.empty()) return request_for(delivery);
    if (is_appeal(delivery.kind)) return std::nullopt;
    const auto origin = door_origin_of(appeal_from_json(delivery.appeal), office_->kit.id);
    if (!origin) return std::nullopt;
    return answer_for(delivery, *origin);
}

Mail DoorConnector::mail_of(const Delivery& delivery, std::string queue, Time now) const {
    Mail mail;
    mail.queue = std::move(queue);
    mail.mail_id = delivery.note;
    mail.content_type = "text/xml; charset=utf-8";
    mail.appeal_id = delivery.appeal_id;
    mail.delivery_id = delivery.delivery_id;
    mail.at = now;
    return mail;
}

/// SMEV has one form for what a provider is told: a request. News of an appeal go in it too, with <event> as content.
DoorConnector::Letter DoorConnector::request_for(const Delivery& delivery) const {
    const Time now = office_->kit.clock.now();
    const std::string& partner = office_->kit.id;
    DoorMessage message;
    message.message_id = delivery.note;
    message.recipient = partner;
    message.transaction_code = delivery.appeal_id;
    message.reply_to = reply_token(delivery.note);
    message.content = is_appeal(delivery.kind) ? office_->mapping.content_of(appeal_from_json(delivery.canonical))
                                               : office_->mapping.content_of(event_from_json(delivery.canonical));
    message.files = files_of(delivery, now);
    message.test = office_->settings.test_message;
    message.now = now;
    Letter letter{mail_of(delivery, requests_queue(office_->settings.door.hand_to, partner), now), partner, {}};
    letter.mail.type = type_of(message.content);
    letter.mail.node = office_->settings.node_id;
    letter.mail.bytes = writer_.request(version_of(office_->settings.version), message, office_->kit.blobs);
    return letter;
}

DoorConnector::Letter DoorConnector::answer_for(const Delivery& delivery, const DoorOrigin& origin) const {
    const Time now = office_->kit.clock.now();
    const AppealEvent event = event_from_json(delivery.canonical);
    Letter letter{mail_of(delivery, responses_queue(office_->kit.id, origin.partner), now), origin.partner, {}};
    DoorMessage message;
    message.message_id = delivery.note;
    message.recipient = origin.mnemonic;
    message.original_id = origin.message_id;
    message.transaction_code = origin.transaction_code;
    message.reference_id = origin.reference_id.empty() ? origin.message_id : origin.reference_id;
    message.to = reply_token(origin.message_id);
    message.now = now;
    const std::string text = event.note.empty() ? std::string(event.status.text()) : event.note;
    const bool returned = delivery.kind == MessageKind::status_changed && event.status.value == Status::returned;
    if (delivery.kind == MessageKind::answer_sent) {
        message.content = office_->mapping.content_of(event);
        message.files = files_of(delivery, now);
        letter.mail.type = type_of(message.content);
    } else if (returned) {
        message.rejection_code = "UNKNOWN_REQUEST_DESCRIPTION";
        message.rejection_text = text;
    } else if (office_->settings.send_statuses) {
        message.status_code = static_cast<int>(event.status.value);
        message.status_text = text;
    } else {
        letter.kept_back = delivered();
        letter.kept_back->detail = "nothing was put: only answers go to partners (send_statuses: false)";
        return letter;
    }
    letter.mail.node = origin.node_id;
    letter.mail.bytes = writer_.response(version_of(origin.version), message, office_->kit.blobs);
    return letter;
}

std::vector<OutgoingFile> DoorConnector::files_of(const Delivery& delivery, Time now) const {
    std::uint64_t total = 0;
    for (const AttachmentRef& ref : delivery.attachments) total += ref.size;
    if (total > office_->settings.door.max_files)
        throw Fault(Cause::quota_exceeded, std::to_string(total) + " octets of attachments, max_answer_files is less");
    std::vector<OutgoingFile> files;
    for (const AttachmentRef& ref : delivery.attachments) {
        if (ref.scan == "infected") throw Fault(Cause::attachment_infected, ref.id);
        OutgoingFile file;
        file.header.id = "file-" + std::to_string(files.size() + 1);
        file.header.mime = mime_of(ref.mime);
        file.header.file_name = ref.name;
        file.header.signature =
            base64_encode(sign_cms_detached_file(office_->kit.blobs.lend(ref.sha256).path(), *office_->key, now));
        file.sha256 = ref.sha256;
        file.size = ref.size;
        files.push_back(std::move(file));
    }
    return files;
}

Task<Outcome> DoorConnector::put(Letter letter) {
    const std::string message_id = letter.mail.mail_id;
    std::string octets = letter.mail.bytes;
    // A repeated attempt finds its mail there, or puts it again after an Ack that came before the commit: partners know the id.
    co_await office_->kit.mailbox.put_mail(std::move(letter.mail), office_->settings.door.quota);
    Outcome outcome = handed_over(pickup_handle(letter.partner, message_id), "waiting for pickup",
                                  {{office_->kit.id, "smev_message_id", message_id}});
    outcome.sent = std::move(octets);
    co_return outcome;
}

}  // namespace

std::unique_ptr<Connector> make_door_connector(std::shared_ptr<Office> office, std::unique_ptr<Connector> smev) {
    return std::make_unique<DoorConnector>(std::move(office), std::move(smev));
}

}  // namespace gateway::smev3
