import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LoadedConfig } from '../config/load-config.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { Problem } from '../core/problem.ts';
import type { Served } from './command.ts';
import { commands, main, type Rim } from './main.ts';
import type { OutputStream } from './output.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocmon-main-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the monitor was asked: each question with its input. */
  readonly asked: readonly unknown[];
  readonly loaded: LoadedConfig | null;
  readonly closed: number;
  /** The addresses that a browser was opened with. */
  readonly opened: readonly string[];
}

interface Settings {
  readonly env?: Record<string, string>;
  readonly tty?: Partial<OutputStream>;
  readonly problem?: Problem;
  readonly openProblem?: Problem;
  readonly thrown?: unknown;
  readonly stdoutError?: Error;
  /** How a daemon goes: it cannot start, or is ready and is told to stop. */
  readonly served?: Served;
}

function collector(extra: Partial<OutputStream> = {}, error?: Error) {
  let text = '';
  const stream: OutputStream = {
    ...extra,
    write(chunk, done) {
      if (error === undefined) text += chunk;
      done(error ?? null);
      return true;
    },
    on: () => {},
  };
  return { stream, text: () => text };
}

/** Runs the command line before a monitor that answers what it was told to and remembers what it was asked. */
async function run(line: string | readonly string[], settings: Settings = {}): Promise<Ran> {
  const stdout = collector(settings.tty, settings.stdoutError);
  const stderr = collector();
  const asked: unknown[] = [];
  let loaded: LoadedConfig | null = null;
  let closed = 0;
  const opened: string[] = [];
  const answer = (question: string, input: unknown) => {
    asked.push([question, input]);
    if (settings.thrown !== undefined) throw settings.thrown;
    if (settings.problem !== undefined) return { problem: settings.problem };
    return { answer: answers[question as keyof typeof answers] }; // the questions of this file are among them
  };
  const monitor: Monitor = {
    export: async () => ({ problem: { message: 'There is no table here.', hint: null } }),
    sync: async ({ sample, onProgress }) => {
      onProgress({ phase: 'bulk', filesDone: 1, filesTotal: 2, rows: 3 });
      return answer('sync', { sample }) as Awaited<ReturnType<Monitor['sync']>>; // literal answers below
    },
    rebuild: async ({ dryRun, batch, onProgress }) => {
      onProgress({ phase: 'deriving', sessionsDone: 1, sessionsTotal: 2 });
      return answer('rebuild', { dryRun, batch }) as Awaited<ReturnType<Monitor['rebuild']>>; // as for sync
    },
    ask: async (question, input) => answer(question, input) as never, // each question has its literal answer below
    close: async () => {
      closed++;
    },
  };
  const rim: Rim = {
    argv: typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line,
    env: settings.env ?? {},
    platform: process.platform,
    homeDir: folder,
    cwd: folder,
    cpuCount: 2,
    totalMemory: 2 ** 33,
    systemTimeZone: 'Europe/Berlin',
    version: '1.2.3',
    recordKinds: async () => ['session', 'part'],
    stdout: stdout.stream,
    stderr: stderr.stream,
    now: () => Date.UTC(2026, 10, 23, 12),
    signal: new AbortController().signal,
    openBrowser: (url) => opened.push(url),
    openMonitor: async (config) => {
      loaded = config;
      return settings.openProblem === undefined ? { answer: monitor } : { problem: settings.openProblem };
    },
    serve: async (config, { onReady }) => {
      loaded = config;
      if (settings.problem !== undefined) return { problem: settings.problem };
      if (settings.served !== undefined) onReady(settings.served);
      return { answer: undefined };
    },
  };
  const code = await main(rim);
  return { code, stdout: stdout.text(), stderr: stderr.text(), asked, loaded, closed, opened };
}

const byStatus = { processed: 0, skipped: 0, transient_failure: 0, failed: 0 };
const answers = {
  daily: { tz: 'Europe/Berlin', days: [] },
  models: { models: [] },
  tools: { trendBy: 'day', tools: [] },
  sessions: { sessions: [], next: null },
  sql: { rowCount: 1, truncated: false, columns: ['t'], rows: [['\u009b31m\u202e']] },
  sync: {
    runId: 'r',
    phase: 'done',
    seconds: 0,
    files: { seen: 0, processed: 0, unchanged: 0, skipped: 0, transientFailure: 0, failed: 0 },
    rows: { sessions: 0, messages: 0, parts: 0 },
    failures: [],
  },
  doctor: {
    checks: [],
    lookedAt: [{ path: '/nowhere', origin: "OpenCode's own folder", state: 'missing', hint: null }],
    sources: [],
    notUnderstood: [],
    files: { byStatus, byType: [] },
    failures: [],
    disk: { database: '/d', databaseBytes: null, freeBytes: null },
  },
};

describe('help and version', () => {
  test.each(['', '--help', '-h', 'help'])('"ocmon %s" shows the commands and succeeds', async (line) => {
    const ran = await run(line);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    for (const command of commands) expect(ran.stdout).toContain(`  ${command.name} `);
  });

  test.each(commands.map((command) => command.name))('%s has help with each of its options', async (name) => {
    const ran = await run(`${name} --help`);
    expect(ran).toMatchObject({ code: 0, stderr: '', asked: [] });
    expect((await run(`help ${name}`)).stdout).toBe(ran.stdout);
    for (const [option, definition] of Object.entries(
      commands.find((one) => one.name === name)?.args ?? {},
    )) {
      expect(ran.stdout).toContain(definition.type === 'positional' ? option.toUpperCase() : `--${option}`);
    }
    for (const line of ran.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('the version is printed alone', async () => {
    expect(await run('--version')).toMatchObject({ code: 0, stdout: '1.2.3\n', stderr: '' });
  });
});

describe('wrong usage ends with 2, a sentence and no output', () => {
  test.each([
    ['stast', 'There is no command "stast".\nDid you mean stats?\n'],
    ['--json', 'A command is missing.\nSee ocmon --help for the commands.\n'],
    ['stats --projct x', 'There is no option --projct here.\nDid you mean --project?\n'],
    ['stats --no-json', 'There is no option --no-json here.\nDid you mean --json?\n'],
    ['status --from 7d', 'There is no option --from here.\nSee --help for the options of this command.\n'],
    [
      'stats --from',
      '--from needs a value.\nWrite --from TIME, or --from=TIME where it starts with a dash.\n',
    ],
    [
      'stats --from --json',
      '--from needs a value.\nWrite --from TIME, or --from=TIME where it starts with a dash.\n',
    ],
    ['stats --json=yes', '--json takes no value.\nWrite --json alone, or not at all.\n'],
    ['stats extra', 'There is an argument too many: "extra".\nThis command takes options only.\n'],
    ['session', 'ID is missing: the id of a session, as ocmon sessions lists it.\nSee --help.\n'],
    ['sql select 1', 'There is an argument too many: "1".\nPut quotes around a text with spaces.\n'],
    [
      'sessions --limit 1001',
      '--limit is "1001", but must be a whole number from 1 to 1000.\nUse --cursor for the pages after the first.\n',
    ],
    ['stats --port 1', 'There is no option --port here.\nSee --help for the options of this command.\n'],
    [
      'serve --port 65536',
      'The setting port is 65536 (flag --port), but must be a whole number from 0 to 65,535; 0 takes a free port.\n',
    ],
    [
      'serve --port http',
      'The setting port is "http" (flag --port), but must be a whole number from 0 to 65,535; 0 takes a free port.\n',
    ],
    [
      'serve --port',
      '--port needs a value.\nWrite --port PORT, or --port=PORT where it starts with a dash.\n',
    ],
    [
      'stats --tz Mars',
      'The setting timeZone is "Mars" (flag --tz), but must be the name of a time zone, such as Europe/Berlin or UTC.\n',
    ],
  ])('ocmon %s', async (line, stderr) => {
    expect(await run(line)).toMatchObject({ code: 2, stdout: '', stderr, asked: [] });
  });

  test('a config file that was named and is missing', async () => {
    const ran = await run('stats --config none.json');
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(
      `${join(folder, 'none.json')}, which --config names, cannot be read (ENOENT).`,
    );
  });
});

test('global options stand before or after the command, and folders add up', async () => {
  const ran = await run('--data-dir /a --database x.duckdb tools --data-dir=/b --json --debug');
  expect(ran).toMatchObject({ code: 0, stdout: '{"trendBy":"day","tools":[]}\n', stderr: '', closed: 1 });
  expect(ran.loaded?.config).toMatchObject({
    dataDirs: ['/a', '/b'],
    database: join(folder, 'x.duckdb'),
    logLevel: 'debug',
  });
});

test('filters reach the question, in the zone that was asked for', async () => {
  const ran = await run('daily --from 2026-11-23 --tz Asia/Tokyo --exclude-missing');
  expect(ran.asked).toEqual([
    ['daily', { from: '2026-11-22T15:00:00.000Z', tz: 'Asia/Tokyo', missing: false, archived: true }],
  ]);
  expect(ran.stdout).toBe('No usage.\n');
});

test('sessions and sql hand on their own arguments', async () => {
  expect((await run('sessions --all --limit 5 --cursor c')).asked).toEqual([
    ['sessions', { tz: 'Europe/Berlin', missing: true, archived: true, all: true, limit: 5, cursor: 'c' }],
  ]);
  expect((await run(['sql', '--', '-- a remark\nselect 1'])).asked).toEqual([
    ['sql', { sql: '-- a remark\nselect 1' }],
  ]);
  expect((await run(['sql', 'select -1'])).asked).toEqual([['sql', { sql: 'select -1' }]]);
});

test('JSON for a terminal holds no character that a terminal obeys', async () => {
  expect((await run('sql x --json')).stdout).toBe(
    '{"rowCount":1,"truncated":false,"columns":["t"],"rows":[["\\u009b31m\\u202e"]]}\n',
  );
});

test('a pass over nothing says on stderr where it looked, in either form, and stdout stays data', async () => {
  const text = await run('sync');
  expect(text.code).toBe(0);
  expect(text.stdout).toMatch(/^Files {2}0 seen/);
  expect(text.stderr).toContain('No data of OpenCode was found.\nLooked at:\n  /nowhere');
  const json = await run('sync --sample --json');
  expect(JSON.parse(json.stdout)).toEqual(answers.sync);
  expect(json.stderr).toContain('/nowhere');
  expect(json.asked[0]).toEqual(['sync', { sample: true }]);
});

test('an expected failure is told with its hint and ends with 1, and the monitor is closed', async () => {
  const problem = { message: 'There is no session "x".', hint: 'See ocmon sessions.' };
  const ran = await run('session x', { problem });
  expect(ran).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `${problem.message}\n${problem.hint}\n`,
    closed: 1,
  });
  expect(await run('stats', { openProblem: problem })).toMatchObject({ code: 1, asked: [], closed: 0 });
});

test('an unexpected error is told without its stack, with --debug with it and its causes', async () => {
  const thrown = new Error('broken \u001b[31m', { cause: new Error('deeper') });
  expect(await run('tools', { thrown })).toMatchObject({ code: 1, stderr: 'broken \n', closed: 1 });
  const debugged = await run('tools --debug', { thrown });
  expect(debugged.stderr).toContain('main.test.ts');
  expect(debugged.stderr).toContain('Error: deeper');
});

test('a reader that went away is no failure, a full disk is one', async () => {
  const broken = (code: string) => Object.assign(new Error(code), { code });
  expect(await run('tools', { stdoutError: broken('EPIPE') })).toMatchObject({ code: 0, stderr: '' });
  expect((await run('tools', { stdoutError: broken('ENOSPC') })).code).toBe(1);
});

test('colours are for terminals whose user does not mind them', async () => {
  const tty = { isTTY: true, columns: 200 };
  const bold = '\u001b[1m';
  expect((await run('sql x', { tty })).stdout).toContain(bold);
  expect((await run('sql x', { tty, env: { NO_COLOR: '1' } })).stdout).not.toContain(bold);
  expect((await run('sql x', { tty, env: { TERM: 'dumb' } })).stdout).not.toContain(bold);
  expect((await run('sql x')).stdout).not.toContain(bold);
});

describe('ocmon serve', () => {
  const url = 'http://127.0.0.1:4711/login?token=t';
  const onceUrl = 'http://127.0.0.1:4711/login?token=once';
  const served = { url, onceUrl, port: 4711, pid: 42 };

  test('prints the address alone on stdout, says what it does on stderr, and ends with 0 when stopped', async () => {
    const ran = await run('serve --database /x/y.duckdb --port 0', { served });
    expect(ran).toMatchObject({ code: 0, stdout: `${served.url}\n`, asked: [] });
    expect(ran.stderr).toBe('Following OpenCode into /x/y.duckdb as process 42; Ctrl-C stops it.\n');
    expect(ran.loaded?.config.port).toBe(0);
  });

  test('prints one JSON document when it is ready', async () => {
    const ran = await run('serve --json', { served, env: { OCMON_PORT: '4711' } });
    expect(ran.stdout).toBe(`${JSON.stringify({ url, port: 4711, pid: 42 })}\n`);
    expect(ran.loaded?.config.port).toBe(4711);
  });

  test('says why it cannot start, and ends with 1', async () => {
    const problem = { message: 'It is served already.', hint: 'Use that.' };
    expect(await run('serve', { problem })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'It is served already.\nUse that.\n',
    });
  });

  const atDesk = { served, tty: { isTTY: true }, env: { DISPLAY: ':0' } };

  test('opens the dashboard where there is a browser', async () => {
    const ran = await run('serve', atDesk);
    expect(ran.opened).toEqual([onceUrl]);
    expect(ran.stdout).toBe(`${url}\n`);
  });

  test.each([
    ['serve --no-open', atDesk],
    ['serve --json', atDesk],
    ['serve', { ...atDesk, env: { DISPLAY: ':0', OCMON_OPEN_BROWSER: 'false' } }],
    ['serve', { ...atDesk, env: { DISPLAY: ':0', CI: '1' } }],
    ['serve', { served, env: { DISPLAY: ':0' } }],
  ])('ocmon %s opens none with %j', async (line, settings) => {
    const ran = await run(line, settings);
    expect(ran).toMatchObject({ code: 0, opened: [] });
  });

  test('a setting that is neither true nor false is an error', async () => {
    const ran = await run('serve', { ...atDesk, env: { OCMON_OPEN_BROWSER: 'yes' } });
    expect(ran.stderr).toBe(
      'The setting openBrowser is "yes" (environment variable OCMON_OPEN_BROWSER), but must be true or false.\n',
    );
  });
});

describe('ocmon config', () => {
  test('prints every setting with its value and origin, without opening anything', async () => {
    const path = join(folder, 'config.json');
    await writeFile(path, '{"stalenessMinutes": 3}');
    const ran = await run('config --json --database /x/y.duckdb --config config.json', {
      env: { TOKEN_MAX_INPUT: '7' },
    });
    expect(ran.loaded).toBeNull();
    const { settings } = JSON.parse(ran.stdout);
    expect(settings).toHaveLength(22);
    expect(settings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ key: 'database', value: '/x/y.duckdb', origin: 'flag --database' }),
        expect.objectContaining({
          key: 'tokenMaxInput',
          value: 7,
          origin: 'environment variable TOKEN_MAX_INPUT',
        }),
        expect.objectContaining({ key: 'stalenessMinutes', value: 3, origin: `file ${path}` }),
        expect.objectContaining({ key: 'readerThreads', value: 1, origin: 'default', unit: 'threads' }),
      ]),
    );
  });

  test('is readable for people', async () => {
    const { stdout } = await run('config');
    expect(stdout).toContain(
      'stalenessMinutes  10 minutes  (default)\n    Silence after which something unfinished is stale and no longer running.',
    );
    expect(stdout).toContain('Set by --data-dir, OCMON_DATA_DIR.');
  });
});
