import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number.ts';

/** Each measurement by the name that `--only` takes. */
export const REALTIME_MEASUREMENTS = ['writers', 'stream', 'sqlite', 'idle'] as const;
export type RealtimeMeasurement = (typeof REALTIME_MEASUREMENTS)[number];

export interface RealtimeOptions {
  readonly files: number;
  readonly kbPerFile: number;
  readonly seed: number;
  readonly repeat: number;
  readonly dir: string;
  readonly only: readonly RealtimeMeasurement[];
  /** Files a second; null is as many as the writer can. */
  readonly rates: readonly (number | null)[];
  /** How long each writer writes; the one without a pause writes two thirds of it. */
  readonly seconds: number;
  readonly idleMinutes: number;
}

const HELP = `npm run bench -- realtime [OPTIONS]

Lets a daemon follow a made-up OpenCode storage while other processes write into it, and prints how long it took until
what was written could be asked for over HTTP, what was lost and what it cost. Results are also written to
bench/out/<date>-realtime.json. CPU and memory are read from /proc: they are left out on other systems than Linux.

  --files N         files of the JSON tree that is there before, about (20000; 232000 is 2.1 GB)
  --kb-per-file K   mean size of a file in KiB, about (9)
  --rates A,B       files a second that are written, each in a stretch of its own; max is without a pause (250,1000,max)
  --seconds N       how long each writer writes; two thirds of it without a pause (30)
  --idle-minutes N  how long a daemon with nothing to do is measured (10)
  --repeat N        stretches of each writer; figures are their medians (3)
  --only A,B        of ${REALTIME_MEASUREMENTS.join(', ')} (all)
  --seed N          another seed makes other data (1)
  --dir DIR         where data is generated and databases are written (a folder in the system's temp folder)
  --help            this text
`;

/** The options, the help text that was asked for, or what is wrong with the arguments. */
export function readRealtimeOptions(
  args: readonly string[],
  cwd: string,
): { options: RealtimeOptions } | { help: string } | { wrong: string } {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
  if (values.help) return { help: HELP };
  const wrong: string[] = [];
  const number = (name: NumberName, low: number, high: number): number => {
    const found = wholeNumber(values[name], low, high);
    if (found === null)
      wrong.push(`--${name} ${values[name]}: a whole number from ${low} to ${high} is needed.`);
    return found ?? low;
  };
  const names = values.only?.split(',') ?? REALTIME_MEASUREMENTS;
  const unknown = names.filter((name) => !REALTIME_MEASUREMENTS.some((known) => known === name));
  if (unknown.length > 0) {
    wrong.push(
      `--only ${values.only}: ${unknown.join(', ')} is not one of ${REALTIME_MEASUREMENTS.join(', ')}.`,
    );
  }
  const options: RealtimeOptions = {
    files: number('files', 100, 10_000_000),
    kbPerFile: number('kb-per-file', 1, 64),
    seed: number('seed', 0, 2 ** 31 - 1),
    repeat: number('repeat', 1, 100),
    seconds: number('seconds', 3, 3_600),
    idleMinutes: number('idle-minutes', 1, 1_440),
    rates: values.rates.split(',').map((text) => {
      if (text === 'max') return null;
      const rate = wholeNumber(text, 1, 100_000);
      if (rate === null)
        wrong.push(`--rates ${values.rates}: whole numbers from 1 to 100000, or max, are needed.`);
      return rate;
    }),
    only: REALTIME_MEASUREMENTS.filter((name) => names.includes(name)),
    dir: resolve(cwd, values.dir ?? join(tmpdir(), 'opencode-monitor-bench')),
  };
  const [first] = wrong;
  return first === undefined ? { options } : { wrong: first };
}

type NumberName = 'files' | 'kb-per-file' | 'seed' | 'repeat' | 'seconds' | 'idle-minutes';

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      files: { type: 'string', default: '20000' },
      'kb-per-file': { type: 'string', default: '9' },
      rates: { type: 'string', default: '250,1000,max' },
      seconds: { type: 'string', default: '30' },
      'idle-minutes': { type: 'string', default: '10' },
      repeat: { type: 'string', default: '3' },
      only: { type: 'string' },
      seed: { type: 'string', default: '1' },
      dir: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
}
