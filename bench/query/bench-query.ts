import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { machineOf } from '../measure/machine.ts';
import { percentileOf } from '../measure/percentile.ts';
import { databasePath, loadAll } from '../product.ts';
import { type Daemon, startDaemon } from '../realtime/daemon.ts';
import { writeResult } from '../write-result.ts';
import { askedInputs } from './asked-inputs.ts';
import { worldDatabase } from './database.ts';
import { factsOf } from './facts.ts';
import { type InputMeasured, measureFloor, measureInput } from './measure-input.ts';
import type { QueryOptions } from './options.ts';
import { type QueryMeasured, queryText } from './report.ts';
import { sessionRows } from './session-rows.ts';
import { unmeasured } from './unmeasured.ts';
import { writingMeanwhile } from './writing-meanwhile.ts';

/** Requests of the floor before each input. */
const FLOOR_REQUESTS = 3;

/** Measures the answers of a daemon, prints them and writes them into `out`. */
export async function benchQuery(
  options: QueryOptions,
  { bin, out, say }: { readonly bin: string; readonly out: string; readonly say: (line: string) => void },
): Promise<void> {
  // So that what was started is ended by the handlers of `exit`.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  mkdirSync(options.dir, { recursive: true });
  const { dataDir, counts } = worldDatabase(options, options.dir, say);
  const workDir = mkdtempSync(join(options.dir, 'work-'));
  const storage = join(dataDir, 'storage');
  const remove = (): void => {
    for (const made of [workDir, storage]) rmSync(made, { recursive: true, force: true });
  };
  remove();
  mkdirSync(workDir);
  process.once('exit', remove);
  const product = { bin, workDir };
  say('Loading …');
  const database = databasePath(product, 'query');
  const { seconds } = await loadAll(product, dataDir, database, counts);
  say(`Loaded in ${seconds.toFixed(0)} s`);
  for (const kind of ['session', 'message', 'part']) mkdirSync(join(storage, kind), { recursive: true });
  const daemon = await startDaemon(product, dataDir, database);
  let measured: QueryMeasured;
  try {
    measured = { counts, ...(await measure(daemon, options, { storage, workDir }, say)) };
  } finally {
    await daemon.stop();
  }
  const machine = machineOf(options.dir);
  const { dir: _, ...asked } = options;
  const file = writeResult(out, 'query', { machine, asked, loadSeconds: seconds, ...measured });
  console.log(`${queryText(machine, measured)}\nWritten to ${file}`);
}

async function measure(
  daemon: Daemon,
  { only, requests, rate, seed, kbPerFile }: QueryOptions,
  { storage, workDir }: { readonly storage: string; readonly workDir: string },
  say: (line: string) => void,
): Promise<Omit<QueryMeasured, 'counts'>> {
  const facts = await factsOf(daemon);
  const inputs = askedInputs(facts);
  const left = await unmeasured(daemon, inputs);
  if (left.length > 0) throw new Error(`No input is measured of: ${left.join(', ')}.`);
  const wanted = inputs.filter(({ question }) => only === null || only.includes(question));
  const [begun = 0] = loadavg();
  const order = { storage, seed: seed + 1, kbPerFile, rate, list: join(workDir, 'written.txt') };
  return writingMeanwhile(order, async (written) => {
    const floors: number[] = [];
    const found: InputMeasured[] = [];
    const rows = await sessionRows(daemon, facts.session, requests);
    for (const input of wanted) {
      floors.push(...(await measureFloor(daemon, FLOOR_REQUESTS)));
      const each = await measureInput(daemon, input, requests);
      if (each === null) {
        say(`${input.question} ${input.label}: there is none`);
        continue;
      }
      found.push(each);
      say(`${each.question} ${each.label}: p50 ${each.p50.toFixed(1)}, p95 ${each.p95.toFixed(1)} ms`);
    }
    const [ended = 0] = loadavg();
    return {
      floor: { p50: percentileOf(floors, 0.5), p95: percentileOf(floors, 0.95) },
      sessionRows: rows,
      inputs: found,
      load: [begun, ended],
      written: written(),
    };
  });
}
