import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from './support/built-program.ts';
import { newDataDir, removeDataDirs } from './support/corpora.ts';
import { newStorageFolder } from './support/storage-folder.ts';

/** Text that would take a terminal over: colours, a cleared screen, a link, a title, a bell, bidi, lines of its own. */
const EVIL =
  'E\u001b[2J\u001b[31mred\u001b[0m \u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007 \u001b]0;title\u001b\\' +
  '\u009b1mC1\u009c \u0007bell\b\r\nline two\ttab \u202eover\u2066ride\u2069 \u2028sep \u0085nel \u007f \ud800!';
/** The same as far as a file's name can hold it. */
const NAME = 'N\u001b[2J\u001b]8;;x\u0007link\r\ntwo\t\u202eevil\u009b1m';

/** Everything that a terminal would act on: C0 but the line feed, DEL, C1, bidi controls, separators. */
const ACTS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

const COMMANDS: readonly (readonly string[])[] = [
  ['status'],
  ['stats'],
  ['daily'],
  ['daily', '--anomalies'],
  ['daily', '--group', 'model'],
  ['daily', '--group', 'agent'],
  ['daily', '--group', 'project'],
  ['daily', '--group', 'tool'],
  ['sessions', '--all'],
  ['session', NAME],
  ['session', 'ses_evil'],
  ['search', 'red'],
  ['search', 'in:title red', '--limit', '1'],
  ['timeline', NAME],
  ['transcript', NAME],
  ['overview'],
  ['heatmap'],
  ['trace', NAME],
  ['exchanges', NAME],
  ['context', NAME],
  ['models'],
  ['agents'],
  ['agents', EVIL.replaceAll('\ud800', '\ufffd')],
  ['delegations'],
  ['tools'],
  ['errors'],
  ['errors', '--groups'],
  ['files'],
  ['files', '/'],
  ['files', `/p/${NAME}`],
  ['projects'],
  ['doctor'],
  ['quality'],
  ['reconcile', '--all'],
  ['config'],
  ['sql', `SELECT title AS "${EVIL.replaceAll('"', '').replaceAll('\ud800', '')}", * FROM sessions`],
  ['sql', 'SELECT * FROM messages'],
  ['sql', "SELECT {'k': title}, [title], title FROM sessions"],
  ['sql', 'SELECT * FROM parts'],
];
/** What is refused repeats what the user, or a script on the user's behalf, wrote. */
const REFUSED: readonly (readonly string[])[] = [
  ['session', `none ${NAME}`],
  ['sql', `SELECT '${NAME}' FROM nowhere`],
  ['search', `tool:"${NAME}`],
  ['timeline', `none ${NAME}`],
  ['export', '--out', 'x', '--format', NAME],
  [`no-command ${NAME}`],
  ['stats', `--${NAME}`],
  ['stats', '--tz', NAME],
  ['stats', '--from', NAME],
];

const IN_JSON: readonly (readonly string[])[] = [
  ['sync'],
  ['status'],
  ['doctor'],
  ['quality'],
  ['reconcile', '--all'],
  ['sessions', '--all'],
  ['session', NAME],
  ['search', 'red'],
  ['timeline', NAME],
  ['transcript', NAME],
  ['models'],
  ['tools'],
  ['sql', 'SELECT * FROM parts'],
];

let args: readonly string[];
let dataDir: string;

beforeAll(async () => {
  const storage = newStorageFolder();
  dataDir = storage.dataDir;
  for (const id of ['ses_evil', NAME]) {
    storage.session(id, { title: EVIL, directory: EVIL, projectID: EVIL, version: EVIL, slug: EVIL });
    storage.message(id, `msg_${id}`, {
      modelID: EVIL,
      providerID: EVIL,
      agent: EVIL,
      mode: EVIL,
      finish: EVIL,
      error: { name: EVIL, data: { message: EVIL } },
      path: { cwd: EVIL, root: EVIL },
      tokens: { input: EVIL },
      time: { created: EVIL },
    });
    storage.message(id, `msg2_${id}`, {
      modelID: EVIL,
      providerID: EVIL,
      agent: EVIL,
      error: { name: EVIL },
    });
    storage.part(`msg2_${id}`, `prt2_${id}`, {
      type: 'tool',
      tool: 'edit',
      state: { status: 'completed', input: { filePath: `/p/${NAME}`, oldString: EVIL, newString: EVIL } },
    });
    storage.part(`msg2_${id}`, `prt_${id}`, {
      type: 'tool',
      tool: EVIL,
      state: { status: EVIL, title: EVIL, output: EVIL, input: { [EVIL]: EVIL } },
    });
  }
  storage.write(`part/${NAME}/${NAME}.json`, '{');
  storage.write(`part/${NAME}/${NAME}`, 'no record');
  storage.write(`${NAME}/unknown.json`, '{}');
  mkdirSync(path.join(dataDir, NAME));
  writeFileSync(path.join(dataDir, NAME, 'unknown.json'), '{}');
  writeFileSync(path.join(dataDir, `opencode${NAME}.db`), 'no database');
  args = ['--data-dir', dataDir, '--database', path.join(newDataDir(), 'own', 'analytics.duckdb')];
});

afterAll(removeDataDirs);

/** These end with 1 because a file here cannot be read, which is an error of the data. */
const codeOf = ([name = '']: readonly string[]): number => (['doctor', 'quality'].includes(name) ? 1 : 0);

/** A command as a title that is itself harmless. */
const named = (command: readonly string[]): string =>
  JSON.stringify(command)
    .replace(/[^ -~]/g, '?')
    .slice(0, 60);

describe.skipIf(process.platform === 'win32')('stored text', () => {
  it('reaches no terminal raw through sync', async () => {
    const { code, stdout, stderr } = await runProgram(['sync', ...args]);
    expect(code).toBe(0);
    expect(stdout).toContain('1 failed');
    expect(stderr).toContain('Not understood');
    expectHarmless(stdout, stderr);
  });

  it.each(COMMANDS.map((command) => [named(command), command] as const))(
    'reaches no terminal raw through %s',
    async (_name, command) => {
      const { code, stdout, stderr } = await runProgram([...command, ...args]);
      expect({ code, stderr }).toEqual({ code: codeOf(command), stderr: '' });
      expect(stdout.length).toBeGreaterThan(10);
      expectHarmless(stdout, stderr);
    },
  );

  it.each(REFUSED.map((command) => [named(command), command] as const))(
    'is not echoed raw by the refusal of %s',
    async (_name, command) => {
      const { code, stdout, stderr } = await runProgram([...command, ...args]);
      expect(code).toBeGreaterThan(0);
      expectHarmless(stdout, stderr);
    },
  );

  it.each(IN_JSON.map((command) => [named(command), command] as const))(
    'is escaped in the JSON of %s',
    async (_name, command) => {
      const { code, stdout } = await runProgram([...command, '--json', ...args]);
      expect(code).toBe(codeOf(command));
      expect(() => JSON.parse(stdout)).not.toThrow();
      // JSON leaves bidi controls and C1 as they are; what acts on any terminal is escaped.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    },
  );
});

function expectHarmless(...texts: readonly string[]): void {
  for (const text of texts) {
    const found = ACTS.exec(text);
    const near =
      found === null ? null : JSON.stringify(text.slice(Math.max(0, found.index - 40), found.index + 20));
    expect(near).toBeNull();
    // Written out as JSON does it is plain text.
    expect(text.replaceAll('\\u001B]8;;http://evil.example\\u0007', '')).not.toContain('evil.example');
  }
}
