import type { FileFigures } from '../contract/files.ts';
import { constant, join, type Sql, sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { listed } from './listed.ts';
import { numberOf, textOrNull } from './spend.ts';

/** Aggregates over rows of `file_operations`: counts by the operation that went through, lines, and who did it when. */
export const FIGURES = {
  operations: sql`count(*)`,
  reads: done('read'),
  edits: done('edit', 'patch'),
  writes: done('write'),
  deletes: done('delete'),
  moves: done('move'),
  failed: sql`count(*) FILTER (WHERE outcome NOT IN ('ok', 'open'))`,
  additions: sql`coalesce(sum(additions), 0)`,
  deletions: sql`coalesce(sum(deletions), 0)`,
  unmeasured: sql`count(*) FILTER (
    WHERE operation <> 'read' AND outcome = 'ok' AND (additions IS NULL OR deletions IS NULL)
  )`,
  outside_root: sql`bool_or(is_outside)`,
  sessions: sql`count(DISTINCT session_id)`,
  agents: sql`coalesce(list_sort(list(DISTINCT agent) FILTER (WHERE agent IS NOT NULL)), [])`,
  last_touched: sql`max(touched)`,
};

/** The columns that {@link fileFiguresOf} reads. */
export const FIGURE_COLUMNS = join(
  Object.entries(FIGURES).map(([name, aggregate]) => sql`${aggregate} AS ${constant(name)}`),
  ',\n  ',
);

function done(...operations: readonly string[]): Sql {
  return sql`count(*) FILTER (WHERE operation IN (${listed(operations)}) AND outcome = 'ok')`;
}

/** The figures of a row with the columns of {@link FIGURE_COLUMNS}. */
export function fileFiguresOf(row: Row): FileFigures {
  return {
    operations: numberOf(row.operations),
    reads: numberOf(row.reads),
    edits: numberOf(row.edits),
    writes: numberOf(row.writes),
    deletes: numberOf(row.deletes),
    moves: numberOf(row.moves),
    failed: numberOf(row.failed),
    additions: numberOf(row.additions),
    deletions: numberOf(row.deletions),
    unmeasured: numberOf(row.unmeasured),
    outsideRoot: typeof row.outside_root === 'boolean' ? row.outside_root : null,
    sessions: numberOf(row.sessions),
    agents: Array.isArray(row.agents) ? row.agents.map(String) : [],
    lastTouched: textOrNull(row.last_touched),
  };
}
