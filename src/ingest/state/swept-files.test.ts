import { afterEach, beforeEach, expect, it } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../../tests/support/made-database.ts';
import { sql } from '../../db/sql.ts';
import type { OddEntry, WalkChunk } from '../../source/json/walk-storage.ts';
import { addSwept, beginSweep, sweptDifferences } from './swept-files.ts';

let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
});
afterEach(() => db.close());

const STRANGE = `/s/part/it's "odd"\n\\.json`;

const remember = (path: string, status: string, more: { source?: string; missing?: boolean } = {}) =>
  db.connection.run(sql`
    INSERT INTO file_processing_state
      (file_path, file_type, source, last_modified, size, status, processed_at, missing_since)
    VALUES (
      ${path}, 'part', ${more.source ?? '/s'}, 1000.5::DOUBLE, 7, ${status}, TIMESTAMP 'epoch',
      ${more.missing === true ? sql`TIMESTAMP 'epoch'` : sql`NULL`}
    )`);

const chunk = (
  files: readonly (readonly [string, number, number])[],
  odd: readonly OddEntry[] = [],
): WalkChunk => ({
  kind: 'part',
  files: {
    paths: files.map(([path]) => path),
    mtimes: files.map(([, mtime]) => mtime),
    sizes: files.map(([, , size]) => size),
  },
  odd,
  share: 1,
});

const oddity = (path: string, status: OddEntry['status']): OddEntry => ({
  kind: 'part',
  path,
  status,
  reason: 'x',
});

it('finds what is new, changed, gone, back or odd, and nothing else', async () => {
  for (const name of ['same', 'later', 'longer', 'gone', STRANGE]) await remember(name, 'processed');
  await remember('back', 'processed', { missing: true });
  await remember('long gone', 'processed', { missing: true });
  await remember('elsewhere', 'processed', { source: '/t' });
  await remember('failed still', 'failed');
  await remember('now a link', 'processed');
  await remember('still a link', 'failed');
  await remember('never read', 'skipped');
  await beginSweep(db.connection);
  await addSwept(
    db.connection,
    chunk([
      ['same', 1000.5, 7],
      ['later', 1000.75, 7],
      ['longer', 1000.5, 8],
      ['back', 1000.5, 7],
    ]),
  );
  await addSwept(
    db.connection,
    chunk(
      [
        [STRANGE, 1000.5, 7],
        ['new', 5, 5],
        ['failed still', 1000.5, 7],
      ],
      [
        oddity('now a link', 'failed'),
        oddity('still a link', 'failed'),
        oddity('never read', 'skipped'),
        oddity('never seen', 'skipped'),
      ],
    ),
  );
  expect(await sweptDifferences(db.connection, '/s', 'part')).toEqual([
    'back',
    'gone',
    'later',
    'longer',
    'new',
    'now a link',
  ]);
  await beginSweep(db.connection);
  expect(await sweptDifferences(db.connection, '/t', 'part')).toEqual(['elsewhere']);
});
