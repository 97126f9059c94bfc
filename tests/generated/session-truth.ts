import { forksIn } from './lineage.ts';
import { recordsOf } from './records-of.ts';
import { spendOf, type TokenFigures, type UsageRow, usageRowsOf } from './usage-rows.ts';
import type { Era, World } from './world.ts';

interface Spend {
  readonly tokens: TokenFigures;
  readonly cost: number;
}

/** A session's figures of `ocmon session ID --json`, as far as they follow from usage. */
export interface SessionTruth {
  readonly id: string;
  readonly parentId: string | null;
  readonly isFork: boolean;
  /** Its chain of parents comes back to itself. */
  readonly inCycle: boolean;
  /** Sorted by id. */
  readonly children: readonly string[];
  /** Billed once. */
  readonly own: Spend;
  /** The same with all descendants, each once. */
  readonly inclusive: Spend;
  /** Every stored row, fork copies included. */
  readonly raw: { readonly own: Spend; readonly inclusive: Spend };
}

/** The true figures of every existing session, sorted by id. */
export function sessionTruthsOf(world: World, era: Era): readonly SessionTruth[] {
  const records = recordsOf(world, era);
  const forks = forksIn(records, era);
  const rows = new Map<string, UsageRow[]>(records.sessions.map((session) => [session.id, []]));
  for (const row of usageRowsOf(records, era)) rows.get(row.message.sessionId)?.push(row);
  const children = new Map<string, string[]>(records.sessions.map((session) => [session.id, []]));
  for (const session of records.sessions) {
    if (session.parentId !== null) children.get(session.parentId)?.push(session.id);
  }
  return records.sessions
    .map((session) => {
      const own = rows.get(session.id) ?? [];
      const below = descendantsOf(session.id, children);
      const all = [session.id, ...below.filter((id) => id !== session.id)].flatMap(
        (id) => rows.get(id) ?? [],
      );
      return {
        id: session.id,
        parentId: session.parentId,
        isFork: forks.has(session.id),
        inCycle: below.includes(session.id),
        children: (children.get(session.id) ?? []).toSorted(),
        own: spendOf(own.filter((row) => !row.inherited)),
        inclusive: spendOf(all.filter((row) => !row.inherited)),
        raw: { own: spendOf(own), inclusive: spendOf(all) },
      };
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** All sessions below one, each once; the session itself is among them when it is its own descendant. */
function descendantsOf(id: string, children: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const child of children.get(next) ?? []) {
      if (found.has(child)) continue;
      found.add(child);
      open.push(child);
    }
  }
  return [...found];
}
