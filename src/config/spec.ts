import { z } from 'zod';
import { isTimeZone } from '../core/zoned-time.ts';

/** What defaults are made from: facts about the machine and the program, collected once at the rim. */
export interface Machine {
  /** Where programs keep their data: `XDG_DATA_HOME`, else `~/.local/share`, absolute. */
  readonly dataHome: string;
  readonly cpuCount: number;
  /** Bytes. */
  readonly totalMemory: number;
  readonly systemTimeZone: string;
  /** Names of the record kinds that the program can read. */
  readonly recordKinds: readonly string[];
  /** Joins path segments with the separator of the platform. */
  readonly join: (...segments: string[]) => string;
}

/** How a setting is written in a flag or variable: as it is, as a number, a list or JSON, or as paths made absolute. */
export type Form = 'text' | 'number' | 'names' | 'path' | 'paths' | 'json';

/** One row of the table of settings. */
interface Setting<T extends z.ZodType> {
  readonly type: T;
  readonly form: Form;
  /** What is allowed, to follow the words "must be". */
  readonly allowed: string;
  readonly default: (machine: Machine, database: string) => z.output<T>;
  readonly env: string;
  readonly flag: string | null;
  readonly unit: string | null;
  readonly description: string;
}

function setting<T extends z.ZodType>(definition: Setting<T>): Setting<T> {
  return definition;
}

function count(definition: Omit<Setting<z.ZodNumber>, 'type' | 'form' | 'allowed' | 'flag'>, most: number) {
  return setting({
    ...definition,
    type: z.int().min(1).max(most),
    form: 'number',
    allowed: `a whole number of ${definition.unit}, from 1 to ${most.toLocaleString('en-US')}`,
    flag: null,
  });
}

const megabyte = 1_048_576;
const path = z.string().min(1);

/** USD for a million tokens. */
const rate = z.number().min(0).max(1_000_000).optional();
const rates = z.strictObject({
  input: rate,
  output: rate,
  reasoning: rate,
  cacheRead: rate,
  cacheWrite: rate,
});

/** Every setting. The order is that of `ocmon config`; `database` comes first because a default depends on it. */
export const settings = {
  database: setting({
    type: path,
    form: 'path',
    allowed: 'the path of a file',
    default: (machine) => machine.join(machine.dataHome, 'opencode-monitor', 'analytics.duckdb'),
    env: 'OCMON_DATABASE',
    flag: '--database',
    unit: null,
    description: 'The DuckDB file that everything is kept in.',
  }),
  dataDirs: setting({
    type: z.array(path).min(1),
    form: 'paths',
    allowed: 'a list of folders',
    default: (machine) => [machine.join(machine.dataHome, 'opencode')],
    env: 'OCMON_DATA_DIR',
    flag: '--data-dir',
    unit: null,
    description: "OpenCode's data folders: those that hold storage/, project/ or opencode*.db.",
  }),
  storageDir: setting({
    type: path.nullable(),
    form: 'path',
    allowed: 'the path of a storage folder',
    default: () => null,
    env: 'OPENCODE_STORAGE',
    flag: null,
    unit: null,
    description: 'A storage folder, whose parent is read when no data folder is named.',
  }),
  opencodeDb: setting({
    type: path.nullable(),
    form: 'text',
    allowed: 'the path of a database, absolute or relative to the data folder',
    default: () => null,
    env: 'OPENCODE_DB',
    flag: null,
    unit: null,
    description: 'A database of OpenCode that is read besides those in the data folders.',
  }),
  recordKinds: setting({
    type: z.array(z.string()).min(1),
    form: 'names',
    allowed: 'a list of record kinds',
    default: (machine) => [...machine.recordKinds],
    env: 'OCMON_RECORD_KINDS',
    flag: null,
    unit: null,
    description: 'The record kinds that are read; others are not looked at.',
  }),
  tokenMaxInput: count(
    {
      default: () => 100_000,
      env: 'TOKEN_MAX_INPUT',
      unit: 'tokens',
      description: 'Input tokens above which a message is flagged as suspicious.',
    },
    1e12,
  ),
  tokenMaxOutput: count(
    {
      default: () => 50_000,
      env: 'TOKEN_MAX_OUTPUT',
      unit: 'tokens',
      description: 'Output tokens above which a message is flagged as suspicious.',
    },
    1e12,
  ),
  tokenMaxReasoning: count(
    {
      default: () => 100_000,
      env: 'TOKEN_MAX_REASONING',
      unit: 'tokens',
      description: 'Reasoning tokens above which a message is flagged as suspicious.',
    },
    1e12,
  ),
  databaseThreads: count(
    {
      default: (machine) => Math.max(1, Math.floor(machine.cpuCount / 2)),
      env: 'OCMON_DATABASE_THREADS',
      unit: 'threads',
      description: 'Threads that DuckDB works with.',
    },
    256,
  ),
  memoryLimitMb: count(
    {
      default: (machine) => Math.max(64, Math.min(448, Math.floor(machine.totalMemory / megabyte / 2))),
      env: 'OCMON_MEMORY_LIMIT_MB',
      unit: 'megabytes',
      description: 'Memory that DuckDB may use before it spills to disk.',
    },
    1_048_576,
  ),
  tempDirectory: setting({
    type: path,
    form: 'path',
    allowed: 'the path of a folder',
    default: (_machine, database) => `${database}.tmp`,
    env: 'OCMON_TEMP_DIRECTORY',
    flag: null,
    unit: null,
    description: 'The folder for segments and for what DuckDB spills.',
  }),
  readerThreads: count(
    {
      default: (machine) => Math.max(1, Math.min(4, machine.cpuCount - 1)),
      env: 'OCMON_READER_THREADS',
      unit: 'threads',
      description: "Threads that read OpenCode's files.",
    },
    64,
  ),
  stalenessMinutes: count(
    {
      default: () => 10,
      env: 'OCMON_STALENESS_MINUTES',
      unit: 'minutes',
      description: 'Silence after which something unfinished is stale and no longer running.',
    },
    525_600,
  ),
  stateRetentionDays: count(
    {
      default: () => 30,
      env: 'OCMON_STATE_RETENTION_DAYS',
      unit: 'days',
      description: 'How long the state of a file that is gone is remembered.',
    },
    36_500,
  ),
  sqlRowLimit: count(
    {
      default: () => 10_000,
      env: 'OCMON_SQL_ROW_LIMIT',
      unit: 'rows',
      description: 'The most rows that a query of `ocmon sql` returns.',
    },
    10_000_000,
  ),
  sqlTimeoutSeconds: count(
    {
      default: () => 10,
      env: 'OCMON_SQL_TIMEOUT_SECONDS',
      unit: 'seconds',
      description: 'How long a query of `ocmon sql` may take.',
    },
    86_400,
  ),
  port: setting({
    type: z.int().min(0).max(65_535),
    form: 'number',
    allowed: 'a whole number from 0 to 65,535; 0 takes a free port',
    default: () => 19_876,
    env: 'OCMON_PORT',
    flag: '--port',
    unit: null,
    description: 'The port of 127.0.0.1 that `ocmon serve` listens on; 0 takes a free one.',
  }),
  openBrowser: setting({
    type: z.boolean(),
    form: 'json',
    allowed: 'true or false',
    default: () => true,
    env: 'OCMON_OPEN_BROWSER',
    flag: '--no-open',
    unit: null,
    description:
      'Whether `ocmon serve` opens the dashboard where it is started in a terminal beside a browser.',
  }),
  watchShare: count(
    {
      default: () => 50,
      env: 'OCMON_WATCH_SHARE',
      unit: 'percent',
      description: "How much of the system's inotify watches a daemon may take; sweeps find the rest.",
    },
    100,
  ),
  timeZone: setting({
    type: z.string().refine(isTimeZone),
    form: 'text',
    allowed: 'the name of a time zone, such as Europe/Berlin or UTC',
    default: (machine) => (isTimeZone(machine.systemTimeZone) ? machine.systemTimeZone : 'UTC'),
    env: 'OCMON_TIME_ZONE',
    flag: '--tz',
    unit: null,
    description: 'The zone that calendar days and shown times are of.',
  }),
  prices: setting({
    type: z.record(z.string().min(1), rates).nullable(),
    form: 'json',
    allowed:
      'prices by model or provider/model, each an object of input, output, reasoning, cacheRead and cacheWrite, in USD per million tokens from 0 to 1,000,000',
    default: () => null,
    env: 'OCMON_PRICES',
    flag: null,
    unit: null,
    description: 'Prices of models, in place of list prices, for usage without a recorded cost.',
  }),
  logLevel: setting({
    type: z.enum(['debug', 'info', 'warn', 'error']),
    form: 'text',
    allowed: 'debug, info, warn or error',
    default: () => 'warn' as const,
    env: 'OCMON_LOG_LEVEL',
    flag: '--debug',
    unit: null,
    description: 'The least severe messages that are written to stderr.',
  }),
};

export type SettingKey = keyof typeof settings;

/** Every setting's value; paths are absolute, numbers are in the unit that the table names. */
export type Config = { readonly [K in SettingKey]: Readonly<z.output<(typeof settings)[K]['type']>> };

/** The keys in the table's order. */
export const settingKeys: readonly SettingKey[] = Object.keys(settings) as SettingKey[]; // keys of the literal above
