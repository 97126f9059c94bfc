import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import type { SyncCounts } from '../src/ingest/state/sync-state.ts';
import { askStats } from './support/answers.ts';
import { removeDataDirs } from './support/corpora.ts';
import { failuresOf, issuesOf } from './support/ledger.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import {
  MADE_AT,
  messageDocument,
  newStorageFolder,
  pretty,
  type StorageFolder,
} from './support/storage-folder.ts';

/** What the five counts and the cost of a message come to, in the order of the columns. */
type Usage = readonly [
  input: number | null,
  output: number | null,
  cacheRead: number | null,
  cost: number | null,
];

const tokens = (input: string, output = '20', cache = '{"read":4,"write":5}'): string =>
  `{"input":${input},"output":${output},"reasoning":3,"cache":${cache}}`;

/**
 * Token counts and costs as stored text: what they count as, and the issues that keep the text. DuckDB's reader writes
 * numbers with an exponent out in full where it can.
 */
const NUMBERS: Readonly<
  Record<string, readonly [tokens: string, cost: string, usage: Usage, issues: readonly string[]]>
> = {
  'a number as a string': [tokens('"123"'), '0.5', [0, 20, 4, 0.5], ['bad_number tokens.input "123"']],
  'a negative count': [tokens('-1'), '0.5', [0, 20, 4, 0.5], ['bad_number tokens.input -1']],
  'a fractional count': [tokens('12.9'), '0.5', [12, 20, 4, 0.5], []],
  'a count of 1e18': [
    tokens('1e18'),
    '0.5',
    [0, 20, 4, 0.5],
    ['bad_number tokens.input 1000000000000000000.0'],
  ],
  'a count beyond every double': [tokens('1e999'), '0.5', [0, 20, 4, 0.5], ['bad_number tokens.input 1e999']],
  'the largest safe count': [
    tokens('0', '9007199254740991'),
    '0.5',
    [0, 9007199254740991, 4, 0.5],
    ['suspicious_tokens tokens.output 9007199254740991'],
  ],
  'one more than the largest safe count': [
    tokens('9007199254740992'),
    '0.5',
    [0, 20, 4, 0.5],
    ['bad_number tokens.input 9007199254740992'],
  ],
  'NaN and infinities': [
    tokens('NaN', 'Infinity', '{"read":-Infinity,"write":5}'),
    'NaN',
    [0, 0, 0, 0],
    [
      'bad_number cost NaN',
      'bad_number tokens.cache.read -Infinity',
      'bad_number tokens.input NaN',
      'bad_number tokens.output Infinity',
    ],
  ],
  'true and false': [
    tokens('true', 'false'),
    'true',
    [0, 0, 4, 0],
    ['bad_number cost true', 'bad_number tokens.input true', 'bad_number tokens.output false'],
  ],
  'lists and objects as counts': [
    tokens('[1]', '{"n":2}'),
    '[0.5]',
    [0, 0, 4, 0],
    ['bad_number cost [0.5]', 'bad_number tokens.input [1]', 'bad_number tokens.output {"n":2}'],
  ],
  'a cache that is a number': [
    tokens('100', '20', '7'),
    '0.5',
    [100, 20, null, 0.5],
    ['bad_shape tokens.cache 7'],
  ],
  'counts as a string': ['"many"', '0.5', [null, null, null, 0.5], ['bad_shape tokens "many"']],
  'counts as a list': ['[1,2,3]', '0.5', [null, null, null, 0.5], ['bad_shape tokens [1,2,3]']],
  'counts as a number': ['7', '0.5', [null, null, null, 0.5], ['bad_shape tokens 7']],
  'a negative cost': [tokens('100'), '-0.5', [100, 20, 4, 0], ['bad_number cost -0.5']],
  'a cost above a billion': [tokens('100'), '1e9', [100, 20, 4, 1e9], []],
  'a cost far above a billion': [
    tokens('100'),
    '1e18',
    [100, 20, 4, 0],
    ['bad_number cost 1000000000000000000.0'],
  ],
  'a cost as a string': [tokens('100'), '"0.5"', [100, 20, 4, 0], ['bad_number cost "0.5"']],
  'counts above the thresholds': [
    '{"input":100001,"output":50001,"reasoning":100001,"cache":{"read":900000,"write":900000}}',
    '0.5',
    [100_001, 50_001, 900_000, 0.5],
    [
      'suspicious_tokens tokens.input 100001',
      'suspicious_tokens tokens.output 50001',
      'suspicious_tokens tokens.reasoning 100001',
    ],
  ],
  'counts at the thresholds': [
    '{"input":100000,"output":50000,"reasoning":100000,"cache":{"read":0,"write":0}}',
    '0.5',
    [100_000, 50_000, 0, 0.5],
    [],
  ],
};

/** A null is a value that is no number; the field that is not there is an older version's. */
const NULLS: typeof NUMBERS = {
  'null counts': [
    tokens('null', '20', '{"read":null,"write":5}'),
    '0.5',
    [0, 20, 0, 0.5],
    ['bad_number tokens.cache.read null', 'bad_number tokens.input null'],
  ],
};

/** Times as stored text: epoch milliseconds that are kept, and the issue. */
const TIMES: Readonly<
  Record<string, readonly [created: string, kept: number | null, issues: readonly string[]]>
> = {
  'a time as a string': ['"2026-03-01T12:00:00Z"', null, ['bad_time time.created "2026-03-01T12:00:00Z"']],
  'milliseconds as a string': [`"${MADE_AT}"`, null, [`bad_time time.created "${MADE_AT}"`]],
  'a time in seconds': ['1772366400', null, ['bad_time time.created 1772366400']],
  'a negative time': ['-1', null, ['bad_time time.created -1']],
  'a time of 1e20': ['1e20', null, ['bad_time time.created 100000000000000000000.0']],
  'a time after 2100': ['4102444800001', null, ['bad_time time.created 4102444800001']],
  'a fractional time': [`${MADE_AT}.75`, MADE_AT, []],
  'NaN as a time': ['NaN', null, ['bad_time time.created NaN']],
  'true as a time': ['true', null, ['bad_time time.created true']],
  'an object as a time': ['{"ms":1}', null, ['bad_time time.created {"ms":1}']],
};

let storage: StorageFolder;
let database: LoadedDatabase;
let counts: SyncCounts;

beforeAll(async () => {
  storage = newStorageFolder();
  storage.session('ses_good');
  storage.message('ses_good', 'msg_good');
  for (const [id, [counted, cost]] of Object.entries({ ...NUMBERS, ...NULLS }))
    storage.write(`message/ses_good/${id}.json`, withText(id, { tokens: counted, cost }));
  for (const [id, [created]] of Object.entries(TIMES))
    storage.write(`message/ses_good/${id}.json`, withText(id, { time: `{"created":${created}}` }));
  for (const time of ['"now"', '[1]', '7'])
    storage.write(`message/ses_good/time ${time}.json`, withText(`time ${time}`, { time }));
  storage.message('ses_good', 'msg_other_id', { id: 'msg_good' });
  storage.message('ses_good', 'msg_other_owner', { sessionID: 'ses_elsewhere' });
  storage.part('msg_good', 'prt_other', {
    id: 'prt_good',
    messageID: 'msg_elsewhere',
    sessionID: 'ses_elsewhere',
  });
  storage.session('ses_other', { id: 'ses_good', projectID: 'prj_elsewhere' });
  storage.message('ses_good', 'msg_long', { tokens: { input: `${'x'.repeat(5_000)}` } });
  database = await openLoadedDatabase();
  ({ counts } = await database.sync(storage.dataDir));
}, 30_000);

afterAll(async () => {
  await database.close();
  removeDataDirs();
});

/** A message whose fields are these texts, so that they need not be JSON that JavaScript can write. */
function withText(id: string, fields: Readonly<Record<string, string>>): string {
  const marked = Object.fromEntries(Object.keys(fields).map((name) => [name, `<${name}>`]));
  return Object.entries(fields).reduce(
    (text, [name, value]) => text.replace(`"<${name}>"`, () => value),
    pretty(messageDocument('ses_good', id, marked)),
  );
}

describe('bad values', () => {
  it('lose no record', async () => {
    const files = Object.keys({ ...NUMBERS, ...NULLS, ...TIMES }).length + 3 + 7;
    expect(await failuresOf(database)).toEqual({});
    expect(counts).toMatchObject({ seen: files, processed: files, failed: 0 });
    const { messages } = await askStats(database.pool);
    expect(messages.total).toBe(files - 3);
  });

  it.each(Object.entries(NUMBERS))(
    'counts %s by rule, and keeps the text',
    async (id, [, , usage, issues]) => {
      expect(await usageOf(id)).toEqual(usage);
      expect(await issuesOf(database, id)).toEqual(issues);
    },
  );

  it.each(Object.entries(NULLS))('counts %s as nothing, and says so', async (id, [, , usage, issues]) => {
    expect((await usageOf(id)).map((value) => value ?? 0)).toEqual(usage);
    expect(await issuesOf(database, id)).toEqual(issues);
  });

  it.each(Object.entries(TIMES))('takes %s by rule, and keeps the text', async (id, [, kept, issues]) => {
    const row = await database.pool.writer.first(
      sql`SELECT epoch_ms(created)::DOUBLE AS created FROM messages WHERE id = ${id}`,
    );
    expect(row?.created).toBe(kept);
    expect(await issuesOf(database, id)).toEqual(issues);
  });

  it('sees times that are no object', async () => {
    for (const time of ['"now"', '[1]', '7'])
      expect(await issuesOf(database, `time ${time}`)).toEqual([`bad_shape time ${time}`]);
  });

  it('keeps no more than 200 characters of a bad value', async () => {
    const [issue] = await issuesOf(database, 'msg_long');
    expect(issue).toBe(`bad_number tokens.input "${'x'.repeat(199)}`);
  });

  it('adds up to the sum of what counts', async () => {
    const row = await database.pool.writer.first(sql`
      SELECT sum(tokens_input) AS input, sum(cost) AS cost FROM usage WHERE is_billed`);
    const { tokens: total, cost } = await askStats(database.pool);
    expect({ input: total.input, cost: cost.recorded }).toEqual({
      input: Number(row?.input),
      cost: Number(row?.cost),
    });
    expect(Number.isSafeInteger(total.input)).toBe(true);
  });
});

describe('a record that says of itself what its path does not', () => {
  it('is the record of its path, with an issue', async () => {
    expect(await issuesOf(database, 'msg_other_id')).toEqual(['id_mismatch id msg_good']);
    expect(await issuesOf(database, 'msg_other_owner')).toEqual(['owner_mismatch sessionID ses_elsewhere']);
    expect(await issuesOf(database, 'prt_other')).toEqual([
      'id_mismatch id prt_good',
      'owner_mismatch messageID msg_elsewhere',
    ]);
    expect(await issuesOf(database, 'ses_other')).toEqual([
      'id_mismatch id ses_good',
      'owner_mismatch projectID prj_elsewhere',
    ]);
    const rows = await database.pool.writer.all(sql`
      SELECT id, session_id FROM messages WHERE id IN ('msg_other_id', 'msg_other_owner', 'msg_good')
      UNION ALL SELECT id, message_id FROM parts
      UNION ALL SELECT id, project_id FROM sessions
      ORDER BY id`);
    expect(rows).toEqual([
      { id: 'msg_good', session_id: 'ses_good' },
      { id: 'msg_other_id', session_id: 'ses_good' },
      { id: 'msg_other_owner', session_id: 'ses_good' },
      { id: 'prt_other', session_id: 'msg_good' },
      { id: 'ses_good', session_id: 'prj' },
      { id: 'ses_other', session_id: 'prj' },
    ]);
  });
});

async function usageOf(id: string): Promise<(number | null)[]> {
  const row = await database.pool.writer.first(sql`
    SELECT tokens_input, tokens_output, tokens_cache_read, cost FROM messages WHERE id = ${id}`);
  return ['tokens_input', 'tokens_output', 'tokens_cache_read', 'cost'].map((name) => {
    const value = row?.[name];
    return value === null || value === undefined ? null : Number(value);
  });
}
