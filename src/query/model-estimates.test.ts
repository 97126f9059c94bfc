import { calcPrice, findProvider } from '@pydantic/genai-prices';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MadeDatabase, type MadeRow, makeDatabase } from '../../tests/support/made-database.ts';
import { createPriceBook, LIST_PRICES, type PriceBook } from '../prices/price-book.ts';
import { type Calendar, daily } from './daily.ts';
import { EVERYTHING } from './filters.ts';
import { models } from './models.ts';
import { stats } from './stats.ts';

let database: MadeDatabase;
beforeEach(async () => {
  database = await makeDatabase();
  await database.insert('sessions', { id: 's', created: NOON });
});
afterEach(() => database.close());

const NOON = Date.UTC(2026, 8, 1, 12);
const moment = { now: NOON, stalenessMs: 600_000 };
let ids = 0;

/** An answer with these tokens: input, output, cache read, cache write. */
function answer(
  [provider, model]: readonly [string | null, string | null],
  [input = 0, output = 0, cacheRead = 0, cacheWrite = 0]: readonly number[],
  more: MadeRow = {},
): MadeRow {
  ids += 1;
  return {
    id: `m${ids}`,
    session_id: 's',
    role: 'assistant',
    provider,
    model,
    tokens_input: input,
    tokens_output: output,
    tokens_reasoning: 0,
    tokens_cache_read: cacheRead,
    tokens_cache_write: cacheWrite,
    tokens_total: input + output + cacheRead + cacheWrite,
    cost: 0,
    created: NOON,
    ...more,
  };
}

async function estimatesWith(
  book: PriceBook = LIST_PRICES,
): Promise<readonly (readonly [string, number, string | null])[]> {
  await database.derive();
  const found = await models(database.connection, EVERYTHING, book);
  return found.models.map(({ provider, model, estimated, basis }) => [
    `${provider}/${model}`,
    estimated,
    basis,
  ]);
}

const SONNET = ['anthropic', 'claude-sonnet-4-5'] as const;

describe('an estimate', () => {
  it('stands beside the recorded cost and is no part of it', async () => {
    await database.insert(
      'messages',
      answer(SONNET, [1000, 100], { cost: 0.5 }),
      answer(SONNET, [1000, 100]),
      answer(['openai', 'gpt-5'], [1000, 100], { cost: 0.25 }),
      answer(['mock', 'smart'], [10, 1]),
      answer(['openrouter', 'deepseek/deepseek-r1:free'], [10, 1]),
      answer(['mock', 'silent'], []),
      answer([null, null], [1]),
    );
    await database.derive();
    const found = await stats(database.connection, EVERYTHING, moment);
    expect(found.cost).toEqual({
      recorded: 0.75,
      estimated: 0.0045,
      unpricedModels: [
        { provider: 'mock', model: 'smart' },
        { provider: null, model: null },
      ],
    });
    expect(found.models.map(({ model, cost, estimated, basis }) => [model, cost, estimated, basis])).toEqual([
      ['claude-sonnet-4-5', 0.5, 0.0045, 'mixed'],
      ['silent', 0, 0, null],
      ['smart', 0, 0, 'unpriced'],
      ['gpt-5', 0.25, 0, 'recorded'],
      ['deepseek/deepseek-r1:free', 0, 0, 'free'],
      [null, 0, 0, 'unpriced'],
    ]);
  });

  it('is of what is billed: no fork copies, no prompts', async () => {
    await database.insert(
      'messages',
      answer(SONNET, [1000]),
      answer(SONNET, [1000], { is_inherited: true }),
      answer(SONNET, [1000], { role: 'user' }),
      answer(SONNET, [1000], { role: 'compaction', generation: 'sqlite-v2' }),
    );
    expect(await estimatesWith()).toEqual([['anthropic/claude-sonnet-4-5', 0.006, 'estimated']]);
  });

  it('counts reasoning once, be it inside the output or beside it', async () => {
    const reasoning = { tokens_reasoning: 40 };
    await database.insert(
      'messages',
      answer(['a', 'claude-opus-4-5'], [0, 100], { ...reasoning, tokens_total: 100 }),
      answer(['b', 'claude-opus-4-5'], [0, 100], { ...reasoning, tokens_total: 140 }),
      answer(['c', 'claude-opus-4-5'], [0, 10], { ...reasoning, tokens_total: 50 }),
    );
    expect(await estimatesWith()).toEqual([
      ['a/claude-opus-4-5', 0.0025, 'estimated'],
      ['b/claude-opus-4-5', 0.0035, 'estimated'],
      ['c/claude-opus-4-5', 0.00125, 'estimated'],
    ]);
    const dearer = createPriceBook({ 'claude-opus-4-5': { reasoning: 50 } });
    expect((await estimatesWith(dearer)).map(([, estimated]) => estimated)).toEqual([
      0.0035, 0.0045, 0.00225,
    ]);
  });

  it('goes by the size of each step where a price rises with it', async () => {
    const large = answer(SONNET, [150_000, 1000, 100_001]);
    const small = answer(['z', 'claude-sonnet-4-5'], [100_000, 1000, 100_000]);
    const stepwise = answer(['two-steps', 'claude-sonnet-4-5'], [0, 0]);
    const step = (id: string, input: number): MadeRow => ({
      id,
      message_id: String(stepwise.id),
      session_id: 's',
      type: 'step-finish',
      tokens_input: input,
      tokens_output: 1000,
      tokens_total: input + 1000,
    });
    await database.insert('messages', large, small, stepwise);
    await database.insert('parts', step('p1', 150_000), step('p2', 150_000));
    await database.insert('step_totals', {
      message_id: String(stepwise.id),
      steps: 2,
      tokens_input: 300_000,
      tokens_output: 2000,
      tokens_reasoning: 0,
      tokens_cache_read: 0,
      tokens_cache_write: 0,
      tokens_total: 302_000,
    });
    expect(await estimatesWith()).toEqual([
      ['anthropic/claude-sonnet-4-5', 0.9825006, 'estimated'],
      ['two-steps/claude-sonnet-4-5', 0.93, 'estimated'],
      ['z/claude-sonnet-4-5', 0.345, 'estimated'],
    ]);
  });

  it('belongs to its day and group', async () => {
    await database.insert(
      'messages',
      answer(SONNET, [1000], { agent: 'build' }),
      answer(SONNET, [2000], { agent: 'plan' }),
      answer(SONNET, [4000], { created: NOON + 12 * 3_600_000 }),
      answer(SONNET, [8000], { created: null }),
      answer(SONNET, [8000], { cost: 0.5 }),
    );
    await database.derive();
    const shown = async (calendar: Calendar) =>
      (await daily(database.connection, EVERYTHING, calendar)).days.map(
        ({ date, group, cost, estimated }) => [
          date,
          ...(group === undefined ? [] : [group]),
          cost,
          estimated,
        ],
      );
    expect(await shown({ tz: 'UTC' })).toEqual([
      ['2026-09-01', 0.5, 0.009],
      ['2026-09-02', 0, 0.012],
    ]);
    expect(await shown({ tz: 'America/New_York', by: 'month', group: 'agent' })).toEqual([
      ['2026-09', 'build', 0, 0.003],
      ['2026-09', 'plan', 0, 0.006],
      ['2026-09', null, 0.5, 0.012],
    ]);
  });

  it('goes by the prices of its day, and without a time by the newest', async () => {
    const o3 = (provider: string, created: number | null): MadeRow =>
      answer([provider, 'o3'], [1_000_000], { created });
    await database.insert(
      'messages',
      o3('before', Date.UTC(2025, 5, 9, 23, 59)),
      o3('on', Date.UTC(2025, 5, 10)),
      o3('undated', null),
    );
    expect((await estimatesWith()).map(([, estimated]) => estimated)).toEqual([10, 2, 2]);
  });

  it('is exact however small, and keeps hostile counts', async () => {
    await database.insert(
      'messages',
      ...Array.from({ length: 10 }, () => answer(['x', 'own'], [1])),
      answer(['y', 'own'], [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER], {
        tokens_reasoning: Number.MAX_SAFE_INTEGER,
      }),
    );
    const book = createPriceBook({ own: { input: 0.1, output: 1_000_000 } });
    const [[, small] = [], [, large] = []] = await estimatesWith(book);
    expect(small).toBe(0.000001);
    expect(large).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  });

  it('is what the price table itself calculates, for every model of the large providers', async () => {
    const providers = [
      'anthropic',
      'openai',
      'google',
      'openrouter',
      'deepseek',
      'x-ai',
      'perplexity',
      'moonshotai',
    ];
    const sizes = [
      [900, 310, 50_000, 2000],
      [120_000, 4000, 90_001, 0],
      [250_000, 100, 30_000, 1],
    ];
    const times = [Date.UTC(2025, 2, 3, 4, 5, 6), Date.UTC(2026, 8, 20, 17), Date.UTC(2027, 1, 1, 2, 30)];
    const rows: MadeRow[] = [];
    const expected = new Map<string, number>();
    for (const providerId of providers) {
      for (const { id } of findProvider({ providerId })?.models ?? []) {
        const usage = sizes[rows.length % 3] ?? [];
        const timestamp = new Date(times[Math.floor(rows.length / 3) % 3] ?? 0);
        const [input = 0, output = 0, cache_read_tokens = 0, cache_write_tokens = 0] = usage;
        const input_tokens = input + cache_read_tokens + cache_write_tokens;
        const tokens = { input_tokens, output_tokens: output, cache_read_tokens, cache_write_tokens };
        const price = calcPrice(tokens, id, { providerId, timestamp });
        if (price === null) continue;
        const keys = Object.keys(price.model_price);
        if (!keys.includes('input_mtok') && keys.length > 0) continue;
        rows.push(answer([providerId, id], usage, { created: timestamp.getTime() }));
        expected.set(`${providerId}/${id}`, price.total_price);
      }
    }
    await database.connection.transaction(() => database.insert('messages', ...rows));
    const found = new Map((await estimatesWith()).map(([name, estimated]) => [name, estimated]));
    expect(found.size).toBeGreaterThan(700);
    const wrong = [...expected].filter(([name, cost]) => Math.abs((found.get(name) ?? -1) - cost) > 1e-9);
    expect(wrong).toEqual([]);
  });
});
