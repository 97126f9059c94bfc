import type { Machine } from '../measure/machine.ts';

/** A figure beside the most that the design allows. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly most: number;
}

/** The result as a table of Markdown. */
export function barsText(machine: Machine, browser: string, bars: readonly Bar[]): string {
  const shown = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, Chromium ${browser}`,
    '',
    '| figure | measured | bar | |',
    '|---|---|---|---|',
    ...bars.map(
      ({ name, value, unit, most }) =>
        `| ${name} | ${shown(value)} ${unit} | ≤ ${most} ${unit} | ${value <= most ? 'met' : 'MISSED'} |`,
    ),
    '',
  ].join('\n');
}
