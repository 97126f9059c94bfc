import type { Connection } from '../../db/connection.ts';
import { type Sql, sql } from '../../db/sql.ts';

/** What follows from others for a session: its place in the tree, its project and whether it is a fork; DuckDB's text. */
export interface Place {
  readonly rootId: string;
  readonly depth: string;
  readonly isOrphan: string;
  readonly inCycle: string;
  readonly project: string | null;
  readonly isFork: string;
}

/**
 * What was merged since the derived columns were last brought up to date, as ids: outside of it they are right. It may
 * name more than was changed, as after a transaction that was rolled back. It is filled while records are merged, worked
 * off by `settleDirty` while nothing is merged, and emptied by {@link clearDirty} when that has committed.
 */
export interface Dirty {
  /** More was merged than is worth naming: the sets are empty, and everything is to be settled. */
  isEverything: boolean;
  /** Sessions that were merged. */
  readonly sessions: Set<string>;
  /** Those of them that are new, or whose time, parent, fork source or standing is not what it was. */
  readonly movedSessions: Set<string>;
  /** What the others of them had when all was settled, where that is not what a session is merged with. */
  readonly places: Map<string, Place>;
  /** Messages that were merged, with the time that they had when all was settled, as DuckDB's text; null for none. */
  readonly messages: Map<string, string | null>;
  /** Sessions that these messages are or were in. */
  readonly homes: Set<string>;
  /** Parts that were merged. */
  readonly parts: Set<string>;
  /** Messages that these parts are or were in. */
  readonly partMessages: Set<string>;
  /** Messages any of whose parts may be wrong. */
  readonly partOwners: Set<string>;
  /** Messages whose sum of steps may be wrong. */
  readonly stepOwners: Set<string>;
  /** Sessions whose project, or whether they are forks, may be wrong. */
  readonly labels: Set<string>;
  /** Projects whose worktree is not what it was. */
  readonly projects: Set<string>;
  /** Other sessions that look different now: nothing is to be settled for them. */
  readonly told: Set<string>;
}

/** Ids that are kept; beyond them settling everything is quicker, and loading everything need not gather them. */
const MOST_IDS = 20_000;

/** Nothing is dirty yet. */
export function nothingDirty(): Dirty {
  return {
    isEverything: false,
    sessions: new Set(),
    movedSessions: new Set(),
    places: new Map(),
    messages: new Map(),
    homes: new Set(),
    parts: new Set(),
    partMessages: new Set(),
    partOwners: new Set(),
    stepOwners: new Set(),
    labels: new Set(),
    projects: new Set(),
    told: new Set(),
  };
}

/** Forgets everything: the derived columns are right. */
export function clearDirty(dirty: Dirty): void {
  dirty.isEverything = false;
  for (const ids of setsOf(dirty)) ids.clear();
}

/** Stops naming what is dirty where that has become too much. */
export function limitDirty(dirty: Dirty): void {
  const ids = setsOf(dirty).reduce((sum, { size }) => sum + size, 0);
  if (ids <= MOST_IDS) return;
  clearDirty(dirty);
  dirty.isEverything = true;
}

/**
 * The sessions that look different now, with their ancestors, whose figures include them; null for "any". To be asked
 * after `settleDirty`, which finds sessions that others have changed.
 */
export async function dirtySessionIds(
  connection: Connection,
  dirty: Dirty,
): Promise<readonly string[] | null> {
  if (dirty.isEverything) return null;
  const ids = new Set([...dirty.sessions, ...dirty.homes, ...dirty.told]);
  const others = [...dirty.partMessages].filter((id) => !dirty.messages.has(id));
  if (others.length > 0) {
    const owners = await connection.all(sql`
      SELECT DISTINCT m.session_id AS id FROM messages AS m SEMI JOIN ${idList(others)} AS d ON d.id = m.id`);
    for (const row of owners) ids.add(String(row.id));
  }
  let highest: readonly string[] = [...ids];
  while (highest.length > 0) {
    const parents = await connection.all(sql`
      SELECT DISTINCT s.parent_id AS id
      FROM sessions AS s
      SEMI JOIN ${idList(highest)} AS d ON d.id = s.id
      WHERE s.parent_id IS NOT NULL`);
    highest = parents.map((row) => String(row.id)).filter((id) => !ids.has(id));
    for (const id of highest) ids.add(id);
  }
  return [...ids].sort();
}

/**
 * A relation of one column `id`. DuckDB hands the ids of such a list on to the scan on the other side of a join, where
 * zone maps find the few row groups that may hold them.
 */
export function idList(ids: Iterable<string>): Sql {
  return sql`(SELECT unnest(${[...ids]}::VARCHAR[]) AS id)`;
}

function setsOf({ isEverything: _, ...sets }: Dirty): readonly (Set<string> | Map<string, unknown>)[] {
  return Object.values(sets);
}
