import { readdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../src/contract/client.ts';
import type { ExportInput } from '../src/contract/export.ts';
import { type ExportTable, exportFormats, exportTables } from '../src/contract/export-tables.ts';
import type { Monitor } from '../src/contract/monitor.ts';
import { problemOf } from '../src/daemon/problem-of.ts';
import { literal, sql } from '../src/db/sql.ts';
import { exportTable } from '../src/query/export/export-table.ts';
import { EVERYTHING } from '../src/query/filters.ts';
import { type Listening, listen } from '../src/server/listen.ts';
import { askStats, PRESENT } from './support/answers.ts';
import { copyCorpus, removeDataDirs } from './support/corpora.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import { appToken, errorOf, makeApp } from './support/server-app.ts';

let database: LoadedDatabase;
let server: Listening;
beforeAll(async () => {
  database = await openLoadedDatabase();
  await database.sync(copyCorpus('json-1.1.65'), copyCorpus('v2-2.0.15'));
  const { app } = makeApp({ monitor: { export: exporting } });
  server = await listen(app, { host: '127.0.0.1', port: 0, log: () => {}, newRequestId: () => 'request-0' });
}, 120_000);
afterAll(async () => {
  await server.close();
  await database.close();
  removeDataDirs();
});

const exporting: Monitor['export'] = async (input, write) => {
  try {
    await exportTable(database.pool.writer, input, database.pool.segmentDirectory, write);
    return { answer: undefined };
  } catch (error) {
    return problemOf(error);
  }
};

const input = (table: ExportTable, more: Partial<ExportInput> = {}): ExportInput => ({
  tz: 'Europe/Berlin',
  missing: true,
  archived: true,
  table,
  format: 'json',
  ...more,
});

async function bytesOf(of: ExportInput): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  await exportTable(database.pool.writer, of, database.pool.segmentDirectory, async (bytes) => {
    chunks.push(bytes);
  });
  return Buffer.concat(chunks);
}

type Row = Readonly<Record<string, unknown>>;
const rowsOf = async (table: ExportTable, more: Partial<ExportInput> = {}): Promise<Row[]> =>
  JSON.parse((await bytesOf(input(table, more))).toString());
const sum = (rows: readonly Row[], name: string): number =>
  rows.reduce((all, row) => all + Number(row[name]), 0);

describe('the exported tables', () => {
  it('add up to the totals', async () => {
    for (const missing of [true, false]) {
      const stats = await askStats(database.pool, missing ? EVERYTHING : PRESENT);
      const usage = await rowsOf('usage', { missing });
      const billed = usage.filter((row) => row.is_billed === true);
      const sessions = await rowsOf('sessions', { missing });
      expect(usage).toHaveLength(stats.raw.messages);
      expect(sum(usage, 'cost')).toBeCloseTo(stats.raw.cost, 9);
      for (const rows of [
        billed,
        sessions,
        await rowsOf('daily', { missing }),
        await rowsOf('exchanges', { missing }),
      ]) {
        expect(sum(rows, 'tokens_total')).toBe(stats.tokens.total);
        expect(sum(rows, 'cost')).toBeCloseTo(stats.cost.recorded, 9);
      }
      expect(sessions).toHaveLength(stats.sessions.total);
      const roots = sessions.filter((row) => row.depth === 0);
      expect(sum(roots, 'inclusive_cost')).toBeCloseTo(stats.cost.recorded, 9);
      const calls = await rowsOf('tool_calls', { missing });
      expect(calls).toHaveLength(stats.toolCalls.reduce((all, { calls: count }) => all + count, 0));
      const answers = (await rowsOf('errors', { missing })).filter((row) => row.kind === 'answer');
      expect(answers).toHaveLength(stats.errors.reduce((all, { count }) => all + count, 0));
      const traces = (await rowsOf('traces', { missing })).filter((row) => row.parent_id === null);
      expect(sum(traces, 'inclusive_cost')).toBeCloseTo(stats.cost.recorded, 9);
      expect((await rowsOf('delegations', { missing })).length).toBeGreaterThan(10);
    }
  }, 120_000);

  it.each(exportTables)(
    '%s is under the filters',
    async (table) => {
      const whole = await rowsOf(table);
      const some = async (more: Partial<ExportInput>) => (await rowsOf(table, more)).length;
      const session = table === 'daily' ? null : String(whole[0]?.session_id ?? whole[0]?.id);
      if (session !== null) {
        const of = await rowsOf(table, { session });
        expect(of.length).toBeGreaterThan(0);
        expect(of.length).toBeLessThan(whole.length);
      }
      expect(await some({ session: 'nobody' })).toBe(0);
      expect(await some({ agent: 'nobody' })).toBe(0);
      expect(await some({ model: 'nobody' })).toBe(0);
      expect(await some({ project: 'nobody' })).toBe(0);
      expect(await some({ from: '2099-01-01T00:00:00.000Z' })).toBe(0);
      expect(await some({ to: '2000-01-01T00:00:00.000Z' })).toBe(0);
      const sessions = await rowsOf('sessions');
      const archived = sessions.filter((row) => row.archived !== null).map((row) => row.id);
      expect(archived.length).toBeGreaterThan(0);
      if (table !== 'daily') {
        const kept = whole.filter(
          (row) =>
            !archived.includes(table === 'sessions' ? row.id : (row.session_id ?? row.root_session_id)),
        );
        expect(await some({ archived: false })).toBe(kept.length);
      }
      const [ofBuild, ofSmart] = [await some({ agent: 'build' }), await some({ model: 'mock/smart' })];
      expect(ofBuild).toBeGreaterThan(0);
      expect(ofSmart).toBeGreaterThan(0);
      expect(await some({ model: 'smart' })).toBe(ofSmart);
      if (['usage', 'tool_calls', 'errors', 'daily'].includes(table)) {
        expect(ofBuild).toBe(whole.filter((row) => row.agent === 'build').length);
        expect(ofSmart).toBe(whole.filter((row) => row.provider === 'mock' && row.model === 'smart').length);
      }
    },
    60_000,
  );

  it.each(exportTables)(
    '%s says the same as CSV and as Parquet',
    async (table) => {
      const rows = await rowsOf(table);
      const { pool } = database;
      for (const format of ['csv', 'parquet'] as const) {
        const bytes = await bytesOf(input(table, { format }));
        const file = `${pool.segmentDirectory}/read-back.${format}`;
        await writeFile(file, bytes);
        const keys = Object.keys(rows[0] ?? {});
        const read =
          format === 'csv'
            ? sql`read_csv(${literal(file)}, header = true, all_varchar = true, quote = '"', escape = '"')`
            : sql`read_parquet(${literal(file)})`;
        const back = await pool.writer.all(sql`SELECT * FROM ${read}`);
        expect(Object.keys(back[0] ?? {})).toEqual(keys);
        expect(back).toHaveLength(rows.length);
        for (const [index, row] of back.entries()) {
          const same = rows[index] ?? {};
          for (const [name, value] of Object.entries(row)) {
            if (typeof same[name] === 'number') expect(Number(value)).toBe(same[name]);
            else if (format === 'parquet') expect(value, name).toEqual(same[name]);
          }
        }
      }
    },
    60_000,
  );

  it('name their zone, and their times are UTC', async () => {
    const [row] = await rowsOf('usage', { tz: 'Asia/Kolkata' });
    expect(row).toMatchObject({
      tz: 'Asia/Kolkata',
      created: expect.stringMatching(/^\d{4}-.*T.*\.\d{3}Z$/),
    });
    await expect(rowsOf('daily', { tz: 'Mars/Olympus' })).rejects.toMatchObject({ name: 'DatabaseError' });
  });

  it('leave no file behind', async () => {
    const stop = new Error('enough');
    const write = () => Promise.reject(stop);
    const run = exportTable(
      database.pool.writer,
      input('usage', { format: 'parquet' }),
      database.pool.segmentDirectory,
      write,
    );
    await expect(run).rejects.toBe(stop);
    const left = (await readdir(database.pool.segmentDirectory)).filter((name) => name.startsWith('export-'));
    expect(left).toEqual([]);
  });
});

describe('over HTTP', () => {
  const url = (target: string) => `http://127.0.0.1:${server.port}${target}`;
  const headers = { authorization: `Bearer ${appToken}` };

  it.each(exportFormats)('as %s they are the same bytes', async (format) => {
    const response = await fetch(url(`/api/export/exchanges?format=${format}`), { headers });
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="exchanges.${format}"`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const bytes = Buffer.from(await response.arrayBuffer());
    if (format !== 'parquet') expect(bytes.equals(await bytesOf(input('exchanges', { format })))).toBe(true);
    expect(bytes.length).toBeGreaterThan(10_000);
    const chunks: Uint8Array[] = [];
    const client = createClient({ baseUrl: url(''), token: appToken });
    await client.export(input('exchanges', { format }), async (chunk) => {
      chunks.push(chunk);
    });
    if (format !== 'parquet') expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  });

  it.each([
    ['/api/export/parts?format=csv', 400],
    ['/api/export/..%2Fsessions?format=csv', 400],
    ['/api/export/sessions', 400],
    ['/api/export/sessions?format=xml', 400],
    ['/api/export/sessions?format=csv&out=/tmp/x', 400],
    ['/api/export/sessions?format=csv&tz=Mars/Olympus', 400],
    ['/api/export/daily?format=csv&tz=EST5EDT', 200],
    ['/api/export/sessions/x?format=csv', 404],
    ['/api/export/', 404],
  ])('%s is answered with %i', async (target, status) => {
    const response = await fetch(url(target), { headers });
    expect([response.status, (await response.text()).length > 0]).toEqual([status, true]);
  });

  it('nobody but a GET with the token has them', async () => {
    const at = url('/api/export/sessions?format=csv');
    expect((await fetch(at)).status).toBe(401);
    expect((await fetch(at, { headers, method: 'HEAD' })).status).toBe(405);
    expect((await fetch(at, { headers, method: 'POST' })).status).toBe(405);
  });

  it('are made no faster than they are taken, and end with the client', async () => {
    let written = 0;
    let ended: (aborted: boolean) => void = () => {};
    const end = new Promise<boolean>((resolve) => {
      ended = resolve;
    });
    const { request } = makeApp({
      monitor: {
        export: async (_input, write, signal) => {
          try {
            for (;;) {
              await write(new Uint8Array(65_536));
              written += 1;
            }
          } finally {
            ended(signal?.aborted === true);
          }
        },
      },
    });
    const response = await request('/api/export/usage?format=csv');
    const reader = response.body?.getReader();
    await reader?.read();
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBeLessThan(5);
    await reader?.cancel();
    expect(await end).toBe(true);
  });

  it('a table that fails at once is an error with its reason; one that fails half-way is cut and logged', async () => {
    const refused = makeApp({
      monitor: { export: async () => ({ problem: { message: 'No.', hint: 'Yes.' } }) },
    });
    const refusal = await refused.request('/api/export/usage?format=csv');
    expect(refusal.status).toBe(422);
    expect(await errorOf(refusal)).toMatchObject({ message: 'No.', hint: 'Yes.' });

    const broken = makeApp({ monitor: { export: () => Promise.reject(new Error('secret')) } });
    expect((await broken.request('/api/export/usage?format=csv')).status).toBe(500);

    for (const fails of [
      () => Promise.reject(new RangeError('secret')),
      async () => ({ problem: { message: 'secret', hint: null } }),
    ]) {
      const { request, logged } = makeApp({
        monitor: {
          export: async (_input, write) => {
            await write(new Uint8Array(10));
            return fails();
          },
        },
      });
      const response = await request('/api/export/usage?format=csv');
      expect(response.status).toBe(200);
      await expect(response.arrayBuffer()).rejects.toThrow();
      expect(logged.map(([, event]) => event)).toContain('export failed');
      expect(JSON.stringify(logged)).not.toContain('secret');
    }
  });
});
