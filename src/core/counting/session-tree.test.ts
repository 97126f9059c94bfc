import { afterEach, beforeEach, expect, it } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../../tests/support/made-database.ts';
import { constant } from '../../db/sql.ts';
import { sessionTree } from './session-tree.ts';

let db: MadeDatabase;
beforeEach(async () => {
  db = await makeDatabase();
});
afterEach(() => db.close());

/** `[id, root_id, depth, orphan, cycle]` of every session, by id. */
const tree = async () =>
  (await db.connection.all(constant(`${sessionTree('sessions')} ORDER BY id`))).map((row) => [
    row.id,
    row.root_id,
    row.depth,
    `${row.is_orphan ? 'orphan' : ''}${row.in_cycle ? 'cycle' : ''}`,
  ]);
const sessions = async (edges: Readonly<Record<string, string | null>>) => {
  for (const [id, parent] of Object.entries(edges)) await db.insert('sessions', { id, parent_id: parent });
};

it('gives nothing for no session', async () => {
  expect(await tree()).toEqual([]);
});

it('gives root and depth along any number of generations', async () => {
  await sessions({ a: null, b: 'a', c: 'b', d: 'c', e: 'a', z: null });
  expect(await tree()).toEqual([
    ['a', 'a', 0, ''],
    ['b', 'a', 1, ''],
    ['c', 'a', 2, ''],
    ['d', 'a', 3, ''],
    ['e', 'a', 1, ''],
    ['z', 'z', 0, ''],
  ]);
});

it('puts a child whose parent was never seen at the top, as an orphan with its own children', async () => {
  await sessions({ a: 'never', b: 'a' });
  expect(await tree()).toEqual([
    ['a', 'a', 0, 'orphan'],
    ['b', 'a', 1, ''],
  ]);
});

it.each([
  ['one', { a: 'a' }, [['a', 'a', 0, 'cycle']]],
  [
    'two',
    { b: 'a', a: 'b' },
    [
      ['a', 'a', 0, 'cycle'],
      ['b', 'a', 1, 'cycle'],
    ],
  ],
  [
    'three, with a tail and a tree beside it',
    { b: 'c', c: 'd', d: 'b', tail: 'd', tip: 'tail', a: null, a1: 'a' },
    [
      ['a', 'a', 0, ''],
      ['a1', 'a', 1, ''],
      ['b', 'b', 0, 'cycle'],
      ['c', 'b', 2, 'cycle'],
      ['d', 'b', 1, 'cycle'],
      ['tail', 'b', 2, ''],
      ['tip', 'b', 3, ''],
    ],
  ],
])('cuts a cycle of %s above its smallest id', async (_name, edges, expected) => {
  await sessions(edges);
  expect(await tree()).toEqual(expected);
});

it('follows a chain of 50 and a cycle of 50', async () => {
  const name = (letter: string, index: number) => `${letter}${String(index).padStart(2, '0')}`;
  const edges: Record<string, string | null> = {};
  for (let index = 0; index < 50; index++) {
    edges[name('a', index)] = index === 0 ? null : name('a', index - 1);
    edges[name('k', index)] = name('k', (index + 49) % 50);
  }
  await sessions(edges);
  const rows = await tree();
  expect(rows.slice(0, 50)).toEqual(
    rows.slice(0, 50).map((_, index) => [name('a', index), 'a00', index, '']),
  );
  expect(rows.slice(50)).toEqual(rows.slice(50).map((_, index) => [name('k', index), 'k00', index, 'cycle']));
});

it('hangs nothing that counts below what never counts', async () => {
  await sessions({ a: null });
  await db.insert('sessions', { id: 'gone', missing_since: 0, missing_reason: 'deleted_in_v2' });
  await db.insert('sessions', { id: 'kept', parent_id: 'gone' });
  await db.insert('sessions', {
    id: 'too',
    parent_id: 'gone',
    missing_since: 0,
    missing_reason: 'deleted_in_v2',
  });
  expect(await tree()).toEqual([
    ['a', 'a', 0, ''],
    ['gone', 'gone', 0, ''],
    ['kept', 'kept', 0, 'orphan'],
    ['too', 'gone', 1, ''],
  ]);
});
