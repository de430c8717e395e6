// Letters are taken one by one and leave the mailbox only after they are on disk here.
#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <utility>

#include "adapters/municipal/mail.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::municipal {
namespace json = boost::json;
namespace {

constexpr int most_letters = 200;  ///< of one poll
constexpr std::size_t uuid_length = 36;
constexpr Duration least_call{50};

/// A letter in the mailbox: its lasting name, and the number it has just now.
struct Slip {
    std::string uid, number;
};

std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    while (!line.empty()) {
        const auto end = std::min(line.find_first_of(" \r\n"), line.size());
        if (end > 0) words.emplace_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return words;
}

bool is_number(const std::string& text) {
    return !text.empty() && text.size() <= 10 && text.find_first_not_of("0123456789") == std::string::npos;
}

/// "* SEARCH 4 7"
std::vector<Slip> slips_of_search(std::string_view body) {
    std::vector<Slip> slips;
    for (const auto& word : words_of(body))
        if (is_number(word)) slips.push_back({word, word});
    return slips;
}

/// "1 whqtswO00WBw418f9t5JxYwZ" per line
std::vector<Slip> slips_of_uidl(std::string_view body) {
    std::vector<Slip> slips;
    const auto words = words_of(body);
    for (std::size_t i = 0; i + 1 < words.size(); i += 2)
        if (is_number(words[i])) slips.push_back({words[i + 1].substr(0, 100), words[i]});
    return slips;
}

class MailSource final : public Source {
public:
    MailSource(MailInSettings settings, AdapterKit kit, std::shared_ptr<const Translation> translation)
        : settings_(std::move(settings)), reception_(std::move(kit), std::move(translation)) {}

    Task<PollResult> poll(Deadline deadline) override;

private:
    bool is_pop3() const { return settings_.server.url.starts_with("pop3"); }
    WebCall call(std::string method, const std::string& path, Deadline deadline) const;
    Task<std::vector<Slip>> list(Deadline deadline);
    Task<int> take(Slip slip, Deadline deadline);
    Task<void> put_away(Slip slip, Deadline deadline);
    Arrival arrival_of(std::string octets) const;
    std::vector<AttachmentRef> keep_files(const MailText& mail) const;
    const AdapterKit& kit() const { return reception_.kit(); }

    MailInSettings settings_;
    Reception reception_;
};

WebCall MailSource::call(std::string method, const std::string& path, Deadline deadline) const {
    const auto& server = settings_.server;
    WebCall made;
    made.method = std::move(method);
    made.url = server.url + path;
    made.user = server.user;
    made.password = server.password;
    made.tls = server.tls;
    made.max_reply = settings_.limits.max_octets;
    made.timeout = std::min(server.timeout, std::max(deadline.remaining(), Duration(1)));
    made.connect_timeout = std::min(made.timeout, Duration(10'000));
    return made;
}

Task<std::vector<Slip>> MailSource::list(Deadline deadline) {
    const WebReply reply =
        co_await kit().web.send(call(is_pop3() ? "UIDL" : "UID SEARCH UNDELETED", is_pop3() ? "/" : "", deadline));
    co_return is_pop3() ? slips_of_uidl(reply.body) : slips_of_search(reply.body);
}

/// POP3 numbers letters anew in every session: after each one the mailbox is listed again.
Task<PollResult> MailSource::poll(Deadline deadline) {
    PollResult result;
    result.taken = co_await reception_.take_released();
    std::set<std::string> seen;
    for (int i = 0; i < most_letters && deadline.remaining() >= least_call; ++i) {
        const auto slips = co_await list(deadline);
        const auto next = std::find_if(slips.begin(), slips.end(), [&](const Slip& one) { return !seen.contains(one.uid); });
        if (next == slips.end()) co_return result;
        seen.insert(next->uid);
        result.taken += co_await take(*next, deadline);
        result.more = i + 1 == most_letters;
    }
    co_return result;
}

Task<int> MailSource::take(Slip slip, Deadline deadline) {
    WebReply reply = co_await kit().web.send(call("GET", (is_pop3() ? "/" : ";UID=") + slip.number, deadline));
    auto arrival = co_await offload(kit().workers, [&] { return arrival_of(reply.body); });
    const Taken taken = co_await reception_.take(std::move(arrival));
    co_await put_away(std::move(slip), deadline);
    co_return taken.fresh;
}

Task<void> MailSource::put_away(Slip slip, Deadline deadline) {
    if (is_pop3()) {
        co_await kit().web.send(call("DELE", "/" + slip.number, deadline));
    } else if (!settings_.done_folder.empty()) {
        co_await kit().web.send(call("UID MOVE " + slip.uid + " \"" + settings_.done_folder + "\"", "", deadline));
    } else {
        co_await kit().web.send(call("UID STORE " + slip.uid + " +FLAGS.SILENT (\\Deleted)", "", deadline));
        co_await kit().web.send(call("EXPUNGE", "", deadline));
    }
}

/// A letter that cannot be read goes on as it is: the mapping refuses it and it is parked with its octets.
Arrival MailSource::arrival_of(std::string octets) const {
    Arrival arrival;
    arrival.at = kit().clock.now();
    arrival.content_type = "message/rfc822";
    try {
        const MailText mail = read_mail(octets, settings_.limits);
        arrival.id = mail.message_id.empty() ? sha256_hex(octets) : cut_utf8(mail.message_id, 200);
        arrival.attachments = keep_files(mail);
        arrival.octets = mail_document(mail, arrival.attachments);
        arrival.original = std::move(octets);
    } catch (const Fault& fault) {
        if (fault.cause() == Cause::store_unavailable) throw;
        arrival.id = sha256_hex(octets);
        arrival.octets = std::move(octets);
    }
    return arrival;
}

std::vector<AttachmentRef> MailSource::keep_files(const MailText& mail) const {
    std::vector<AttachmentRef> refs;
    for (const auto& file : mail.files) {
        AttachmentRef ref;
        ref.id = "f" + std::to_string(refs.size() + 1);
        ref.name = file.name.empty() ? ref.id : file.name;
        ref.mime = cut_utf8(to_utf8(file.mime, ""), 100);
        const BlobInfo kept = kit().blobs.put(file.octets);
        ref.size = kept.size;
        ref.sha256 = kept.sha256;
        refs.push_back(std::move(ref));
    }
    return refs;
}

}  // namespace

std::string mail_document(const MailText& mail, const std::vector<AttachmentRef>& files) {
    json::array references, listed;
    std::string ours;
    for (const auto& id : mail.references) {
        references.emplace_back(to_utf8(id, ""));
        if (ours.empty()) ours = appeal_in_message_id(id);
    }
    for (const auto& file : files)
        listed.push_back({{"id", file.id}, {"name", file.name}, {"mime", file.mime}, {"size", file.size}});
    return json::serialize(json::object{{"message_id", mail.message_id},
                                        {"from", mail.from},
                                        {"from_name", mail.from_name},
                                        {"subject", mail.subject},
                                        {"date", mail.date},
                                        {"text", mail.text},
                                        {"automatic", mail.automatic},
                                        {"references", std::move(references)},
                                        {"our_appeal", ours.empty() ? json::value(nullptr) : json::value(json::string(ours))},
                                        {"files", std::move(listed)}});
}

std::string our_message_id(const Delivery& delivery, const std::string& from) {
    return delivery.appeal_id + "." + delivery.delivery_id + from.substr(from.find('@'));
}

std::string appeal_in_message_id(const std::string& message_id) {
    if (message_id.size() <= uuid_length || message_id[uuid_length] != '.') return {};
    auto appeal = message_id.substr(0, uuid_length);
    return is_uuid(appeal) ? appeal : std::string();
}

std::unique_ptr<Source> make_mail_source(MailInSettings settings, AdapterKit kit,
                                         std::shared_ptr<const Translation> translation) {
    return std::make_unique<MailSource>(std::move(settings), std::move(kit), std::move(translation));
}

}  // namespace gateway::municipal
