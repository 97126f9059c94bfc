import { randomUUID } from 'node:crypto';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type ExportFormat, type ExportTable, exportTables } from '../contract/export-tables.ts';
import type { Filters } from '../contract/filters.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { Answer, Problem } from '../core/problem.ts';

/** What to write, and where. */
export interface WriteTablesOptions {
  readonly directory: string;
  readonly format: ExportFormat;
  readonly filters: Filters;
  /** Files that are there are replaced. */
  readonly isForced: boolean;
  readonly signal: AbortSignal;
}

/** `ocmon export --json`: the files that were written, sizes in bytes. */
export interface WrittenTables {
  readonly directory: string;
  readonly format: ExportFormat;
  readonly tables: readonly { readonly table: ExportTable; readonly file: string; readonly bytes: number }[];
}

/**
 * Writes every table to a file that its user alone may read. All are written under other names first and get their own
 * when the last is whole: where one fails, or a file is there and may not be replaced, no file is changed.
 */
export async function writeTables(
  monitor: Pick<Monitor, 'export'>,
  options: WriteTablesOptions,
): Promise<Answer<WrittenTables>> {
  const directory = path.resolve(options.directory);
  const files = exportTables.map((table) => {
    const file = `${table}.${options.format}`;
    return {
      table,
      file,
      to: path.join(directory, file),
      made: path.join(directory, `.${file}.${randomUUID()}`),
    };
  });
  const begun: string[] = [];
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    if (!options.isForced) {
      const there = await thoseThere(files.map(({ to }) => to));
      if (there.length > 0) return { problem: inTheWay(there) };
    }
    const tables: { table: ExportTable; file: string; bytes: number }[] = [];
    for (const { table, file, made } of files) {
      begun.push(made);
      const written = await writeTable(monitor, table, made, options);
      if ('problem' in written) return written;
      tables.push({ table, file, bytes: written.answer });
    }
    for (const { made, to } of files) await rename(made, to);
    return { answer: { directory, format: options.format, tables } };
  } catch (error) {
    if (options.signal.aborted)
      return { problem: { message: 'Interrupted: nothing was written.', hint: null } };
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return {
      problem: {
        message: `The tables could not be written to ${directory}: ${error.message}`,
        hint: 'Name a folder that can be written to, with --out DIR.',
      },
    };
  } finally {
    for (const made of begun) await rm(made, { force: true });
  }
}

async function writeTable(
  monitor: Pick<Monitor, 'export'>,
  table: ExportTable,
  to: string,
  { filters, format, signal }: WriteTablesOptions,
): Promise<Answer<number>> {
  const file = await open(to, 'wx', 0o600);
  let bytes = 0;
  try {
    const write = async (chunk: Uint8Array): Promise<void> => {
      signal.throwIfAborted();
      await file.writeFile(chunk);
      bytes += chunk.byteLength;
    };
    const exported = await monitor.export({ ...filters, table, format }, write, signal);
    if ('problem' in exported) return exported;
    await file.sync();
    return { answer: bytes };
  } finally {
    await file.close();
  }
}

async function thoseThere(files: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    files.map((file) =>
      access(file).then(
        () => [file],
        () => [],
      ),
    ),
  );
  return found.flat();
}

function inTheWay(files: readonly string[]): Problem {
  const [first = ''] = files;
  const others = files.length === 1 ? '' : ` and ${files.length - 1} more`;
  return {
    message: `Nothing was written: ${first}${others} would be overwritten.`,
    hint: 'Name another folder with --out DIR, or replace them with --force.',
  };
}
