import type { Connection } from '../../db/connection.ts';
import { interruptible } from '../../db/interruptible.ts';
import { constant, sql } from '../../db/sql.ts';
import { settle } from './settle.ts';
import { type TableChange, TableChanges, type WatchedTable } from './table-changes.ts';
import { buildTraces } from './trace-builder.ts';

/** How to derive everything anew. */
export interface RebuildSettings {
  /** Sessions that are derived in one transaction; a tree of sessions is never parted. */
  readonly batch: number;
  /** Nothing that is written stays. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
}

/** What deriving everything anew came to. */
export interface Rebuilt {
  readonly sessions: number;
  readonly batches: number;
  readonly tables: readonly TableChange[];
}

/** Base tables, with their derived columns. */
const SETTLED: readonly WatchedTable[] = [
  {
    table: 'sessions',
    key: 't.id',
    derived: 'row(t.root_id, t.depth, t.is_orphan, t.in_cycle, t.project, t.is_fork)',
  },
  { table: 'messages', key: 't.id', derived: 'row(t.created, t.is_orphan, t.is_inherited)' },
  { table: 'parts', key: 't.id', derived: 'row(t.session_id, t.created, t.is_orphan)' },
  { table: 'step_totals', key: 't.message_id', derived: 't' },
];

/** Tables that are derived session by session, but for agent traces, which are derived by trees. */
const BY_SESSION: readonly WatchedTable[] = [
  { table: 'exchanges', key: 't.id', derived: 't' },
  { table: 'delegations', key: 't.id', derived: 't' },
  { table: 'file_operations', key: 't.id', derived: 't' },
  { table: 'session_stats', key: 't.session_id', derived: 't' },
  {
    table: 'daily_stats',
    key: `to_json([t.session_id, t.quarter::VARCHAR, t.agent, t.provider, t.model])::VARCHAR`,
    derived: 't',
  },
  { table: 'step_times', key: 't.message_id', derived: 't' },
  { table: 'tool_calls', key: 't.part_id', derived: 't' },
];
const TRACES: readonly WatchedTable[] = [{ table: 'agent_traces', key: 't.id', derived: 't' }];

const EVERY_ROW = constant('true');

/**
 * Recomputes every derived column and table from the base tables, on a connection that has the extraction macros, while
 * nobody merges. Base columns are settled in one transaction, then sessions in batches of whole trees, a transaction each:
 * when the signal aborts, which throws, everything that stands is whole, and it can be run again.
 */
export async function rebuild(connection: Connection, settings: RebuildSettings): Promise<Rebuilt> {
  return interruptible(connection, settings.signal, async () => {
    const changes = new TableChanges(connection);
    if (!settings.dryRun) {
      await connection.transaction(() => rebuildBase(connection, changes));
      return rebuildTrees(connection, settings, changes, (work) => connection.transaction(work));
    }
    // Sessions are derived from settled columns: where those would change, nothing can be rolled back in between.
    const changed = await rolledBack(connection, async () => {
      await rebuildBase(connection, changes);
      return changes.any();
    });
    if (!changed) return rebuildTrees(connection, settings, changes, (work) => rolledBack(connection, work));
    const all = new TableChanges(connection);
    return rolledBack(connection, async () => {
      await rebuildBase(connection, all);
      const batch = Math.max(settings.batch, FEWEST_UNBROKEN);
      return rebuildTrees(connection, { ...settings, batch }, all, (work) => work());
    });
  });
}

/** Sessions of a batch at least, where batches share a transaction: their temp tables' memory comes back with its end. */
const FEWEST_UNBROKEN = 2_000;

/** Settles base tables and removes rows that no session's derivation would. */
async function rebuildBase(connection: Connection, changes: TableChanges): Promise<void> {
  await changes.around(SETTLED, EVERY_ROW, () => settle(connection));
  await changes.around([...BY_SESSION, ...TRACES], EVERY_ROW, () => removeStrangers(connection));
}

/** Derives all sessions, each batch within `transaction`. */
async function rebuildTrees(
  connection: Connection,
  { batch, signal, onProgress }: RebuildSettings,
  changes: TableChanges,
  transaction: (work: () => Promise<void>) => Promise<void>,
): Promise<Rebuilt> {
  const batches = await treeBatches(connection, batch);
  const total = batches.reduce((sum, ids) => sum + ids.length, 0);
  let done = 0;
  onProgress({ done, total });
  for (const sessions of batches) {
    signal.throwIfAborted();
    await transaction(() => rebuildBatch(connection, sessions, changes));
    done += sessions.length;
    onProgress({ done, total });
  }
  return {
    sessions: total,
    batches: batches.length,
    tables: await changes.result([...SETTLED, ...BY_SESSION, ...TRACES]),
  };
}

async function rebuildBatch(
  connection: Connection,
  sessions: readonly string[],
  changes: TableChanges,
): Promise<void> {
  await connection.run(
    sql`CREATE OR REPLACE TEMP TABLE rebuilt_sessions AS SELECT unnest(${sessions}::VARCHAR[]) AS id`,
  );
  const own = sql`t.session_id IN (SELECT id FROM temp.main.rebuilt_sessions)`;
  const trees = sql`t.root_session_id IN (SELECT id FROM temp.main.rebuilt_sessions)`;
  await changes.around(BY_SESSION, own, () =>
    changes.around(TRACES, trees, () => buildTraces(connection, sessions)),
  );
  await connection.run(sql`DROP TABLE temp.main.rebuilt_sessions`);
}

/** All sessions, whole trees together, trees in the order of their roots. */
async function treeBatches(connection: Connection, size: number): Promise<readonly (readonly string[])[]> {
  const rows = await connection.all(
    sql`SELECT id, coalesce(root_id, id) AS root FROM sessions ORDER BY root, id`,
  );
  const batches: string[][] = [];
  let root: unknown;
  for (const row of rows) {
    const last = batches.at(-1);
    if (last === undefined || (row.root !== root && last.length >= size)) batches.push([String(row.id)]);
    else last.push(String(row.id));
    root = row.root;
  }
  return batches;
}

/**
 * Removes what no session's derivation would: rows of sessions that are not there, and rows that stand with another
 * session or tree than the record that they are named after, where their own derivation would meet them.
 */
async function removeStrangers(connection: Connection): Promise<void> {
  for (const statement of STRANGERS) await connection.run(constant(statement));
}

const STRANGERS: readonly string[] = [
  ...BY_SESSION.map(({ table }) => `DELETE FROM ${table} WHERE session_id NOT IN (SELECT id FROM sessions)`),
  `DELETE FROM exchanges WHERE id <> session_id || '#0'
    AND (id, session_id) NOT IN (SELECT (id, session_id) FROM messages WHERE session_id IS NOT NULL)`,
  `DELETE FROM step_times
    WHERE (message_id, session_id) NOT IN (SELECT (id, session_id) FROM messages WHERE session_id IS NOT NULL)`,
  `DELETE FROM delegations
    WHERE (id, session_id) NOT IN (SELECT (id, session_id) FROM parts WHERE type = 'tool' AND session_id IS NOT NULL)
      AND (id, session_id) NOT IN (SELECT (id, parent_id) FROM sessions WHERE parent_id IS NOT NULL)`,
  `DELETE FROM agent_traces
    WHERE root_session_id NOT IN (SELECT root_id FROM sessions WHERE root_id IS NOT NULL)`,
  // A segment is named after its trace, a trace after its session, its call, or a child that no call leads to.
  `DELETE FROM agent_traces AS t
    USING (
      SELECT
        t.id,
        CASE WHEN n.name LIKE 'root:%' THEN s.root_id ELSE coalesce(c.root_id, s.root_id) END AS root
      FROM agent_traces AS t
      JOIN (
        SELECT id, CASE WHEN kind = 'segment' THEN regexp_extract(id, '^segment:(.*):[0-9]+$', 1, 's') ELSE id END AS name
        FROM agent_traces
      ) AS n ON n.id = t.id
      LEFT JOIN (SELECT id, session_id FROM parts WHERE type = 'tool') AS p ON p.id = substr(n.name, 12)
      LEFT JOIN sessions AS c ON c.id = p.session_id
      LEFT JOIN sessions AS s ON s.id = CASE WHEN n.name LIKE 'root:%' THEN substr(n.name, 6) ELSE substr(n.name, 12) END
    ) AS w
    WHERE w.id = t.id AND w.root IS DISTINCT FROM t.root_session_id`,
];

/** Does `work` in a transaction of which nothing stays. */
async function rolledBack<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  let done: { readonly result: T } | undefined;
  try {
    return await connection.transaction(async () => {
      done = { result: await work() };
      throw new RolledBack();
    });
  } catch (error) {
    if (error instanceof RolledBack && done !== undefined) return done.result;
    throw error;
  }
}

/** Ends a transaction that is not to be committed. */
class RolledBack extends Error {}
