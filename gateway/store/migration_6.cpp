#include "gateway/store/schema_native.hpp"

namespace gateway {

// The gateway's own words about quality and terms, by time (core/journal_book.hpp): few rows of a journal that holds all hops.
// The condition stands in journal_book.cpp once more, word by word.
const char* const migration_6 = R"sql(
CREATE INDEX journal_words ON journal (at) WHERE kind IN ('deadline.breached', 'deadline.warning', 'quality.broken', 'quality.mended');
)sql";

}  // namespace gateway
