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
  /** Sorted by id; a cycle of parents is cut above the member with the smallest id, which is no one's child. */
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
  const cycles = new Map(records.sessions.map(({ id }) => [id, cycleOf(id, records)]));
  for (const { id, parentId } of records.sessions) {
    if (parentId !== null && cycles.get(id)?.[0] !== id) children.get(parentId)?.push(id);
  }
  return records.sessions
    .map((session) => {
      const own = rows.get(session.id) ?? [];
      const below = descendantsOf(session.id, children);
      const all = [session.id, ...below].flatMap((id) => rows.get(id) ?? []);
      return {
        id: session.id,
        parentId: session.parentId,
        isFork: forks.has(session.id),
        inCycle: cycles.get(session.id) !== undefined,
        children: (children.get(session.id) ?? []).toSorted(),
        own: spendOf(own.filter((row) => !row.inherited)),
        inclusive: spendOf(all.filter((row) => !row.inherited)),
        raw: { own: spendOf(own), inclusive: spendOf(all) },
      };
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The ids of the cycle of parents that a session is a member of, sorted; undefined when it is in none. */
function cycleOf(id: string, { sessions }: World): readonly string[] | undefined {
  const parents = new Map(sessions.map((session) => [session.id, session.parentId]));
  const chain: string[] = [];
  for (let at: string | null | undefined = id; at; at = parents.get(at)) {
    if (at === id && chain.length > 0) return chain.toSorted();
    if (chain.includes(at)) return undefined; // above it is a cycle that it is no member of
    chain.push(at);
  }
  return undefined;
}

/** All sessions below one, each once. */
function descendantsOf(id: string, children: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const below = children.get(id) ?? [];
  return [...below, ...below.flatMap((child) => descendantsOf(child, children))];
}
