// A mailbox and an evidence book of cardboard: what an adapter puts there can be looked at. For tests of adapters.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "gateway/core/digest.hpp"
#include "gateway/core/evidence_book.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/mailbox.hpp"

namespace gateway {

class CardboardMailbox final : public Mailbox {
public:
    explicit CardboardMailbox(Clock& clock) : clock_(clock) {}

    Task<bool> put_mail(Mail mail, int quota) override {
        int lying = 0;
        for (const auto& one : waiting) {
            if (one.mail.queue != mail.queue) continue;
            if (one.mail.mail_id == mail.mail_id) co_return false;
            ++lying;
        }
        if (lying >= quota) throw Fault(Cause::queue_overflow, "the queue is full", "queue");
        if (mail.at == Time{}) mail.at = clock_.now();
        mail.seq = ++last_seq_;
        waiting.push_back({std::move(mail), {}});
        co_return true;
    }
    Task<std::optional<Mail>> take_mail(std::string queue, MailFilter filter, Time now, Time hidden_until) override {
        for (auto& one : waiting) {
            if (one.mail.queue != queue || one.mail.node != filter.node || one.hidden_until > now) continue;
            if (filter.type && *filter.type != one.mail.type) continue;
            one.hidden_until = hidden_until;
            ++one.mail.given_out;
            co_return one.mail;
        }
        co_return std::nullopt;
    }
    Task<std::optional<Mail>> drop_mail(std::string queue, std::string mail_id) override {
        for (auto one = waiting.begin(); one != waiting.end(); ++one) {
            if (one->mail.queue != queue || one->mail.mail_id != mail_id) continue;
            Mail mail = std::move(one->mail);
            waiting.erase(one);
            mail.bytes.clear();
            co_return mail;
        }
        co_return std::nullopt;
    }
    Task<std::vector<Mail>> list_mail(std::string queue, std::int64_t after, int limit) override {
        std::vector<Mail> found;
        for (const auto& one : waiting)
            if (one.mail.queue == queue && one.mail.seq > after && static_cast<int>(found.size()) < limit)
                found.push_back(one.mail);
        co_return found;
    }
    Task<MailCount> count_mail(std::string queue) override {
        MailCount count;
        for (const auto& one : waiting)
            if (one.mail.queue == queue && ++count.waiting == 1) count.oldest = one.mail.at;
        co_return count;
    }

    struct Waiting {
        Mail mail;
        Time hidden_until{};
    };
    std::vector<Waiting> waiting;  ///< in the order it was put

private:
    std::int64_t last_seq_ = 0;
    Clock& clock_;
};

class CardboardEvidence final : public EvidenceBook {
public:
    explicit CardboardEvidence(Clock& clock) : clock_(clock) {}

    Task<void> keep(EvidenceItem item) override {
        if (item.message_id.empty() && item.delivery_id.empty() && item.appeal_id.empty()) throw Fault(Cause::missing_field);
        item.seq = static_cast<std::int64_t>(items.size()) + 1;
        item.sha256 = sha256_hex(item.bytes);
        if (item.at == Time{}) item.at = clock_.now();
        items.push_back(std::move(item));
        co_return;
    }
    Task<std::string> park(ParkedMessage message) override {
        message.sha256 = sha256_hex(message.bytes);
        for (auto& known : parked) {
            if (known.connector != message.connector || known.sender_message_id != message.sender_message_id ||
                known.sha256 != message.sha256)
                continue;
            if (known.state == ParkedState::released) known.state = ParkedState::open;
            co_return known.park_id;
        }
        message.park_id = "park-" + std::to_string(parked.size() + 1);
        message.parked_at = clock_.now();
        parked.push_back(std::move(message));
        co_return parked.back().park_id;
    }
    Task<std::vector<ParkedMessage>> released(std::string connector, int limit) override {
        std::vector<ParkedMessage> found;
        for (const auto& one : parked)
            if (one.connector == connector && one.state == ParkedState::released && static_cast<int>(found.size()) < limit)
                found.push_back(one);
        co_return found;
    }
    Task<void> close_parked(std::string park_id) override {
        for (auto& one : parked)
            if (one.park_id == park_id) one.state = ParkedState::closed;
        co_return;
    }

    std::vector<EvidenceItem> items;
    std::vector<ParkedMessage> parked;  ///< set `state` to released to play the administrator

private:
    Clock& clock_;
};

}  // namespace gateway
