import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type Corpus,
  copyDatabase,
  makeFolder,
  removeFolders,
  runSql,
} from '../../../tests/fixtures/database-copy.ts';
import { type DatabaseSchema, probeSchema } from './database-schema.ts';
import { readDatabase } from './read-database.ts';

afterAll(removeFolders);

async function schemaOf(file: string): Promise<DatabaseSchema> {
  const result = await readDatabase(file, probeSchema);
  if (result.state !== 'read') throw new Error(result.error);
  return result.value;
}

describe('the schema of a database', () => {
  it.each<[Corpus, readonly string[], number | null]>([
    ['sqlite-1.18.33', ['sqlite-v1'], null],
    ['migrated-1.2.1', ['sqlite-v1'], null],
    ['v2-2.0.15', ['sqlite-v2'], null],
    ['v2-migrated-2.0.15', ['sqlite-v1', 'sqlite-v2'], 1_795_419_815_309],
  ])('of %s is known and understood', async (corpus, generations, migratedAt) => {
    const schema = await schemaOf(copyDatabase(corpus));
    expect(schema).toMatchObject({ generations, migratedAt, notUnderstood: [] });
  });

  it('has a hash that changes with the columns that are read and with nothing else', async () => {
    const file = copyDatabase('migrated-1.2.1');
    const { hash } = await schemaOf(file);
    expect(hash).toMatch(/^[0-9a-f]{40}$/);
    runSql(file, 'create table kv (a)', 'delete from part');
    expect((await schemaOf(file)).hash).toBe(hash);
    runSql(file, 'alter table session add column agent text');
    expect((await schemaOf(file)).hash).not.toBe(hash);
  });

  it('tells the preview generation by its rows', async () => {
    const file = copyDatabase('sqlite-1.18.33');
    expect((await schemaOf(file)).generations).toEqual(['sqlite-v1']);
    runSql(
      file,
      `insert into session_message (id, session_id, type, seq, time_created, time_updated, data)
      values ('msg_1', 'ses_1', 'user', 1, 1, 1, '{}')`,
    );
    expect((await schemaOf(file)).generations).toEqual(['sqlite-preview', 'sqlite-v1']);
  });

  it('has no moment of migration before it is completed', async () => {
    const file = copyDatabase('v2-migrated-2.0.15');
    for (const value of ['{"phase":"sessions","cursor":"x"}', 'not JSON', 'null']) {
      runSql(file, `update kv set value = '${value}'`);
      expect((await schemaOf(file)).migratedAt).toBeNull();
    }
  });

  it('lists tables and types of rows that no reader knows, with their counts', async () => {
    const file = copyDatabase('v2-2.0.15');
    runSql(
      file,
      'create table session_v3 (id text); insert into session_v3 values (1), (2)',
      `create table "odd ""name'" (a)`,
      'create view some_view as select 1',
      `update session_message set type = 'hologram' where type in ('shell', 'system')`,
    );
    expect((await schemaOf(file)).notUnderstood).toEqual([
      { name: `odd "name'`, count: 0, reason: 'no reader knows this table' },
      { name: 'session_v3', count: 2, reason: 'no reader knows this table' },
      { name: 'session_message.type hologram', count: 11, reason: 'no reader knows this type of row' },
    ]);
  });

  it('lists a known table whose columns changed, and keeps the others', async () => {
    const file = copyDatabase('migrated-1.2.1');
    runSql(
      file,
      'alter table part rename column data to body',
      'alter table todo rename column status to state',
    );
    const schema = await schemaOf(file);
    expect(schema.notUnderstood).toEqual([
      { name: 'part', count: 485, reason: 'column data missing' },
      { name: 'todo', count: expect.any(Number), reason: 'column status missing' },
    ]);
    expect([...schema.tables.keys()]).toEqual(['message', 'project', 'session']);
  });

  it('lists a known name that is no table', async () => {
    const file = copyDatabase('migrated-1.2.1');
    runSql(
      file,
      'alter table session rename to conversations',
      'create view session as select * from conversations',
    );
    expect((await schemaOf(file)).notUnderstood).toEqual([
      { name: 'conversations', count: 61, reason: 'no reader knows this table' },
      { name: 'session', count: null, reason: 'a table was expected, this is of type view' },
    ]);
  });

  it('never opens a table of credentials, whatever its exact name', async () => {
    const file = copyDatabase('migrated-1.2.1');
    for (const name of ['account_v2', 'credentials', 'control_account2']) {
      runSql(file, `create table ${name} (id text)`);
    }
    expect((await schemaOf(file)).notUnderstood).toEqual([]);
  });

  it('of a database without any known table names what is there', async () => {
    const file = path.join(makeFolder(), 'opencode.db');
    runSql(file, 'create table notes (a)', 'insert into notes values (1)');
    expect(await schemaOf(file)).toMatchObject({
      generations: [],
      notUnderstood: [{ name: 'notes', count: 1 }],
    });
  });

  it('survives names that are not UTF-8', async () => {
    const file = copyDatabase('v2-2.0.15');
    runSql(file, `update session_message set type = cast(x'ff' as text) where type = 'shell'`);
    expect((await schemaOf(file)).notUnderstood).toEqual([
      { name: 'session_message.type \uFFFD', count: 2, reason: 'no reader knows this type of row' },
    ]);
  });
});
