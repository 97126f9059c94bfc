import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../tests/support/made-database.ts';
import { differences, tablesOf } from '../../tests/support/tables.ts';
import type { Envelope } from '../source/envelope.ts';
import { type Dirty, nothingDirty } from './derive/dirty-sessions.ts';
import { defineExtractionMacros } from './extract/macros.ts';
import { fewLinesOf } from './few-lines.ts';
import { RECORD_KINDS } from './kinds/registry.ts';
import { mergeFew } from './merge-few.ts';
import { mergeRecords } from './merge-records.ts';
import { SEGMENT_LIMITS, type Segment } from './segments/segment.ts';
import { SegmentWriter } from './segments/segment-writer.ts';
import { dropStaged, stageRecords } from './stage-records.ts';

const NOW = Date.UTC(2026, 0, 1);
const KINDS = new Map(RECORD_KINDS.map((kind) => [kind.name, kind]));

/** Half of a pair: the same records merged as lines, and as a file. */
interface Half {
  readonly db: MadeDatabase;
  readonly dirty: Dirty;
}

let halves: readonly [Half, Half];
let written = 0;
beforeEach(async () => {
  halves = [await openHalf(), await openHalf()];
});
afterEach(() => Promise.all(halves.map(({ db }) => db.close())));

async function openHalf(): Promise<Half> {
  const db = await makeDatabase();
  await defineExtractionMacros(db.connection, { maxInput: 1000, maxOutput: 1000, maxReasoning: 1000 });
  return { db, dirty: nothingDirty() };
}

/** The documents of one kind as a segment. */
function segmentOf({ db }: Half, envelopes: readonly Envelope[]): Segment {
  written += 1;
  const writer = new SegmentWriter(db.pool.segmentDirectory, `few-${written}`, SEGMENT_LIMITS);
  for (const envelope of envelopes) writer.add({ ...envelope, doc: Buffer.from(envelope.doc) }, 'files');
  const [segment] = writer.flush();
  if (segment === undefined) throw new Error('nothing was written');
  return segment;
}

function extractionOf({ kind, shape }: Segment) {
  const extraction = KINDS.get(kind)?.extractions[shape];
  if (extraction === undefined) throw new Error(`no ${kind} in shape ${shape}`);
  return extraction;
}

async function mergeLines(half: Half, envelopes: readonly Envelope[]): Promise<unknown> {
  const { connection } = half.db;
  const segment = segmentOf(half, envelopes);
  const lines = fewLinesOf(segment);
  rmSync(segment.file);
  if (lines === null) throw new Error('these are not few lines');
  return connection.transaction(() =>
    mergeFew(connection, extractionOf(segment), segment, lines, { now: NOW, dirty: half.dirty }),
  );
}

async function mergeFile(half: Half, envelopes: readonly Envelope[]): Promise<unknown> {
  const { connection } = half.db;
  const segment = segmentOf(half, envelopes);
  const staged = await stageRecords(connection, extractionOf(segment), segment);
  rmSync(segment.file);
  const rows = await connection.transaction(() =>
    mergeRecords(connection, extractionOf(segment), segment, {
      staged,
      now: NOW,
      replacing: true,
      dirty: half.dirty,
    }),
  );
  await dropStaged(connection);
  return rows;
}

/** Values that a field may have and should not. */
const odd = fc.constantFrom<unknown>(
  ...[undefined, null, '', 'x', '5', -1, 0, 1.5, 12, 1e21, true, [], ['a'], {}, { a: 1 }, '\u{1F600}'],
);
const time = fc.oneof(
  fc.record({ created: odd, updated: odd, start: odd, end: odd }, { requiredKeys: [] }),
  fc.constantFrom<unknown>({ created: NOW, updated: NOW, start: NOW, end: NOW + 5 }, null, 'now'),
);
const tokens = fc.oneof(
  fc.record({ input: odd, output: odd, reasoning: odd, cache: odd, total: odd }, { requiredKeys: [] }),
  fc.constant({ input: 2000, output: 1, reasoning: 0, cache: { read: 5, write: 0 } }),
);
const bodies = {
  project: fc.record({ worktree: fc.constantFrom('/', '/a', '/b'), time, vcs: odd }),
  session: fc.record(
    {
      parentID: fc.constantFrom('s0', 's1', 'lost'),
      projectID: fc.constantFrom('p0', 'p1'),
      directory: fc.constantFrom('/a', '/b'),
      title: odd,
      time,
      tokens,
      cost: odd,
      revert: odd,
    },
    { requiredKeys: ['time'] },
  ),
  message: fc.record(
    {
      role: fc.constantFrom('user', 'assistant'),
      time,
      tokens,
      cost: odd,
      error: odd,
      model: odd,
      path: odd,
    },
    { requiredKeys: ['time'] },
  ),
  part: fc.record(
    {
      type: fc.constantFrom('text', 'tool', 'step-finish', 'patch'),
      messageID: fc.constantFrom('m0', 'm1'),
      text: odd,
      time,
      tokens,
      cost: odd,
      tool: odd,
      state: fc.oneof(
        odd,
        fc.record({
          status: fc.constantFrom('completed', 'error'),
          input: odd,
          output: odd,
          error: odd,
          time,
        }),
      ),
      files: odd,
      reason: odd,
    },
    { requiredKeys: ['type'] },
  ),
  todo: fc.array(fc.record({ content: odd, status: odd, priority: odd }), { maxLength: 3 }),
  session_diff: fc.array(fc.record({ file: odd, additions: odd, deletions: odd }), { maxLength: 3 }),
};

const batch = fc.constantFrom(...RECORD_KINDS.map((kind) => kind.name)).chain((kind) =>
  fc.tuple(
    fc.constant(kind),
    fc.uniqueArray(
      fc.record({
        n: fc.nat(3),
        folder: fc.constantFrom('/data/a', '/data/b'),
        generation: fc.constantFrom('json-0.5' as const, 'json-1' as const),
        gone: fc.constantFrom(null, null, null, 'reverted_in_v2' as const),
        body: (bodies as Readonly<Record<string, fc.Arbitrary<unknown>>>)[kind] ?? fc.constant({}),
      }),
      { selector: ({ n }) => n, minLength: 1, maxLength: 4 },
    ),
  ),
);

function envelopesOf([kind, records]: typeof batch extends fc.Arbitrary<infer Batch>
  ? Batch
  : never): readonly Envelope[] {
  return records.map(({ n, folder, generation, gone, body }) => {
    const doc = Buffer.from(JSON.stringify(body));
    const id = `${kind[0]}${n}`;
    return {
      kind,
      shape: 'plain',
      id,
      generation,
      source: folder,
      path: `${folder}/${kind}/${id}.json`,
      projectId: kind === 'session' ? 'p0' : null,
      sessionId: kind === 'message' ? 's0' : null,
      messageId: kind === 'part' ? 'm0' : null,
      type: null,
      seq: null,
      rowCreated: null,
      rowUpdated: null,
      mtime: NOW,
      size: doc.length,
      checksum: 'abcdef0123456789',
      gone,
      doc,
    };
  });
}

describe('merging a few lines', () => {
  it('comes to what merging them as a file comes to', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 6 }), async (batches) => {
        const [few, file] = halves;
        for (const envelopes of batches.map(envelopesOf)) {
          const rows = await mergeLines(few, envelopes);
          const [table] = Object.keys(rows ?? {});
          const others = await mergeFile(file, envelopes);
          // Where all records lost there is nothing to say of tables.
          if (table !== undefined) expect(rows).toEqual(others);
        }
        expect(differences(await tablesOf(few.db.pool), await tablesOf(file.db.pool))).toEqual([]);
        expect(few.dirty).toEqual(file.dirty);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves a batch with two copies of a record to the file', async () => {
    const [half] = halves;
    const [envelope] = envelopesOf([
      'part',
      [{ n: 0, folder: '/data/a', generation: 'json-1', gone: null, body: { type: 'text' } }],
    ]);
    if (envelope === undefined) throw new Error('no envelope');
    expect(await mergeLines(half, [envelope, { ...envelope, path: '/data/b/part/p0.json' }])).toBeNull();
    expect((await tablesOf(half.db.pool)).get('parts')?.size).toBe(0);
  });

  it.each(['{"text":"\\ud800"}', '{"text":"\\u0000"}', '{"cost":NaN}', '{"type":'])(
    'leaves %s to the file',
    (document) => {
      const [half] = halves;
      const [envelope] = envelopesOf([
        'part',
        [{ n: 0, folder: '/data/a', generation: 'json-1', gone: null, body: {} }],
      ]);
      if (envelope === undefined) throw new Error('no envelope');
      const segment = segmentOf(half, [{ ...envelope, doc: Buffer.from(document) }]);
      expect(fewLinesOf(segment)).toBeNull();
    },
  );
});
