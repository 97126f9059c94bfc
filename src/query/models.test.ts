import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyCorpus, removeDataDirs } from '../../tests/support/corpora.ts';
import { openLoadedDatabase } from '../../tests/support/loaded-database.ts';
import { type MadeDatabase, type MadeRow, makeDatabase } from '../../tests/support/made-database.ts';
import { models as schema } from '../contract/models.ts';
import { buildTraces } from '../ingest/derive/trace-builder.ts';
import { createPriceBook } from '../prices/price-book.ts';
import { EVERYTHING } from './filters.ts';
import { models } from './models.ts';

const T = Date.UTC(2026, 10, 23, 12);
const PRESENT = { ...EVERYTHING, missing: false };

describe('what a model was like to work with', () => {
  let db: MadeDatabase;
  beforeEach(async () => {
    db = await makeDatabase();
    await db.insert('sessions', { id: 's', created: T }, { id: 't', created: T });
  });
  afterEach(() => db.close());

  /** An answer of 100 tokens, made at T and completed ten seconds later. */
  const answer = (id: string, more: MadeRow = {}): MadeRow => ({
    id,
    session_id: 's',
    role: 'assistant',
    provider: 'mock',
    model: 'smart',
    tokens_input: 40,
    tokens_output: 100,
    tokens_cache_read: 50,
    tokens_cache_write: 10,
    tokens_total: 200,
    cost: '0.1',
    created: T,
    completed: T + 10_000,
    ...more,
  });
  const part = (
    id: string,
    type: string,
    from: number | null,
    to: number | null,
    more: MadeRow = {},
  ): MadeRow => ({
    id,
    message_id: id.split('.')[0] ?? null,
    session_id: 's',
    type,
    created: from === null ? null : T + from,
    started: from === null ? null : T + from,
    ended: to === null ? null : T + to,
    ...more,
  });
  /** The one model's figures, by the tables and decided anew. */
  async function figures() {
    await buildTraces(db.connection, null);
    const found = schema.parse(await models(db.connection, EVERYTHING));
    expect(await models(db.connection, PRESENT)).toEqual(found);
    expect(found.models).toHaveLength(1);
    return found.models[0];
  }

  it('is its speed from the request until all was written, without its tools', async () => {
    await db.insert('messages', answer('a', { tokens_reasoning: 60, tokens_total: 260 }));
    await db.insert(
      'parts',
      part('a.1', 'step-start', null, null),
      part('a.2', 'reasoning', 800, 1500),
      part('a.3', 'text', 1500, 3000),
      part('a.4', 'tool', 4000, 9000),
      part('a.5', 'step-finish', null, null),
    );
    expect(await figures()).toMatchObject({
      tokensPerSecond: { p50: 40, p95: 40 },
      timeToFirstTokenMs: { p50: 800, p95: 800 },
      stepMs: { p50: 10_000, p95: 10_000 },
    });
  });

  it('is known of OpenCode 2 by the end of the stream, and by a first part that has a time', async () => {
    const streamed = { streamed: T + 5000, generation: 'sqlite-v2' };
    await db.insert('messages', answer('a', streamed), answer('b', streamed));
    await db.insert(
      'parts',
      part('a.0', 'tool', 700, 9000, { seq: 0, started: T + 900 }),
      part('a.1', 'text', null, null, { seq: 1 }),
      part('b.0', 'text', null, null, { seq: 0 }),
      part('b.1', 'tool', 2000, 9000, { seq: 1 }),
    );
    expect(await figures()).toMatchObject({
      tokensPerSecond: { p50: 20, p95: 20 },
      timeToFirstTokenMs: { p50: 700, p95: 700 },
    });
  });

  it('is not known where texts have no end, times run backwards or a message has several steps', async () => {
    await db.insert('messages', answer('a'), answer('b'), answer('c'));
    await db.insert(
      'parts',
      part('a.1', 'text', 500, null),
      part('b.1', 'text', -200, -100),
      part('c.1', 'text', 500, 5000),
      part('c.2', 'step-finish', null, null, { tokens_output: 50 }),
      part('c.3', 'step-finish', null, null, { tokens_output: 50 }),
    );
    await db.connection.script("INSERT INTO step_totals VALUES ('c', 2, 0, 100, 0, 0, 0, 100)");
    expect(await figures()).toMatchObject({
      tokensPerSecond: null,
      timeToFirstTokenMs: { p50: 500, p95: 500 },
    });
  });

  it('is how often it failed, how much came from the cache and in how many sessions it was used', async () => {
    await db.insert(
      'messages',
      answer('a'),
      answer('b', { session_id: 't', error_name: 'APIError' }),
      answer('c', { is_inherited: true, error_name: 'APIError' }),
      answer('d', { role: 'compaction', generation: 'sqlite-v2', error_name: 'APIError' }),
      answer('e', { session_id: 't' }),
    );
    await buildTraces(db.connection, null);
    const [found] = (await models(db.connection, EVERYTHING)).models;
    expect(found).toMatchObject({
      messages: 4,
      sessions: 2,
      errors: 1,
      errorRate: 0.3333,
      cacheHitRatio: 0.5,
    });
  });

  it('has the price that an estimate was made with', async () => {
    await db.insert(
      'messages',
      answer('a', { cost: '0' }),
      answer('b', { cost: '0', provider: 'cx', model: 'gpt-5.5' }),
      answer('c', { model: 'fast' }),
      answer('d', { cost: '0', model: 'unknown' }),
    );
    await db.derive();
    const found = await models(db.connection, EVERYTHING, createPriceBook({ smart: { input: 1 } }));
    expect(found.prices).toMatchObject({ name: '@pydantic/genai-prices', date: '2026-09-23', overrides: 1 });
    expect(found.models.map(({ model, basis, price }) => [model, basis, price])).toEqual([
      ['gpt-5.5', 'estimated', { origin: 'table', provider: 'openai', model: 'gpt-5.5' }],
      ['fast', 'recorded', null],
      ['smart', 'estimated', { origin: 'config', provider: 'mock', model: 'smart' }],
      ['unknown', 'unpriced', null],
    ]);
  });
});

describe('the times of steps', () => {
  it.each(['json-1.1.65', 'sqlite-1.18.33', 'v2-2.0.15'] as const)(
    'of %s are the same decided anew',
    async (corpus) => {
      const database = await openLoadedDatabase();
      try {
        await database.sync(copyCorpus(corpus));
        const found = await models(database.pool.writer, EVERYTHING);
        expect(await models(database.pool.writer, PRESENT)).toEqual(found);
        const smart = found.models.find(({ model }) => model === 'smart');
        expect(smart?.tokensPerSecond?.p50).toBeGreaterThan(10);
        expect(smart?.timeToFirstTokenMs?.p50).toBeGreaterThan(0);
        expect(smart?.timeToFirstTokenMs?.p95).toBeLessThanOrEqual(smart?.stepMs?.p95 ?? 0);
      } finally {
        await database.close();
        removeDataDirs();
      }
    },
  );
});
