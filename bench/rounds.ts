import { fileURLToPath } from 'node:url';
import type { Dataset } from './dataset.ts';
import { dropCaches } from './measure/drop-caches.ts';
import { type Run, runMeasured } from './measure/run-measured.ts';
import type { BenchOptions, Measurement } from './options.ts';
import { askStats, databaseBytes, databasePath, loadAll, type Product, passAgain } from './product.ts';

/** The programs that are measured, floors first; each name holds its runs in the order in which they were made. */
export type Subject =
  | 'readParse'
  | 'bulk'
  | 'walk'
  | 'unchanged'
  | 'sqlite'
  | 'nodeStart'
  | 'stats'
  | 'readThreads'
  | 'bulkCold';

export interface Measured {
  readonly runs: Readonly<Partial<Record<Subject, readonly Run[]>>>;
  /** Of the JSON tree's database after a bulk load; null when none was made. */
  readonly databaseBytes: number | null;
  /** Why nothing was measured cold; null when it was, or was not asked for. */
  readonly coldSkipped: string | null;
}

/**
 * Runs floors and product by turns, so that a change of the machine's pace meets both; the first round warms caches
 * and compilers and does not count. Cold rounds come last and have no warm-up.
 */
export async function measure(
  { repeat, only }: Pick<BenchOptions, 'repeat' | 'only'>,
  data: Dataset,
  product: Product,
  say: (line: string) => void,
): Promise<Measured> {
  const runs: Partial<Record<Subject, Run[]>> = {};
  let size: number | null = null;
  const wants = (...names: Measurement[]) => names.some((name) => only.includes(name));
  const database = databasePath(product, 'json');

  async function warmRound(keep: (subject: Subject, run: Run) => void): Promise<void> {
    if (wants('bulk')) keep('readParse', await floor('read-parse', data.jsonDir, product));
    if (wants('bulk', 'unchanged', 'stats')) {
      keep('bulk', await loadAll(product, data.jsonDir, database, data.counts));
      size = databaseBytes(database);
    }
    if (wants('unchanged')) {
      keep('walk', await floor('walk', data.jsonDir, product));
      keep('unchanged', await passAgain(product, data.jsonDir, database));
    }
    if (wants('stats')) {
      keep('nodeStart', await floor('nothing', data.jsonDir, product));
      keep('stats', await askStats(product, database));
    }
    if (wants('sqlite')) {
      keep('sqlite', await loadAll(product, data.sqliteDir, databasePath(product, 'sqlite'), data.counts));
    }
  }
  const keep = (subject: Subject, run: Run) => {
    runs[subject] = [...(runs[subject] ?? []), run];
  };

  if (wants('bulk', 'unchanged', 'stats', 'sqlite')) {
    say('Warming up …');
    await warmRound(() => {});
    for (let round = 1; round <= repeat; round += 1) {
      say(`Round ${round} of ${repeat} …`);
      await warmRound(keep);
    }
  }
  let coldSkipped: string | null = null;
  for (let round = 1; wants('cold') && coldSkipped === null && round <= repeat; round += 1) {
    const cold = dropCaches();
    if (!cold.dropped) {
      coldSkipped = cold.why;
      break;
    }
    say(`Cold round ${round} of ${repeat} …`);
    const readThreads = async () => keep('readThreads', await floor('read-threads', data.jsonDir, product));
    const bulkCold = async () =>
      keep('bulkCold', await loadAll(product, data.jsonDir, databasePath(product, 'cold'), data.counts));
    // By turns first: what is below this machine's own cache (a host, a disk) may keep what the first one read.
    const [first, second] = round % 2 === 1 ? [readThreads, bulkCold] : [bulkCold, readThreads];
    await first();
    dropCaches();
    await second();
  }
  return { runs, databaseBytes: size, coldSkipped };
}

function floor(name: string, dir: string, { workDir }: Product): Promise<Run> {
  return runMeasured(fileURLToPath(new URL(`./floors/${name}.js`, import.meta.url)), [dir], workDir);
}
