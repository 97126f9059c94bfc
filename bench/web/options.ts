import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number.ts';

export interface WebOptions {
  /** Spans that sessions have, about; one session each. */
  readonly spans: readonly number[];
  /** Further sessions, which the overview adds up and the list shows. */
  readonly sessions: number;
  /** How often each thing is done. */
  readonly repeat: number;
  /** How long a page is watched while sessions change. */
  readonly minutes: number;
  readonly seed: number;
  readonly dir: string;
}

const HELP = `npm run bench -- web [OPTIONS]

Lets a daemon serve a made-up OpenCode database and measures its dashboard in a browser: sizes, first paint, opening
and moving in traces of several sizes, scrolling, the overview, memory. Prints medians beside the bars of the design
and writes them into bench/out/<date>-web.json. Needs Chromium (OCMON_CHROMIUM names one).

  --spans A,B       about how many spans the traces have (640,5000,20000,50000)
  --sessions N      further sessions with a few messages each (2000)
  --repeat N        how often each thing is done (5)
  --minutes N       how long the memory of a page is watched while a session grows (1)
  --seed N          another seed makes other data (1)
  --dir DIR         where data is generated and databases are written (a folder in the system's temp folder)
  --help            this text
`;

/** The options, the help text that was asked for, or what is wrong with the arguments. */
export function readWebOptions(
  args: readonly string[],
  cwd: string,
): { options: WebOptions } | { help: string } | { wrong: string } {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
  if (values.help) return { help: HELP };
  const wrong: string[] = [];
  const number = (name: string, text: string, low: number, high: number): number => {
    const found = wholeNumber(text, low, high);
    if (found === null) wrong.push(`--${name} ${text}: a whole number from ${low} to ${high} is needed.`);
    return found ?? low;
  };
  const options: WebOptions = {
    spans: values.spans.split(',').map((text) => number('spans', text, 10, 200_000)),
    sessions: number('sessions', values.sessions, 0, 200_000),
    repeat: number('repeat', values.repeat, 1, 100),
    minutes: number('minutes', values.minutes, 0, 600),
    seed: number('seed', values.seed, 0, 2 ** 31 - 1),
    dir: resolve(cwd, values.dir ?? join(tmpdir(), 'opencode-monitor-bench')),
  };
  const [first] = wrong;
  return first === undefined ? { options } : { wrong: first };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      spans: { type: 'string', default: '640,5000,20000,50000' },
      sessions: { type: 'string', default: '2000' },
      repeat: { type: 'string', default: '5' },
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      dir: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
}
