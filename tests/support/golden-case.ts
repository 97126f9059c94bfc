import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { runSql } from '../fixtures/database-copy.ts';
import { schemaV1 } from '../generated/schema-v1.ts';
import { schemaV2 } from '../generated/schema-v2.ts';
import { writeSqliteFile } from '../generated/sqlite-file.ts';
import { newDataDir } from './corpora.ts';
import { MADE_AT } from './storage-folder.ts';

/** Where the cases are, a folder each. */
export const CASES = path.join(import.meta.dirname, '..', 'cases');

/** The name of a folder begins with the rule that it is about: `04-fork-copies`. */
export const caseNames: readonly string[] = readdirSync(CASES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

const expectations = z.strictObject({
  /** The present of the questions, ISO 8601; where it is left out, so late that nothing runs. */
  at: z.iso.datetime().optional(),
  /** Files that vanish once everything is read. */
  removed: z.array(z.string()).optional(),
  asks: z
    .array(
      z.strictObject({
        /** The command, asked for JSON, and when where that differs from the case's. */
        ask: z.string().startsWith('ocmon '),
        at: z.iso.datetime().optional(),
        /** What stands in the answer, by its path: `sessions.0.own.cost`. */
        answer: z.record(z.string(), z.json()).refine((paths) => Object.keys(paths).length > 0),
      }),
    )
    .min(1),
});

/** What a case says of its data. */
export type Expectations = z.infer<typeof expectations>;

/** Reads what a case expects; throws where it asks nothing. */
export function expectationsOf(name: string): Expectations {
  const text = readFileSync(path.join(CASES, name, 'expected.json'), 'utf8');
  return expectations.parse(JSON.parse(text));
}

/** The data folder of a case in the making: each step writes one record, in the order that is asked for. */
export interface CaseData {
  readonly dataDir: string;
  /** What stood there before: files that the steps write anew. */
  readonly earlier: readonly (() => void)[];
  readonly steps: readonly (() => void)[];
  readonly remove: (names: readonly string[]) => void;
}

const schemas = { 'opencode.v1.sql': schemaV1, 'opencode.v2.sql': schemaV2 };

/** Plans the data folder of a case: files of `storage/`, and the rows that its scripts put into databases. */
export function caseData(name: string): CaseData {
  const dataDir = newDataDir();
  const source = path.join(CASES, name, 'source');
  const steps = filesOf(source).map((file) => () => put(path.join(source, file), path.join(dataDir, file)));
  const before = path.join(CASES, name, 'earlier');
  const earlier = filesOf(before).map(
    (file) => () => put(path.join(before, file), path.join(dataDir, file), MADE_AT - 60_000),
  );
  for (const [script, schema] of Object.entries(schemas)) {
    const from = path.join(source, script);
    if (!existsSync(from)) continue;
    const database = path.join(dataDir, script === 'opencode.v1.sql' ? 'opencode.db' : 'opencode-v2.db');
    writeSqliteFile(database, schema, () => undefined);
    for (const statement of statementsOf(from)) steps.push(() => runSql(database, statement));
  }
  return {
    dataDir,
    earlier,
    steps,
    remove: (names) => {
      for (const file of names) rmSync(path.join(dataDir, file));
    },
  };
}

function filesOf(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.extname(file) === '.json')
    .sort();
}

function put(from: string, to: string, time = MADE_AT): void {
  mkdirSync(path.dirname(to), { recursive: true });
  cpSync(from, to);
  // A checkout gives every file its own time.
  utimesSync(to, time / 1000, time / 1000);
}

function statementsOf(script: string): readonly string[] {
  return readFileSync(script, 'utf8')
    .split(/;\n/)
    .filter((statement) => statement.trim() !== '');
}

/** What stands at a path of an answer; undefined where the path leads nowhere. */
export function at(answer: unknown, steps: string): unknown {
  return steps
    .split('.')
    .reduce<unknown>(
      (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
      answer,
    );
}

/** The arguments of a command as it is written: words, and texts in double quotes. */
export function argumentsOf(command: string): string[] {
  const [, ...words] = command.match(/"[^"]*"|\S+/g) ?? [];
  return words.map((word) => word.replaceAll('"', ''));
}
