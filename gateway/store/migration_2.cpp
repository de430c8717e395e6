#include "gateway/store/schema_native.hpp"

namespace gateway {

// Deliveries handed over, words about them, mail queues, evidence in a table of its own, parked messages.
//
// deliveries is made anew because its CHECK must know the new state; its seq stay, so references stay good. open: 1 while it
// holds back its line; a delivery handed over does not. `words` keeps what was heard of handles not known yet.
// evidence.in_file, mail.in_file, parked.in_file: the bytes lie in blobs/ under sha256 and not in the row.
// evidence.untimed: 1 for what a timestamp is wanted of and none is there yet.
const char* const migration_2 = R"sql(
CREATE TABLE deliveries_2 (
  seq INTEGER PRIMARY KEY,
  delivery_id TEXT NOT NULL UNIQUE,
  route TEXT NOT NULL,
  connector TEXT NOT NULL,
  message INTEGER NOT NULL REFERENCES messages (seq),
  appeal INTEGER NOT NULL REFERENCES appeals (seq),
  state TEXT NOT NULL
    CHECK (state IN ('queued', 'leased', 'postponed', 'delivered', 'refused', 'in_doubt', 'handed_over')),
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
  leased_by TEXT NOT NULL DEFAULT '',
  handle TEXT NOT NULL DEFAULT '',
  stage TEXT NOT NULL DEFAULT '',
  handed_at INTEGER
) STRICT;
INSERT INTO deliveries_2 (seq, delivery_id, route, connector, message, appeal, state, open, ready, attempt, resumed, note,
  cause, detail, created_at, due_at, changed_at, leased_at, lease_until, leased_by)
  SELECT seq, delivery_id, route, connector, message, appeal, state, open, ready, attempt, resumed, note,
    cause, detail, created_at, due_at, changed_at, leased_at, lease_until, leased_by FROM deliveries ORDER BY seq;
DROP TABLE deliveries;
ALTER TABLE deliveries_2 RENAME TO deliveries;
CREATE INDEX deliveries_ready ON deliveries (route, due_at, seq) WHERE ready = 1;
CREATE INDEX deliveries_line ON deliveries (route, appeal, seq) WHERE open = 1;
CREATE INDEX deliveries_open ON deliveries (route, seq) WHERE open = 1;
CREATE INDEX deliveries_leased ON deliveries (lease_until) WHERE state = 'leased';
CREATE INDEX deliveries_refused ON deliveries (seq) WHERE state = 'refused';
CREATE INDEX deliveries_handed_over ON deliveries (route, handed_at) WHERE state = 'handed_over';
CREATE INDEX deliveries_handle ON deliveries (connector, handle) WHERE handle <> '';
CREATE INDEX deliveries_appeal ON deliveries (appeal);
CREATE TRIGGER deliveries_counted AFTER INSERT ON deliveries BEGIN
  INSERT INTO delivery_counts VALUES (new.route, new.connector, new.state, 1)
    ON CONFLICT (route, connector, state) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER deliveries_recounted AFTER UPDATE OF state ON deliveries WHEN old.state <> new.state BEGIN
  UPDATE delivery_counts SET n = n - 1 WHERE route = old.route AND connector = old.connector AND state = old.state;
  INSERT INTO delivery_counts VALUES (new.route, new.connector, new.state, 1)
    ON CONFLICT (route, connector, state) DO UPDATE SET n = n + 1;
END;

CREATE TABLE words (
  seq INTEGER PRIMARY KEY,
  connector TEXT NOT NULL,
  handle TEXT NOT NULL,
  state TEXT NOT NULL,
  stage TEXT NOT NULL,
  cause TEXT NOT NULL,
  detail TEXT NOT NULL,
  heard_at INTEGER NOT NULL,
  UNIQUE (connector, handle, state, stage)
) STRICT;

CREATE TABLE evidence (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  operation TEXT NOT NULL,
  connector TEXT NOT NULL,
  message_id TEXT NOT NULL,
  delivery_id TEXT NOT NULL,
  appeal_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  at INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  about_sha256 TEXT NOT NULL,
  untimed INTEGER NOT NULL,
  in_file INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
INSERT INTO evidence (kind, operation, connector, message_id, delivery_id, appeal_id, attempt, at, content_type, sha256,
  about_sha256, untimed, in_file, bytes)
  SELECT 'received', '', d.connector, m.message_id, d.delivery_id, a.appeal_id, t.attempt, t.ended_at, '', t.evidence_sha256,
    '', 1, 1, x'' FROM attempts t JOIN deliveries d ON d.seq = t.delivery JOIN messages m ON m.seq = d.message
    JOIN appeals a ON a.seq = d.appeal WHERE t.evidence_sha256 <> '' ORDER BY t.seq;
ALTER TABLE attempts DROP COLUMN evidence_sha256;
CREATE INDEX evidence_appeal ON evidence (appeal_id, seq) WHERE appeal_id <> '';
CREATE INDEX evidence_untimed ON evidence (seq) WHERE untimed = 1;
CREATE TRIGGER evidence_stays BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence only grows'); END;
CREATE TRIGGER evidence_keeps
  BEFORE UPDATE OF kind, connector, message_id, delivery_id, appeal_id, attempt, at, sha256, about_sha256, in_file, bytes
  ON evidence BEGIN SELECT RAISE(ABORT, 'evidence only grows'); END;

CREATE TABLE mail (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  queue TEXT NOT NULL,
  mail_id TEXT NOT NULL,
  type TEXT NOT NULL,
  node TEXT NOT NULL,
  hidden_until INTEGER NOT NULL,
  given_out INTEGER NOT NULL,
  at INTEGER NOT NULL,
  appeal_id TEXT NOT NULL,
  delivery_id TEXT NOT NULL,
  content_type TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  in_file INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (queue, mail_id)
) STRICT;
CREATE INDEX mail_line ON mail (queue, seq);
CREATE TABLE mail_counts (queue TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TRIGGER mail_counted AFTER INSERT ON mail BEGIN
  INSERT INTO mail_counts VALUES (new.queue, 1) ON CONFLICT (queue) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER mail_recounted AFTER DELETE ON mail BEGIN
  UPDATE mail_counts SET n = n - 1 WHERE queue = old.queue;
END;

CREATE TABLE parked (
  seq INTEGER PRIMARY KEY,
  park_id TEXT NOT NULL UNIQUE,
  connector TEXT NOT NULL,
  sender TEXT NOT NULL,
  sender_message_id TEXT NOT NULL,
  cause TEXT NOT NULL,
  detail TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'released', 'closed')),
  first_seen INTEGER NOT NULL,
  parked_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  in_file INTEGER NOT NULL,
  evidence TEXT NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (connector, sender_message_id, sha256)
) STRICT;
CREATE INDEX parked_waiting ON parked (state, connector, seq) WHERE state <> 'closed';
)sql";

}  // namespace gateway
