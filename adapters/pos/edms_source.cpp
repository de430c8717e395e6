#include <utility>

#include "adapters/pos/edms.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::pos {

namespace {

/// Answers per poll, so that one poll ends even when the partner never says "empty".
constexpr int answers_per_poll = 200;

Submission submission_of(const EdmsOffice& office, const EdmsItem& item, const EdmsReply::Read& read,
                         const std::vector<FetchedFile>& files) {
    const Appeal& appeal = read.appeal;
    Submission submission;
    Envelope& envelope = submission.envelope;
    envelope.connector = office.kit.id;
    envelope.sender = office.kit.id;
    envelope.sender_message_id = item.request_id + "/" + appeal.external_ids.front().value;
    envelope.kind = MessageKind::appeal_created;
    envelope.content_type = "application/xml";
    envelope.bytes = item.xml;
    envelope.received_at = office.kit.clock.now();
    envelope.occurred_at = appeal.created_at;
    for (const FetchedFile& file : files) {
        envelope.attachments.push_back(file.ref);
        if (file.evidence) envelope.evidence.push_back(*file.evidence);
    }
    submission.canonical = to_json(appeal);
    submission.mapped = read.mapped;
    submission.unrouted = Submission::Unrouted::park;
    return submission;
}

void log_unreadable(const EdmsOffice& office, const EdmsItem& item, const Fault& fault) {
    office.kit.log.write(LogLevel::error, "pos_answer_unreadable",
                         {{"connector", office.kit.id},
                          {"request_id", item.request_id},
                          {"cause", std::string(info(fault.cause()).code)},
                          {"place", fault.place()}});
}

/// nullopt: the document cannot be read (logged).
std::optional<EdmsReply> read(const EdmsOffice& office, const EdmsItem& item) {
    try {
        return read_edms_reply(XmlDocument::parse(item.xml), office.words, office.kit.id, office.kit.clock.now());
    } catch (const Fault& fault) {
        log_unreadable(office, item, fault);
        return std::nullopt;
    }
}

/// False: this appeal is refused for what it holds (logged). Our own failures go on up.
Task<bool> accept_one(const EdmsOffice& office, const EdmsItem& item, EdmsReply::Read read, std::vector<FetchedFile> files) {
    try {
        add_files(read.appeal, files);
        co_await office.kit.accept(submission_of(office, item, read, files));
        co_return true;
    } catch (const Fault& fault) {
        if (info(fault.cause()).party == Party::we) throw;
        log_unreadable(office, item, fault);
    }
    co_return false;
}

/// nullopt: a file cannot be had (logged); the answer stays unconfirmed and comes again.
Task<std::optional<std::vector<FetchedFile>>> fetch(const EdmsOffice& office, const EdmsItem& item) {
    try {
        co_return co_await fetch_files(office.kit, office.settings, item.files);
    } catch (const Fault& fault) {
        if (info(fault.cause()).party == Party::we) throw;
        log_unreadable(office, item, fault);
    }
    co_return std::nullopt;
}

class EdmsSource final : public Source {
public:
    explicit EdmsSource(std::shared_ptr<EdmsOffice> office) : office_(std::move(office)) {}

    Task<PollResult> poll(Deadline deadline) override {
        PollResult result;
        const int before = co_await drain(deadline);
        co_await office_->mailbox.send(appeal_list_request(office_->settings.client_id), {}, deadline);
        result.taken = before + co_await drain(deadline);
        result.more = result.taken > 0;
        co_return result;
    }

private:
    Task<int> drain(Deadline deadline) {
        int taken = 0;
        for (int i = 0; i < answers_per_poll && !deadline.passed(); ++i) {
            const auto one = co_await take_one(office_, deadline);
            if (!one) break;
            taken += *one;
        }
        co_return taken;
    }

    std::shared_ptr<EdmsOffice> office_;
};

}  // namespace

EdmsOffice::EdmsOffice(PosSettings read, AdapterKit given)
    : settings(std::move(read)), kit(std::move(given)), words(settings), mailbox(settings, kit) {}

Task<std::optional<int>> take_one(std::shared_ptr<EdmsOffice> office, Deadline deadline) {
    const auto item = co_await office->mailbox.next(deadline);
    if (!item) co_return std::nullopt;
    const EdmsItem& taken = *item;
    std::optional<EdmsReply> read_reply = co_await offload(office->kit.workers, [&] { return read(*office, taken); });
    if (!read_reply) co_return 0;
    EdmsReply& reply = *read_reply;
    const auto files = co_await fetch(*office, taken);
    if (!files) co_return 0;
    for (const EdmsReply::Read& one : reply.appeals) {
        if (!co_await accept_one(*office, taken, one, files_of(one.appeal, *files, reply.appeals.size() == 1))) co_return 0;
    }
    if (!reply.success) {
        office->kit.log.write(
            LogLevel::error, "pos_request_failed",
            {{"connector", office->kit.id}, {"request_id", taken.request_id}, {"request_key", reply.request_key}});
    }
    const int accepted = static_cast<int>(reply.appeals.size());
    if (reply.kind == EdmsReply::Kind::verdict) {
        const std::string key = reply.request_key;
        office->mailbox.settle(key, std::move(reply));
    }
    co_await office->mailbox.confirm(taken.request_id, deadline);
    co_return accepted;
}

std::unique_ptr<Source> make_edms_source(std::shared_ptr<EdmsOffice> office) {
    return std::make_unique<EdmsSource>(std::move(office));
}

}  // namespace gateway::pos
