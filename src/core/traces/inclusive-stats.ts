import { type Relation, relation } from '../relations.ts';
import { INCLUSIVE } from './exchanges.ts';

/**
 * Relations over `tree_sessions` (whole trees of sessions that count) and the table `session_stats`, that
 * end in `inclusive_stats`: the sums over each session and all below it, each once (counting rule 5).
 */
export const INCLUSIVE_STATS: readonly Relation[] = [
  relation(
    'session_ancestors',
    `
  SELECT id, id AS top FROM tree_sessions
  UNION ALL
  SELECT a.id, s.parent_id
  FROM session_ancestors AS a
  JOIN tree_sessions AS s ON s.id = a.top
  WHERE s.depth > 0
`,
  ),
  relation(
    'inclusive_stats',
    `
  SELECT
    a.top AS session_id,
    count(*) AS sessions,
    min(o.first_at) AS inclusive_first_at,
    max(o.last_at) AS inclusive_last_at,
    ${INCLUSIVE.map((name) => `sum(o.${name}) AS inclusive_${name}`).join(',\n    ')}
  FROM session_ancestors AS a
  JOIN session_stats AS o ON o.session_id = a.id
  GROUP BY a.top
`,
  ),
];
