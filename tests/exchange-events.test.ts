import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventKinds, type TimelineEvent } from '../src/contract/timeline.ts';
import { sql } from '../src/db/sql.ts';
import { EVERYTHING } from '../src/query/filters.ts';
import { timeline } from '../src/query/timeline.ts';
import { transcript } from '../src/query/transcript.ts';
import { askSession, PRESENT } from './support/answers.ts';
import { type CorpusName, copyCorpus, removeDataDirs } from './support/corpora.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import { makeDatabase } from './support/made-database.ts';

const names: readonly CorpusName[] = ['json-1.1.65', 'sqlite-1.18.33', 'v2-2.0.15'];
const loaded = new Map<CorpusName, LoadedDatabase>();
beforeAll(async () => {
  for (const corpus of names) {
    const database = await openLoadedDatabase();
    loaded.set(corpus, database);
    await database.sync(copyCorpus(corpus));
  }
}, 120_000);
afterAll(async () => {
  for (const database of loaded.values()) await database.close();
  removeDataDirs();
});

const eventsOf = async (
  { pool }: LoadedDatabase,
  id: string,
  filters = EVERYTHING,
  limit = 1000,
): Promise<TimelineEvent[]> => {
  const events: TimelineEvent[] = [];
  let cursor: string | undefined;
  do {
    const page = await timeline(pool.writer, id, filters, { limit, cursor });
    if (page === null) throw new Error(`there is no session ${id}`);
    events.push(...page.events);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return events;
};

const sessionsOf = async ({ pool }: LoadedDatabase): Promise<string[]> =>
  (
    await pool.writer.all(
      sql`SELECT id FROM sessions WHERE coalesce(missing_reason, 'deleted') = 'deleted' ORDER BY id`,
    )
  ).map((row) => String(row.id));

/** The events of all sessions as the view has them, by session. */
async function viewOf({ pool }: LoadedDatabase): Promise<Map<string, unknown[]>> {
  const rows = await pool.writer.all(sql`
    SELECT *, round(cost, 10) AS rounded
    FROM exchange_events
    ORDER BY session_id, place, rank, seq NULLS LAST, coalesce(part_id, '')`);
  const bySession = new Map<string, unknown[]>();
  for (const row of rows) {
    const events = bySession.get(String(row.session_id)) ?? [];
    bySession.set(String(row.session_id), events);
    events.push({
      kind: row.kind,
      exchangeId: row.exchange_id,
      messageId: row.message_id,
      partId: row.part_id,
      at: row.started,
      ended: row.ended,
      durationMs: row.duration_ms,
      agent: row.agent,
      name: row.name,
      preview: row.preview,
      status: row.status,
      childSessionId: row.child_session_id,
      tokens: row.tokens_total,
      cost: row.rounded,
      inherited: row.is_inherited,
    });
  }
  return bySession;
}

it.each(names)(
  'of %s: the view and the timelines of all sessions have the same events',
  async (corpus) => {
    const database = loaded.get(corpus);
    if (database === undefined) throw new Error('not loaded');
    const view = await viewOf(database);
    const kinds = new Set<string>();
    for (const id of await sessionsOf(database)) {
      const events = await eventsOf(database, id);
      expect(events).toEqual(view.get(id) ?? []);
      for (const { kind } of events) kinds.add(kind);
    }
    const wanted = eventKinds.filter((kind) => kind !== 'retry');
    expect(wanted.filter((kind) => !kinds.has(kind))).toEqual([]);
  },
  300_000,
);

it.each(names)(
  'of %s: events add up to the session, belong to its exchanges and come in pages',
  async (corpus) => {
    const database = loaded.get(corpus);
    if (database === undefined) throw new Error('not loaded');
    const exchanges = new Set(
      (await database.pool.writer.all(sql`SELECT id FROM exchanges`)).map((row) => row.id),
    );
    for (const id of (await sessionsOf(database)).slice(0, 25)) {
      const events = await eventsOf(database, id);
      const session = await askSession(database.pool, id);
      const sum = (list: readonly (number | null)[]) =>
        list.reduce<number>((all, one) => all + (one ?? 0), 0);
      expect(sum(events.map((event) => event.tokens))).toBe(session?.raw.own.tokens.total);
      expect(sum(events.map((event) => event.cost))).toBeCloseTo(session?.raw.own.cost ?? Number.NaN, 9);
      for (const event of events) {
        expect(exchanges).toContain(event.exchangeId);
        expect([...(event.preview ?? '')].length).toBeLessThanOrEqual(120);
      }
      expect(await eventsOf(database, id, EVERYTHING, 3)).toEqual(events);
      // Nothing is missing here; only a child that no call names is known by its derivation alone.
      const present = await eventsOf(database, id, PRESENT);
      expect(present.map((event) => ({ ...event, childSessionId: null }))).toEqual(
        events.map((event) => ({ ...event, childSessionId: null })),
      );
    }
  },
  300_000,
);

it.each(names)(
  'of %s: transcripts have every message and part of a session',
  async (corpus) => {
    const database = loaded.get(corpus);
    if (database === undefined) throw new Error('not loaded');
    let messages = 0;
    let parts = 0;
    for (const id of await sessionsOf(database)) {
      const page = await transcript(database.pool.writer, id, EVERYTHING, { limit: 200 });
      expect(page?.next).toBeNull();
      messages += page?.messages.length ?? 0;
      for (const message of page?.messages ?? []) parts += message.parts.length;
    }
    const stored = await database.pool.writer.first(sql`
    SELECT
      (SELECT count(*) FROM messages WHERE NOT is_orphan AND coalesce(missing_reason, 'deleted') = 'deleted') AS messages,
      (SELECT count(*) FROM parts WHERE NOT is_orphan AND coalesce(missing_reason, 'deleted') = 'deleted') AS parts`);
    expect({ messages, parts }).toEqual(stored);
  },
  300_000,
);

it('retries and switches are events, and null for a session that is not there', async () => {
  const db = await makeDatabase();
  try {
    const T = Date.UTC(2026, 0, 1);
    await db.insert('sessions', { id: 's', created: T });
    const step = { session_id: 's', role: 'assistant', provider: 'a' };
    await db.insert(
      'messages',
      { ...step, id: 'm1', created: T, agent: 'build', model: 'x', completed: T + 1 },
      { ...step, id: 'm2', created: T + 2, agent: 'plan', model: 'y' },
      { ...step, id: 'm3', created: T + 3, agent: 'plan', model: 'y', completed: T + 9, is_summary: true },
      { ...step, id: 'm4', created: T + 4, agent: null, model: 'y', completed: T + 8 },
    );
    await db.insert('parts', { id: 'r', message_id: 'm1', session_id: 's', type: 'retry', created: T });
    const page = await timeline(db.connection, 's', EVERYTHING, { limit: 50 });
    expect(
      page?.events.map(({ kind, name, status, durationMs }) => [kind, name, status, durationMs]),
    ).toEqual([
      ['step', 'a/x', 'ok', 1],
      ['retry', null, null, null],
      ['agent', 'plan', null, null],
      ['model', 'a/y', null, null],
      ['step', 'a/y', 'open', null],
      ['compaction', 'a/y', 'ok', 6],
      ['step', 'a/y', 'ok', 4],
    ]);
    expect(page?.events.every(({ exchangeId }) => exchangeId === 's#0')).toBe(true);
    expect(await timeline(db.connection, 'nobody', EVERYTHING, { limit: 50 })).toBeNull();
  } finally {
    await db.close();
  }
});
