// Queues of messages that wait until they are fetched and acknowledged.
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/store/rows_native.hpp"
#include "gateway/store/write_session_native.hpp"

namespace gateway {
namespace {

bool lies_in(WriteSession& session, const Mail& mail) {
    Query row = session.db.query("SELECT 1 FROM mail WHERE queue = ? AND mail_id = ?");
    row.bind(mail.queue, mail.mail_id);
    return row.step();
}

void check_quota(WriteSession& session, const std::string& queue, int quota) {
    Query row = session.db.query("SELECT n FROM mail_counts WHERE queue = ?");
    row.bind(queue);
    if (row.step() && row.number(0) >= quota)
        throw Fault(Cause::queue_overflow, "the queue holds " + std::to_string(row.number(0)) + " messages", "queue");
}

}  // namespace

bool put_mail(WriteSession& session, const Mail& mail, int quota, const std::string& file_sha256) {
    if (lies_in(session, mail)) return false;
    check_quota(session, mail.queue, quota);
    const bool in_file = !file_sha256.empty();
    session.db
        .query(
            "INSERT INTO mail (queue, mail_id, type, node, hidden_until, given_out, at, appeal_id, delivery_id, content_type, "
            "sha256, in_file, bytes, key) VALUES (?1,?2,?3,?4,0,0,?5,?6,?7,?8,?9,?10,sealed('mail ' || ?1 || ' ' || ?2, "
            "?11),?12)")
        .bind(mail.queue, mail.mail_id, mail.type, mail.node, mail.at == Time{} ? session.clock.now() : mail.at, mail.appeal_id,
              mail.delivery_id, mail.content_type, in_file ? file_sha256 : sha256_hex(mail.bytes), static_cast<int>(in_file),
              HeldOctets{in_file ? std::string_view() : std::string_view(mail.bytes)}, session.db.seals().key())
        .run();
    return true;
}

std::optional<TakenMail> take_mail(WriteSession& session, const std::string& queue, const MailFilter& filter, Time now,
                                   Time hidden_until) {
    static const std::string sql = "SELECT " + std::string(mail_columns) +
                                   ", in_file, sha256, opened(key, 'mail ' || queue || ' ' || mail_id, bytes) FROM mail WHERE "
                                   "queue = ?1 AND node = ?2 AND hidden_until <= ?3 "
                                   "AND (?4 OR type = ?5) ORDER BY seq LIMIT 1";
    TakenMail taken;
    std::int64_t seq = 0;
    {
        Query row = session.db.query(sql);
        row.bind(queue, filter.node, now, static_cast<int>(!filter.type), filter.type.value_or(std::string()));
        if (!row.step()) return std::nullopt;
        seq = row.number(0);
        taken.mail = read_mail(row);
        if (row.flag(10))
            taken.file_sha256 = row.text(11);
        else
            taken.mail.bytes = row.text(12);
    }
    ++taken.mail.given_out;
    session.db.query("UPDATE mail SET hidden_until = ?2, given_out = given_out + 1 WHERE seq = ?1")
        .bind(seq, hidden_until)
        .run();
    return taken;
}

std::optional<Mail> drop_mail(WriteSession& session, const std::string& queue, const std::string& mail_id) {
    static const std::string sql = "SELECT " + std::string(mail_columns) + " FROM mail WHERE queue = ? AND mail_id = ?";
    Mail mail;
    std::int64_t seq = 0;
    {
        Query row = session.db.query(sql);
        row.bind(queue, mail_id);
        if (!row.step()) return std::nullopt;
        seq = row.number(0);
        mail = read_mail(row);
    }
    session.db.query("DELETE FROM mail WHERE seq = ?").bind(seq).run();
    return mail;
}

}  // namespace gateway
