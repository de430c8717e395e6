#include "adapters/partner/connector.hpp"

#include <utility>

#include "adapters/partner/feed.hpp"
#include "adapters/partner/names.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::partner {

namespace {

bool is_whole(MessageKind kind) {
    return kind == MessageKind::appeal_created || kind == MessageKind::appeal_updated;
}

class FeedConnector final : public Connector {
public:
    FeedConnector(std::shared_ptr<const DoorSettings> door, AdapterKit kit)
        : door_(std::move(door)), kit_(std::move(kit)), key_(kit_.key(door_->key)) {}

    std::string prepare(const Delivery&) override { return make_uuid_v7(kit_.clock.now()); }

    Task<Outcome> deliver(Delivery delivery, Deadline) override {
        const Owner owner = owner_of(delivery);
        if (owner.partner.empty()) co_return refused(Cause::unknown_appeal, "no partner of this door has brought the appeal");
        std::optional<Outcome> failure;
        try {
            co_return co_await put(owner, delivery);
        } catch (const Fault& fault) {
            failure = outcome_of(fault);
        }
        co_return std::move(*failure);
    }

    Repeat repeat() const override { return Repeat::safe; }
    Task<Reach> probe(Deadline) override { co_return Reach{true, Cause::none, "the feed lies in our own store"}; }

private:
    Owner owner_of(const Delivery& delivery) const {
        if (!door_->hand_to.empty()) return {door_->hand_to, kit_.id};
        return {kit_.id, partner_of(kit_.id, delivery.external_ids)};
    }

    Task<Outcome> put(Owner owner, const Delivery& delivery) {
        const Time now = kit_.clock.now();
        const Letter letter = letter_of(owner, delivery);
        const SealedLetter sealed = co_await offload(kit_.workers, [&] { return seal(letter, door_->form, *key_, now); });
        // Before it can be seen: the partner may answer sooner than our settlement is on disk.
        if (!door_->hand_to.empty())
            co_await kit_.ledger.remember(owner.door, handed_mark(owner.partner, delivery.appeal_id), delivery.delivery_id);
        co_await kit_.mailbox.put_mail(mail_of(owner, delivery, letter, sealed), door_->quota);
        if (!sealed.cms.empty()) co_await keep_signature(delivery, sealed);
        Outcome outcome = handed_over(pickup_handle(owner.partner, letter.id), "waiting for pickup");
        outcome.sent = sealed.octets;
        co_return outcome;
    }

    Mail mail_of(const Owner& owner, const Delivery& delivery, const Letter& letter, const SealedLetter& sealed) const {
        Mail mail;
        mail.queue = feed_of(owner);
        mail.mail_id = letter.id;
        mail.type = kit_.id;  // who hears of it when it was fetched
        mail.content_type = "application/json";
        mail.bytes = change_text(letter, sealed);
        mail.appeal_id = delivery.appeal_id;
        mail.delivery_id = delivery.delivery_id;
        mail.at = kit_.clock.now();
        return mail;
    }

    /// The CMS of a JSON envelope stands beside it.
    Task<void> keep_signature(const Delivery& delivery, const SealedLetter& sealed) {
        EvidenceItem item;
        item.kind = "sent";
        item.operation = "signature";
        item.connector = kit_.id;
        item.delivery_id = delivery.delivery_id;
        item.attempt = delivery.attempt;
        item.content_type = "application/pkcs7-signature";
        item.bytes = sealed.cms;
        item.about_sha256 = sha256_hex(sealed.octets);
        co_await kit_.evidence.keep(std::move(item));
    }

    /// The same for every attempt: made of what was stored with the delivery.
    Letter letter_of(const Owner& owner, const Delivery& delivery) const {
        Letter letter{delivery.note, door_->name, owner.partner, delivery.kind, delivery.created_at, {}};
        const auto theirs = own_id(owner, delivery.external_ids);
        if (is_whole(delivery.kind)) {
            Appeal appeal = for_partner(appeal_from_json(delivery.canonical));
            appeal.external_ids = {{door_->name, "appeal_id", delivery.appeal_id, {}, {}, {}}};
            if (theirs) appeal.external_ids.push_back(*theirs);
            letter.content = std::move(appeal);
        } else {
            AppealEvent event = for_partner(event_from_json(delivery.canonical));
            event.appeal_id = delivery.appeal_id;
            event.external_ids.clear();
            event.external_id = theirs;
            letter.content = std::move(event);
        }
        return letter;
    }

    static Outcome outcome_of(const Fault& fault) {
        switch (fault.cause()) {
            case Cause::queue_overflow:
            case Cause::store_unavailable:
            case Cause::overloaded:
            case Cause::stopping:
            case Cause::key_unavailable:
                return postponed(fault.cause(), fault.detail());
            default:
                return refused(fault.cause(), fault.detail());
        }
    }

    std::shared_ptr<const DoorSettings> door_;
    AdapterKit kit_;
    std::shared_ptr<const SigningKey> key_;
};

}  // namespace

std::unique_ptr<Connector> make_connector(std::shared_ptr<const DoorSettings> door, AdapterKit kit) {
    return std::make_unique<FeedConnector>(std::move(door), std::move(kit));
}

}  // namespace gateway::partner
