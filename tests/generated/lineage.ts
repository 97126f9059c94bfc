import type { Era, World, WorldMessage } from './world.ts';

/**
 * The messages that are inherited (counting rule 4), told by lineage, which the stored data does not have. A copy is
 * inherited when its original still stands in an existing session; where none is left, one copy counts: the one in
 * the session created first, of two of one millisecond the one in the session with the smaller id.
 */
export function inheritedIn(records: World): ReadonlySet<string> {
  const sessions = new Map(records.sessions.map((session) => [session.id, session]));
  const families = new Map<string, { message: WorldMessage; created: number }[]>();
  for (const message of records.messages) {
    const session = sessions.get(message.sessionId);
    if (session === undefined) continue;
    const family = families.get(message.origin) ?? [];
    family.push({ message, created: session.created });
    families.set(message.origin, family);
  }
  const inherited = new Set<string>();
  for (const [origin, family] of families) {
    const billed = family.find(({ message }) => message.id === origin) ?? family.toSorted(bySession)[0];
    for (const { message } of family) if (message.id !== billed?.message.id) inherited.add(message.id);
  }
  return inherited;
}

function bySession(
  a: { readonly message: WorldMessage; readonly created: number },
  b: { readonly message: WorldMessage; readonly created: number },
): number {
  if (a.created !== b.created) return a.created - b.created;
  return a.message.sessionId < b.message.sessionId ? -1 : 1;
}

/** The sessions that are forks: in OpenCode 2 those that say so, before it those that hold at least one copy. */
export function forksIn(records: World, era: Era): ReadonlySet<string> {
  if (era === 'sqlite-v2') {
    return new Set(
      records.sessions.filter((session) => session.forkOf !== null).map((session) => session.id),
    );
  }
  const holders = new Set(
    records.messages.filter((message) => message.origin !== message.id).map((message) => message.sessionId),
  );
  return new Set(records.sessions.filter((session) => holders.has(session.id)).map((session) => session.id));
}
