import { exists } from './existence.ts';

/**
 * SELECT of `id`, `root_id`, `depth`, `is_orphan` and `in_cycle` for every session of the relation (columns `id`,
 * `parent_id`, `missing_reason`), by counting rule 5.
 *
 * A parent that is not in the relation, or that never counts while its child does, leaves an orphan at the top. In a
 * cycle of parents, one session included that is its own parent, every member is `in_cycle`; the cycle is cut above the
 * member with the smallest id, which is then the root.
 *
 * Jumps double in length with every round, so that a chain of 10,000 sessions takes 14 rounds.
 */
export function sessionTree(sessions: string): string {
  return `
WITH RECURSIVE tree_edges AS (
  SELECT s.id, s.parent_id, p.id AS up
  FROM ${sessions} AS s
  LEFT JOIN ${sessions} AS p ON p.id = s.parent_id AND (${exists('p')} OR NOT ${exists('s')})
),
tree_jumps AS (${jumps('tree_edges', 'tree_jumps')}),
tree_ends AS (${lastRound('tree_jumps')}),
cycle_members AS (
  SELECT e.id, e.lowest
  FROM tree_ends AS e
  SEMI JOIN (SELECT ancestor FROM tree_ends WHERE NOT at_top) AS reached ON reached.ancestor = e.id
),
cut_edges AS (
  SELECT e.id, CASE WHEN c.id IS NULL OR e.id <> c.lowest THEN t.up END AS up
  FROM tree_ends AS e
  JOIN tree_edges AS t ON t.id = e.id
  LEFT JOIN cycle_members AS c ON c.id = e.id
  WHERE NOT e.at_top
),
cut_jumps AS (${jumps('cut_edges', 'cut_jumps')}),
cut_ends AS (${lastRound('cut_jumps')})
SELECT
  t.id,
  coalesce(cut.ancestor, e.ancestor) AS root_id,
  coalesce(cut.steps, e.steps)::INTEGER AS depth,
  t.parent_id IS NOT NULL AND t.up IS NULL AS is_orphan,
  c.id IS NOT NULL AS in_cycle
FROM tree_edges AS t
JOIN tree_ends AS e ON e.id = t.id
LEFT JOIN cycle_members AS c ON c.id = t.id
LEFT JOIN cut_ends AS cut ON cut.id = t.id`;
}

/**
 * Rounds of jumps along `edges`: after round n, `ancestor` is 2^n steps up, or the top where that is nearer; `steps` is
 * the distance to it, and `lowest` the smallest id on the way. Ends when all are at the top, or when jumps are longer
 * than the relation, which only cycles survive.
 */
function jumps(edges: string, self: string): string {
  return `
  SELECT 0 AS round, id, coalesce(up, id) AS ancestor, (up IS NOT NULL)::BIGINT AS steps, id AS lowest, up IS NULL AS at_top
  FROM ${edges}
  UNION ALL
  SELECT near.round + 1, near.id, far.ancestor, near.steps + far.steps, least(near.lowest, far.lowest), far.at_top
  FROM ${self} AS near
  JOIN ${self} AS far ON far.id = near.ancestor
  WHERE (SELECT bool_or(NOT at_top) FROM ${self}) AND (1::BIGINT << near.round) < (SELECT count(*) FROM ${edges})
`;
}

function lastRound(self: string): string {
  return `SELECT id, ancestor, steps, lowest, at_top FROM ${self} WHERE round = (SELECT max(round) FROM ${self})`;
}
