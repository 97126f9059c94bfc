import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../tests/support/made-database.ts';
import { EVERYTHING } from './filters.ts';
import { tool } from './tool.ts';
import { tools } from './tools.ts';

const start = Date.UTC(2026, 10, 23, 12);
const moment = { now: start + 86_400_000, stalenessMs: 600_000 };
const asked = { tz: 'UTC' };

let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
  await db.insert('sessions', { id: 's', created: start, project: '/home/dev/alpha' });
  await db.insert(
    'messages',
    { id: 'm1', session_id: 's', role: 'assistant', created: start },
    { id: 'm2', session_id: 's', role: 'assistant', created: start + 3_600_000 },
  );
  const call = { type: 'tool', message_id: 'm1', session_id: 's', outcome: 'ok' };
  for (const [index, duration] of [5, 20, 20, 400, 400_000].entries()) {
    await db.insert('parts', {
      ...call,
      id: `b${index}`,
      tool_name: 'bash',
      preview: index < 3 ? 'ls' : `make ${index}`,
      duration_ms: duration,
      output_bytes: index * 10,
    });
  }
  const failed = {
    ...call,
    message_id: 'm2',
    tool_name: 'shell',
    preview: 'ls',
    error_data: '{"error_type":"timeout"}',
    error_group: 'timeout-000000000001',
  };
  await db.insert(
    'parts',
    { ...failed, id: 'f1', outcome: 'timeout', started: start + 1000, duration_ms: 120_000 },
    { ...failed, id: 'f2', outcome: 'error', started: start + 1000 },
    { ...failed, id: 'f3', outcome: 'error', started: start + 2000 },
    { ...call, id: 'r1', tool_name: 'read', outcome: 'open', error_data: null, error_group: null },
  );
  await db.derive();
});
afterEach(() => db.close());

describe('tools', () => {
  it('have percentiles, the share that failed, sizes of output and a trend', async () => {
    const { tools: found, trendBy } = await tools(db.connection, EVERYTHING, asked, moment);
    expect(trendBy).toBe('hour');
    expect(found.map((row) => row.tool)).toEqual(['bash', 'read', 'shell']);
    expect(found[0]).toMatchObject({
      calls: 5,
      ok: 5,
      p50Ms: 20,
      p95Ms: 320_080,
      p99Ms: 384_016,
      maxMs: 400_000,
      errorRate: 0,
      outputBytes: { sum: 100, p95: 40 },
      names: ['bash'],
      trend: [{ date: '2026-11-23T12:00+00:00', calls: 5, errors: 0 }],
    });
    expect(found[1]).toMatchObject({ stale: 1, errorRate: null, outputBytes: null, p99Ms: null });
    expect(found[2]).toMatchObject({ errorRate: 1, trend: [{ calls: 3, errors: 3 }] });
  });

  it('go under one name where they were renamed and that is asked for', async () => {
    const { tools: found } = await tools(db.connection, EVERYTHING, { ...asked, mergeNames: true }, moment);
    expect(found.map((row) => [row.tool, row.names, row.calls, row.errorRate])).toEqual([
      ['read', ['read'], 1, null],
      ['shell', ['bash', 'shell'], 8, 0.375],
    ]);
  });
});

describe('one tool', () => {
  it('has a histogram, its arguments, and its failed calls, newest first, page by page', async () => {
    const input = { ...asked, name: 'shell', mergeNames: true, limit: 2 };
    const found = await tool(db.connection, EVERYTHING, input, moment);
    expect(found?.figures.calls).toBe(8);
    expect(found?.histogram.filter((step) => step.calls > 0)).toEqual([
      { fromMs: 0, toMs: 10, calls: 1 },
      { fromMs: 10, toMs: 30, calls: 2 },
      { fromMs: 300, toMs: 1000, calls: 1 },
      { fromMs: 60_000, toMs: 300_000, calls: 1 },
      { fromMs: 300_000, toMs: null, calls: 1 },
    ]);
    expect(found?.arguments).toEqual([
      { argument: 'ls', calls: 6, errors: 3 },
      { argument: 'make 3', calls: 1, errors: 0 },
      { argument: 'make 4', calls: 1, errors: 0 },
    ]);
    expect(found?.failing.map((call) => call.partId)).toEqual(['f3', 'f2']);
    const rest = await tool(db.connection, EVERYTHING, { ...input, cursor: found?.next ?? '' }, moment);
    expect(rest?.failing).toEqual([
      {
        partId: 'f1',
        messageId: 'm2',
        sessionId: 's',
        tool: 'shell',
        at: '2026-11-23T12:00:01.000Z',
        outcome: 'timeout',
        errorType: 'timeout',
        argument: 'ls',
        durationMs: 120_000,
      },
    ]);
    expect(rest?.next).toBeNull();
  });

  it('is nothing where it was never called, and has its own name alone unless names are merged', async () => {
    expect(await tool(db.connection, EVERYTHING, { ...asked, name: 'webfetch' }, moment)).toBeNull();
    expect((await tool(db.connection, EVERYTHING, { ...asked, name: 'bash' }, moment))?.figures.calls).toBe(
      5,
    );
    expect((await tool(db.connection, EVERYTHING, { ...asked, name: 'bash' }, moment))?.failing).toEqual([]);
  });
});
