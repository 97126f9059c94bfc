import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { wholeNumber } from './whole-number.ts';

/** Each measurement by the name that `--only` takes. */
export const MEASUREMENTS = ['bulk', 'unchanged', 'cold', 'sqlite', 'stats'] as const;
export type Measurement = (typeof MEASUREMENTS)[number];

export interface BenchOptions {
  readonly files: number;
  readonly kbPerFile: number;
  readonly seed: number;
  /** Measured rounds; one more before them warms up. */
  readonly repeat: number;
  /** Folder of generated data and of the databases that are measured. */
  readonly dir: string;
  readonly only: readonly Measurement[];
  readonly generateOnly: boolean;
}

const HELP = `npm run bench [-- OPTIONS]
npm run bench -- realtime --help    what is measured of a daemon that follows changes
npm run bench -- query --help       how long a daemon takes to answer
npm run bench -- web --help         the dashboard in a browser

Generates a made-up OpenCode storage (once; it is used again), lets ocmon read it, and prints medians beside floors
that are measured in the same run. Results are also written to bench/out/<date>.json.

  --files N         files of the JSON tree, about (20000; 232000 is 2.1 GB)
  --kb-per-file K   mean size of a file in KiB, about (9)
  --seed N          another seed makes other data (1)
  --repeat N        measured rounds after one that warms up (3)
  --only A,B        of ${MEASUREMENTS.join(', ')} (all)
  --dir DIR         where data is generated and databases are written (a folder in the system's temp folder)
  --generate-only   make the data, print where it is, measure nothing
  --help            this text
`;

/** The options, the help text that was asked for, or what is wrong with the arguments. */
export function readOptions(
  args: readonly string[],
  cwd: string,
): { options: BenchOptions } | { help: string } | { wrong: string } {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
  if (values.help) return { help: HELP };
  const files = wholeNumber(values.files, 100, 10_000_000);
  if (files === null)
    return { wrong: `--files ${values.files}: a whole number from 100 to 10000000 is needed.` };
  const kbPerFile = Number(values['kb-per-file']);
  if (!(kbPerFile >= 1 && kbPerFile <= 64)) {
    return { wrong: `--kb-per-file ${values['kb-per-file']}: a number from 1 to 64 is needed.` };
  }
  const seed = wholeNumber(values.seed, 0, 2 ** 31 - 1);
  if (seed === null)
    return { wrong: `--seed ${values.seed}: a whole number from 0 to 2147483647 is needed.` };
  const repeat = wholeNumber(values.repeat, 1, 100);
  if (repeat === null) return { wrong: `--repeat ${values.repeat}: a whole number from 1 to 100 is needed.` };
  const names = values.only === undefined ? MEASUREMENTS : values.only.split(',');
  const only = MEASUREMENTS.filter((name) => names.includes(name));
  const unknown = names.filter((name) => !MEASUREMENTS.some((known) => known === name));
  if (unknown.length > 0) {
    return {
      wrong: `--only ${values.only}: ${unknown.join(', ')} is not one of ${MEASUREMENTS.join(', ')}.`,
    };
  }
  const dir = resolve(cwd, values.dir ?? join(tmpdir(), 'opencode-monitor-bench'));
  return { options: { files, kbPerFile, seed, repeat, dir, only, generateOnly: values['generate-only'] } };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      files: { type: 'string', default: '20000' },
      'kb-per-file': { type: 'string', default: '9' },
      seed: { type: 'string', default: '1' },
      repeat: { type: 'string', default: '3' },
      only: { type: 'string' },
      dir: { type: 'string' },
      'generate-only': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
}
