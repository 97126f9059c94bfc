import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import type { SyncCounts } from '../src/ingest/state/sync-state.ts';
import { removeDataDirs } from './support/corpora.ts';
import { accountedFor, failuresOf, issuesOf } from './support/ledger.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import { newStorageFolder, partDocument, pretty, type StorageFolder } from './support/storage-folder.ts';

/** Stands in every file that fails: it may be in no reason. */
const SECRET = 'S3CRET';

const part = (id: string, fields: Record<string, unknown> = {}): string =>
  pretty(partDocument('msg_good', id, { text: SECRET, ...fields }));

const nested = (open: string, core: string, close: string, levels: number): string =>
  open.repeat(levels) + core + close.repeat(levels);

/** Files that are lost, each with the reason that is shown. */
const LOST: Readonly<Record<string, readonly [content: string | Buffer, reason: RegExp]>> = {
  empty: ['', /^the file is empty$/],
  'only blanks': [' \n\t\r\n ', /^the file is empty$/],
  'only a byte order mark': ['\ufeff', /^the file is empty$/],
  'cut off in a string': [part('x').slice(0, 90), /^not valid JSON: it ends too early, after 90 characters$/],
  'cut off after its first brace': ['{', /^not valid JSON/],
  'only a closing brace': ['}', /^expected a JSON object, found something else$/],
  'all NUL': [Buffer.alloc(4_096), /^expected a JSON object, found something else$/],
  'NUL inside a string': [part('x').replace('3', '\0'), /^not valid JSON, at character \d+$/],
  'NUL after the document': [`${part('x')}\0\0\0`, /^not valid JSON, at character \d+$/],
  'a control character inside a string': [part('x').replace('3', '\u0001'), /^not valid JSON/],
  'a byte that is no UTF-8': [Buffer.from(part('x').replace('3', '\u00ff'), 'latin1'), /^not valid UTF-8$/],
  'UTF-16': [Buffer.from(part('x'), 'utf16le'), /^not valid JSON, at character 1$/],
  'an encoded surrogate': [
    Buffer.from(`{"text":"${SECRET}\u00ed\u00a0\u0080"}`, 'latin1'),
    /^not valid UTF-8$/,
  ],
  'an array': [`["${SECRET}"]`, /^expected a JSON object, found an array$/],
  'an array of 10,000 levels': [nested('[', '1', ']', 10_000), /^expected a JSON object, found an array$/],
  'a string': [`"${SECRET}"`, /^expected a JSON object, found something else$/],
  'a number': ['17', /^expected a JSON object, found something else$/],
  null: ['null', /^expected a JSON object, found something else$/],
  true: ['true', /^expected a JSON object, found something else$/],
  NaN: ['NaN', /^expected a JSON object, found something else$/],
  'two documents': [`${part('x')}${part('y')}`, /^not valid JSON, at character \d+$/],
  'two lines of JSON': [`{"a":1}\n{"b":"${SECRET}"}`, /^not valid JSON, at character \d+$/],
  'JavaScript instead of JSON': [`{id: '${SECRET}'}`, /^not valid JSON, at character \d+$/],
  'a comment': [`{"text":"${SECRET}" /* why not */}`, /^not valid JSON, at character \d+$/],
  'a hexadecimal number': [`{"text":"${SECRET}","cost":0x10}`, /^not valid JSON, at character \d+$/],
};

/** Files that look bad and are whole records, each with what is kept of it. */
const KEPT: Readonly<
  Record<string, readonly [content: (id: string) => string, kept: Readonly<Record<string, unknown>>]>
> = {
  'a byte order mark': [(id) => `\ufeff${part(id, { text: 'marked' })}`, { text: 'marked' }],
  'an escaped NUL': [(id) => part(id, { text: 'a\0b' }), { text: 'a\0b' }],
  'half a surrogate pair in a value': [
    (id) => `{"id":"${id}","type":"text","text":"a\\ud800b\\uDFFFc"}`,
    { text: 'a\ufffdb\ufffdc' },
  ],
  'half a surrogate pair in a key': [
    (id) => `{"id":"${id}","\\udc00":1,"type":"text","text":"k"}`,
    { text: 'k' },
  ],
  'a whole pair beside a half, and an escaped backslash': [
    (id) => `{"id":"${id}","type":"text","text":"\\ud83d\\ude00 \\ud83d C:\\\\ud800"}`,
    { text: '😀 \ufffd C:\\ud800' },
  ],
  'lines that end as on Windows': [(id) => part(id, { text: 'w' }).replaceAll('\n', '\r\n'), { text: 'w' }],
  'line separators in a string': [(id) => part(id, { text: 'a\u2028b\u0085c' }), { text: 'a\u2028b\u0085c' }],
  'keys of prototypes': [
    (id) =>
      `{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"id":"${id}","type":"tool","tool":"t",` +
      '"state":{"status":"completed","input":{"__proto__":{"polluted":true},"constructor":"c"}}}',
    { input: '{"__proto__":{"polluted":true},"constructor":"c"}', outcome: 'ok' },
  ],
  'keys of prototypes in a document that is repaired': [
    (id) =>
      `{"__proto__":{"polluted":true},"id":"${id}","type":"tool","tool":"t\\ud800",` +
      '"state":{"status":"completed","input":{"__proto__":{"polluted":1e400}}}}',
    { input: '{"__proto__":{"polluted":1e400}}', tool_name: 't\ufffd' },
  ],
  'keys that stand twice': [
    (id) => `{"id":"${id}","type":"text","text":"first","text":"last"}`,
    { text: 'first' },
  ],
  'no id': [() => '{"type":"text","text":"nameless"}', { text: 'nameless', message_id: 'msg_good' }],
  '10,000 levels in the input of a call': [
    (id) =>
      `{"id":"${id}","type":"tool","tool":"t","state":{"status":"completed","input":${nested('{"a":', '1', '}', 10_000)}}}`,
    { outcome: 'ok' },
  ],
  '10,000 levels beside half a pair': [
    (id) =>
      `{"id":"${id}","type":"tool","tool":"t","state":{"title":"\\ud800","status":"completed","input":${nested('[', '', ']', 10_000)}}}`,
    { outcome: 'ok', title: '\ufffd' },
  ],
  '10,000 levels as the whole document': [() => nested('{"a":', '1', '}', 10_000), { type: null }],
  'an envelope of its own after the document': [
    (id) =>
      `{"id":"${id}","type":"text","text":"own"},"id":"stolen","session_id":"ses_stolen","message_id":"msg_stolen",` +
      '"gone":"deleted_in_v2","row_created":1,"generation":"sqlite-v2","doc":{"text":"stolen"}',
    { text: 'own', message_id: 'msg_good', generation: 'json-1', missing_reason: null },
  ],
};

let storage: StorageFolder;
let database: LoadedDatabase;
let counts: SyncCounts;
let failures: Record<string, string>;

const fileOf = (id: string): string => storage.at(`part/msg_good/${id}.json`);

beforeAll(async () => {
  storage = newStorageFolder();
  storage.session('ses_good');
  storage.message('ses_good', 'msg_good');
  for (const [id, [content]] of Object.entries(LOST)) storage.write(`part/msg_good/${id}.json`, content);
  for (const [id, [content]] of Object.entries(KEPT)) storage.write(`part/msg_good/${id}.json`, content(id));
  storage.part('msg_good', 'prt_good');
  storage.write('todo/ses_good.json', `{"0":{"content":"${SECRET}"}}`);
  storage.write('session_diff/ses_good.json', 'null');
  database = await openLoadedDatabase();
  ({ counts } = await database.sync(storage.dataDir));
  failures = await failuresOf(database);
}, 60_000);

afterAll(async () => {
  await database.close();
  removeDataDirs();
});

describe('files with bad content', () => {
  it.each(Object.entries(LOST))('loses a file with %s, and says why', async (id, [, reason]) => {
    expect(failures[fileOf(id)]).toMatch(reason);
    const rows = await database.pool.writer.all(sql`SELECT id FROM parts WHERE id = ${id}`);
    expect(rows).toEqual([]);
  });

  it.each(Object.entries(KEPT))('keeps a file with %s', async (id, [, kept]) => {
    expect(failures[fileOf(id)]).toBeUndefined();
    const row = await database.pool.writer.first(sql`SELECT * FROM parts WHERE id = ${id}`);
    expect(row).toMatchObject({ id, is_orphan: false, ...kept });
  });

  it('loses what is an object where a list should be, and the reverse', () => {
    expect(failures[storage.at('todo/ses_good.json')]).toBe('expected a JSON array, found an object');
    expect(failures[storage.at('session_diff/ses_good.json')]).toBe(
      'expected a JSON array, found something else',
    );
  });

  it('loses exactly those, and accounts for every file', async () => {
    const lost = Object.keys(LOST).length + 2;
    const kept = Object.keys(KEPT).length + 3;
    expect(counts).toEqual({
      seen: lost + kept,
      processed: kept,
      unchanged: 0,
      skipped: 0,
      transientFailure: 0,
      failed: lost,
    });
    expect(Object.keys(failures)).toHaveLength(lost);
    const row = await database.pool.writer.first(
      sql`SELECT count(*) AS parts FROM parts WHERE NOT is_orphan`,
    );
    expect(row?.parts).toBe(Object.keys(KEPT).length + 1);
  });

  it('puts nothing of the content into a reason', () => {
    expect(Object.values(failures).join('\n')).not.toContain(SECRET);
  });

  it('leaves the prototypes of the program alone', () => {
    expect('polluted' in {}).toBe(false);
  });

  it('says what a document lacks', async () => {
    expect(await issuesOf(database, '10,000 levels as the whole document')).toEqual([
      'bad_shape type absent',
    ]);
  });

  it('reads none of them again until it changes', async () => {
    const again = await database.sync(storage.dataDir);
    const { processed, failed } = counts;
    expect(again.counts).toEqual({ ...counts, processed: 0, unchanged: processed, failed });
    expect(await failuresOf(database)).toEqual(failures);

    storage.write('part/msg_good/empty.json', part('empty', { text: 'mended' }));
    const mended = await database.sync(storage.dataDir);
    expect(mended.counts).toMatchObject({ processed: 1, unchanged: processed, failed: failed - 1 });
    expect(await failuresOf(database)).not.toHaveProperty([fileOf('empty')]);
    const row = await database.pool.writer.first(sql`SELECT "text" FROM parts WHERE id = 'empty'`);
    expect(row).toEqual({ text: 'mended' });
  });
});

describe('a part of 60 MB', () => {
  it('is kept whole, and costs its neighbours nothing', async () => {
    const large = newStorageFolder();
    large.session('ses_good');
    large.message('ses_good', 'msg_good');
    const output = 'sixty megabytes '.repeat(3_932_160);
    large.part('msg_good', 'prt_2', { type: 'tool', tool: 'bash', state: { status: 'completed', output } });
    for (const id of ['prt_1', 'prt_3']) large.part('msg_good', id);
    large.write('part/msg_good/prt_4.json', `{"text":"${output}`);
    const own = await openLoadedDatabase();
    try {
      const pass = await own.sync(large.dataDir);
      expect(pass.counts).toMatchObject({ seen: 6, processed: 5, failed: 1 });
      expect(await failuresOf(own)).toEqual({
        [large.at('part/msg_good/prt_4.json')]:
          'not valid JSON: it ends too early, after 62914569 characters',
      });
      const rows = await own.pool.writer.all(
        sql`SELECT id, length("output") AS length FROM parts ORDER BY id`,
      );
      expect(rows).toEqual([
        { id: 'prt_1', length: null },
        { id: 'prt_2', length: 62_914_560 },
        { id: 'prt_3', length: null },
      ]);
    } finally {
      await own.close();
    }
  }, 60_000);
});

describe('any damage to a file', () => {
  it('costs at most that file, and nothing that JSON.parse can read', async () => {
    const made = newStorageFolder();
    made.session('ses_good');
    made.message('ses_good', 'msg_good');
    const document = Buffer.from(
      part('prt', { text: 'a "quoted" \\ line\nand 😀', state: { status: 'running' } }),
    );
    const damage = fc.record({
      at: fc.nat(document.length - 1),
      remove: fc.nat(6),
      insert: fc.uint8Array({ maxLength: 6 }),
    });
    const damaged = fc.sample(fc.array(damage, { minLength: 1, maxLength: 3 }), { numRuns: 1_500, seed: 7 });
    const readable: string[] = [];
    for (const [index, cuts] of damaged.entries()) {
      let bytes = document;
      for (const { at, remove, insert } of cuts)
        bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
      const file = made.write(`part/msg_good/prt_${index}.json`, bytes);
      if (isObject(bytes)) readable.push(file);
    }
    const own = await openLoadedDatabase();
    try {
      const pass = await own.sync(made.dataDir);
      const failed = await failuresOf(own);
      expect(readable.length).toBeGreaterThan(50);
      expect(readable.filter((file) => file in failed)).toEqual([]);
      expect(accountedFor(pass.counts)).toBe(pass.counts.seen);
      expect(pass.counts).toMatchObject({ seen: 1_502, failed: Object.keys(failed).length });
      expect(pass.counts.failed).toBeGreaterThan(500);
      const row = await own.pool.writer.first(sql`SELECT count(*) AS parts FROM parts`);
      expect(row?.parts).toBe(1_500 - pass.counts.failed);
    } finally {
      await own.close();
    }
  }, 60_000);
});

function isObject(bytes: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
