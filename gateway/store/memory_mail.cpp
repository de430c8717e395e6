#include "gateway/store/memory_mail.hpp"

#include <algorithm>
#include <map>

#include "gateway/core/fault.hpp"

namespace gateway {

bool MemoryMail::put(Mail mail, int quota) {
    const bool there = std::any_of(mail_.begin(), mail_.end(), [&](const Waiting& one) {
        return one.mail.queue == mail.queue && one.mail.mail_id == mail.mail_id;
    });
    if (there) return false;
    if (count(mail.queue).waiting >= quota) throw Fault(Cause::queue_overflow, "the queue is full", "queue");
    mail.given_out = 0;
    mail.seq = ++last_seq_;
    mail_.push_back({std::move(mail), {}});
    return true;
}

std::optional<Mail> MemoryMail::take(const std::string& queue, const MailFilter& filter, Time now, Time hidden_until) {
    for (Waiting& one : mail_) {
        if (one.mail.queue != queue || one.mail.node != filter.node || one.hidden_until > now) continue;
        if (filter.type && *filter.type != one.mail.type) continue;
        one.hidden_until = hidden_until;
        ++one.mail.given_out;
        return one.mail;
    }
    return std::nullopt;
}

std::optional<Mail> MemoryMail::drop(const std::string& queue, const std::string& mail_id) {
    const auto found = std::find_if(mail_.begin(), mail_.end(),
                                    [&](const Waiting& one) { return one.mail.queue == queue && one.mail.mail_id == mail_id; });
    if (found == mail_.end()) return std::nullopt;
    Mail mail = std::move(found->mail);
    mail_.erase(found);
    mail.bytes.clear();
    return mail;
}

std::vector<Mail> MemoryMail::list(const std::string& queue, std::int64_t after, int limit) const {
    std::vector<Mail> found;
    for (const Waiting& one : mail_) {
        if (static_cast<int>(found.size()) >= limit) break;
        if (one.mail.queue == queue && one.mail.seq > after) found.push_back(one.mail);
    }
    return found;
}

MailCount MemoryMail::count(const std::string& queue) const {
    MailCount count;
    for (const Waiting& one : mail_) {
        if (one.mail.queue != queue) continue;
        if (++count.waiting == 1) count.oldest = one.mail.at;
    }
    return count;
}

std::vector<QueueStats> MemoryMail::queues() const {
    std::map<std::string, MailCount> counts;
    for (const Waiting& one : mail_) counts.try_emplace(one.mail.queue, count(one.mail.queue));
    std::vector<QueueStats> queues;
    for (auto& [queue, mail] : counts) queues.push_back({queue, mail});
    return queues;
}

}  // namespace gateway
