#include "gateway/store/schema_native.hpp"

namespace gateway {

// Bodies at rest. `key`: under which key of body_keys the bodies of the row are sealed (vault.hpp; texts in base64); '' = they
// lie open, '!' = they were erased. appeals.facts: the document without personal data, kept open beside a sealed one. `files`:
// which appeals name a file. body_keys: all keys anything may be sealed under, with what they are recognized by. Evidence still
// only grows: its octets may be sealed anew or erased, which changes its key, and nothing else.
const char* const migration_5 = R"sql(
ALTER TABLE appeals ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE appeals ADD COLUMN facts TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE mail ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE parked ADD COLUMN key TEXT NOT NULL DEFAULT '';
CREATE INDEX appeals_key ON appeals (key);
CREATE INDEX messages_key ON messages (key);
CREATE INDEX evidence_key ON evidence (key);
CREATE INDEX mail_key ON mail (key);
CREATE INDEX parked_key ON parked (key);
CREATE TABLE body_keys (id TEXT PRIMARY KEY, proof TEXT NOT NULL, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIEW appeal_facts AS
  SELECT seq, appeal_id, version, status, regime, origin, final, created_at, changed_at,
    CASE WHEN key = '' THEN json WHEN facts = '' THEN '{}' ELSE facts END AS facts FROM appeals;

CREATE TABLE files (
  appeal INTEGER NOT NULL REFERENCES appeals (seq),
  sha256 TEXT NOT NULL,
  PRIMARY KEY (appeal, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX files_sha256 ON files (sha256);
INSERT OR IGNORE INTO files SELECT m.appeal, json_extract(j.value, '$.sha256') FROM messages m, json_each(m.attachments) j
  WHERE m.attachments <> '[]' AND json_extract(j.value, '$.sha256') <> '';
INSERT OR IGNORE INTO files SELECT m.appeal, json_extract(j.value, '$.cms_sha256') FROM messages m, json_each(m.attachments) j
  WHERE m.attachments <> '[]' AND json_extract(j.value, '$.cms_sha256') <> '';
INSERT OR IGNORE INTO files SELECT appeal, bytes_sha256 FROM messages WHERE bytes_sha256 <> '';
INSERT OR IGNORE INTO files SELECT appeal, canonical_sha256 FROM messages WHERE canonical_sha256 <> '';
INSERT OR IGNORE INTO files SELECT a.seq, e.sha256 FROM evidence e JOIN appeals a ON a.appeal_id = e.appeal_id WHERE e.in_file = 1;

CREATE TABLE erasures (
  appeal INTEGER PRIMARY KEY REFERENCES appeals (seq),
  at INTEGER NOT NULL,
  rule TEXT NOT NULL,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL
) STRICT;
CREATE TABLE holds (
  appeal INTEGER PRIMARY KEY REFERENCES appeals (seq),
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX appeals_ended ON appeals (regime, changed_at) WHERE final = 1 AND key <> '!';

DROP TRIGGER evidence_keeps;
CREATE TRIGGER evidence_keeps
  BEFORE UPDATE OF kind, connector, message_id, delivery_id, appeal_id, attempt, at, sha256, about_sha256, in_file
  ON evidence BEGIN SELECT RAISE(ABORT, 'evidence only grows'); END;
CREATE TRIGGER evidence_sealed BEFORE UPDATE OF bytes, key ON evidence WHEN new.key = old.key OR old.key = '!'
  BEGIN SELECT RAISE(ABORT, 'evidence only grows'); END;
)sql";

}  // namespace gateway
