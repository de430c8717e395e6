#include "gateway/store/recount_native.hpp"

namespace gateway {

const char* const recount_slices = R"sql(
CREATE TEMP VIEW sliced AS
SELECT 0 AS slice_n, 'all' AS slice, '' AS value, f.* FROM temp.f
UNION ALL SELECT 1 AS slice_n, 'sector' AS slice, sector AS value, f.* FROM temp.f
UNION ALL SELECT 2 AS slice_n, 'organ' AS slice, organ AS value, f.* FROM temp.f
UNION ALL SELECT 3 AS slice_n, 'municipality' AS slice, municipality AS value, f.* FROM temp.f
UNION ALL SELECT 4 AS slice_n, 'channel' AS slice, channel AS value, f.* FROM temp.f
UNION ALL SELECT 5 AS slice_n, 'regime' AS slice, regime AS value, f.* FROM temp.f
UNION ALL SELECT 6 AS slice_n, 'category' AS slice, category AS value, f.* FROM temp.f;
CREATE TEMP TABLE moves AS
SELECT slice_n, slice, value, created_day AS day, 1 AS came, 0 AS went, repeated, fast_track, 0 AS answered, 0 AS texted, NULL AS in_term,
  0 AS solved, 0 AS explained, 0 AS refused, 0 AS actions_taken, 0 AS extended, 0 AS transferred, 0 AS rating,
  0 AS seconds, 0 AS days, NULL AS hours, 1 - closed AS open, (1 - closed) * overdue AS overdue_open FROM temp.sliced
UNION ALL
SELECT slice_n, slice, value, closed_day, 0, 1, 0, 0, answered, answered AND answer_text, in_term, decision = 'solved', decision = 'explained',
  decision = 'refused', actions_taken, extended, transferred, coalesce(rating, 0), duration_seconds, duration_days,
  duration_hours, 0, 0 FROM temp.sliced WHERE closed = 1;
)sql";

const char* const recount_daily = R"sql(
WITH ranked AS (
  SELECT day, slice_n, value, hours, row_number() OVER of_day AS place, count(*) OVER (PARTITION BY day, slice_n, value) AS n
  FROM temp.moves WHERE hours IS NOT NULL WINDOW of_day AS (PARTITION BY day, slice_n, value ORDER BY hours)
), median AS (SELECT day, slice_n, value, hours AS median_hours FROM ranked WHERE place = (n + 1) / 2),
counted AS (
  SELECT day, slice_n, slice, value, sum(came) AS count_in, sum(repeated) AS repeated_in, sum(fast_track) AS fast_track_in, sum(went) AS count_closed,
  sum(answered) AS answered, sum(texted) AS answered_with_text, count(in_term) AS with_term, coalesce(sum(in_term), 0) AS in_term,
  count(in_term) - coalesce(sum(in_term), 0) AS overdue, sum(solved) AS solved, sum(explained) AS explained,
  sum(refused) AS refused, sum(actions_taken) AS actions_taken, sum(extended) AS extended, sum(transferred) AS transferred,
  sum(rating > 0) AS rated, sum(rating >= 4) AS satisfied, sum(rating) AS rating_sum, sum(seconds) AS sum_seconds,
  sum(days) AS sum_days, sum(seconds) / nullif(sum(went), 0) AS mean_seconds
  FROM temp.moves GROUP BY day, slice_n, value
), running AS (
  SELECT *, sum(count_in - count_closed) OVER (PARTITION BY slice_n, value ORDER BY day) AS backlog_end FROM counted
)
SELECT r.day, r.slice, r.value, count_in, repeated_in, fast_track_in, count_closed, answered, answered_with_text, with_term, in_term, overdue,
  solved, explained, refused, actions_taken, extended, transferred, rated, satisfied, rating_sum, sum_seconds, sum_days,
  mean_seconds, median_hours, backlog_end
FROM running r LEFT JOIN median m ON m.day = r.day AND m.slice_n = r.slice_n AND m.value = r.value, temp.frame
WHERE r.day BETWEEN day_from AND day_to ORDER BY r.day, r.slice_n, r.value
)sql";

const char* const recount_total = R"sql(
WITH within AS (SELECT m.* FROM temp.moves m, temp.frame WHERE day BETWEEN day_from AND day_to),
ranked AS (
  SELECT slice_n, value, hours, row_number() OVER (PARTITION BY slice_n, value ORDER BY hours) AS place,
    count(*) OVER (PARTITION BY slice_n, value) AS n FROM within WHERE hours IS NOT NULL
), median AS (SELECT slice_n, value, hours AS median_hours FROM ranked WHERE place = (n + 1) / 2),
counted AS (
  SELECT slice_n, slice, value, sum(came) AS count_in, sum(repeated) AS repeated_in, sum(fast_track) AS fast_track_in, sum(went) AS count_closed,
  sum(answered) AS answered, sum(texted) AS answered_with_text, count(in_term) AS with_term, coalesce(sum(in_term), 0) AS in_term,
  count(in_term) - coalesce(sum(in_term), 0) AS overdue, sum(solved) AS solved, sum(explained) AS explained,
  sum(refused) AS refused, sum(actions_taken) AS actions_taken, sum(extended) AS extended, sum(transferred) AS transferred,
  sum(rating > 0) AS rated, sum(rating >= 4) AS satisfied, sum(rating) AS rating_sum, sum(seconds) AS sum_seconds,
  sum(days) AS sum_days, sum(seconds) / nullif(sum(went), 0) AS mean_seconds, sum(open) AS open, sum(overdue_open) AS overdue_open
  FROM within GROUP BY slice_n, value
)
SELECT c.slice, c.value, c.count_in, repeated_in, fast_track_in, count_closed, answered, answered_with_text, with_term, in_term, overdue, solved,
  explained, refused, actions_taken, extended, transferred, rated, satisfied, rating_sum, sum_seconds, sum_days, mean_seconds,
  median_hours, open, overdue_open, 1000 * in_term / nullif(with_term, 0) AS in_term_permille,
  1000 * overdue / nullif(with_term, 0) AS overdue_permille, 1000 * answered / nullif(count_closed, 0) AS answered_permille,
  1000 * answered_with_text / nullif(answered, 0) AS with_text_permille,
  1000 * solved / nullif(count_closed, 0) AS solved_permille,
  1000 * actions_taken / nullif(count_closed, 0) AS actions_permille, 1000 * satisfied / nullif(rated, 0) AS satisfied_permille,
  1000 * rated / nullif(count_closed, 0) AS rated_permille, 1000 * repeated_in / nullif(c.count_in, 0) AS repeated_permille,
  1000 * c.count_in / nullif((SELECT count(*) FROM within WHERE slice_n = 0 AND came = 1), 0) AS load_permille
FROM counted c LEFT JOIN median m ON m.slice_n = c.slice_n AND m.value = c.value ORDER BY c.slice_n, c.value
)sql";

const char* const recount_breakdown = R"sql(
SELECT sector, topic_scheme, topic_code, topic_name, count(*) AS count_in, sum(closed) AS count_closed,
  sum(closed = 0 AND overdue) AS overdue_open
FROM temp.f, temp.frame WHERE topic_mapped LIKE '%.other' AND created_day BETWEEN day_from AND day_to
GROUP BY sector, topic_scheme, topic_code, topic_name ORDER BY sector, count(*) DESC, topic_scheme, topic_code, topic_name
)sql";

const char* const recount_rating = R"sql(
WITH counted AS (
  SELECT slice_n, slice, value, sum(came) AS count_in, sum(went) AS count_closed, sum(answered) AS answered,
    count(in_term) AS with_term, coalesce(sum(in_term), 0) AS in_term, sum(rating > 0) AS rated, sum(rating >= 4) AS satisfied
  FROM temp.moves, temp.frame WHERE slice IN ('sector', 'organ', 'municipality') AND value <> '' AND day BETWEEN day_from AND day_to
  GROUP BY slice_n, value
), parts AS (
  SELECT *, min(1000, 1000 * count_closed / nullif(count_in, 0)) AS score_number,
    1000 * in_term / nullif(with_term, 0) AS score_speed, 1000 * answered / nullif(count_closed, 0) AS score_completeness,
    1000 * satisfied / nullif(rated, 0) AS score_quality FROM counted
), scored AS (
  SELECT *, (coalesce(score_number * w_number, 0) + coalesce(score_speed * w_speed, 0)
      + coalesce(score_completeness * w_completeness, 0) + coalesce(score_quality * w_quality, 0))
    / nullif((score_number IS NOT NULL) * w_number + (score_speed IS NOT NULL) * w_speed
      + (score_completeness IS NOT NULL) * w_completeness + (score_quality IS NOT NULL) * w_quality, 0) AS score,
    count_closed >= min_closed AS placed FROM parts, temp.frame
)
SELECT slice, value, CASE WHEN placed AND score IS NOT NULL
    THEN dense_rank() OVER (PARTITION BY slice_n, placed AND score IS NOT NULL ORDER BY score DESC) END AS place, score,
  score_number, score_speed, score_completeness, score_quality, count_in, count_closed
FROM scored ORDER BY slice_n, placed AND score IS NOT NULL DESC, score DESC, value
)sql";

}  // namespace gateway
