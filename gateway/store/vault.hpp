// Bodies at rest: sealed with AES-256-GCM under a key that has a name, and never opened as anything but what they were sealed
// as.
//
//     "AGWS" 01 | length and name of the key | salt, 16 octets | nonce prefix, 7 octets | pieces
//
// A piece is 64 KiB of the body (the last one less) and its tag of 16 octets. The cipher's key is HMAC-SHA-256(key,
// "appeal-gateway body 1" | salt), its nonce prefix | number of the piece, 4 octets | 1 for the last piece, else 0: a piece
// that is moved, left out or behind the end does not open. Authenticated beside each piece: everything before the pieces, and
// the subject, which names the record ("bytes MESSAGE-ID", "file SHA-256"), so that no body stands in for another. The way of
// STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) as Tink's AES-GCM-HKDF has it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

/// A body that does not open. The sentence (Russian / English) names the subject and the key, nothing of the body.
class SealBroken : public std::runtime_error {
public:
    enum class Why { key_missing, changed };
    SealBroken(Why why, std::string key, const std::string& sentence)
        : std::runtime_error(sentence), why_(why), key_(std::move(key)) {}
    Why why() const { return why_; }
    const std::string& key() const { return key_; }  ///< its name; empty when the head is not readable

private:
    Why why_;
    std::string key_;
};

struct BodyKey {
    std::string id;      ///< [A-Za-z0-9._-]{1,40}
    std::string octets;  ///< 32
};

/// The keys of a store, one of which seals. Immutable: any thread.
class Vault {
public:
    /// Nothing is sealed; what is sealed cannot be opened.
    Vault();
    /// Throws std::runtime_error with one sentence: no such key, a name or a length that cannot be.
    Vault(std::string current, const std::vector<BodyKey>& keys);
    ~Vault();
    Vault(Vault&&) noexcept;
    Vault& operator=(Vault&&) noexcept;

    bool seals() const { return !current_.empty(); }
    const std::string& current() const { return current_; }
    bool has(std::string_view key) const;
    /// 16 hex digits by which a key under a known name is recognized; they tell nothing of it.
    std::string proof_of(std::string_view key) const;

    std::string seal(std::string_view body, std::string_view subject) const;
    /// Throws SealBroken.
    std::string open(std::string_view sealed, std::string_view subject) const;

private:
    friend class Sealing;
    friend class Opening;
    struct Key;
    const Key& key(std::string_view id, std::string_view subject) const;

    std::string current_;
    std::map<std::string, std::unique_ptr<Key>, std::less<>> keys_;
};

/// The name of the key in the head of a sealed body; nullopt when it has no such head.
std::optional<std::string> key_of_sealed(std::string_view head);
/// Octets of a body that surely hold its head.
inline constexpr std::size_t longest_seal_head = 80;

/// Seals piece by piece, in constant memory. One thread.
class Sealing {
public:
    Sealing(const Vault& vault, std::string_view subject);
    ~Sealing();
    /// What may be written now.
    std::string add(std::string_view octets);
    /// The rest; the object is spent.
    std::string finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Opens piece by piece; what it gives is authentic, but only `finish` says that it was all. Throws SealBroken. One thread.
class Opening {
public:
    Opening(const Vault& vault, std::string_view subject);
    ~Opening();
    std::string add(std::string_view octets);
    std::string finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway
