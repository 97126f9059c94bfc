import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MadeDatabase, type MadeRow, makeDatabase } from '../../tests/support/made-database.ts';
import type { FilesInput } from '../contract/files.ts';
import { file } from './file.ts';
import { files } from './files.ts';
import { EVERYTHING, type Narrowing } from './filters.ts';

const T = Date.UTC(2026, 0, 1);
const moment = { now: T, stalenessMs: 600_000 };
let db: MadeDatabase;
let serial = 0;
beforeEach(async () => {
  db = await makeDatabase();
  serial = 0;
  for (const id of ['s', 'other']) await db.insert('sessions', { id, title: `of ${id}`, updated: T - 1000 });
});
afterEach(() => db.close());

/** A row of the table: an edit of one line that went through, one second after the row before it. */
const operation = (path: string, more: MadeRow = {}): Promise<void> => {
  serial += 1;
  return db.insert('file_operations', {
    id: `p${serial}:1`,
    part_id: `p${serial}`,
    message_id: `m${serial}`,
    session_id: 's',
    tool: 'edit',
    operation: 'edit',
    outcome: 'ok',
    path,
    file: path,
    is_outside: false,
    additions: 1,
    deletions: 0,
    touched: T + serial * 1000,
    created: T + serial * 1000,
    agent: 'build',
    is_inherited: false,
    is_missing: false,
    ...more,
  });
};
const list = async (more: Partial<FilesInput> = {}, filters: Narrowing = EVERYTHING) =>
  (await files(db.connection, filters, { limit: 50, ...more })).files;
const paths = async (more: Partial<FilesInput> = {}, filters: Narrowing = EVERYTHING) =>
  (await list(more, filters)).map(({ path }) => path);
const one = (path: string, more: { limit?: number; cursor?: string } = {}) =>
  file(db.connection, EVERYTHING, { path, limit: 50, ...more }, moment);

describe('files', () => {
  it('have what went through apart from what was tried, and no copies of forks', async () => {
    await operation('/a/x', { additions: 3, deletions: 2 });
    await operation('/a/x', { operation: 'patch', session_id: 'other', agent: 'plan' });
    await operation('/a/x', { operation: 'write', additions: null, deletions: null, is_outside: true });
    await operation('/a/x', { operation: 'read', additions: null, deletions: null, agent: null });
    await operation('/a/x', { outcome: 'denied', additions: null, deletions: null });
    await operation('/a/x', { outcome: 'open', additions: null, deletions: null });
    await operation('/a/x', { operation: 'delete', additions: 0, deletions: null });
    await operation('/a/x', { operation: 'move', moved_from: '/a/y' });
    await operation('/a/x', { is_inherited: true });
    expect(await list()).toEqual([
      {
        path: '/a/x',
        kind: 'file',
        files: 1,
        operations: 8,
        reads: 1,
        edits: 2,
        writes: 1,
        deletes: 1,
        moves: 1,
        failed: 1,
        additions: 5,
        deletions: 2,
        unmeasured: 2,
        outsideRoot: true,
        sessions: 2,
        agents: ['build', 'plan'],
        lastTouched: new Date(T + 8000).toISOString(),
      },
    ]);
  });

  it('are the ones that the filters leave', async () => {
    await operation('/a/1');
    await operation('/a/2', { agent: 'plan' });
    await operation('/a/3', { session_id: 'other' });
    await operation('/b/DEEP/4');
    expect(await paths({}, { ...EVERYTHING, agent: 'plan' })).toEqual(['/a/2']);
    expect(await paths({}, { ...EVERYTHING, session: 'other' })).toEqual(['/a/3']);
    expect(await paths({}, { ...EVERYTHING, from: new Date(T + 4000).toISOString() })).toEqual(['/b/DEEP/4']);
    expect(await paths({ search: 'deep/' })).toEqual(['/b/DEEP/4']);
    expect(await paths({ search: '%' })).toEqual([]);
  });

  it('come in pages of every order, each file once', async () => {
    for (const [path, count] of Object.entries({ '/c': 1, '/b': 3, '/a': 1, '/d': 2 })) {
      for (let n = 0; n < count; n += 1) await operation(path);
    }
    await operation('/e', { operation: 'read', touched: null });
    const orders = {
      edits: ['/b', '/d', '/a', '/c', '/e'],
      path: ['/a', '/b', '/c', '/d', '/e'],
      lastTouched: ['/d', '/a', '/b', '/c', '/e'],
    };
    for (const [sort, expected] of Object.entries(orders) as [keyof typeof orders, string[]][]) {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await files(db.connection, EVERYTHING, { sort, limit: 2, cursor });
        found.push(...page.files.map(({ path }) => path));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      expect(found).toEqual(expected);
    }
    const { next } = await files(db.connection, EVERYTHING, { sort: 'path', limit: 1 });
    await expect(list({ sort: 'edits', cursor: next ?? '' })).rejects.toThrow(
      'not one that a list of this order gave out',
    );
    await expect(list({ cursor: 'x' })).rejects.toThrow('not one that a list of this order gave out');
  });

  it('of a folder are what stands in it, with the sums of all below', async () => {
    await operation('/w/app/src/a.ts', { additions: 2 });
    await operation('/w/app/src/a.ts', { session_id: 'other' });
    await operation('/w/app/src/deep/b.ts', { agent: 'plan' });
    await operation('/w/app/x.ts');
    await operation('/w/application/y.ts');
    const rows = async (prefix: string) =>
      (await list({ prefix })).map((row) => [
        row.path,
        row.kind,
        row.files,
        row.edits,
        row.additions,
        row.sessions,
      ]);
    expect(await rows('')).toEqual([['/w', 'folder', 4, 5, 6, 2]]);
    expect(await rows('/')).toEqual([['/w', 'folder', 4, 5, 6, 2]]);
    expect(await rows('/w')).toEqual([
      ['/w/app', 'folder', 3, 4, 5, 2],
      ['/w/application', 'folder', 1, 1, 1, 1],
    ]);
    expect(await rows('/w/app/')).toEqual([
      ['/w/app/src', 'folder', 2, 3, 4, 2],
      ['/w/app/x.ts', 'file', 1, 1, 1, 1],
    ]);
    expect(await rows('/none')).toEqual([]);
    expect((await list({ prefix: '/w/app/src' })).map(({ path }) => path)).toEqual([
      '/w/app/src/a.ts',
      '/w/app/src/deep',
    ]);
  });

  it('shows a folder in a folder as one', async () => {
    await operation('/home/ü/x/y/z.ts');
    await operation('/home/ü/x/y/w/z.ts');
    expect(await paths({ prefix: '/home' })).toEqual(['/home/ü/x/y']);
    expect(await paths({ prefix: '/home/ü' })).toEqual(['/home/ü/x/y']);
  });
});

describe('a file', () => {
  it('has its operations, newest first, page by page, and moves away from it', async () => {
    await operation('/a/x');
    await operation('/a/x', { touched: T + 9000 });
    await operation('/a/z', { operation: 'move', moved_from: '/a/x' });
    await operation('/a/other');
    const first = await one('/a/x', { limit: 2 });
    if (!('path' in first)) throw new Error('it is not known');
    expect(first.history.map(({ id, sessionTitle, movedTo }) => [id, sessionTitle, movedTo])).toEqual([
      ['p2:1', 'of s', null],
      ['p3:1', 'of s', '/a/z'],
    ]);
    expect(first).toMatchObject({ path: '/a/x', operations: 2, edits: 2, additions: 2 });
    expect(await one('/a/x', { limit: 2, cursor: first.next ?? '' })).toMatchObject({
      history: [{ id: 'p1:1', partId: 'p1', operation: 'edit', outcome: 'ok', additions: 1 }],
      next: null,
    });
  });

  it('is found by its whole path, or by a shorter one that is its alone', async () => {
    await operation('/a/x.ts', { relative_path: 'x.ts', path: './x.ts' });
    await operation('/b/x.ts', { relative_path: 'x.ts' });
    await operation('/c/x.ts', { relative_path: 'c/x.ts', session_id: 'other' });
    expect(await one('x.ts')).toEqual(['/a/x.ts', '/b/x.ts']);
    expect(await one('c/x.ts')).toMatchObject({ path: '/c/x.ts' });
    expect(await one('./x.ts')).toMatchObject({ path: '/a/x.ts' });
    expect(await one('y.ts')).toEqual([]);
  });

  it('tells a call that runs from one that is stale', async () => {
    await operation('/a', { outcome: 'open' });
    const outcome = async (now: number) => {
      const found = await file(db.connection, EVERYTHING, { path: '/a', limit: 1 }, { ...moment, now });
      return 'path' in found ? found.history[0]?.outcome : null;
    };
    expect([await outcome(T), await outcome(T + 3_600_000)]).toEqual(['running', 'stale']);
  });
});
