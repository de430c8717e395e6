#include "gateway/store/recount_native.hpp"

namespace gateway {

// Texts that are not there are ''; times are cut to the second; days are days of the region (docs/bi.md).
const char* const recount_tables = R"sql(
CREATE TEMP TABLE rules (block TEXT NOT NULL, match TEXT NOT NULL, category TEXT NOT NULL, PRIMARY KEY (block, match));
CREATE TEMP TABLE frame (since INTEGER, day_from TEXT, day_to TEXT, w_number INTEGER, w_speed INTEGER, w_completeness INTEGER,
  w_quality INTEGER, min_closed INTEGER);
CREATE TEMP TABLE f (seq INTEGER, place INTEGER, appeal_id TEXT, question INTEGER, origin TEXT, created_at TEXT,
  created_day TEXT, registered_at TEXT, region TEXT, municipality TEXT, organ TEXT, channel TEXT, regime TEXT, sector TEXT,
  topic_scheme TEXT, topic_code TEXT, topic_name TEXT, topic_mapped TEXT, category TEXT, status TEXT, decision TEXT,
  root_cause TEXT, answer_template TEXT, answered INTEGER, answer_text INTEGER, actions_taken INTEGER, extended INTEGER, transferred INTEGER, fast_track INTEGER,
  repeated INTEGER, collective INTEGER, closed INTEGER, closed_at TEXT, closed_day TEXT, due_at TEXT, due_source TEXT,
  overdue INTEGER, in_term INTEGER, duration_seconds INTEGER, duration_hours INTEGER, duration_days INTEGER, rating INTEGER);
)sql";

const char* const recount_facts = R"sql(
INSERT INTO temp.f
WITH question AS (
  SELECT a.seq, cast(q.key AS INTEGER) AS place, a.appeal_id, a.origin, a.facts AS j, q.value AS q,
    json_extract(q.value, '$.n') AS n, json_extract(q.value, '$.status') AS status,
    substr(json_extract(a.facts, '$.created_at'), 1, 19) AS created,
    substr(json_extract(q.value, '$.dates.registered'), 1, 19) AS registered
  FROM main.appeal_facts a, json_each(a.facts, '$.questions') q
  WHERE (SELECT max(m.seq) FROM main.messages m WHERE m.appeal = a.seq) <= ?1
), course AS (
  SELECT *,
    (SELECT json_extract(t.value, '$.code') FROM json_each(q, '$.topics') t WHERE json_extract(t.value, '$.scheme') = 'zur'
      AND json_extract(t.value, '$.code') <> '' ORDER BY cast(t.key AS INTEGER) LIMIT 1) AS mapped,
    (SELECT t.value FROM json_each(q, '$.topics') t WHERE json_extract(t.value, '$.scheme') <> 'zur'
      ORDER BY cast(t.key AS INTEGER) LIMIT 1) AS raw,
    (SELECT max(coalesce(substr(json_extract(d.value, '$.due_at'), 1, 19),
       CASE WHEN date(json_extract(d.value, '$.due_date_legal')) = json_extract(d.value, '$.due_date_legal')
         THEN strftime('%Y-%m-%dT%H:%M:%S', json_extract(d.value, '$.due_date_legal'), '+1 day', '-1 second', ?3) END))
      FROM json_each(j, '$.deadlines') d WHERE json_extract(d.value, '$.stage') = 'answer'
        AND json_extract(d.value, '$.source') = 'given') AS given,
    (SELECT max(coalesce(substr(json_extract(d.value, '$.due_at'), 1, 19),
       CASE WHEN date(json_extract(d.value, '$.due_date_legal')) = json_extract(d.value, '$.due_date_legal')
         THEN strftime('%Y-%m-%dT%H:%M:%S', json_extract(d.value, '$.due_date_legal'), '+1 day', '-1 second', ?3) END))
      FROM json_each(j, '$.deadlines') d WHERE json_extract(d.value, '$.stage') = 'answer'
        AND coalesce(json_extract(d.value, '$.source'), '') <> 'given') AS computed,
    CASE WHEN status IN ('rejected_moderation', 'answered', 'rated', 'archived', 'merged', 'withdrawn', 'left_without_answer',
        'returned', 'spam')
      THEN coalesce(substr(json_extract(q, '$.dates.responded'), 1, 19),
        (SELECT max(substr(json_extract(h.value, '$.at'), 1, 19)) FROM json_each(j, '$.history') h
          WHERE json_extract(h.value, '$.status') IN ('rejected_moderation', 'answered', 'merged', 'withdrawn',
            'left_without_answer', 'returned', 'spam') AND coalesce(json_extract(h.value, '$.question'), n) = n),
        substr(json_extract(j, '$.status_at'), 1, 19)) END AS closed
  FROM question
), timed AS (
  SELECT *, coalesce(registered, created) AS start, max(closed, coalesce(registered, created)) AS ended,
    coalesce(given, computed) AS due,
    CASE WHEN mapped IS NOT NULL THEN substr(mapped, 1, instr(mapped || '.', '.') - 1)
      WHEN json_array_length(j, '$.routing.sector_blocks') = 1 THEN json_extract(j, '$.routing.sector_blocks[0]')
      ELSE '' END AS sector_block,
    coalesce(json_extract(raw, '$.code'), '') AS code, coalesce(json_extract(raw, '$.name'), '') AS topic
  FROM course
)
SELECT seq, place, appeal_id, n, origin, created || 'Z', date(created, ?2), registered || 'Z',
  coalesce(json_extract(j, '$.routing.region_oktmo'), ''),
  substr(coalesce(json_extract(j, '$.routing.municipality_oktmo'), json_extract(j, '$.location.oktmo8'), ''), 1, 8),
  coalesce(json_extract(q, '$.org_current'), json_extract(j, '$.routing.current_org'),
    json_extract(j, '$.routing.received_org'), ''),
  json_extract(j, '$.channel'), json_extract(j, '$.regime'), sector_block, coalesce(json_extract(raw, '$.scheme'), ''), code,
  topic, coalesce(mapped, ''),
  coalesce((SELECT category FROM temp.rules WHERE block = sector_block AND match = code),
    (SELECT category FROM temp.rules WHERE block = sector_block AND match = topic),
    (SELECT category FROM temp.rules WHERE block = '' AND match = code),
    (SELECT category FROM temp.rules WHERE block = '' AND match = topic), ''),
  status, coalesce(json_extract(q, '$.decision'), ''), coalesce(json_extract(q, '$.root_cause'), ''),
  coalesce((SELECT json_extract(r.value, '$.template_id') FROM json_each(j, '$.answers') r
    WHERE coalesce(json_extract(r.value, '$.template_id'), '') <> '' AND (coalesce(json_array_length(q, '$.answer_ids'), 0) = 0
      OR json_extract(r.value, '$.id') IN (SELECT i.value FROM json_each(q, '$.answer_ids') i))
    ORDER BY cast(r.key AS INTEGER) DESC LIMIT 1), ''),
  status IN ('answered', 'rated', 'archived'),
  EXISTS (SELECT 1 FROM json_each(j, '$.answers') r WHERE coalesce(json_extract(r.value, '$.text'), '') <> ''
    AND (coalesce(json_array_length(q, '$.answer_ids'), 0) = 0
      OR json_extract(r.value, '$.id') IN (SELECT i.value FROM json_each(q, '$.answer_ids') i))),
  coalesce(json_extract(q, '$.actions_taken'), 0),
  coalesce(json_extract(q, '$.extended'), 0), json_type(q, '$.transfer') IS NOT NULL,
  coalesce(json_extract(j, '$.flags.fast_track'), 0), coalesce(json_extract(j, '$.flags.repeated'), 0),
  coalesce(json_extract(j, '$.flags.collective'), 0), closed IS NOT NULL, closed || 'Z', date(closed, ?2), due || 'Z',
  CASE WHEN given IS NOT NULL THEN 'given' WHEN computed IS NOT NULL THEN 'computed' ELSE '' END,
  coalesce(coalesce(closed, ?4) > due, 0), CASE WHEN closed IS NOT NULL AND due IS NOT NULL THEN closed <= due END,
  strftime('%s', ended) - strftime('%s', start), (strftime('%s', ended) - strftime('%s', start)) / 3600,
  cast(julianday(date(ended, ?2)) - julianday(date(start, ?2)) AS INTEGER), nullif(json_extract(j, '$.rating.value'), 0)
FROM timed ORDER BY seq, place
)sql";

const char* const recount_exported = R"sql(
SELECT appeal_id, question, origin, created_at, created_day, registered_at, region, municipality, organ, channel, regime,
  sector, topic_scheme, topic_code, topic_name, topic_mapped, category, status, decision, root_cause,
  answer_template, answered, answer_text, actions_taken, extended, transferred, fast_track, repeated, collective, closed, closed_at, closed_day, due_at, due_source, overdue, in_term,
  duration_seconds, duration_hours, duration_days, rating
FROM temp.f, temp.frame WHERE seq IS NOT NULL AND created_day BETWEEN day_from AND day_to
  AND (SELECT max(m.seq) FROM main.messages m WHERE m.appeal = f.seq) > since
ORDER BY f.seq, place
)sql";

const char* const recount_events = R"sql(
SELECT a.appeal_id, cast(h.key AS INTEGER) + 1 AS n, json_extract(h.value, '$.question') AS question,
  substr(json_extract(h.value, '$.at'), 1, 19) || 'Z' AS at, date(substr(json_extract(h.value, '$.at'), 1, 19), ?2) AS day,
  json_extract(h.value, '$.status') AS status, json_extract(h.value, '$.status_raw') AS status_raw,
  json_extract(h.value, '$.source') AS source
FROM main.appeal_facts a, json_each(a.facts, '$.history') h, temp.frame
WHERE (SELECT max(m.seq) FROM main.messages m WHERE m.appeal = a.seq) <= ?1
  AND (SELECT max(m.seq) FROM main.messages m WHERE m.appeal = a.seq) > since
  AND date(substr(json_extract(a.facts, '$.created_at'), 1, 19), ?2) BETWEEN day_from AND day_to
ORDER BY a.seq, cast(h.key AS INTEGER)
)sql";

}  // namespace gateway
