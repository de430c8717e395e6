// What goes to the other gateway: files first, then the signed envelope that names them; its signed receipt is the proof.
#include <utility>

#include "adapters/peer/line.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::peer {

namespace {

constexpr std::string_view their_id = "appeal_id";  ///< kind of the external id under which its number is remembered

bool is_whole(MessageKind kind) {
    return kind == MessageKind::appeal_created || kind == MessageKind::appeal_updated;
}

class PeerConnector final : public Connector {
public:
    explicit PeerConnector(Line line) : line_(std::move(line)) {}

    std::string prepare(const Delivery&) override { return make_uuid_v7(line_.kit.clock.now()); }
    Repeat repeat() const override { return Repeat::safe; }  // the envelope's id

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override {
        std::optional<Outcome> failure;
        try {
            for (const AttachmentRef& file : delivery.attachments) {
                failure = co_await upload(file, deadline);
                if (failure) co_return std::move(*failure);
            }
            co_return co_await send(delivery, deadline);
        } catch (const TransportError& error) {
            failure = postponed(error.cause(), error.what());
        } catch (const Fault& fault) {
            failure = outcome_of_fault(fault);
        }
        co_return std::move(*failure);
    }

    Task<Reach> probe(Deadline deadline) override {
        Reach reach;
        try {
            const WebReply reply = co_await line_.kit.web.send(line_.call("GET", "/changes?limit=1", deadline));
            reach.reachable = reply.status == 200;
            if (!reach.reachable) reach.cause = outcome_of(reply, line_.kit.clock.now()).cause;
            reach.detail = "HTTP " + std::to_string(reply.status);
        } catch (const TransportError& error) {
            reach.cause = error.cause();
            reach.detail = error.what();
        }
        co_return reach;
    }

private:
    /// nullopt: the peer has the file.
    Task<std::optional<Outcome>> upload(AttachmentRef file, Deadline deadline) {
        if (file.scan == "infected") co_return refused(Cause::attachment_infected, file.id);
        WebCall call = line_.call("PUT", "/files/" + file.sha256, deadline);
        call.headers.emplace_back("Content-Type", "application/octet-stream");
        const LentFile lent = co_await offload(line_.kit.workers, [&] { return line_.kit.blobs.lend(file.sha256); });
        call.body_file = lent.path();
        const WebReply reply = co_await line_.kit.web.send(std::move(call));
        if (reply.status == 200) co_return std::nullopt;
        co_return outcome_of(reply, line_.kit.clock.now());
    }

    Task<Outcome> send(const Delivery& delivery, Deadline deadline) {
        const Time now = line_.kit.clock.now();
        const SealedLetter sealed = co_await offload(
            line_.kit.workers, [&] { return seal(letter_of(delivery), line_.settings->form, *line_.key, now); });
        WebCall call = line_.call("POST", "/envelopes", deadline);
        call.headers.emplace_back("Content-Type", sealed.content_type);
        call.headers.emplace_back("Accept", "application/xml");
        if (!sealed.cms.empty()) call.headers.emplace_back("Signature-CMS", base64_encode(sealed.cms));
        call.headers.emplace_back("traceparent", "00-" + delivery.trace_id + "-" + delivery.trace_id.substr(0, 16) + "-01");
        if (delivery.trace_id.size() != 32) call.headers.pop_back();
        call.body = sealed.octets;
        const WebReply reply = co_await line_.kit.web.send(std::move(call));
        if (reply.status != 201) co_return outcome_of(reply, line_.kit.clock.now());
        const LetterReceipt receipt =
            co_await offload(line_.kit.workers, [&] { return line_.receipt_of(reply.body, delivery.note, digest_of(sealed)); });
        if (!sealed.cms.empty()) co_await keep_signature(delivery, sealed);
        Outcome outcome = delivered({{line_.kit.id, std::string(their_id), receipt.appeal_id}}, reply.body);
        outcome.sent = sealed.octets;
        co_return outcome;
    }

    /// The same for every attempt: made of what was stored with the delivery.
    Letter letter_of(const Delivery& delivery) const {
        const PeerSettings& peer = *line_.settings;
        Letter letter{delivery.note, peer.name, peer.peer, delivery.kind, delivery.created_at, {}};
        const AppealExternalId ours{peer.name, std::string(their_id), delivery.appeal_id, {}, {}, {}};
        if (is_whole(delivery.kind)) {
            Appeal appeal = for_partner(appeal_from_json(delivery.canonical));
            appeal.external_ids = {ours};
            letter.content = std::move(appeal);
            return letter;
        }
        AppealEvent event = for_partner(event_from_json(delivery.canonical));
        event.external_ids.clear();
        event.external_id = ours;
        event.appeal_id = delivery.appeal_id;
        for (const ExternalId& id : delivery.external_ids)
            if (id.system == line_.kit.id && id.kind == their_id) event.appeal_id = id.value;
        letter.content = std::move(event);
        return letter;
    }

    Task<void> keep_signature(const Delivery& delivery, const SealedLetter& sealed) {
        EvidenceItem item;
        item.kind = "sent";
        item.operation = "signature";
        item.connector = line_.kit.id;
        item.delivery_id = delivery.delivery_id;
        item.attempt = delivery.attempt;
        item.content_type = "application/pkcs7-signature";
        item.bytes = sealed.cms;
        item.about_sha256 = sha256_hex(sealed.octets);
        co_await line_.kit.evidence.keep(std::move(item));
    }

    /// What it answered cannot be believed: it may have taken the envelope, and it knows its id when it comes again.
    static Outcome outcome_of_fault(const Fault& fault) {
        switch (fault.cause()) {
            case Cause::partner_garbage:
            case Cause::partner_unsigned:
            case Cause::store_unavailable:
            case Cause::overloaded:
            case Cause::stopping:
            case Cause::key_unavailable:
                return postponed(fault.cause(), fault.detail());
            default:
                return refused(fault.cause(), fault.detail());
        }
    }

    Line line_;
};

}  // namespace

std::unique_ptr<Connector> make_connector(Line line) {
    return std::make_unique<PeerConnector>(std::move(line));
}

}  // namespace gateway::peer
