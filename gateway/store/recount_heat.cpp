#include "gateway/store/recount_native.hpp"

namespace gateway {

// Whole millionths of a degree, so that every place lies in one cell; x - x mod d, the remainder never below zero, is the
// edge south or west of it. Cells of few become cells ten times as wide; those that stay too small are left out.
const char* const recount_heat = R"sql(
WITH document AS MATERIALIZED (
  SELECT f.sector, json_extract(nullif(opened(a.key, 'appeal ' || a.appeal_id || ' ' || a.version, a.json), ''),
    '$.location.geo.lat', '$.location.geo.lon', '$.flags.confidential') AS told
  FROM temp.f JOIN main.appeals a ON a.seq = f.seq, temp.frame WHERE created_day BETWEEN day_from AND day_to
), place AS (
  SELECT sector, cast(round(json_extract(told, '$[0]') * 1000000) AS INTEGER) AS lat,
    cast(round(json_extract(told, '$[1]') * 1000000) AS INTEGER) AS lon
  FROM document WHERE json_extract(told, '$[0]') IS NOT NULL AND coalesce(json_extract(told, '$[2]'), 0) = 0
), cell AS (
  SELECT lat - ((lat % ?1) + ?1) % ?1 AS south, lon - ((lon % ?1) + ?1) % ?1 AS west, sector, count(*) AS n
  FROM place GROUP BY 1, 2, 3
), judged AS (SELECT *, sum(n) OVER (PARTITION BY south, west) >= ?3 AS enough FROM cell),
wide AS (
  SELECT south - ((south % (10 * ?1)) + 10 * ?1) % (10 * ?1) AS south, west - ((west % (10 * ?1)) + 10 * ?1) % (10 * ?1) AS west,
    sector, sum(n) AS n
  FROM judged WHERE NOT enough GROUP BY 1, 2, 3
), shown AS (
  SELECT ?2 AS side, south, west, sector, n FROM judged WHERE enough
  UNION ALL
  SELECT 10 * ?2, south, west, sector, n FROM (SELECT *, sum(n) OVER (PARTITION BY south, west) AS total FROM wide)
  WHERE total >= ?3
)
SELECT side AS cell_millidegrees, south / 1000 AS south, west / 1000 AS west, '' AS sector, sum(n) AS count
FROM shown GROUP BY side, shown.south, shown.west
UNION ALL
SELECT side, south / 1000, west / 1000, sector, n FROM shown WHERE sector <> '' AND n >= ?3
ORDER BY cell_millidegrees, south, west, sector
)sql";

}  // namespace gateway
