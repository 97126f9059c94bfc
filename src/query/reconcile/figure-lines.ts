import { constant, type Sql, sql } from '../../db/sql.ts';
import { amounts, columnOf, each } from './amounts.ts';

/** Sums of steps beyond this are kept as this by `stepTotals`. */
const CAP = '9223372036854775807';

/**
 * Common table expressions over `chosen_sessions` (columns of `all_sessions`) and the records of the scope that end in
 * `billed` (session_id and amounts) and `lines` (session_id, figure, reason, amounts): of each figure of a session what it
 * is (`reason` NULL), and what each reason adds to it or takes from it, compared with what is billed.
 * @param known the relation of all messages that were ever seen, by which parts are orphans.
 */
export function figureLines(known: string, partCounts: Sql): readonly Sql[] {
  return [
    ...ROWS.map(constant),
    sql`step_sums AS MATERIALIZED (
  SELECT p.message_id, any_value(p.session_id) AS session_id, count(*) AS steps, ${constant(SUMS)}
  FROM parts AS p
  WHERE p.type = 'step-finish' AND ${partCounts}
  GROUP BY p.message_id
)`,
    constant(`orphan_steps AS (
  SELECT p.*
  FROM step_sums AS p
  SEMI JOIN chosen_sessions AS s ON s.id = p.session_id
  ANTI JOIN ${known} AS m ON m.id = p.message_id
)`),
    ...LINES.map(constant),
  ];
}

const SUMS = amounts((name) => `coalesce(sum(p.${columnOf(name)}), 0)`);

/** What is known of each row with usage: `t_` its tokens by counting rule 1, `s_` as they are stored. */
const ROWS = [
  `bad_numbers AS MATERIALIZED (
  SELECT DISTINCT record_id, session_id FROM quality_issues WHERE check_name = 'bad_number'
)`,
  `usage_rows AS MATERIALIZED (
  SELECT
    m.id,
    m.session_id,
    m.is_inherited,
    m.completed IS NULL OR m.error_name IS NOT NULL AS is_interrupted,
    m.missing_since IS NOT NULL AS is_missing,
    m.role = 'compaction' AS is_compaction,
    m.is_summary OR m.role = 'compaction' AS is_summary,
    coalesce(s.fork_session_id IS NOT NULL AND m.created < s.created, false) AS is_copy,
    s.generation = 'sqlite-v2' AS is_v2,
    CASE
      WHEN s.recorded_cost IS NULL THEN false
      WHEN s.generation = 'sqlite-v2' THEN
        NOT coalesce(s.fork_session_id IS NOT NULL AND m.created < s.created, false)
        AND (m.generation = 'sqlite-v2' OR (m.source = s.source AND coalesce(m.created <= c.migrated_at, true)))
      ELSE m.source = s.source AND (m.missing_since IS NULL OR s.is_missing)
    END AS in_columns,
    m.role = 'assistant'
      AND m.missing_since IS NULL
      AND NOT s.is_missing
      AND m.source = s.source
      AND (
        s.generation <> 'sqlite-v2'
        OR (m.generation = 'sqlite-v2' AND NOT coalesce(s.fork_session_id IS NOT NULL AND m.created < s.created, false))
      ) AS in_stats,
    ${amounts((name) => `coalesce(m.${columnOf(name)}, 0)`, 's_')},
    ${amounts((name) => (name === 'cost' ? 'coalesce(m.cost, 0)' : `coalesce(t.${columnOf(name)}, m.${columnOf(name)}, 0)`), 't_')}
  FROM counted_messages AS m
  JOIN chosen_sessions AS s ON s.id = m.session_id
  LEFT JOIN counted_steps AS t ON t.message_id = m.id
  LEFT JOIN source_cursor AS c ON c.source = m.source
  WHERE m.role IN ('assistant', 'compaction')
)`,
];

const LINES = [
  `billed AS MATERIALIZED (
  SELECT s.id AS session_id, ${amounts((name) => `coalesce(sum(m.t_${name}), 0)`)}
  FROM chosen_sessions AS s
  LEFT JOIN (SELECT * FROM usage_rows WHERE NOT is_inherited) AS m ON m.session_id = s.id
  GROUP BY s.id
)`,
  // Each row's steps beside it; without any, the amounts are NULL.
  `stepped_rows AS MATERIALIZED (
  SELECT m.*, p.steps, ${amounts((name) => (name === 'cost' ? 'p.cost' : `least(p.${name}, ${CAP})`), 'p_')}, b.record_id IS NOT NULL AS is_bad
  FROM usage_rows AS m
  LEFT JOIN step_sums AS p ON p.message_id = m.id
  LEFT JOIN (SELECT DISTINCT record_id FROM bad_numbers) AS b ON b.record_id = m.id
)`,
  `columns_rest AS MATERIALIZED (
  SELECT
    s.id AS session_id,
    s.generation = 'sqlite-v2' AS is_v2,
    coalesce(m.has_summary, false) AS has_summary,
    s.id IN (SELECT session_id FROM bad_numbers) OR s.id IN (SELECT record_id FROM bad_numbers) AS is_bad,
    ${amounts((name) => `coalesce(s.recorded_${name}, 0) - coalesce(m.t_${name}, 0)`)},
    ${amounts((name) => `coalesce(m.s_${name}, 0) - coalesce(m.t_${name}, 0)`, 'last_')}
  FROM chosen_sessions AS s
  LEFT JOIN (
    SELECT
      session_id,
      bool_or(is_summary) AS has_summary,
      ${amounts((name) => `sum(t_${name})`, 't_')},
      ${amounts((name) => `sum(s_${name})`, 's_')}
    FROM usage_rows
    WHERE in_columns
    GROUP BY session_id
  ) AS m ON m.session_id = s.id
  WHERE s.recorded_cost IS NOT NULL
)`,
  `lines AS MATERIALIZED (
  SELECT s.id AS session_id, 'messages' AS figure, NULL AS reason, ${amounts((name) => `coalesce(sum(m.s_${name}), 0)`)}
  FROM chosen_sessions AS s
  LEFT JOIN usage_rows AS m ON m.session_id = s.id
  GROUP BY s.id
  UNION ALL BY NAME
  ${explained('messages', 'fork_copies', 't_', 'm.is_inherited')}
  UNION ALL BY NAME
  SELECT m.session_id, 'messages' AS figure, 'multi_step' AS reason,
    ${amounts((name) => (name === 'cost' ? '0' : `sum(m.s_${name} - m.p_${name})`))}
  FROM stepped_rows AS m
  WHERE m.steps > 1
  GROUP BY m.session_id
  UNION ALL BY NAME
  SELECT session_id, 'steps' AS figure, NULL AS reason, ${amounts((name) => `sum(${name})`)}
  FROM (
    SELECT session_id, ${amounts((name) => `p_${name}`)} FROM stepped_rows WHERE steps > 0
    UNION ALL BY NAME
    SELECT session_id, ${amounts((name) => name)} FROM orphan_steps
  )
  GROUP BY session_id
  UNION ALL BY NAME
  SELECT session_id, 'steps' AS figure, 'orphans' AS reason, ${amounts((name) => `sum(${name})`)}
  FROM orphan_steps
  GROUP BY session_id
  UNION ALL BY NAME
  SELECT m.session_id, 'steps' AS figure, 'no_steps' AS reason, ${amounts((name) => `-sum(m.t_${name})`)}
  FROM stepped_rows AS m
  WHERE m.steps IS NULL AND NOT m.is_inherited
  GROUP BY m.session_id
  UNION ALL BY NAME
  ${explained('steps', 'fork_copies', 'p_', 'm.steps > 0 AND m.is_inherited')}
  UNION ALL BY NAME
  SELECT
    m.session_id, 'steps' AS figure, CASE WHEN m.is_bad THEN 'bad_numbers' ELSE 'interrupted' END AS reason,
    ${amounts((name) => `sum(m.p_${name} - m.t_${name})`)}
  FROM stepped_rows AS m
  WHERE m.steps > 0 AND NOT m.is_inherited AND (m.is_bad OR m.is_interrupted)
  GROUP BY m.session_id, m.is_bad
  UNION ALL BY NAME
  SELECT s.id AS session_id, 'columns' AS figure, NULL AS reason, ${amounts((name) => `coalesce(s.recorded_${name}, 0)`)}
  FROM chosen_sessions AS s
  WHERE s.recorded_cost IS NOT NULL
  UNION ALL BY NAME
  ${explained('columns', 'fork_copies', 't_', 'm.in_columns AND m.is_inherited')}
  UNION ALL BY NAME
  ${leftOut('columns', 'in_columns', 'm.session_id IN (SELECT session_id FROM columns_rest)')}
  UNION ALL BY NAME
  SELECT
    session_id, 'columns' AS figure,
    CASE
      WHEN is_v2 AND ${each((name) => name, '>= 0', 'AND')} THEN 'unattributed'
      WHEN ${each((name) => `(${name} - last_${name})`, '= 0', 'AND')} THEN 'multi_step'
      WHEN has_summary AND ${each((name) => name, '<= 0', 'AND')} THEN 'overwritten_columns'
      WHEN is_bad THEN 'bad_numbers'
      ELSE 'none'
    END AS reason,
    ${amounts((name) => name)}
  FROM columns_rest
  UNION ALL BY NAME
  SELECT s.id AS session_id, 'opencodeStats' AS figure, NULL AS reason, ${amounts((name) => `coalesce(sum(m.s_${name}), 0)`)}
  FROM chosen_sessions AS s
  LEFT JOIN (SELECT * FROM usage_rows WHERE in_stats) AS m ON m.session_id = s.id
  GROUP BY s.id
  UNION ALL BY NAME
  ${explained('opencodeStats', 'fork_copies', 's_', 'm.in_stats AND m.is_inherited')}
  UNION ALL BY NAME
  SELECT m.session_id, 'opencodeStats' AS figure, 'multi_step' AS reason, ${amounts((name) => `sum(m.s_${name} - m.t_${name})`)}
  FROM usage_rows AS m
  WHERE m.in_stats AND NOT m.is_inherited
  GROUP BY m.session_id
  UNION ALL BY NAME
  ${leftOut('opencodeStats', 'in_stats')}
)`,
];

/** What rows that are not billed add to a figure. */
function explained(figure: string, reason: string, prefix: string, where: string): string {
  return `SELECT m.session_id, '${figure}' AS figure, '${reason}' AS reason, ${amounts((name) => `sum(m.${prefix}${name})`)}
  FROM ${prefix === 'p_' ? 'stepped_rows' : 'usage_rows'} AS m
  WHERE ${where}
  GROUP BY m.session_id`;
}

/** What is billed and not in a figure, by why. */
function leftOut(figure: string, isIn: string, where = 'true'): string {
  return `SELECT
    m.session_id, '${figure}' AS figure,
    CASE
      WHEN m.is_copy THEN 'surviving_copies'
      WHEN m.is_missing THEN 'missing'
      WHEN m.is_compaction THEN 'compaction'
      ELSE 'other_source'
    END AS reason,
    ${amounts((name) => `-sum(m.t_${name})`)}
  FROM usage_rows AS m
  WHERE NOT m.${isIn} AND NOT m.is_inherited AND ${where}
  GROUP BY ALL`;
}
