#include "gateway/store/schema_native.hpp"

namespace gateway {

// The legal clocks of appeals (core/clock_book.hpp); `warnings` holds times with spaces between them. next_at is empty once a
// clock is breached or satisfied: only those that still have something to say are ever looked at by the watch. Rows go when
// their appeal has such a stage no more.
const char* const migration_4 = R"sql(
CREATE TABLE clocks (
  appeal INTEGER NOT NULL REFERENCES appeals (seq),
  stage TEXT NOT NULL,
  rule TEXT NOT NULL,
  source TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  warnings TEXT NOT NULL,
  warned INTEGER NOT NULL,
  next_at INTEGER,
  state TEXT NOT NULL,
  PRIMARY KEY (appeal, stage)
) STRICT, WITHOUT ROWID;
CREATE INDEX clocks_next ON clocks (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX clocks_open ON clocks (due_at, appeal, stage) WHERE state <> 'satisfied';
CREATE INDEX clocks_stage ON clocks (stage, due_at) WHERE state <> 'satisfied';
)sql";

}  // namespace gateway
