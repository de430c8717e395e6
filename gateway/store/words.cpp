// What is heard later of deliveries that were handed over.
#include "gateway/store/line_native.hpp"

namespace gateway {
namespace {

void keep_early(WriteSession& session, const DeliveryWord& word) {
    session.db
        .query("INSERT OR IGNORE INTO words (connector, handle, state, stage, cause, detail, heard_at) VALUES (?,?,?,?,?,?,?)")
        .bind(word.connector, word.handle, to_text(word.state), word.stage, cause_text(word.cause), word.detail,
              session.clock.now())
        .run();
    session.db.query("DELETE FROM words WHERE seq <= (SELECT max(seq) FROM words) - ?").bind(most_early_words).run();
}

void apply_word(WriteSession& session, const DeliveryRow& delivery, const DeliveryWord& word) {
    const Time now = session.clock.now();
    session.db
        .query(
            "UPDATE deliveries SET state = ?2, open = ?3, ready = 0, changed_at = ?4, cause = ?5, detail = ?6, stage = ?7, "
            "due_at = ?8 WHERE seq = ?1")
        .bind(delivery.seq, to_text(word.state), static_cast<int>(is_open(word.state)), now, cause_text(word.cause),
              word.detail, word.stage, word.state == DeliveryState::postponed ? now : delivery.record.due_at)
        .run();
    reorder_line(session, delivery.line);
}

}  // namespace

bool hear_word(WriteSession& session, const DeliveryWord& word) {
    if (!is_good(word)) return false;
    const auto delivery = delivery_row_of_handle(session, word.connector, word.handle);
    if (!delivery) {
        keep_early(session, word);
        return false;
    }
    if (says_nothing_new(delivery->record, word)) return true;
    switch (effect_of(delivery->record.state, word)) {
        case WordEffect::wait:
            keep_early(session, word);
            return true;
        case WordEffect::apply:
            apply_word(session, *delivery, word);
            break;
        case WordEffect::journal:
            break;
    }
    session.note(word_entry(word, delivery->record));
    return true;
}

void hear_early_words(WriteSession& session, const std::string& connector, const std::string& handle) {
    std::vector<DeliveryWord> words;
    {
        Query rows =
            session.db.query("SELECT state, stage, cause, detail FROM words WHERE connector = ? AND handle = ? ORDER BY seq");
        rows.bind(connector, handle);
        while (rows.step())
            words.push_back(
                {connector, handle, state_of(rows.text(0)), rows.text(1), cause_from_text(rows.text(2)), rows.text(3)});
    }
    if (words.empty()) return;
    session.db.query("DELETE FROM words WHERE connector = ? AND handle = ?").bind(connector, handle).run();
    for (const DeliveryWord& word : words) hear_word(session, word);
}

}  // namespace gateway
