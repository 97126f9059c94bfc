import { cpSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Spend, Usage } from '../src/contract/usage.ts';
import { sql } from '../src/db/sql.ts';
import { EVERYTHING } from '../src/query/filters.ts';
import { runSql } from './fixtures/database-copy.ts';
import { askDaily, askEverything, askFresh, askSessions, askStats, PRESENT } from './support/answers.ts';
import { newDataDir, removeDataDirs } from './support/corpora.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';

/** Data folders that several versions of OpenCode wrote in turn; tests/fixtures/corpora/README.md says how. */
const mixed = ['mixed-2.0.15', 'mixed-2.0.15-1.18.33', 'json-1.1.65-continued-1.18.33'] as const;
type Mixed = (typeof mixed)[number];

const spend = z.object({ tokens: z.record(z.string(), z.int()), cost: z.number() });
const usage = spend.extend({ messages: z.int() });
const counts = z.record(z.string(), z.int());
const truthSchema = z.object({
  sessions: counts,
  messages: counts,
  parts: counts,
  tokens: counts,
  cost: z.number(),
  raw: usage,
  compaction: usage,
  unattributedCost: z.number(),
  tools: z.record(z.string(), z.object({ calls: z.int(), inherited: z.int() })),
  errors: counts,
  models: z.record(z.string(), usage),
  days: z.record(z.string(), usage),
  missingSessions: z.array(z.string()),
  missingMessages: z.array(z.string()),
  perSession: z.record(
    z.string(),
    z.object({
      title: z.string(),
      isFork: z.boolean(),
      children: z.array(z.string()),
      toolCalls: z.int(),
      own: spend,
      inclusive: spend,
      rawOwn: spend,
      rawInclusive: spend,
    }),
  ),
});

const truthOf = (name: Mixed) =>
  truthSchema.parse(JSON.parse(readFileSync(fixture('truth', `${name}.json`), 'utf8')));

function fixture(...names: readonly string[]): string {
  return path.join(import.meta.dirname, 'fixtures', ...names);
}

/** Puts a data folder in the place of what a folder held before. */
function replaceBy(name: Mixed, dataDir: string): void {
  rmSync(dataDir, { recursive: true, force: true });
  cpSync(fixture('corpora', name), dataDir, { recursive: true });
}

function copyOf(name: Mixed): string {
  const dataDir = newDataDir();
  replaceBy(name, dataDir);
  return dataDir;
}

const spendOf = ({ tokens, cost }: Spend) => ({ tokens, cost });
const usageOf = ({ messages, tokens, cost }: Usage) => ({ messages, tokens, cost });

describe.each(mixed)('of %s', (name) => {
  const truth = truthOf(name);
  let database: LoadedDatabase;
  beforeAll(async () => {
    database = await openLoadedDatabase();
    await database.sync(copyOf(name));
  });
  afterAll(async () => {
    await database.close();
    removeDataDirs();
  });

  it('sessions and parts are counted', async () => {
    const { sessions, parts } = await askStats(database.pool);
    expect(sessions).toEqual(truth.sessions);
    expect(parts).toEqual(truth.parts);
  });

  it('messages are counted, copies of prompts included', async () => {
    expect((await askStats(database.pool)).messages).toEqual(truth.messages);
  });

  it('usage is true: billed, raw, of compactions and what no row explains', async () => {
    const found = await askStats(database.pool);
    expect(spendOf({ tokens: found.tokens, cost: found.cost.recorded })).toEqual({
      tokens: truth.tokens,
      cost: truth.cost,
    });
    expect(usageOf(found.raw)).toEqual(truth.raw);
    expect(usageOf(found.compaction)).toEqual(truth.compaction);
    expect(found.unattributed.cost).toBeCloseTo(truth.unattributedCost, 10);
  });

  it('every tool, error, model and day is counted', async () => {
    const { toolCalls, errors, models } = await askStats(database.pool);
    const tools: Record<string, { calls: number; inherited: number }> = {};
    for (const { tool, status, calls, inherited } of toolCalls) {
      const sum = tools[`${tool}|${status}`] ?? { calls: 0, inherited: 0 };
      tools[`${tool}|${status}`] = { calls: sum.calls + calls, inherited: sum.inherited + inherited };
    }
    expect(tools).toEqual(truth.tools);
    expect(Object.fromEntries(errors.map((row) => [row.name, row.count]))).toEqual(truth.errors);
    const named = (text: string | null) => text ?? 'None';
    expect(
      Object.fromEntries(models.map((row) => [`${named(row.provider)}|${named(row.model)}`, usageOf(row)])),
    ).toEqual(truth.models);
    const { days } = await askDaily(database.pool, 'UTC');
    expect(Object.fromEntries(days.map((day) => [day.date, usageOf(day)]))).toEqual(truth.days);
  });

  it('every session has its figures, and those that are gone have none', async () => {
    const shown = new Map((await askSessions(database.pool)).map((session) => [session.id, session]));
    for (const [id, { title, isFork, children, toolCalls, ...figures }] of Object.entries(truth.perSession)) {
      const session = shown.get(id);
      expect(session, title).toMatchObject({ title, isFork, children, own: { toolCalls } });
      if (session === undefined) continue;
      expect(spendOf(session.own), title).toEqual(figures.own);
      expect(spendOf(session.inclusive), title).toEqual(figures.inclusive);
      expect(spendOf(session.raw.own), title).toEqual(figures.rawOwn);
      expect(spendOf(session.raw.inclusive), title).toEqual(figures.rawInclusive);
    }
    const gone = [...shown.values()].filter(({ id }) => truth.perSession[id] === undefined);
    expect(gone.map(({ id }) => id).sort()).toEqual(truth.missingSessions);
    for (const session of gone) {
      expect(session).toMatchObject({ status: 'missing', own: { cost: 0 }, inclusive: { cost: 0 } });
    }
  });

  it('what OpenCode 2 deleted or reverted is kept and flagged', async () => {
    const rows = await database.pool.writer.all(
      sql`SELECT id FROM messages WHERE missing_reason IS NOT NULL ORDER BY id`,
    );
    expect(rows.map(({ id }) => id)).toEqual(truth.missingMessages);
  });
});

describe('a data folder that changes between two passes', () => {
  let database: LoadedDatabase;
  afterEach(async () => {
    await database.close();
    removeDataDirs();
  });

  /** Every answer of `database`, with and without the missing, is that of a database that saw only the end. */
  async function expectLikeFresh(dataDir: string): Promise<void> {
    const fresh = await openLoadedDatabase();
    try {
      await fresh.sync(dataDir);
      expect(await askEverything(database.pool, PRESENT)).toEqual(await askFresh(fresh.pool));
      expect(await askEverything(database.pool, EVERYTHING)).toEqual(
        await askEverything(fresh.pool, EVERYTHING),
      );
    } finally {
      await fresh.close();
    }
  }

  it('gives what a fresh reading gives after OpenCode 1 went on in a database of OpenCode 2', async () => {
    database = await openLoadedDatabase();
    const dataDir = copyOf('mixed-2.0.15');
    await database.sync(dataDir);
    replaceBy('mixed-2.0.15-1.18.33', dataDir);
    await database.sync(dataDir);
    await expectLikeFresh(dataDir);
  });

  it('gives what a fresh reading gives after a session was deleted in the database and its JSON stands', async () => {
    database = await openLoadedDatabase();
    const dataDir = copyOf('json-1.1.65-continued-1.18.33');
    await database.sync(dataDir);
    const file = path.join(dataDir, 'opencode.db');
    const session = `(SELECT id FROM session WHERE title = 'JUntouched')`;
    runSql(
      file,
      ...['part', 'message', 'event_sequence'].map(
        (table) =>
          `DELETE FROM ${table} WHERE ${table === 'event_sequence' ? 'aggregate_id' : 'session_id'} IN ${session}`,
      ),
      `DELETE FROM session WHERE title = 'JUntouched'`,
    );
    await database.sync(dataDir);
    await expectLikeFresh(dataDir);
  });
});
