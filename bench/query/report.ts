import type { Machine } from '../measure/machine.ts';
import type { InputMeasured } from './measure-input.ts';
import type { SessionRows } from './session-rows.ts';

/** What was measured of one database. */
export interface QueryMeasured {
  readonly counts: { readonly sessions: number; readonly messages: number; readonly parts: number };
  /** `SELECT 1`, p50 and p95, in milliseconds. */
  readonly floor: { readonly p50: number; readonly p95: number };
  readonly sessionRows: SessionRows;
  readonly inputs: readonly InputMeasured[];
  /** The system's load when measuring began and when it ended. */
  readonly load: readonly [begun: number, ended: number];
  /** Files that were written meanwhile, and how many a second. */
  readonly written: { readonly files: number; readonly rate: number };
}

const HEAD = ['question', 'input', 'requests', 'p50', 'p95', 'x floor', '4 clients p95', 'KB', 'goal', ''];

/** The result as a table of Markdown, which a terminal shows well enough. */
export function queryText(machine: Machine, measured: QueryMeasured): string {
  const { counts, floor, sessionRows, load, written } = measured;
  const rows = measured.inputs.map((each) => [
    each.question,
    each.label,
    String(each.requests),
    ms(each.p50),
    ms(each.p95),
    (each.p50 / floor.p50).toFixed(1),
    each.p95Of4 === null ? '' : ms(each.p95Of4),
    (each.bytes / 1024).toFixed(1),
    each.goalMs === null ? '' : `≤ ${each.goalMs}`,
    verdict(each),
  ]);
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, node ${machine.node}`,
    `${count(counts.sessions)} sessions, ${count(counts.messages)} messages, ${count(counts.parts)} parts; meanwhile ` +
      `${written.rate.toFixed(0)} files/s were written (${count(written.files)}). Load ${load[0].toFixed(1)} to ${load[1].toFixed(1)}.`,
    `Floor: SELECT 1 over /api/sql, p50 ${ms(floor.p50)} ms, p95 ${ms(floor.p95)} ms. All times are milliseconds.`,
    `One session's ${count(sessionRows.rows)} rows of parts in the database: p95 ${ms(sessionRows.p95)} ms (goal ≤ 10).`,
    '',
    line(HEAD),
    line(HEAD.map(() => '---')),
    ...rows.map(line),
    '',
  ].join('\n');
}

function verdict({ goalMs, p95, p50, bytes }: InputMeasured): string {
  if (goalMs === null) return `${(bytes / 1024 / 1024 / (p50 / 1000)).toFixed(1)} MB/s`;
  return p95 <= goalMs ? 'met' : 'MISSED';
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function ms(value: number): string {
  return value >= 10 ? value.toFixed(0) : value.toFixed(1);
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
