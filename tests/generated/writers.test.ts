import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { daysOf } from './days-of.ts';
import { messageData } from './documents-v1.ts';
import { inheritedIn } from './lineage.ts';
import { makeWorld, type Scenario, scenarios } from './make-world.ts';
import { recordsOf } from './records-of.ts';
import { idWrap } from './scenarios/calendar.ts';
import { sessionTruthsOf } from './session-truth.ts';
import { truthOf } from './truth-of.ts';
import type { Era, World } from './world.ts';
import { writeJsonStorage } from './write-json-storage.ts';
import { writeSqliteV1 } from './write-sqlite-v1.ts';
import { rowIdInVersion2, writeSqliteV2 } from './write-sqlite-v2.ts';

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
const eras: readonly Era[] = ['json', 'sqlite-v1', 'sqlite-v2'];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'generated-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A stored message as a reader without lineage sees it: what tells it from others, and where it stands. */
interface Stored {
  readonly id: string;
  readonly sessionId: string;
  readonly created: number;
  readonly fingerprint: string;
}

interface StoredSession {
  readonly id: string;
  readonly created: number;
  readonly mayBeFork: boolean;
}

/** Counting rule 4 to the letter: candidates, originals, survivors, by fingerprints alone. */
function inheritedByFingerprint(
  sessions: readonly StoredSession[],
  messages: readonly Stored[],
): ReadonlySet<string> {
  const byId = new Map(sessions.map((session) => [session.id, session]));
  const placed = messages.flatMap((message) => {
    const session = byId.get(message.sessionId);
    return session === undefined ? [] : [{ message, session }];
  });
  const isCandidate = ({ message, session }: (typeof placed)[number]): boolean =>
    session.mayBeFork && message.created < session.created;
  const counted = new Set(
    placed.filter((one) => !isCandidate(one)).map(({ message }) => message.fingerprint),
  );
  const candidates = placed.filter(isCandidate).toSorted((a, b) => {
    if (a.session.created !== b.session.created) return a.session.created - b.session.created;
    return a.session.id < b.session.id ? -1 : 1;
  });
  const inherited = new Set<string>();
  for (const { message } of candidates) {
    if (counted.has(message.fingerprint)) inherited.add(message.id);
    counted.add(message.fingerprint);
  }
  return inherited;
}

/** The stored form of a world, and which of its messages lineage calls inherited, by their stored ids. */
function storedForm(world: World, era: Era) {
  const records = recordsOf(world, era);
  const version2 = era === 'sqlite-v2';
  const sessions = records.sessions.map((session) => ({
    id: session.id,
    created: session.created,
    mayBeFork: version2 ? session.forkOf !== null : session.parentId === null,
  }));
  const messages = records.messages.map((message) => {
    const { parentID: _, ...data } = messageData(message, '');
    const figures = [message.kind, message.created, message.provider, message.model, message.cost];
    return {
      id: version2 ? rowIdInVersion2(message) : message.id,
      sessionId: message.sessionId,
      created: message.created,
      fingerprint: JSON.stringify(version2 ? [...figures, message.tokens] : data),
    };
  });
  const inherited = inheritedIn(records);
  const truth = records.messages.filter(({ id }) => inherited.has(id));
  return { sessions, messages, truth: truth.map((one) => (version2 ? rowIdInVersion2(one) : one.id)) };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function filesBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function query(file: string, sql: string): readonly unknown[] {
  const database = new Database(file);
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

describe('a made world', () => {
  it('is the same for the same seed and another for another', () => {
    expect(makeWorld(11)).toEqual(makeWorld(11));
    expect(makeWorld(11)).not.toEqual(makeWorld(12));
  });

  it('has no id twice', () => {
    const world = makeWorld(3, [...Object.values(scenarios), ...Object.values(scenarios)]);
    const ids = [...world.sessions, ...world.messages, ...world.parts].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const rowIds = recordsOf(world, 'sqlite-v2').messages.map(({ sessionId, seq }) => `${sessionId} ${seq}`);
    expect(new Set(rowIds).size).toBe(rowIds.length);
  });

  it('has tokens wherever it has a cost', () => {
    for (const { tokens, cost } of makeWorld(5).messages) expect(tokens !== null || cost === 0).toBe(true);
  });

  it('has messages older than their session in forks only, and every copy is', () => {
    for (const seed of seeds) {
      const world = makeWorld(seed);
      const sessions = new Map(world.sessions.map(({ id, created }) => [id, created]));
      for (const { id, origin, sessionId, created } of world.messages) {
        expect(created < (sessions.get(sessionId) ?? 0)).toBe(id !== origin && sessions.has(sessionId));
      }
    }
  });

  it.each(eras)('is told from its copies by lineage as rule 4 tells it by fingerprints, in %s', (era) => {
    let copies = 0;
    for (const seed of seeds) {
      const { sessions, messages, truth } = storedForm(makeWorld(seed), era);
      expect([...inheritedByFingerprint(sessions, messages)].toSorted()).toEqual(truth.toSorted());
      copies += truth.length;
    }
    expect(copies).toBeGreaterThan(seeds.length * 20);
  });

  it('has ids whose order is not that of time', () => {
    const { messages } = makeWorld(4, [scenarios.idWrapSessions]);
    const before = messages.filter((message) => message.created < idWrap);
    const after = messages.filter((message) => message.created >= idWrap && message.origin === message.id);
    expect(before.length * after.length).toBeGreaterThan(0);
    expect(after.every(({ id }) => before.some((other) => other.id > id))).toBe(true);
  });

  it.each(eras)('has models, sessions and days that add up to the totals, in %s', (era) => {
    for (const seed of seeds) {
      const world = makeWorld(seed);
      const truth = truthOf(world, { era });
      const sessions = sessionTruthsOf(world, era);
      const days = ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kathmandu'].map((zone) =>
        daysOf(world, era, zone),
      );
      for (const groups of [truth.models, sessions.map(({ own }) => own), ...days]) {
        expect(groups.reduce((sum, { tokens }) => sum + tokens.total, 0)).toBe(truth.tokens.total);
        expect(groups.reduce((sum, { cost }) => sum + cost, 0)).toBeCloseTo(truth.cost.recorded, 7);
      }
      const raw = sessions.reduce((sum, session) => sum + session.raw.own.tokens.total, 0);
      expect(raw).toBe(truth.raw.tokens.total);
      expect(truth.sessions.total).toBeGreaterThan(50);
    }
  });

  const shows: readonly (readonly [string, Scenario, (world: World) => boolean])[] = [
    ['forks', scenarios.forks, (world) => truthOf(world, { era: 'json' }).sessions.forks === 2],
    [
      'forks of forks',
      scenarios.forksOfForks,
      (world) => truthOf(world, { era: 'json' }).sessions.forks === 3,
    ],
    [
      'messages of lost sessions',
      scenarios.orphanMessages,
      (world) => truthOf(world, { era: 'sqlite-v1' }).messages.orphans >= 3,
    ],
    [
      'parts of lost messages',
      scenarios.orphanParts,
      (world) => truthOf(world, { era: 'json' }).parts.orphans >= 6,
    ],
    [
      'several steps in a message',
      scenarios.multiStepMessages,
      (world) => world.parts.filter(({ type }) => type === 'step-finish').length >= 4,
    ],
    [
      'twelve ways that tool calls go',
      (draft) => {
        scenarios.toolOutcomes(draft);
        scenarios.killedRuns(draft);
      },
      (world) => new Set(world.parts.map((part) => (part.type === 'tool' ? part.way : 'ok'))).size === 12,
    ],
  ];
  it.each(shows)('shows %s', (_, scenario, holds) => {
    for (const seed of seeds) expect(holds(makeWorld(seed, [scenario]))).toBe(true);
  });
});

describe('what is written', () => {
  it('is a file a record, named and placed as OpenCode 1.1.65 does', () => {
    const world = makeWorld(7);
    writeJsonStorage(world, folder);
    const storage = join(folder, 'storage');
    const truth = truthOf(world, { era: 'json' });
    const messages = filesBelow(join(storage, 'message'));
    expect(filesBelow(join(storage, 'session'))).toHaveLength(truth.sessions.total);
    expect(messages).toHaveLength(truth.messages.total + truth.messages.orphans);
    expect(filesBelow(join(storage, 'part'))).toHaveLength(truth.parts.total);
    expect(filesBelow(join(storage, 'session_diff'))).toHaveLength(truth.sessions.total);
    expect(filesBelow(join(storage, 'todo')).length).toBeGreaterThan(0);
    for (const file of messages) {
      const content = readFileSync(file, 'utf8');
      const [sessionId, name] = file.split(sep).slice(-2);
      expect(readJson(file)).toMatchObject({ id: name?.replace('.json', ''), sessionID: sessionId });
      expect(content).toBe(JSON.stringify(JSON.parse(content), null, 2));
    }
  });

  it('holds the same figures in JSON files as the world', () => {
    const world = makeWorld(8);
    writeJsonStorage(world, folder);
    const stored = filesBelow(join(folder, 'storage', 'message')).map(readJson);
    for (const message of recordsOf(world, 'json').messages) {
      if (message.kind !== 'assistant' || message.tokens === null) continue;
      const { input, output, reasoning, cacheRead, cacheWrite } = message.tokens;
      expect(stored).toContainEqual(
        expect.objectContaining({
          id: message.id,
          role: 'assistant',
          cost: message.cost,
          tokens: expect.objectContaining({
            input,
            output,
            reasoning,
            cache: { read: cacheRead, write: cacheWrite },
          }),
        }),
      );
    }
  });

  it('is a row a record in the tables of 1.18.33, owners or not', () => {
    const world = makeWorld(9);
    const file = join(folder, 'opencode.db');
    writeSqliteV1(world, file);
    expect(readdirSync(folder)).toEqual(['opencode.db']);
    expect(query(file, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(query(file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    const truth = truthOf(world, { era: 'sqlite-v1' });
    const count = (table: string) => query(file, `SELECT count(*) AS n FROM ${table}`)[0];
    expect(count('session')).toEqual({ n: truth.sessions.total });
    expect(count('message')).toEqual({ n: truth.messages.total + truth.messages.orphans });
    expect(count('part')).toEqual({ n: truth.parts.total });
    expect(
      query(
        file,
        `SELECT count(*) AS n FROM message WHERE session_id IN (SELECT id FROM session)
         AND json_extract(data, '$.role') = 'assistant'`,
      ),
    ).toEqual([{ n: truth.raw.messages }]);
    expect(
      query(
        file,
        `SELECT count(*) AS n FROM message WHERE id LIKE '%"%' OR json_extract(data, '$.id') IS NOT NULL`,
      ),
    ).toEqual([{ n: 0 }]);
  });

  it('is content inside rows in the tables of 2.0.15, with forks that say so', () => {
    const world = makeWorld(10);
    const file = join(folder, 'opencode.db');
    writeSqliteV2(world, file);
    const truth = truthOf(world, { era: 'sqlite-v2' });
    expect(
      query(
        file,
        `SELECT sum(type IN ('user', 'assistant')) AS messages, sum(type IN ('compaction', 'assistant')) AS usage,
           coalesce(sum(json_array_length(data, '$.content')), 0) AS parts
         FROM session_message`,
      ),
    ).toEqual([{ messages: truth.messages.total, usage: truth.raw.messages, parts: truth.parts.total }]);
    expect(query(file, 'SELECT count(*) AS total, count(fork_session_id) AS forks FROM session_v2')).toEqual([
      { total: truth.sessions.total, forks: truth.sessions.forks },
    ]);
    expect(
      query(
        file,
        `SELECT count(*) AS n FROM session_message AS m JOIN session_v2 AS s ON s.id = m.session_id
         WHERE (s.fork_session_id IS NOT NULL AND m.time_created < s.time_created)
           <> (m.id LIKE '%\\_' || m.seq ESCAPE '\\')`,
      ),
    ).toEqual([{ n: 0 }]);
  });

  it('leaves nothing but titles and reverted turns between session columns and rows of 2.0.15', () => {
    const world = makeWorld(11);
    const file = join(folder, 'opencode.db');
    writeSqliteV2(world, file);
    const truth = truthOf(world, { era: 'sqlite-v2' });
    const [left] = query(
      file,
      `SELECT sum(s.tokens_input) - (
           SELECT sum(json_extract(m.data, '$.tokens.input'))
           FROM session_message AS m JOIN session_v2 AS o ON o.id = m.session_id
           WHERE m.time_created >= o.time_created
         ) AS input
       FROM session_v2 AS s`,
    );
    expect(left).toEqual({ input: truth.unattributed.tokens.input });
    expect(truth.unattributed.cost).toBeGreaterThan(0);
  });
});
