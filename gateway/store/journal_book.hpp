// The journal of a store as a book that can be asked.
#pragma once

#include "gateway/core/journal_book.hpp"

namespace gateway {

/// Every store of this room has one; it lives as long as the store. Throws std::logic_error for a store of another room.
JournalBook& journal_book_of(Store& store);

/// What no index decides: the same in every store.
bool is_asked_for(const JournalRecord& record, const JournalQuery& query);

}  // namespace gateway
