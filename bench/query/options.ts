import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number.ts';

export interface QueryOptions {
  readonly files: number;
  readonly kbPerFile: number;
  readonly seed: number;
  /** Measured requests of each input, fewer where they take long. */
  readonly requests: number;
  /** Files a second that are written meanwhile. */
  readonly rate: number;
  readonly dir: string;
  /** Questions that are measured; null is all. */
  readonly only: readonly string[] | null;
}

const HELP = `npm run bench -- query [OPTIONS]

Loads a made-up OpenCode database, lets a daemon serve it, and asks every question over HTTP while another process
writes files that the daemon follows. Prints how long answers took, and writes it into bench/out/<date>-query.json.
Beside them stands SELECT 1 over /api/sql in the same run.

  --files N         files that the world would have, about (20000; 232000 are 902 sessions, 2320000 ten times that)
  --kb-per-file K   mean size of a record in KiB, about (4)
  --requests N      measured requests of each input, after 3 that warm up; 5 at least are made in 10 seconds (30)
  --rate N          files a second that are written meanwhile (50)
  --only A,B        questions by the names of the contract (all)
  --seed N          another seed makes other data (1)
  --dir DIR         where data is generated and databases are written (a folder in the system's temp folder)
  --help            this text
`;

/** The options, the help text that was asked for, or what is wrong with the arguments. */
export function readQueryOptions(
  args: readonly string[],
  cwd: string,
): { options: QueryOptions } | { help: string } | { wrong: string } {
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
  const options: QueryOptions = {
    files: number('files', 5_000, 10_000_000),
    kbPerFile: number('kb-per-file', 1, 64),
    seed: number('seed', 0, 2 ** 31 - 1),
    requests: number('requests', 5, 10_000),
    rate: number('rate', 1, 100_000),
    dir: resolve(cwd, values.dir ?? join(tmpdir(), 'opencode-monitor-bench')),
    only: values.only?.split(',') ?? null,
  };
  const [first] = wrong;
  return first === undefined ? { options } : { wrong: first };
}

type NumberName = 'files' | 'kb-per-file' | 'seed' | 'requests' | 'rate';

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      files: { type: 'string', default: '20000' },
      'kb-per-file': { type: 'string', default: '4' },
      requests: { type: 'string', default: '30' },
      rate: { type: 'string', default: '50' },
      only: { type: 'string' },
      seed: { type: 'string', default: '1' },
      dir: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
}
