import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sql } from '../src/db/sql.ts';
import { askSession, askSessions, askStats } from './support/answers.ts';
import { runProgram } from './support/built-program.ts';
import { newDataDir, removeDataDirs } from './support/corpora.ts';
import { accountedFor, failuresOf, issuesOf } from './support/ledger.ts';
import { type LoadedDatabase, openLoadedDatabase } from './support/loaded-database.ts';
import { pretty } from './support/storage-folder.ts';

afterAll(removeDataDirs);

/** What OpenCode 0.1.174 and 0.5.29 wrote, their system prompts taken out. */
type Era = 'legacy-0.1' | 'legacy-0.5';

function copyEra(era: Era, to = newDataDir()): string {
  cpSync(path.join(import.meta.dirname, 'fixtures', era), to, { recursive: true });
  return to;
}

async function load(
  dataDirs: readonly string[],
  look: (database: LoadedDatabase) => Promise<void>,
): Promise<void> {
  const database = await openLoadedDatabase();
  try {
    const { counts } = await database.sync(...dataDirs);
    expect(accountedFor(counts)).toBe(counts.seen);
    expect(await failuresOf(database)).toEqual({});
    await look(database);
  } finally {
    await database.close();
  }
}

const callsOf = (database: LoadedDatabase, session: string) =>
  database.pool.writer.all(sql`
    SELECT id, tool_name AS tool, tool_status AS status, outcome, exit_code AS exit
    FROM parts
    WHERE session_id = ${session} AND type = 'tool'
    ORDER BY coalesce(seq, 0), started, id`);

const outcomes = async (database: LoadedDatabase, session: string): Promise<string[]> =>
  (await callsOf(database, session)).map((call) => `${call.tool} ${call.status} ${call.outcome}`);

describe('the layout of OpenCode 0.5', () => {
  it('counts its sessions, messages and parts', async () => {
    await load([copyEra('legacy-0.5')], async ({ pool }) => {
      const { sessions, messages, parts, errors } = await askStats(pool);
      expect(sessions).toEqual({ total: 8, roots: 7, children: 1, forks: 0, archived: 0, missing: 0 });
      expect(messages).toEqual({ total: 16, user: 8, assistant: 8, inherited: 0, orphans: 0 });
      expect(parts).toEqual({ total: 99, orphans: 0 });
      expect(errors).toEqual([{ name: 'UnknownError', count: 1 }]);
    });
  });

  it('takes the tokens of all steps of a message, and its cost once', async () => {
    await load([copyEra('legacy-0.5')], async ({ pool }) => {
      const tour = await askSession(pool, 'ses_df42729d8ffequUsXx7aePwB0R');
      expect(tour?.own).toMatchObject({
        tokens: { input: 111_200, output: 515, reasoning: 30, cacheRead: 95_200, cacheWrite: 0 },
        cost: 0.369885,
      });
      const { tokens, cost } = await askStats(pool);
      expect({ input: tokens.input, cacheRead: tokens.cacheRead, cost: cost.recorded }).toEqual(
        figuresOfSteps(),
      );
    });
  });

  it('knows the outcome of every call', async () => {
    await load([copyEra('legacy-0.5')], async (database) => {
      expect(await outcomes(database, 'ses_df42726ebffehu4YOVrwkw2eRl')).toEqual([
        'read error error',
        'bash completed error',
        'bash completed aborted',
        'edit error error',
        'invalid completed invalid',
        'invalid completed invalid',
        'webfetch error error',
      ]);
      expect(await outcomes(database, 'ses_df426c304ffeesM36Aydzs0a4F')).toEqual(['bash running open']);
    });
  });

  it('has the mode for an agent, the model, the folder and the times', async () => {
    await load([copyEra('legacy-0.5')], async ({ pool }) => {
      const row = await pool.writer.first(sql`
        SELECT
          m.agent, m.provider, m.model, m.cwd, m.generation, s.project, s.version,
          epoch_ms(m.created)::DOUBLE AS created, epoch_ms(m.completed)::DOUBLE AS completed
        FROM messages AS m JOIN sessions AS s ON s.id = m.session_id
        WHERE m.session_id = 'ses_df4272b6dffeaIGlhdlhP0kig1' AND m.role = 'assistant'`);
      expect(row).toEqual({
        agent: 'build',
        provider: 'mock',
        model: 'fast',
        cwd: '/home/lab/projects/alpha',
        generation: 'json-0.5',
        project: '/home/lab/projects/alpha',
        version: '0.5.29',
        created: 1795495089416,
        completed: 1795495089466,
      });
    });
  });

  it('links a session to the one that delegated to it', async () => {
    await load([copyEra('legacy-0.5')], async (database) => {
      const parent = 'ses_df422fa33ffe8E5BUWEp1vAiNQ';
      const child = 'ses_df422f98affeTKBB1dUW98sIpF';
      expect(await outcomes(database, parent)).toEqual(['task error error', 'task completed ok']);
      const found = await askSession(database.pool, parent);
      expect(found?.children).toEqual([child]);
      expect(found?.inclusive.tokens.input).toBe(12_500 + 13_500 + 7_000 + 7_200);
    });
  });

  it('keeps no system prompt', async () => {
    await load([copyEra('legacy-0.5')], async ({ pool }) => {
      for (const table of [sql`messages`, sql`parts`, sql`quality_issues`]) {
        const row = await pool.writer.first(
          sql`SELECT count(*) AS n FROM ${table} AS t WHERE contains(t::VARCHAR, 'a system prompt')`,
        );
        expect(row?.n).toBe(0);
      }
    });
  });
});

describe('the layout of OpenCode 0.1', () => {
  it('counts its sessions, messages and the parts inside of them', async () => {
    await load([copyEra('legacy-0.1')], async ({ pool }) => {
      const { sessions, messages, parts, errors } = await askStats(pool);
      expect(sessions).toEqual({ total: 6, roots: 6, children: 0, forks: 0, archived: 0, missing: 0 });
      expect(messages).toEqual({ total: 12, user: 6, assistant: 6, inherited: 0, orphans: 0 });
      expect(parts).toEqual({ total: partsOfTheFirstEra(), orphans: 0 });
      expect(errors).toEqual([{ name: 'UnknownError', count: 3 }]);
    });
  });

  it('names a part after its message and its place', async () => {
    await load([copyEra('legacy-0.1')], async ({ pool }) => {
      const rows = await pool.writer.all(sql`
        SELECT id, type, seq, generation FROM parts WHERE message_id = 'msg_20be01d21001EX3Tp0WEP8EeMe' ORDER BY seq`);
      expect(rows).toEqual([
        { id: 'msg_20be01d21001EX3Tp0WEP8EeMe#0', type: 'step-start', seq: 0, generation: 'json-0.1' },
        { id: 'msg_20be01d21001EX3Tp0WEP8EeMe#1', type: 'text', seq: 1, generation: 'json-0.1' },
      ]);
    });
  });

  it('takes tokens, times, model and folder from the metadata', async () => {
    await load([copyEra('legacy-0.1')], async ({ pool }) => {
      const { tokens } = await askStats(pool);
      expect(tokens).toMatchObject({ input: 12_000 + 12_000 + 13_300 + 14_900, output: 25 + 25 + 40 + 80 });
      const row = await pool.writer.first(sql`
        SELECT
          provider, model, cwd, session_id,
          epoch_ms(created)::DOUBLE AS created, epoch_ms(completed)::DOUBLE AS completed
        FROM messages WHERE id = 'msg_20be01d21001EX3Tp0WEP8EeMe'`);
      expect(row).toEqual({
        provider: 'mock',
        model: 'fast',
        cwd: '/home/lab/projects/alpha',
        session_id: 'ses_df41fe353ffecfpePVuhZkdYFc',
        created: 1795495566625,
        completed: 1795495566656,
      });
    });
  });

  it('knows from the metadata how a call ended', async () => {
    await load([copyEra('legacy-0.1')], async (database) => {
      const message = 'msg_20be17cee001req08M78RP8vji';
      expect(await callsOf(database, 'ses_df41e8342ffebVH0F0hjj7UziA')).toEqual([
        { id: `${message}#2`, tool: 'read', status: 'result', outcome: 'error', exit: null },
        { id: `${message}#4`, tool: 'bash', status: 'result', outcome: 'error', exit: 3 },
        { id: `${message}#6`, tool: 'bash', status: 'result', outcome: 'aborted', exit: null },
        { id: `${message}#8`, tool: 'edit', status: 'result', outcome: 'error', exit: null },
        { id: `${message}#10`, tool: 'no_such_tool', status: 'result', outcome: 'aborted', exit: null },
      ]);
      expect(await outcomes(database, 'ses_df41afd92ffecAY9VU168pY7VF')).toEqual(['bash call open']);
      const read = await database.pool.writer.first(sql`
        SELECT title, epoch_ms(started)::DOUBLE AS started, duration_ms FROM parts
        WHERE session_id = 'ses_df41f3236ffeBbjnKUoacHu21P' AND tool_name = 'read'`);
      expect(read).toEqual({ title: 'index.js', started: 1795495612219, duration_ms: 14_809 });
    });
  });

  it('takes the cost that was stored, and sees a bad one', async () => {
    const dataDir = copyEra('legacy-0.1');
    const [good, bad] = ['msg_20be01d21001EX3Tp0WEP8EeMe', 'msg_20be2dd2a001D6qL4fCsmkkV6M'];
    edit(dataDir, good, (text) => text.replace('"cost": 0', '"cost": 0.125'));
    edit(dataDir, bad, (text) => text.replace('"cost": 0', '"cost": "free"'));
    await load([dataDir], async (database) => {
      expect((await askStats(database.pool)).cost.recorded).toBe(0.125);
      expect(await issuesOf(database, bad)).toEqual(['bad_number cost "free"']);
    });
  });
});

describe('old layouts beside newer ones', () => {
  it('are read together, and each session counts once', async () => {
    const dataDir = newDataDir();
    copyEra('legacy-0.1', dataDir);
    copyEra('legacy-0.5', dataDir);
    moveToStorage(dataDir);
    await load([dataDir], async ({ pool }) => {
      const { sessions, messages, parts } = await askStats(pool);
      expect(sessions).toMatchObject({ total: 14, missing: 0 });
      expect(messages).toMatchObject({ total: 28, orphans: 0 });
      expect(parts).toEqual({ total: 99 + partsOfTheFirstEra(), orphans: 0 });
      const row = await pool.writer.first(sql`
        SELECT title, generation FROM sessions WHERE id = 'ses_df42729d8ffequUsXx7aePwB0R'`);
      expect(row).toEqual({ title: 'Moved into storage', generation: 'json-1' });
      const generations = await pool.writer.all(
        sql`SELECT DISTINCT generation FROM messages WHERE session_id = 'ses_df42729d8ffequUsXx7aePwB0R'`,
      );
      expect(generations).toEqual([{ generation: 'json-1' }]);
      const own = (await askSessions(pool)).map((session) => session.own.tokens.input);
      expect(own.reduce((sum, input) => sum + input, 0)).toBe((await askStats(pool)).tokens.input);
    });
  });

  it('are named by status, doctor and at the end of a sync when nobody understands them', async () => {
    const dataDir = newDataDir();
    copyEra('legacy-0.5', dataDir);
    moveToStorage(dataDir);
    for (const name of [
      'storage/session_future/a/1.json',
      'storage/session_future/a/2.json',
      'project/home-lab-old/storage/dialogue/1.json',
      'conversations/1.json',
      'conversations/2.json',
      'conversations/3.json',
    ]) {
      const file = path.join(dataDir, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, '{}');
    }
    const args = ['--data-dir', dataDir, '--database', path.join(newDataDir(), 'own', 'analytics.duckdb')];
    const expected = [/session_future\b.*: 2$/m, /home-lab-old\b.*: 1$/m, /conversations\b.*: 3$/m];

    const sync = await runProgram(['sync', ...args]);
    expect(sync.code).toBe(0);
    for (const line of expected) expect(sync.stderr).toMatch(line);
    const asJson = await runProgram(['sync', '--json', ...args]);
    for (const line of expected) expect(asJson.stderr).toMatch(line);
    const doctor = await runProgram(['doctor', ...args]);
    for (const line of expected) expect(doctor.stdout).toMatch(line);
    const status = await runProgram(['status', ...args]);
    for (const line of expected) expect(status.stdout).toMatch(line);
  });
});

function edit(dataDir: string, message: string, change: (text: string) => string): void {
  const [file] = jsonFiles(dataDir).filter((name) => name.endsWith(`${message}.json`));
  if (file === undefined) throw new Error(`There is no ${message} in ${dataDir}`);
  const text = readFileSync(file, 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(file, changed);
}

/** OpenCode 1.0 moves sessions of 0.5 into `storage/`, by copies under the same ids: one session here. */
function moveToStorage(dataDir: string): void {
  const session = 'ses_df42729d8ffequUsXx7aePwB0R';
  const old = path.join(dataDir, 'project/home-lab-projects-alpha/storage/session');
  const storage = path.join(dataDir, 'storage');
  const info: unknown = JSON.parse(readFileSync(path.join(old, 'info', `${session}.json`), 'utf8'));
  const moved = { ...Object(info), projectID: 'prj', directory: '/home/lab', title: 'Moved into storage' };
  mkdirSync(path.join(storage, 'session/prj'), { recursive: true });
  writeFileSync(path.join(storage, 'session/prj', `${session}.json`), pretty(moved));
  cpSync(path.join(old, 'message', session), path.join(storage, 'message', session), { recursive: true });
  cpSync(path.join(old, 'part', session), path.join(storage, 'part'), { recursive: true });
}

function jsonFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => path.join(folder, name));
}

/** The sum over all step-finish parts of 0.5, and of the messages' costs. */
function figuresOfSteps(): { readonly input: number; readonly cacheRead: number; readonly cost: number } {
  let [input, cacheRead, cost] = [0, 0, 0];
  for (const file of jsonFiles(path.join(import.meta.dirname, 'fixtures', 'legacy-0.5'))) {
    const document = JSON.parse(readFileSync(file, 'utf8'));
    if (document.type === 'step-finish') {
      input += document.tokens.input;
      cacheRead += document.tokens.cache.read;
    }
    if (document.role === 'assistant') cost += document.cost;
  }
  return { input, cacheRead, cost: Number(cost.toFixed(10)) };
}

function partsOfTheFirstEra(): number {
  return jsonFiles(path.join(import.meta.dirname, 'fixtures', 'legacy-0.1')).reduce(
    (sum, file) => sum + (JSON.parse(readFileSync(file, 'utf8')).parts?.length ?? 0),
    0,
  );
}
