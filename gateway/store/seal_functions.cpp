#include "gateway/core/digest.hpp"
#include "gateway/store/seal_functions_native.hpp"

namespace gateway {
namespace {

std::string_view value_of(sqlite3_value* value) {
    const void* octets = sqlite3_value_blob(value);
    return {static_cast<const char*>(octets), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void give_text(sqlite3_context* context, const std::string& text) {
    sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}
void give_octets(sqlite3_context* context, const std::string& octets) {
    sqlite3_result_blob64(context, octets.data(), octets.size(), SQLITE_TRANSIENT);
}

const BodySeals& seals_of(sqlite3_context* context) {
    return *static_cast<const BodySeals*>(sqlite3_user_data(context));
}

bool lies_open(std::string_view key) {
    return key.empty() || key == erased_key;
}

/// Exceptions must not pass through SQLite.
template <class Work>
void guarded(sqlite3_context* context, Work work) {
    try {
        work();
    } catch (const SealBroken& broken) {
        sqlite3_result_error(context, broken.what(), -1);
        sqlite3_result_error_code(context, broken.why() == SealBroken::Why::key_missing ? seal_key_missing : seal_changed);
    } catch (const std::exception& error) {
        sqlite3_result_error(context, error.what(), -1);
    }
}

void seal(sqlite3_context* context, int, sqlite3_value** arguments) {
    guarded(context, [&] {
        const BodySeals& seals = seals_of(context);
        const std::string_view body = value_of(arguments[1]);
        if (!seals.vault || !seals.vault->seals() || body.empty()) return sqlite3_result_value(context, arguments[1]);
        const std::string sealed = seals.vault->seal(body, value_of(arguments[0]));
        if (sqlite3_value_type(arguments[1]) == SQLITE_TEXT) return give_text(context, base64_encode(sealed));
        give_octets(context, sealed);
    });
}

std::string opened_body(const BodySeals& seals, std::string_view subject, sqlite3_value* body) {
    static const Vault empty;
    const Vault& vault = seals.vault ? *seals.vault : empty;
    if (sqlite3_value_type(body) != SQLITE_TEXT) return vault.open(value_of(body), subject);
    std::string sealed;
    if (!base64_decode(value_of(body), sealed)) sealed.clear();
    return vault.open(sealed, subject);
}

void open(sqlite3_context* context, sqlite3_value** arguments) {
    const std::string_view key = value_of(arguments[0]);
    if (lies_open(key) || sqlite3_value_bytes(arguments[2]) == 0) return sqlite3_result_value(context, arguments[2]);
    const std::string body = opened_body(seals_of(context), value_of(arguments[1]), arguments[2]);
    sqlite3_value_type(arguments[2]) == SQLITE_TEXT ? give_text(context, body) : give_octets(context, body);
}

void open_or_fail(sqlite3_context* context, int, sqlite3_value** arguments) {
    guarded(context, [&] { open(context, arguments); });
}

void open_or_null(sqlite3_context* context, int, sqlite3_value** arguments) {
    guarded(context, [&] {
        try {
            open(context, arguments);
        } catch (const SealBroken&) {
            sqlite3_result_null(context);
        }
    });
}

void facts(sqlite3_context* context, int, sqlite3_value** arguments) {
    guarded(context, [&] {
        const BodySeals& seals = seals_of(context);
        give_text(context, seals.facts_of ? seals.facts_of(std::string(value_of(arguments[0]))) : std::string());
    });
}

}  // namespace

void add_seal_functions(sqlite3* db, const BodySeals& seals) {
    const auto add = [db, data = const_cast<BodySeals*>(&seals)](const char* name, int arguments, auto function) {
        sqlite3_create_function_v2(db, name, arguments, SQLITE_UTF8 | SQLITE_DIRECTONLY, data, function, nullptr, nullptr,
                                   nullptr);
    };
    add("sealed", 2, &seal);
    add("opened", 3, &open_or_fail);
    add("opened_or_null", 3, &open_or_null);
    add("facts_of", 1, &facts);
}

}  // namespace gateway
