import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { placeOfConfigFile, readConfigFile } from './config-file.ts';
import { type ConfigInputs, type LoadedConfig, loadConfig } from './load-config.ts';
import { settingKeys, settings } from './spec.ts';

const kinds = ['session', 'message', 'part', 'project', 'todo', 'session_diff'];
const inputs: ConfigInputs = {
  flags: {},
  env: {},
  file: null,
  platform: 'linux',
  homeDir: '/home/ada',
  cwd: '/work/here',
  cpuCount: 2,
  totalMemory: 8 * 2 ** 30,
  systemTimeZone: 'Europe/Berlin',
  recordKinds: kinds,
};

function load(changes: Partial<ConfigInputs>): LoadedConfig {
  const loaded = loadConfig({ ...inputs, ...changes });
  if ('errors' in loaded) throw new Error(JSON.stringify(loaded.errors));
  return loaded;
}

function messages(changes: Partial<ConfigInputs>): string[] {
  const loaded = loadConfig({ ...inputs, ...changes });
  return 'errors' in loaded ? loaded.errors.map((error) => error.message) : [];
}

const fileOf = (values: unknown) => ({ path: '/etc/ocmon.json', text: JSON.stringify(values) });

test('without any input every setting has its default and says so', () => {
  const { config, provenance } = load({});
  expect(config).toEqual({
    database: '/home/ada/.local/share/opencode-monitor/analytics.duckdb',
    dataDirs: ['/home/ada/.local/share/opencode'],
    storageDir: null,
    opencodeDb: null,
    prices: null,
    recordKinds: kinds,
    tokenMaxInput: 100_000,
    tokenMaxOutput: 50_000,
    tokenMaxReasoning: 100_000,
    databaseThreads: 1,
    memoryLimitMb: 448,
    tempDirectory: '/home/ada/.local/share/opencode-monitor/analytics.duckdb.tmp',
    readerThreads: 1,
    stalenessMinutes: 10,
    stateRetentionDays: 30,
    sqlRowLimit: 10_000,
    sqlTimeoutSeconds: 10,
    port: 19_876,
    openBrowser: true,
    watchShare: 50,
    timeZone: 'Europe/Berlin',
    logLevel: 'warn',
  });
  for (const key of settingKeys) expect(provenance[key]).toEqual({ from: 'default', name: null });
});

test('every default passes the check of its own setting', () => {
  const { config } = load({});
  for (const key of settingKeys) expect(settings[key].type.safeParse(config[key]).error, key).toBeUndefined();
});

test('a flag wins over the environment, that over the file, that over the default, and each is remembered', () => {
  const file = fileOf({ database: 'from-file.duckdb', tokenMaxInput: 7, stalenessMinutes: 3 });
  const env = { OCMON_DATABASE: 'from-env.duckdb', TOKEN_MAX_INPUT: '8' };
  const { config, provenance } = load({ flags: { database: 'from-flag.duckdb' }, env, file });
  expect(config).toMatchObject({
    database: '/work/here/from-flag.duckdb',
    tempDirectory: '/work/here/from-flag.duckdb.tmp',
    tokenMaxInput: 8,
    stalenessMinutes: 3,
  });
  expect(provenance).toMatchObject({
    database: { from: 'flag', name: '--database' },
    tokenMaxInput: { from: 'environment', name: 'TOKEN_MAX_INPUT' },
    stalenessMinutes: { from: 'file', name: '/etc/ocmon.json' },
  });
  expect(load({ env, file }).config.database).toBe('/work/here/from-env.duckdb');
  expect(load({ file }).config.database).toBe('/etc/from-file.duckdb');
});

test.each(settingKeys)('the environment variable of %s sets it', (key) => {
  const text = {
    path: '/x',
    paths: '/x:/y',
    number: '3',
    names: 'part, todo',
    json: key === 'openBrowser' ? 'false' : '{"mock/large":{"input":2.5}}',
    text: { timeZone: 'UTC', logLevel: 'debug', opencodeDb: 'dev.db' }[String(key)] ?? '',
  }[settings[key].form];
  const { config, provenance } = load({ env: { [settings[key].env]: text } });
  const value = {
    path: '/x',
    paths: ['/x', '/y'],
    number: 3,
    names: ['part', 'todo'],
    text,
    json: key === 'openBrowser' ? false : { 'mock/large': { input: 2.5 } },
  };
  expect(config[key]).toEqual(value[settings[key].form]);
  expect(provenance[key]).toEqual({ from: 'environment', name: settings[key].env });
});

test('no two settings share a key, a variable or a flag', () => {
  const names = settingKeys.flatMap((key) => [settings[key].env, settings[key].flag ?? key]);
  expect(new Set(names).size).toBe(names.length);
});

test('XDG_DATA_HOME moves the database and the place where OpenCode is looked for', () => {
  const { config } = load({ env: { XDG_DATA_HOME: '/data' } });
  expect(config.database).toBe('/data/opencode-monitor/analytics.duckdb');
  expect(config.dataDirs).toEqual(['/data/opencode']);
});

test('lists of folders are split at the delimiter of the platform', () => {
  expect(load({ env: { OCMON_DATA_DIR: '/a:b::~/c' } }).config.dataDirs).toEqual([
    '/a',
    '/work/here/b',
    '/home/ada/c',
  ]);
  const windows = { platform: 'win32', homeDir: 'C:\\Users\\ada', cwd: 'C:\\here' };
  expect(load({ ...windows, env: { OCMON_DATA_DIR: 'D:\\a;b' } }).config.dataDirs).toEqual([
    'D:\\a',
    'C:\\here\\b',
  ]);
});

test('a variable that is set to nothing counts as not set', () => {
  expect(load({ env: { OCMON_DATABASE: '', TOKEN_MAX_INPUT: '' } }).config.tokenMaxInput).toBe(100_000);
});

test('a bad value names the setting, what was found, where, and what is allowed', () => {
  expect(messages({ env: { TOKEN_MAX_INPUT: 'many', OCMON_LOG_LEVEL: 'loud' } })).toEqual([
    'The setting tokenMaxInput is "many" (environment variable TOKEN_MAX_INPUT), but must be a whole number of tokens, from 1 to 1,000,000,000,000.',
    'The setting logLevel is "loud" (environment variable OCMON_LOG_LEVEL), but must be debug, info, warn or error.',
  ]);
  expect(messages({ file: fileOf({ stalenessMinutes: '10', recordKinds: ['parts'] }) })).toEqual([
    'The setting recordKinds is ["parts"] (file /etc/ocmon.json), but must be a list of record kinds: some of session, message, part, project, todo, session_diff.',
    'The setting stalenessMinutes is "10" (file /etc/ocmon.json), but must be a whole number of minutes, from 1 to 525,600.',
  ]);
  expect(messages({ flags: { timeZone: 'Mars/Olympus' } })).toEqual([
    'The setting timeZone is "Mars/Olympus" (flag --tz), but must be the name of a time zone, such as Europe/Berlin or UTC.',
  ]);
});

test('a bad price is named by its model and kind', () => {
  const shape =
    'It must be prices by model or provider/model, each an object of input, output, reasoning, cacheRead and cacheWrite, in USD per million tokens from 0 to 1,000,000.';
  const loaded = loadConfig({ ...inputs, file: fileOf({ prices: { 'mock/large': { input: '2.50' } } }) });
  expect('errors' in loaded && loaded.errors).toEqual([
    {
      message:
        'The setting prices is wrong at "mock/large", "input" (file /etc/ocmon.json): Invalid input: expected number, received string.',
      hint: shape,
    },
  ]);
  expect(messages({ file: fileOf({ prices: { large: { inputs: 2 } } }) })[0]).toBe(
    'The setting prices is wrong at "large" (file /etc/ocmon.json): Unrecognized key: "inputs".',
  );
  expect(messages({ file: fileOf({ prices: { large: { output: -1 } } }) })).toHaveLength(1);
  expect(messages({ env: { OCMON_PRICES: '{' } })[0]).toMatch(
    /^The setting prices is "\{" \(environment variable OCMON_PRICES\), but must be prices by model/,
  );
});

test.each(['0', '-1', '1.5', '1e3', '9'.repeat(400), ' '])('%j is no count', (text) => {
  expect(messages({ env: { OCMON_SQL_ROW_LIMIT: text } })).toHaveLength(1);
});

test('an unknown key in the file is an error that names the nearest setting', () => {
  const loaded = loadConfig({ ...inputs, file: fileOf({ databse: 'x', __proto__x: 1 }) });
  expect('errors' in loaded && loaded.errors).toEqual([
    {
      message: 'The config file /etc/ocmon.json has the key "databse", which is no setting.',
      hint: 'Did you mean "database"?',
    },
    {
      message: 'The config file /etc/ocmon.json has the key "__proto__x", which is no setting.',
      hint: expect.stringContaining('Settings are: database, dataDirs'),
    },
  ]);
});

test.each(['{', '[]', 'null', '"x"', ''])('a file with the text %j is an error', (text) => {
  expect(messages({ file: { path: '/etc/ocmon.json', text } })[0]).toMatch(
    /^The config file \/etc\/ocmon\.json/,
  );
});

test('a configuration cannot be changed', () => {
  const loaded = load({});
  expect(
    Object.isFrozen(loaded) && Object.isFrozen(loaded.config) && Object.isFrozen(loaded.config.dataDirs),
  ).toBe(true);
});

test('the config file is the one that a flag, else the environment, else XDG names', () => {
  const at = { flag: null, env: {}, platform: 'linux', homeDir: '/home/ada', cwd: '/here' };
  expect(placeOfConfigFile(at).path).toBe('/home/ada/.config/opencode-monitor/config.json');
  expect(placeOfConfigFile({ ...at, env: { XDG_CONFIG_HOME: '/c' } }).path).toBe(
    '/c/opencode-monitor/config.json',
  );
  const env = { OCMON_CONFIG: 'env.json' };
  expect(placeOfConfigFile({ ...at, env }).path).toBe('/here/env.json');
  expect(placeOfConfigFile({ ...at, env, flag: 'f.json' })).toEqual({
    path: '/here/f.json',
    origin: { from: 'flag', name: '--config' },
  });
});

test('a missing file is fine at the default place and an error where it was named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ocmon-config-'));
  try {
    const path = join(folder, 'config.json');
    expect(await readConfigFile({ path, origin: { from: 'default', name: null } })).toBeNull();
    const named = { path, origin: { from: 'flag', name: '--config' } } as const;
    expect(await readConfigFile(named)).toMatchObject({
      message: `The config file ${path}, which --config names, cannot be read (ENOENT).`,
    });
    await writeFile(path, '{}');
    expect(await readConfigFile(named)).toEqual({ path, text: '{}' });
  } finally {
    await rm(folder, { recursive: true });
  }
});
