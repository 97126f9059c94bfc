import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runMigrations } from '../src/db/migration-runner.ts';
import { MIGRATIONS_DIRECTORY, readMigrations } from '../src/db/schema-manager.ts';
import { sql } from '../src/db/sql.ts';
import { timeColumn, timeSteps } from '../src/ingest/extract/time-steps.ts';
import { PROVENANCE, type RecordKind } from '../src/ingest/kinds/record-kind.ts';
import { RECORD_KINDS } from '../src/ingest/kinds/registry.ts';
import { syncStatus } from '../src/query/sync-status.ts';
import { removeDataDirs } from './support/corpora.ts';
import { failuresOf, issuesOf } from './support/ledger.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import { MADE_AT, newStorageFolder, pretty, type StorageFolder } from './support/storage-folder.ts';

/** What a seventh kind needs: one file such as this, one line in the registry, and one migration. */
const bookmarkKind: RecordKind = {
  name: 'bookmark',
  layout: { folder: 'bookmark', owners: ['sessionId'] },
  document: 'object',
  extractions: {
    plain: {
      documentType: 'STRUCT(id VARCHAR, label VARCHAR, "time" JSON)',
      steps: timeSteps('r.doc."time"', ['created']),
      updatedMs: 'r.row_updated',
      outputs: [
        {
          table: 'bookmarks',
          recordKey: 'id',
          columns: {
            id: 'r.id',
            session_id: 'r.session_id',
            label: 'r.doc.label',
            created: timeColumn('created'),
            ...PROVENANCE,
          },
        },
      ],
      issues: {
        when: 'differ(r.doc.id, r.id)',
        list: `[issue_if(differ(r.doc.id, r.id), 'id_mismatch', 'id', r.doc.id)]`,
      },
    },
  },
};

const migration = `
  CREATE TABLE bookmarks (
    id VARCHAR PRIMARY KEY,
    session_id VARCHAR NOT NULL,
    label VARCHAR,
    created TIMESTAMP,
    generation VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    source_path VARCHAR NOT NULL,
    precedence BIGINT NOT NULL,
    missing_since TIMESTAMP,
    missing_reason VARCHAR
  )`;

let storage: StorageFolder;
let database: LoadedDatabase;

function bookmark(id: string, label: string): string {
  return storage.write(`bookmark/ses_1/${id}.json`, pretty({ id, label, time: { created: MADE_AT } }));
}

beforeAll(async () => {
  storage = newStorageFolder();
  storage.session('ses_1');
  storage.message('ses_1', 'msg_1');
  bookmark('bkm_1', 'first');
  bookmark('bkm_2', 'second');
  storage.write(
    'bookmark/ses_1/bkm_3.json',
    pretty({ id: 'bkm_elsewhere', label: 'third', time: { created: 'now' } }),
  );
  storage.write('bookmark/ses_1/bkm_bad.json', '{"id":"bkm_bad","label":');
  storage.write('bookmark/ses_1/readme.md', 'notes');

  database = await openLoadedDatabase({ kinds: [...RECORD_KINDS, bookmarkKind] });
  const known = await readMigrations(MIGRATIONS_DIRECTORY);
  const added = { version: known.length + 1, name: 'bookmarks', text: migration };
  const { applied } = await runMigrations(database.pool.writer, [...known, added], Date.now);
  expect(applied).toEqual([added]);
});

afterAll(async () => {
  await database.close();
  removeDataDirs();
});

const rows = () =>
  database.pool.writer.all(sql`
    SELECT id, session_id, label, epoch_ms(created)::DOUBLE AS created, missing_since IS NOT NULL AS missing
    FROM bookmarks
    ORDER BY id`);

describe('a seventh kind of record', () => {
  it('is loaded with one file, one registration and one migration', async () => {
    const { counts, rows: read } = await database.sync(storage.dataDir);
    expect(counts).toMatchObject({ seen: 7, processed: 5, skipped: 1, failed: 1 });
    expect(read).toMatchObject({ sessions: 1, messages: 1, bookmarks: 3 });
    const at = { session_id: 'ses_1', created: MADE_AT, missing: false };
    expect(await rows()).toEqual([
      { ...at, id: 'bkm_1', label: 'first' },
      { ...at, id: 'bkm_2', label: 'second' },
      { ...at, id: 'bkm_3', label: 'third', created: null },
    ]);
  });

  it('has its failures, its counts and its issues beside those of the others', async () => {
    expect(await failuresOf(database)).toEqual({
      [storage.at('bookmark/ses_1/bkm_bad.json')]: 'not valid JSON: it ends too early, after 24 characters',
    });
    const { files, notUnderstood } = await syncStatus(database.pool.writer);
    expect(files.byType.filter(({ type }) => type === 'bookmark')).toEqual([
      { type: 'bookmark', status: 'failed', count: 1 },
      { type: 'bookmark', status: 'processed', count: 3 },
      { type: 'bookmark', status: 'skipped', count: 1 },
    ]);
    expect(notUnderstood).toEqual([]);
    expect(await issuesOf(database, 'bkm_3')).toEqual(['id_mismatch id bkm_elsewhere']);
  });

  it('follows changes, goes missing and comes back', async () => {
    const unchanged = await database.sync(storage.dataDir);
    expect(unchanged.counts).toMatchObject({ seen: 7, processed: 0, unchanged: 5, skipped: 1, failed: 1 });

    storage.write('bookmark/ses_1/bkm_1.json', pretty({ id: 'bkm_1', label: 'renamed' }), MADE_AT + 1_000);
    rmSync(storage.at('bookmark/ses_1/bkm_2.json'));
    const changed = await database.sync(storage.dataDir);
    expect(changed.counts).toMatchObject({ seen: 6, processed: 1, unchanged: 3 });
    expect(await rows()).toMatchObject([
      { id: 'bkm_1', label: 'renamed', created: null, missing: false },
      { id: 'bkm_2', label: 'second', missing: true },
      { id: 'bkm_3', missing: false },
    ]);

    bookmark('bkm_2', 'second');
    const back = await database.sync(storage.dataDir);
    expect(back.counts).toMatchObject({ seen: 7, processed: 1, unchanged: 4 });
    expect(await rows()).toMatchObject([{ id: 'bkm_1' }, { id: 'bkm_2', missing: false }, { id: 'bkm_3' }]);
  });
});
