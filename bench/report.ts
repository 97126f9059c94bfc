import type { Dataset } from './dataset.ts';
import type { Figure } from './figure.ts';
import type { Machine } from './measure/machine.ts';
import type { Run } from './measure/run-measured.ts';
import type { Measured } from './rounds.ts';

const HEAD = ['figure', 'median', 'floor', 'ratio', 'goal', ''];

/** The result as text for a terminal; `notes` are the lines below its table. */
export function reportText(
  machine: Machine,
  counts: Dataset['counts'],
  figures: readonly Figure[],
  notes: readonly string[],
): string {
  const rows = figures.map(({ name, value, unit, floor, goal, met }) => [
    name,
    `${rounded(value)} ${unit}`,
    floor === null ? '' : `${rounded(floor.value)} (${floor.name})`,
    floor === null ? '' : `${floor.ratio.toFixed(2)} x`,
    goal,
    met === null ? '' : met ? 'met' : 'MISSED',
  ]);
  const megabytes = counts.bytes / 2 ** 20;
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, node ${machine.node}, ` +
      `${machine.fileSystem ?? 'unknown'} file system`,
    `${counts.files} files, ${megabytes.toFixed(0)} MiB, mean ${rounded(counts.bytes / counts.files / 1_024)} KiB: ` +
      `${counts.sessions} sessions, ${counts.messages} messages, ${counts.parts} parts`,
    '',
    ...table([HEAD, ...rows]),
    '',
    ...notes,
    '',
  ].join('\n');
}

/** What is to be known beside the figures of whole processes. */
export function processNotes({ runs, coldSkipped }: Measured): string[] {
  return [
    'Whole processes, start-up included. The goals are set for 232,000 files (2.1 GB) on 2 cores.',
    ...spreadLines(runs),
    ...(coldSkipped === null ? [] : [`Not measured cold: ${coldSkipped}`]),
  ];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Every single time, so that a noisy machine shows. */
function spreadLines(runs: Measured['runs']): string[] {
  return Object.entries(runs).map(
    ([name, list]) => `  ${name}: ${list.map(({ seconds }: Run) => `${seconds.toFixed(2)} s`).join(', ')}`,
  );
}

function rounded(value: number): string {
  const digits = value >= 1_000 ? 0 : value >= 10 ? 1 : 3;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}
