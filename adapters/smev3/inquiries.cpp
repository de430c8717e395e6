#include "adapters/smev3/inquiries.hpp"

#include <algorithm>
#include <utility>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::smev3 {

namespace {

constexpr int most_items = 10'000;
constexpr int page = 1'000;
constexpr Duration least_call{50};  ///< of the deadline, or the rest waits for the next poll
/// An answer that comes later than this is a message about nothing we know.
constexpr std::chrono::hours longest_wait{24 * 30};
/// SMEV calls an id stale after two days; one that was not surely sent goes under a new one before.
constexpr std::chrono::hours id_life{24};

std::string id_of(const OpenItem& item, const std::string& system, const std::string& kind) {
    const auto own = std::ranges::find_if(
        item.external_ids, [&](const ExternalId& id) { return id.system == system && id.kind == kind && !id.value.empty(); });
    return own == item.external_ids.end() ? std::string() : own->value;
}

}  // namespace

Inquiries::Inquiries(std::shared_ptr<Office> office, InquirySettings settings)
    : office_(std::move(office)), settings_(std::move(settings)), words_(settings_) {}

Task<void> Inquiries::open() {
    if (open_) co_return;
    std::int64_t last = 0;
    for (bool more = true; more;) {
        const std::vector<Mail> mails = co_await office_->kit.mailbox.list_mail(queue(), last, page);
        for (const Mail& mail : mails) {
            last = mail.seq;
            under_way_[mail.mail_id] = {mail.bytes, mail.at};
            // The latest one is waited for; whether SMEV took it we do not know any more.
            paces_[mail.bytes] = {mail.mail_id, false, settings_.every, {}, {}};
        }
        more = mails.size() == static_cast<std::size_t>(page);
    }
    open_ = true;
}

Task<void> Inquiries::ask_due(Deadline deadline) {
    co_await forget_old();
    const std::vector<OpenItem> items = co_await open_items();
    std::map<std::string, const OpenItem*> by_id;
    for (const OpenItem& item : items) by_id[id_of(item, office_->kit.id, settings_.about)] = &item;
    by_id.erase("");
    std::erase_if(paces_, [&](const auto& one) { return !by_id.contains(one.first); });
    // On from where the round before ran out of time.
    std::vector<std::string> order;
    for (auto one = by_id.upper_bound(last_asked_); one != by_id.end(); ++one) order.push_back(one->first);
    for (auto one = by_id.begin(); one != by_id.upper_bound(last_asked_); ++one) order.push_back(one->first);
    std::size_t asked = 0;
    for (const std::string& about : order) {
        if (asked == settings_.at_once || deadline.remaining() < least_call) break;
        Pace& pace = paces_.try_emplace(about, Pace{{}, false, settings_.every, {}, {}}).first->second;
        if (!is_due(pace, about)) continue;
        if (pace.message_id.empty() && under_way_.size() >= settings_.in_flight) continue;
        last_asked_ = about;
        ++asked;
        co_await ask(*by_id.at(about), about, deadline);
    }
}

Task<std::vector<OpenItem>> Inquiries::open_items() {
    return office_->kit.ledger.open_items(office_->kit.id, settings_.about, most_items);
}

/// Answers nobody waits for any more: their inquiries fill the queue no longer.
Task<void> Inquiries::forget_old() {
    const Time before = office_->kit.clock.now() - longest_wait;
    std::vector<std::string> old;
    for (const auto& [message_id, one] : under_way_)
        if (one.asked_at < before) old.push_back(message_id);
    for (const std::string& message_id : old) co_await drop(message_id);
}

bool Inquiries::is_due(Pace& pace, const std::string& about) {
    const Time now = office_->kit.clock.now();
    if (pace.message_id.empty()) return now >= pace.due;
    const auto one = under_way_.find(pace.message_id);
    const Duration waited =
        one == under_way_.end() ? Duration::max() : std::chrono::duration_cast<Duration>(now - one->second.asked_at);
    const bool lost = pace.sent ? waited >= settings_.answer_within : waited >= id_life;
    if (lost) {
        // Its answer is still taken when it comes after all.
        tell(LogLevel::warn, "smev_inquiry_unanswered", about, {});
        pace.message_id.clear();
        pace.sent = false;
    }
    return lost || !pace.sent;
}

/// The MessageID is on disk before anything is sent.
Task<void> Inquiries::begin(std::string about, std::string appeal_id) {
    const Time now = office_->kit.clock.now();
    Mail mail;
    mail.queue = queue();
    mail.mail_id = make_uuid_v1(now);
    mail.content_type = "text/plain";
    mail.bytes = about;
    mail.appeal_id = std::move(appeal_id);
    mail.at = now;
    const std::string message_id = mail.mail_id;
    co_await office_->kit.mailbox.put_mail(std::move(mail), static_cast<int>(settings_.in_flight) + page);
    under_way_[message_id] = {about, now};
    paces_[about].message_id = message_id;
    paces_[about].sent = false;
}

/// nullopt: the mapping makes nothing of this appeal.
Task<std::optional<std::string>> Inquiries::content_about(OpenItem item, std::string about) {
    const std::optional<AppealRecord> record = co_await office_->kit.ledger.appeal(item.appeal_id);
    if (!record) co_return std::nullopt;
    const Subject subject{office_->kit.id, settings_.about, about};
    try {
        co_return co_await offload(office_->kit.workers,
                                   [&] { return words_.question(appeal_from_json(record->json), subject); });
    } catch (const Fault& fault) {
        tell(LogLevel::error, "smev_inquiry_not_made", about, fault.detail());
    }
    co_return std::nullopt;
}

Task<void> Inquiries::ask(OpenItem item, std::string about, Deadline deadline) {
    const std::optional<std::string> content = co_await content_about(item, about);
    if (!content) {
        rest(about, false);
        co_return;
    }
    if (paces_[about].message_id.empty()) co_await begin(about, item.appeal_id);
    RequestMessage message;
    message.message_id = message.reference_message_id = paces_[about].message_id;
    message.transaction_code = item.appeal_id;
    message.content = *content;
    if (office_->settings.end_of_life) message.end_of_life = uuid_time(message.message_id) + *office_->settings.end_of_life;
    const auto make = [office = office_, message] { return Letter(office->writer.send_request(message)); };
    const Exchange exchange = co_await call(office_, "SendRequest", make, deadline);
    const auto& fault = exchange.reply.fault;
    if (fault && row_of(*fault).reaction != Reaction::done) {
        const bool stays = row_of(*fault).reaction == Reaction::retry;
        if (!stays) co_await drop(message.message_id);
        judge(*fault, about);
        co_return;
    }
    if (!fault && !exchange.reply.receipt) throw Fault(Cause::partner_garbage, "SendRequest: no SendRequestResponse");
    paces_[about].sent = true;
}

/// A fault that concerns whoever sends ends the round; one of this inquiry alone lets the others go on.
void Inquiries::judge(const SmevFault& fault, const std::string& about) {
    const FaultRow& row = row_of(fault);
    if (row.reaction == Reaction::retry || row.reaction == Reaction::stop)
        throw Fault(row.cause, "SendRequest (inquire): " + advice(fault));
    tell(LogLevel::error, "smev_inquiry_refused", about, advice(fault));
    rest(about, false);
}

Task<void> Inquiries::take(std::string message_id, const Taken& taken, Envelope envelope) {
    const std::string about = under_way_.at(message_id).about;
    if (!taken.content) {
        // A status says that the answer is still being made.
        if (taken.rejections.empty()) co_return;
        tell(LogLevel::warn, "smev_inquiry_rejected", about, taken.rejections.front().code.substr(0, 100));
        rest(about, false);
        co_return;
    }
    const Subject subject{office_->kit.id, settings_.about, about};
    std::vector<InquiryEvent> events =
        co_await offload(office_->kit.workers, [&] { return words_.events(taken.content, subject); });
    const std::vector<AttachmentRef> files = std::exchange(envelope.attachments, {});
    bool news = false;
    for (InquiryEvent& read : events) {
        // Files come with the newest entry that answers.
        if (&read == &events.back() && read.event.answer) {
            ContentMapping::add_files(read.event.answer->attachments, files);
            envelope.attachments = files;
        }
        if (!heard(read.event)) news = co_await accept(std::move(read), envelope) || news;
    }
    rest(about, news);
}

bool Inquiries::heard(const AppealEvent& event) const {
    const auto pace = paces_.find(event.external_id->value);
    return pace != paces_.end() && pace->second.heard.contains(event.event_id);
}

/// What makes an entry the same is its id: a dictionary that has learned a word meanwhile does not make it another one.
Task<bool> Inquiries::accept(InquiryEvent read, Envelope envelope) {
    const std::string about = read.event.external_id->value, event_id = read.event.event_id;
    envelope.kind = read.event.kind;
    envelope.sender_message_id = event_id;
    envelope.content_digest = sha256_hex(event_id);
    envelope.occurred_at = read.event.at;
    Submission submission;
    submission.envelope = std::move(envelope);
    submission.canonical = to_json(read.event);
    submission.unrouted = Submission::Unrouted::park;
    submission.mapped.push_back(std::move(read.mapped));
    const Receipt receipt = co_await office_->kit.accept(std::move(submission));
    if (const auto pace = paces_.find(about); pace != paces_.end()) pace->second.heard.insert(event_id);
    co_return !receipt.repeat;
}

Task<void> Inquiries::hear(DeliveryWord word) {
    const bool rejected = word.state == DeliveryState::refused || word.state == DeliveryState::postponed;
    if (!rejected) co_return;
    const std::string about = under_way_.at(word.handle).about;
    tell(LogLevel::error, "smev_inquiry_refused", about, word.detail);
    co_await drop(word.handle);
    rest(about, false);
}

Task<void> Inquiries::end(std::string message_id) {
    const auto known = under_way_.find(message_id);
    if (known == under_way_.end()) co_return;
    co_await drop(std::move(message_id));
}

/// Until the next question; only appeals that are still open have one.
void Inquiries::rest(const std::string& about, bool news) {
    const auto pace = paces_.find(about);
    if (pace == paces_.end()) return;
    pace->second.due = office_->kit.clock.now() + (news ? settings_.every : pace->second.pause);
    pace->second.pause = news ? settings_.every : std::min(pace->second.pause * 2, settings_.slowest);
}

Task<void> Inquiries::drop(std::string message_id) {
    co_await office_->kit.mailbox.drop_mail(queue(), message_id);
    const auto known = under_way_.find(message_id);
    if (known == under_way_.end()) co_return;
    const auto pace = paces_.find(known->second.about);
    under_way_.erase(known);
    if (pace == paces_.end() || pace->second.message_id != message_id) co_return;
    pace->second.message_id.clear();
    pace->second.sent = false;
}

void Inquiries::tell(LogLevel level, std::string_view event, const std::string& about, const std::string& why) const {
    office_->kit.log.write(level, event, {{"connector", office_->kit.id}, {"about", about}, {"why", why}});
}

}  // namespace gateway::smev3
