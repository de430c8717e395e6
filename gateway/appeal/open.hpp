// Open enumerations (facts: versioning rule "enums are open"): a value this version knows, or the text a newer one wrote.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace gateway {

/// An enumerated value that never loses what was written. Every enumeration E has `unknown` as its first enumerator and an
/// overload `names_of(E)` giving the texts of all enumerators in order ("unknown" first). Default constructed = absent.
template <class E>
struct Open {
    E value = E::unknown;
    std::string raw;  ///< only with `unknown`: the text as it was written; empty = absent

    Open() = default;
    Open(E known) : value(known), raw(known == E::unknown ? "unknown" : "") {}  // NOLINT(google-explicit-constructor)

    /// From the wire; texts this version does not know are kept in `raw`.
    static Open of(std::string_view text) {
        const auto names = names_of(E{});
        for (std::size_t i = 1; i < names.size(); ++i) {
            if (names[i] == text) return Open(static_cast<E>(i));
        }
        Open open;
        open.raw = text;
        return open;
    }

    bool given() const { return value != E::unknown || !raw.empty(); }
    /// As written on the wire; "unknown" when absent.
    std::string_view text() const {
        if (value != E::unknown) return names_of(value)[static_cast<std::size_t>(value)];
        return raw.empty() ? std::string_view("unknown") : std::string_view(raw);
    }
    bool operator==(const Open&) const = default;
    bool operator==(E other) const { return value == other; }
};

}  // namespace gateway
