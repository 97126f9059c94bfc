import { readFileSync, rmSync } from 'node:fs';
import { type Ingestion, ingestSegment } from './ingest-segment.ts';
import type { Lane } from './lanes.ts';
import { repairDocument } from './repair-document.ts';
import type { Segment } from './segments/segment.ts';
import { DOCUMENT_MARK, writePrivateFile } from './segments/segment-writer.ts';

/** What a segment came to, with each line that could not be loaded. */
export interface LoadResult {
  readonly rows: Readonly<Record<string, number>>;
  readonly rejected: readonly RejectedLine[];
}

/** A line by its number in the segment, and why it is not in the database. */
export interface RejectedLine {
  readonly line: number;
  readonly error: string;
}

/**
 * Loads a segment and removes its file. Lines that DuckDB cannot read are repaired where they can be; a segment that
 * fails as a whole is halved until the lines that fail stand alone, so that a bad record costs only itself.
 * Throws when the database itself is in trouble: a full disk, no memory, an interrupt.
 */
export async function loadSegment(ingestion: Ingestion, lane: Lane, segment: Segment): Promise<LoadResult> {
  try {
    return await loadOrHalve(ingestion, lane, segment, true);
  } finally {
    rmSync(segment.file, { force: true });
  }
}

async function loadOrHalve(
  ingestion: Ingestion,
  lane: Lane,
  segment: Segment,
  mayRepair: boolean,
): Promise<LoadResult> {
  let result: Awaited<ReturnType<typeof ingestSegment>>;
  try {
    result = await ingestSegment(ingestion, lane, segment);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (isTroubleOfTheDatabase(message)) throw error;
    if (segment.lines === 1) return { rows: {}, rejected: [{ line: 0, error: reasonOf(message) }] };
    return loadParts(ingestion, lane, segment, halves(segment.lines), mayRepair);
  }
  if (result.rejectedLines.length === 0) return { rows: result.rows, rejected: [] };
  if (!mayRepair) {
    return {
      rows: result.rows,
      rejected: result.rejectedLines.map((line) => ({ line, error: 'not readable as JSON' })),
    };
  }
  const repaired = await loadRepaired(ingestion, lane, segment, result.rejectedLines);
  return { rows: added(result.rows, repaired.rows), rejected: repaired.rejected };
}

function halves(lines: number): readonly (readonly number[])[] {
  const all = Array.from({ length: lines }, (_, line) => line);
  const middle = Math.ceil(lines / 2);
  return [all.slice(0, middle), all.slice(middle)];
}

async function loadParts(
  ingestion: Ingestion,
  lane: Lane,
  segment: Segment,
  parts: readonly (readonly number[])[],
  mayRepair: boolean,
): Promise<LoadResult> {
  const lines = linesOf(segment);
  let rows: Readonly<Record<string, number>> = {};
  const rejected: RejectedLine[] = [];
  for (const [index, part] of parts.entries()) {
    const picked = part.map((line) => lines[line] ?? Buffer.alloc(0));
    const result = await loadLines(ingestion, lane, segment, picked, `${index}`, mayRepair);
    rows = added(rows, result.rows);
    rejected.push(...result.rejected.map(({ line, error }) => ({ line: part[line] ?? line, error })));
  }
  return { rows, rejected };
}

async function loadRepaired(
  ingestion: Ingestion,
  lane: Lane,
  segment: Segment,
  numbers: readonly number[],
): Promise<LoadResult> {
  const lines = linesOf(segment);
  const rejected: RejectedLine[] = [];
  const repairedNumbers: number[] = [];
  const repairedLines: Buffer[] = [];
  for (const number of numbers) {
    const line = lines[number] ?? Buffer.alloc(0);
    const start = line.indexOf(DOCUMENT_MARK) + DOCUMENT_MARK.length;
    const repair = repairDocument(line.subarray(start, line.length - 1));
    if ('error' in repair) rejected.push({ line: number, error: repair.error });
    else {
      repairedNumbers.push(number);
      repairedLines.push(Buffer.concat([line.subarray(0, start), repair.bytes, Buffer.from('}')]));
    }
  }
  if (repairedLines.length === 0) return { rows: {}, rejected };
  const result = await loadLines(ingestion, lane, segment, repairedLines, 'repaired', false);
  return {
    rows: result.rows,
    rejected: [
      ...rejected,
      ...result.rejected.map(({ line, error }) => ({ line: repairedNumbers[line] ?? line, error })),
    ],
  };
}

async function loadLines(
  ingestion: Ingestion,
  lane: Lane,
  segment: Segment,
  lines: readonly Buffer[],
  name: string,
  mayRepair: boolean,
): Promise<LoadResult> {
  const numbered = lines.map((line, n) =>
    Buffer.concat([Buffer.from(`{"n":${n}`), line.subarray(line.indexOf(','))]),
  );
  const part: Segment = {
    ...segment,
    file: `${segment.file}.${name}`,
    lines: numbered.length,
    largestLine: numbered.reduce((largest, line) => Math.max(largest, line.length + 1), 0),
  };
  writePrivateFile(part.file, Buffer.concat(numbered.flatMap((line) => [line, Buffer.from('\n')])));
  try {
    return await loadOrHalve(ingestion, lane, part, mayRepair);
  } finally {
    rmSync(part.file, { force: true });
  }
}

function linesOf(segment: Segment): Buffer[] {
  const bytes = readFileSync(segment.file);
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start);
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

function added(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum: Record<string, number> = { ...a };
  for (const [table, count] of Object.entries(b)) sum[table] = (sum[table] ?? 0) + count;
  return sum;
}

function isTroubleOfTheDatabase(message: string): boolean {
  return /No space left|Out of Memory|could not allocate|INTERRUPT|FATAL|transaction is aborted|database has been invalidated|Could not write|Too many open files|File too large/i.test(
    message,
  );
}

/** The engine's first words: what follows them can quote the document. */
function reasonOf(message: string): string {
  return `cannot be loaded: ${message.split(/[:\n]/, 1)[0] ?? 'unknown error'}`;
}
