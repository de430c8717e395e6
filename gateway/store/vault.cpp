#include "gateway/store/vault.hpp"

#include <algorithm>
#include <utility>

#include "gateway/store/piece_cipher_native.hpp"

namespace gateway {
namespace {

constexpr std::size_t key_octets = 32;
constexpr std::size_t longest_name = 40;
constexpr std::string_view mark = "AGWS\x01";
constexpr std::string_view label = "appeal-gateway body 1";
constexpr std::size_t salt_octets = 16;

bool good_name(std::string_view name) {
    const auto good = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
    };
    return !name.empty() && name.size() <= longest_name && std::all_of(name.begin(), name.end(), good);
}

[[noreturn]] void changed(const std::string& key, std::string_view subject) {
    const std::string what(subject);
    throw SealBroken(SealBroken::Why::changed, key,
                     "тело не вскрывается, изменено или ключ " + key + " не тот: " + what +
                         " / the body does not open, it was changed or key " + key + " is another one: " + what);
}

/// Octets of the head of a key of this name.
std::size_t head_octets(std::size_t name) {
    return mark.size() + 1 + name + salt_octets + nonce_prefix_octets;
}

}  // namespace

struct Vault::Key {
    std::string id;
    Mac mac;
};

Vault::Vault() = default;
Vault::~Vault() = default;
Vault::Vault(Vault&&) noexcept = default;
Vault& Vault::operator=(Vault&&) noexcept = default;

Vault::Vault(std::string current, const std::vector<BodyKey>& keys) : current_(std::move(current)) {
    for (const BodyKey& one : keys) {
        if (!good_name(one.id))
            throw std::runtime_error("имя ключа хранилища / the name of a key of the store: '" + one.id +
                                     "': [A-Za-z0-9._-]{1,40}");
        if (one.octets.size() != key_octets)
            throw std::runtime_error("ключ хранилища " + one.id + " не из 32 октетов / the store's key " + one.id +
                                     " is not of 32 octets");
        keys_.emplace(one.id, std::make_unique<Key>(Key{one.id, Mac(one.octets)}));
    }
    if (!has(current_))
        throw std::runtime_error("среди ключей хранилища нет текущего / the current key is not among the store's keys: '" +
                                 current_ + "'");
}

bool Vault::has(std::string_view key) const {
    return keys_.find(key) != keys_.end();
}

const Vault::Key& Vault::key(std::string_view id, std::string_view subject) const {
    const auto found = keys_.find(id);
    if (found != keys_.end()) return *found->second;
    const std::string name(id), what(subject);
    throw SealBroken(SealBroken::Why::key_missing, name,
                     "нет ключа хранилища " + name + ": " + what + " / the store's key " + name + " is missing: " + what);
}

std::string Vault::proof_of(std::string_view key_id) const {
    static constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::size_t proof_octets = 8;
    std::string text;
    for (const char c : key(key_id, key_id).mac.of("appeal-gateway key proof").substr(0, proof_octets)) {
        text += digits[static_cast<unsigned char>(c) >> 4];
        text += digits[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

std::string Vault::seal(std::string_view body, std::string_view subject) const {
    Sealing sealing(*this, subject);
    std::string sealed = sealing.add(body);
    return sealed += sealing.finish();
}

std::string Vault::open(std::string_view sealed, std::string_view subject) const {
    Opening opening(*this, subject);
    std::string body = opening.add(sealed);
    return body += opening.finish();
}

std::optional<std::string> key_of_sealed(std::string_view head) {
    if (!head.starts_with(mark) || head.size() <= mark.size()) return std::nullopt;
    const auto length = static_cast<unsigned char>(head[mark.size()]);
    const std::string_view name = head.substr(mark.size() + 1, length);
    if (name.size() != length || !good_name(name)) return std::nullopt;
    return std::string(name);
}

struct Sealing::State {
    PieceCipher cipher;
    std::string waiting;  ///< what is not known to be a whole inner piece
    std::string head;     ///< not given out yet
};

Sealing::Sealing(const Vault& vault, std::string_view subject) {
    const Vault::Key& key = vault.key(vault.current(), subject);
    std::string head(mark);
    head += static_cast<char>(key.id.size());
    head += key.id;
    head += random_octets(salt_octets + nonce_prefix_octets);
    const std::string_view salt = std::string_view(head).substr(head.size() - salt_octets - nonce_prefix_octets, salt_octets);
    PieceCipher cipher(key.mac.of(std::string(label) + std::string(salt)),
                       std::string_view(head).substr(head.size() - nonce_prefix_octets), head + std::string(subject));
    state_ = std::make_unique<State>(State{std::move(cipher), {}, std::move(head)});
}

Sealing::~Sealing() = default;

std::string Sealing::add(std::string_view octets) {
    State& state = *state_;
    std::string out = std::exchange(state.head, {});
    // A piece is sealed once it is known not to be the last.
    while (state.waiting.size() + octets.size() > piece_octets) {
        const std::size_t wanted = piece_octets - state.waiting.size();
        state.waiting += octets.substr(0, wanted);
        octets.remove_prefix(wanted);
        state.cipher.seal(state.waiting, PieceCipher::Place::inner, out);
        state.waiting.clear();
    }
    state.waiting += octets;
    return out;
}

std::string Sealing::finish() {
    std::string out = std::exchange(state_->head, {});
    state_->cipher.seal(state_->waiting, PieceCipher::Place::last, out);
    return out;
}

struct Opening::State {
    const Vault& vault;
    std::string subject, key;
    std::optional<PieceCipher> cipher;  ///< once the head was read
    std::string waiting;

    void read_head(std::size_t octets) {
        const std::string head = waiting.substr(0, octets);
        key = key_of_sealed(head).value_or(std::string());
        if (key.empty()) changed(key, subject);
        const std::string salt = head.substr(octets - nonce_prefix_octets - salt_octets, salt_octets);
        cipher.emplace(vault.key(key, subject).mac.of(std::string(label) + salt), head.substr(octets - nonce_prefix_octets),
                       head + subject);
        waiting.erase(0, octets);
    }
};

Opening::Opening(const Vault& vault, std::string_view subject)
    : state_(std::make_unique<State>(State{vault, std::string(subject), {}, std::nullopt, {}})) {}

Opening::~Opening() = default;

std::string Opening::add(std::string_view octets) {
    State& state = *state_;
    state.waiting += octets;
    if (!state.cipher) {
        if (state.waiting.size() <= mark.size()) return {};
        const std::size_t head = head_octets(static_cast<unsigned char>(state.waiting[mark.size()]));
        if (state.waiting.size() < head) return {};
        state.read_head(head);
    }
    constexpr std::size_t whole = piece_octets + tag_octets;
    std::string out;
    std::size_t done = 0;
    for (; state.waiting.size() - done > whole; done += whole)
        if (!state.cipher->open(std::string_view(state.waiting).substr(done, whole), PieceCipher::Place::inner, out))
            changed(state.key, state.subject);
    state.waiting.erase(0, done);
    return out;
}

std::string Opening::finish() {
    State& state = *state_;
    std::string out;
    if (!state.cipher || !state.cipher->open(state.waiting, PieceCipher::Place::last, out)) changed(state.key, state.subject);
    return out;
}

}  // namespace gateway
