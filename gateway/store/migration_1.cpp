#include "gateway/store/schema_native.hpp"

namespace gateway {

// Times are microseconds since 1970-01-01T00:00:00Z. `seq` is the order of acceptance; rows are never removed, so the largest
// seq of messages, appeals and journal is their count. References are declared for `store check`; the code keeps them.
// deliveries.open: 1 until delivered or refused. deliveries.ready: 1 while it waits (queued, postponed) and it is its turn in
// the line of its route and appeal; only ready ones are ever looked at by a lease, however many others there are.
const char* const migration_1 = R"sql(
CREATE TABLE appeals (
  seq INTEGER PRIMARY KEY,
  appeal_id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  status TEXT NOT NULL,
  regime TEXT NOT NULL,
  origin TEXT NOT NULL,
  final INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  json TEXT NOT NULL
) STRICT;
CREATE INDEX appeals_created ON appeals (created_at, appeal_id);
CREATE INDEX appeals_status ON appeals (status, created_at, appeal_id);
CREATE INDEX appeals_changed ON appeals (changed_at);
CREATE INDEX appeals_open ON appeals (changed_at) WHERE final = 0;

CREATE TABLE external_ids (
  appeal INTEGER NOT NULL REFERENCES appeals (seq),
  system TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  normal TEXT NOT NULL,
  PRIMARY KEY (appeal, system, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX external_ids_normal ON external_ids (normal, appeal);

CREATE TABLE messages (
  seq INTEGER PRIMARY KEY,
  message_id TEXT NOT NULL UNIQUE,
  appeal INTEGER NOT NULL REFERENCES appeals (seq),
  connector TEXT NOT NULL,
  sender TEXT NOT NULL,
  sender_message_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  content_type TEXT NOT NULL,
  content_digest TEXT NOT NULL,
  trace_id TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  occurred_at INTEGER,
  accepted_at INTEGER NOT NULL,
  attachments TEXT NOT NULL,
  evidence TEXT NOT NULL,
  bytes_sha256 TEXT NOT NULL,
  canonical_sha256 TEXT NOT NULL,
  canonical TEXT NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (sender, sender_message_id)
) STRICT;
CREATE INDEX messages_appeal ON messages (appeal);

CREATE TABLE deliveries (
  seq INTEGER PRIMARY KEY,
  delivery_id TEXT NOT NULL UNIQUE,
  route TEXT NOT NULL,
  connector TEXT NOT NULL,
  message INTEGER NOT NULL REFERENCES messages (seq),
  appeal INTEGER NOT NULL REFERENCES appeals (seq),
  state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'postponed', 'delivered', 'refused', 'in_doubt')),
  open INTEGER NOT NULL,
  ready INTEGER NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  resumed INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT '',
  cause TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  leased_at INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER NOT NULL DEFAULT 0,
  leased_by TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX deliveries_ready ON deliveries (route, due_at, seq) WHERE ready = 1;
CREATE INDEX deliveries_line ON deliveries (route, appeal, seq) WHERE open = 1;
CREATE INDEX deliveries_open ON deliveries (route, seq) WHERE open = 1;
CREATE INDEX deliveries_leased ON deliveries (lease_until) WHERE state = 'leased';
CREATE INDEX deliveries_refused ON deliveries (seq) WHERE state = 'refused';
CREATE INDEX deliveries_appeal ON deliveries (appeal);

CREATE TABLE attempts (
  seq INTEGER PRIMARY KEY,
  delivery INTEGER NOT NULL REFERENCES deliveries (seq),
  attempt INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  cause TEXT NOT NULL,
  detail TEXT NOT NULL,
  evidence_sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX attempts_delivery ON attempts (delivery);

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  message_id TEXT NOT NULL,
  appeal_id TEXT NOT NULL,
  delivery_id TEXT NOT NULL,
  connector TEXT NOT NULL,
  actor TEXT NOT NULL,
  detail TEXT NOT NULL,
  config_digest TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX journal_appeal ON journal (appeal_id) WHERE appeal_id <> '';
CREATE TRIGGER journal_keeps BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER journal_stays BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;

CREATE TABLE memory (
  connector TEXT NOT NULL,
  key TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (connector, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE counts (name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counts VALUES ('unrouted', 0);
CREATE TABLE delivery_counts (
  route TEXT NOT NULL,
  connector TEXT NOT NULL,
  state TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (route, connector, state)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER deliveries_counted AFTER INSERT ON deliveries BEGIN
  INSERT INTO delivery_counts VALUES (new.route, new.connector, new.state, 1)
    ON CONFLICT (route, connector, state) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER deliveries_recounted AFTER UPDATE OF state ON deliveries WHEN old.state <> new.state BEGIN
  UPDATE delivery_counts SET n = n - 1 WHERE route = old.route AND connector = old.connector AND state = old.state;
  INSERT INTO delivery_counts VALUES (new.route, new.connector, new.state, 1)
    ON CONFLICT (route, connector, state) DO UPDATE SET n = n + 1;
END;
)sql";

}  // namespace gateway
