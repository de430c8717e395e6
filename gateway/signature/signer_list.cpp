#include "gateway/signature/signer_list.hpp"

#include <algorithm>

namespace gateway {

namespace {

bool equal_hex(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(left, right, {}, lower, lower);
}

bool is_border(char c) {
    return c == ',' || c == '+';
}

/// "CN=City" is no part of "CN=City 2": an entry begins and ends where attributes do.
bool has_attributes(std::string_view subject, std::string_view entry) {
    if (entry.empty()) return false;
    for (auto at = subject.find(entry); at != std::string_view::npos; at = subject.find(entry, at + 1)) {
        const auto end = at + entry.size();
        const bool begins = at == 0 || is_border(subject[at - 1]);
        if (begins && (end == subject.size() || is_border(subject[end]))) return true;
    }
    return false;
}

}  // namespace

bool names_signer(const SignerList& list, std::string_view subject, std::string_view sha256) {
    return std::ranges::any_of(list, [&](const std::string& entry) {
        return !entry.empty() && (equal_hex(entry, sha256) || has_attributes(subject, entry));
    });
}

}  // namespace gateway
