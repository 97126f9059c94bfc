import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type Corpus,
  contentsOf,
  copyDatabase,
  removeFolders,
  runSql,
} from '../../../tests/fixtures/database-copy.ts';
import { databaseRows } from './database-rows.ts';
import { probeSchema } from './database-schema.ts';
import { readDatabase } from './read-database.ts';
import type { RowReject, SourceRow } from './source-row.ts';

afterAll(removeFolders);

async function rowsOf(file: string): Promise<{ rows: SourceRow[]; rejects: RowReject[] }> {
  const result = await readDatabase(file, (database) => {
    const rejects: RowReject[] = [];
    const rows = [...databaseRows(database, probeSchema(database), (reject) => rejects.push(reject))];
    return { rows, rejects };
  });
  if (result.state !== 'read') throw new Error(result.error);
  return result.value;
}

function counts(rows: readonly SourceRow[]): Record<string, number> {
  const count: Record<string, number> = {};
  for (const { kind, generation, gone } of rows) {
    const key = `${kind} ${generation}${gone === null ? '' : ` ${gone}`}`;
    count[key] = (count[key] ?? 0) + 1;
  }
  return count;
}

// Rim: documents of the corpora are known to be JSON of these shapes.
function jsonOf(row: SourceRow | undefined): Record<string, unknown> {
  return JSON.parse(row?.doc.toString('utf8') ?? 'null') as Record<string, unknown>;
}

function find(rows: readonly SourceRow[], kind: string, id: string): SourceRow | undefined {
  return rows.find((row) => row.kind === kind && row.id === id);
}

function costOf(rows: readonly SourceRow[]): number {
  const costs = rows.filter((row) => row.kind === 'message').map((row) => jsonOf(row).cost);
  return costs.reduce<number>((sum, cost) => sum + (typeof cost === 'number' ? cost : 0), 0);
}

describe('the rows of a database', () => {
  it.each<[Corpus, Record<string, number>, number]>([
    [
      'sqlite-1.18.33',
      { 'session sqlite-v1': 61, 'message sqlite-v1': 208, 'part sqlite-v1': 493, 'todo sqlite-v1': 3 },
      1.255694,
    ],
    [
      'migrated-1.2.1',
      { 'session sqlite-v1': 61, 'message sqlite-v1': 204, 'part sqlite-v1': 485, 'todo sqlite-v1': 3 },
      1.234664,
    ],
    ['v2-2.0.15', { 'session sqlite-v2': 69, 'message sqlite-v2': 412 }, 2.50333625],
    [
      'v2-migrated-2.0.15',
      {
        'session sqlite-v2': 61,
        'message sqlite-v2': 202,
        'message sqlite-v1': 8,
        'part sqlite-v1': 16,
        'todo sqlite-v1': 3,
      },
      1.255694,
    ],
  ])('of %s are all there, and nothing of it changes', async (corpus, expected, cost) => {
    const file = copyDatabase(corpus);
    const before = contentsOf(path.dirname(file));
    const { rows, rejects } = await rowsOf(file);
    expect(rejects).toEqual([]);
    const found = counts(rows.filter((row) => row.kind !== 'project'));
    expect(found).toEqual(expected);
    expect(costOf(rows)).toBeCloseTo(cost, 10);
    expect(contentsOf(path.dirname(file))).toEqual(before);
  });

  it.each<Corpus>(['sqlite-1.18.33', 'v2-migrated-2.0.15'])('of %s come in a total order', async (corpus) => {
    const file = copyDatabase(corpus);
    const { rows } = await rowsOf(file);
    const kinds = ['project', 'session', 'message', 'part', 'todo'];
    const keys = rows.map((row) => [
      kinds.indexOf(row.kind),
      row.generation === 'sqlite-v1' || row.kind === 'todo' ? 0 : 1,
      row.kind === 'part' ? row.messageId : row.kind === 'message' ? row.sessionId : '',
      row.kind === 'message' ? (row.seq ?? row.rowCreated) : 0,
      row.id,
    ]);
    const sorted = [...keys].sort((a, b) => {
      const place = a.findIndex((value, index) => value !== b[index]);
      return place === -1 ? 0 : (a[place] ?? 0) < (b[place] ?? 0) ? -1 : 1;
    });
    expect(keys).toEqual(sorted);
    expect(new Set(rows.map((row) => `${row.kind} ${row.id}`)).size).toBe(rows.length);
    expect((await rowsOf(file)).rows).toEqual(rows);
  });

  it('has sessions as the files of the JSON era have them', async () => {
    const { rows } = await rowsOf(copyDatabase('migrated-1.2.1'));
    expect(jsonOf(rows.find((row) => row.kind === 'session'))).toEqual({
      id: expect.stringMatching(/^ses_/),
      slug: expect.any(String),
      version: '1.1.65',
      projectID: expect.any(String),
      directory: expect.any(String),
      title: expect.any(String),
      time: { created: expect.any(Number), updated: expect.any(Number) },
      summary: { additions: expect.any(Number), deletions: expect.any(Number), files: expect.any(Number) },
    });
    const children = rows.filter((row) => row.kind === 'session' && 'parentID' in jsonOf(row));
    expect(children).toHaveLength(5);
    expect(jsonOf(rows.find((row) => row.kind === 'project' && row.id === 'global'))).toEqual({
      id: 'global',
      worktree: '/',
      sandboxes: [],
      time: { created: expect.any(Number), updated: expect.any(Number) },
    });
  });

  it('has the columns that later versions added, with their JSON embedded', async () => {
    const { rows } = await rowsOf(copyDatabase('v2-2.0.15'));
    const fork = rows.find((row) => row.kind === 'session' && 'forkSessionID' in jsonOf(row));
    expect(jsonOf(fork)).toMatchObject({
      model: { id: expect.any(String), providerID: 'mock' },
      cost: expect.any(Number),
      tokens: { input: expect.any(Number), cache: { read: expect.any(Number), write: expect.any(Number) } },
      forkSessionID: expect.stringMatching(/^ses_/),
      forkBoundary: { type: expect.any(String), messageID: expect.stringMatching(/^msg_/) },
    });
    const { rows: older } = await rowsOf(copyDatabase('migrated-1.2.1'));
    expect(older.filter((row) => row.kind === 'session' && 'cost' in jsonOf(row))).toEqual([]);
  });

  it('has one list of todos for each session', async () => {
    const { rows } = await rowsOf(copyDatabase('sqlite-1.18.33'));
    const todo = rows.find((row) => row.kind === 'todo');
    expect(JSON.parse(todo?.doc.toString() ?? '')).toEqual([
      { content: expect.any(String), status: expect.any(String), priority: 'high' },
      { content: expect.any(String), status: expect.any(String), priority: expect.any(String) },
      { content: expect.any(String), status: expect.any(String), priority: expect.any(String) },
    ]);
    expect(todo).toMatchObject({ id: todo?.sessionId, rowCreated: expect.any(Number) });
  });

  it('passes a document as it was stored, whatever its bytes', async () => {
    const file = copyDatabase('sqlite-1.18.33');
    const odd = [
      "cast(x'7b22ff00227d' as text)",
      `'{"a": 1,, }'`,
      "''",
      "x'00ff'",
      '5',
      `'{"a":"' || char(0) || '"}'`,
    ];
    odd.forEach((data, index) => {
      runSql(
        file,
        `insert into part (id, message_id, session_id, time_created, time_updated, data)
        values ('prt_odd_${index}', 'msg_odd', 'ses_odd', 1, 2, ${data})`,
      );
    });
    const { rows, rejects } = await rowsOf(file);
    const docs = rows.filter((row) => row.messageId === 'msg_odd').map((row) => row.doc.toString('latin1'));
    expect(docs).toEqual(['{"\xff\0"}', '{"a": 1,, }', '', '\0\xff', '5', '{"a":"\0"}']);
    expect(rejects).toEqual([]);
    expect(rows.filter((row) => row.kind === 'part')).toHaveLength(493 + odd.length);
  });

  it('rejects a row without a usable id by its rowid, and keeps the others', async () => {
    const file = copyDatabase('sqlite-1.18.33');
    const message = (id: string, session: string, rowid: number) =>
      `insert into message (rowid, id, session_id, time_created, time_updated, data)
      values (${rowid}, ${id}, ${session}, 1, 1, '{}')`;
    runSql(file, message('null', "'ses_a'", 7001), message("x'41'", "'ses_a'", 7002));
    runSql(
      file,
      message("cast(x'ff' as text)", "cast(x'4100ff' as text)", 7003),
      message("'é\"x'", "'ß'", 7004),
    );
    const { rows, rejects } = await rowsOf(file);
    expect(rejects.sort((a, b) => Number(a.rowid) - Number(b.rowid))).toEqual([
      { kind: 'message', table: 'message', rowid: 7001, reason: 'not valid text: id' },
      { kind: 'message', table: 'message', rowid: 7002, reason: 'not valid text: id' },
      { kind: 'message', table: 'message', rowid: 7003, reason: 'not valid text: id, session_id' },
    ]);
    expect(find(rows, 'message', 'é"x')).toMatchObject({ sessionId: 'ß', doc: Buffer.from('{}') });
    expect(rows.filter((row) => row.kind === 'message')).toHaveLength(209);
  });

  it('keeps odd values in the columns of a session for the extraction to judge', async () => {
    const file = copyDatabase('v2-2.0.15');
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    runSql(
      file,
      `update session_v2 set
        title = cast(x'41ff' as text), cost = 9e999, tokens_input = 'many', time_created = 'then',
        model = '{not JSON', fork_boundary = '${deep}', time_updated = 1.5, time_idle = null
      where id = (select min(id) from session_v2)`,
    );
    const { rows } = await rowsOf(file);
    const row = rows.find((candidate) => candidate.kind === 'session');
    expect(row).toMatchObject({ rowCreated: null, rowUpdated: 1 });
    expect(jsonOf(row)).toMatchObject({
      title: 'A\uFFFD',
      cost: 'Infinity',
      tokens: { input: 'many' },
      time: { created: 'then', updated: 1.5 },
      model: '{not JSON',
      forkBoundary: deep,
    });
  });

  it('reads a database of every age: columns that a version lacks are absent', async () => {
    const file = copyDatabase('sqlite-1.18.33');
    const columns = ['workspace_id', 'path', 'agent', 'model', 'metadata', 'cost', 'tokens_input', 'revert'];
    runSql(
      file,
      'drop index session_workspace_idx',
      ...columns.map((column) => `alter table session drop column ${column}`),
      'drop table todo',
    );
    const { rows } = await rowsOf(file);
    expect(counts(rows.filter((row) => row.kind !== 'project'))).toEqual({
      'session sqlite-v1': 61,
      'message sqlite-v1': 208,
      'part sqlite-v1': 493,
    });
    expect(jsonOf(rows.find((row) => row.kind === 'session'))).not.toHaveProperty('cost');
  });

  it('loads the other tables when one is not understood', async () => {
    const file = copyDatabase('sqlite-1.18.33');
    runSql(file, 'alter table message rename column data to body');
    const { rows } = await rowsOf(file);
    expect(counts(rows.filter((row) => row.kind !== 'project'))).toEqual({
      'session sqlite-v1': 61,
      'part sqlite-v1': 493,
      'todo sqlite-v1': 3,
    });
  });

  it('reads a table without rowids', async () => {
    const file = copyDatabase('migrated-1.2.1');
    runSql(
      file,
      'create table copy (session_id text, content text, status text, position integer, primary key (session_id, position)) without rowid',
      'insert into copy select session_id, content, status, position from todo',
      "insert into copy values (x'00', 'a', 'b', 0)",
      'drop table todo',
      'alter table copy rename to todo',
    );
    const { rows, rejects } = await rowsOf(file);
    expect(rows.filter((row) => row.kind === 'todo')).toHaveLength(3);
    expect(rejects).toEqual([
      { kind: 'todo', table: 'todo', rowid: null, reason: 'not valid text: session_id' },
    ]);
  });

  it('reads the messages of the preview generation beside those of 1.18', async () => {
    const file = copyDatabase('sqlite-1.18.33');
    runSql(
      file,
      `insert into session_message (id, session_id, type, seq, time_created, time_updated, data)
      select 'msg_p' || value, (select min(id) from session), iif(value = 1, 'user', 'assistant'), value, 5, 6,
        '{"text":"' || value || '"}'
      from json_each('[2, 1, 3]')`,
    );
    const { rows } = await rowsOf(file);
    expect(rows.filter((row) => row.generation === 'sqlite-preview')).toMatchObject([
      {
        id: 'msg_p1',
        kind: 'message',
        shape: 'nested-v2',
        type: 'user',
        seq: 1,
        rowCreated: 5,
        rowUpdated: 6,
      },
      { id: 'msg_p2', type: 'assistant', seq: 2, gone: null },
      { id: 'msg_p3', seq: 3, doc: Buffer.from('{"text":"3"}') },
    ]);
    expect(rows.filter((row) => row.kind === 'message' && row.generation === 'sqlite-v1')).toHaveLength(208);
  });
});

describe('bulky documents', () => {
  const bulk = (bytes: number) => 'x'.repeat(bytes);

  it('come without the file contents of a message, and say their full size', async () => {
    const file = copyDatabase('sqlite-1.18.33');
    const data = {
      role: 'user',
      time: { created: 5 },
      summary: { title: 't', diffs: [{ before: bulk(70_000) }] },
    };
    const stored = JSON.stringify({ ...data, system: 'be brief' });
    runSql(file, `update message set data = '${stored}' where id = (select min(id) from message)`);
    const { rows } = await rowsOf(file);
    const row = rows.find((candidate) => candidate.kind === 'message' && candidate.size === stored.length);
    expect(jsonOf(row)).toEqual({ ...data, summary: { title: 't' } });
  });

  it('come whole when they are not JSON, or are parts', async () => {
    const file = copyDatabase('sqlite-1.18.33');
    const broken = `{"role":"user","summary":{"diffs":["${bulk(70_000)}"`;
    runSql(file, `update message set data = '${broken}' where id = (select min(id) from message)`);
    const part = JSON.stringify({ type: 'text', text: bulk(200_000), system: 'kept' });
    runSql(file, `update part set data = '${part}' where id = (select min(id) from part)`);
    const { rows } = await rowsOf(file);
    expect(rows.filter((row) => row.kind === 'message')).toHaveLength(208);
    expect(rows.some((row) => row.doc.toString() === broken)).toBe(true);
    expect(rows.some((row) => row.doc.toString() === part)).toBe(true);
  });

  it('come without the contents of the files attached to a prompt of OpenCode 2', async () => {
    const file = copyDatabase('v2-2.0.15');
    const image = { mime: 'image/png', name: 'a.png', source: { type: 'inline' } };
    const data = {
      text: 'see',
      files: [{ ...image, data: bulk(70_000) }, 'odd', image],
      time: { created: 5 },
    };
    const update = (id: string, stored: string) =>
      runSql(file, `update session_message set data = '${stored}' where id = (${id})`);
    const user = "select min(id) from session_message where type = 'user'";
    const other = "select min(id) from session_message where type = 'assistant'";
    update(user, JSON.stringify(data));
    update(other, JSON.stringify(data));
    const { rows } = await rowsOf(file);
    const bulky = rows.filter((row) => row.size === JSON.stringify(data).length);
    const documents = Object.fromEntries(bulky.map((row) => [row.type, jsonOf(row)]));
    expect(documents).toEqual({ user: { ...data, files: [image, null, image] }, assistant: data });
    update(user, JSON.stringify({ ...data, files: { data: bulk(70_000) } }));
    expect((await rowsOf(file)).rows.filter((row) => row.size > 70_000)).toHaveLength(2);
  });
});
