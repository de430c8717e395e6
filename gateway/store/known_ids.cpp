#include "gateway/store/known_ids_native.hpp"

#include <functional>

namespace gateway {
namespace {

constexpr std::size_t word_bits = 64;
constexpr int marks = 5;  ///< of one id

/// Calls `use` with the place of each mark of an id until it says false.
template <class Use>
bool each_mark(std::string_view normal, std::size_t bits, const Use& use) {
    const std::uint64_t hash = std::hash<std::string_view>()(normal);
    const std::uint64_t step = (hash >> 32) | 1;
    for (int i = 0; i < marks; ++i) {
        const std::size_t bit = (hash + static_cast<std::uint64_t>(i) * step) & (bits - 1);
        if (!use(bit / word_bits, std::uint64_t{1} << bit % word_bits)) return false;
    }
    return true;
}

}  // namespace

KnownIds::KnownIds() : words_(bits / word_bits) {}

void KnownIds::load(Connection& db) {
    if (db.number("SELECT coalesce(max(seq), 0) FROM appeals") > most) {
        crowded_ = true;
        return;
    }
    Query rows = db.query("SELECT normal FROM external_ids INDEXED BY external_ids_normal");
    while (!crowded_ && rows.step()) add(rows.text(0));
}

void KnownIds::add(std::string_view normal) {
    each_mark(normal, bits, [this](std::size_t word, std::uint64_t mark) {
        words_[word].fetch_or(mark, std::memory_order_relaxed);
        return true;
    });
    if (++added_ > most) crowded_ = true;
}

bool KnownIds::may_hold(std::string_view normal) const {
    return crowded_ || each_mark(normal, bits, [this](std::size_t word, std::uint64_t mark) {
               return (words_[word].load(std::memory_order_relaxed) & mark) != 0;
           });
}

}  // namespace gateway
