#include "gateway/store/body_keys_native.hpp"

namespace gateway {

std::vector<std::string> keys_not_at_hand(Connection& db) {
    const Vault* vault = db.seals().vault.get();
    std::vector<std::string> wrong;
    Query rows = db.query("SELECT id, proof FROM body_keys ORDER BY id");
    while (rows.step()) {
        const std::string id = rows.text(0);
        if (vault == nullptr || !vault->has(id))
            wrong.push_back("нет ключа хранилища " + id + " (store.encryption.keys) / the store's key " + id +
                            " (store.encryption.keys) is missing");
        else if (vault->proof_of(id) != rows.text(1))
            wrong.push_back("под именем " + id + " другой ключ, чем запечатал хранилище / " + id +
                            " is another key than the one that sealed the store");
    }
    return wrong;
}

void enter_body_keys(Connection& db, Time now) {
    const std::vector<std::string> wrong = keys_not_at_hand(db);
    if (!wrong.empty()) throw std::runtime_error(wrong.front());
    const std::string key = db.seals().key();
    if (key.empty()) return;
    db.query("INSERT OR IGNORE INTO body_keys VALUES (?, ?, ?)").bind(key, db.seals().vault->proof_of(key), now).run();
}

void leave_other_keys(Connection& db) {
    db.query("DELETE FROM body_keys WHERE id <> ?").bind(db.seals().key()).run();
}

}  // namespace gateway
