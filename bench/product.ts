import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Dataset } from './dataset.ts';
import { type Run, runMeasured } from './measure/run-measured.ts';

/** What `ocmon sync --json` prints, as far as it is checked here. */
const syncSchema = z.object({
  phase: z.string(),
  files: z.object({
    seen: z.number(),
    processed: z.number(),
    unchanged: z.number(),
    transientFailure: z.number(),
    failed: z.number(),
  }),
  rows: z.object({ sessions: z.number(), messages: z.number(), parts: z.number() }),
});

/** The program under measurement: its entry file, and the folder for its databases. */
export interface Product {
  readonly bin: string;
  readonly workDir: string;
}

/** Removes a database with everything beside it, so that the next sync begins with nothing. */
function removeDatabase(database: string): void {
  for (const suffix of ['', '.wal', '.tmp']) rmSync(`${database}${suffix}`, { recursive: true, force: true });
}

/** One load of `dataDir` into a database that does not exist yet; throws when a record is missing afterwards. */
export async function loadAll(
  { bin, workDir }: Product,
  dataDir: string,
  database: string,
  { sessions, messages, parts }: Dataset['counts'],
): Promise<Run> {
  removeDatabase(database);
  const run = await runMeasured(bin, syncArgs(dataDir, database), workDir);
  const found = resultOf(run);
  const expected = { sessions, messages, parts };
  const { failed, transientFailure } = found.files;
  const isWhole =
    found.phase === 'done' &&
    failed + transientFailure === 0 &&
    found.rows.sessions === sessions &&
    found.rows.messages === messages &&
    found.rows.parts === parts;
  if (isWhole) return run;
  throw new Error(
    `Loading ${dataDir} was not complete, so its time means nothing: ${JSON.stringify(expected)} was generated, ` +
      `ocmon sync says ${run.stdout.trim()}`,
  );
}

/** A second pass over the same data; throws when it reads anything again. */
export async function passAgain({ bin, workDir }: Product, dataDir: string, database: string): Promise<Run> {
  const run = await runMeasured(bin, syncArgs(dataDir, database), workDir);
  const { processed, unchanged } = resultOf(run).files;
  if (processed === 0 && unchanged > 0) return run;
  throw new Error(`Nothing changed in ${dataDir}, but ocmon sync says ${run.stdout.trim()}`);
}

/** `ocmon stats --json` on a database that no daemon owns. */
export function askStats({ bin, workDir }: Product, database: string): Promise<Run> {
  return runMeasured(bin, ['stats', '--json', '--database', database], workDir);
}

/** Bytes of the database file and of its write-ahead log. */
export function databaseBytes(database: string): number {
  const log = statSync(`${database}.wal`, { throwIfNoEntry: false });
  return statSync(database).size + (log?.size ?? 0);
}

/** The name of a measured database. */
export function databasePath({ workDir }: Product, name: string): string {
  return join(workDir, `${name}.duckdb`);
}

function syncArgs(dataDir: string, database: string): string[] {
  return ['sync', '--json', '--data-dir', dataDir, '--database', database];
}

function resultOf(run: Run): z.infer<typeof syncSchema> {
  return syncSchema.parse(JSON.parse(run.stdout));
}
