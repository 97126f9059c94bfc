import { formatCount, formatShare } from '../../../../src/core/format.ts';

/** How a figure moved, and in which direction. */
export interface ChangeWords {
  readonly sign: number;
  readonly text: string;
}

/** As a part of what it was before, which is not 0. */
export function partOf(now: number, before: number): ChangeWords {
  if (now === before) return { sign: 0, text: 'as before' };
  const change = (now - before) / before;
  // Beyond three times, percent are hard to read.
  if (change > 2) return { sign: 1, text: `${formatTimes(now / before)} as much` };
  return {
    sign: Math.sign(change),
    text: `${formatShare(Math.abs(change))} ${change > 0 ? 'more' : 'less'}`,
  };
}

/** Of a share, in percentage points. */
export function pointsOf(change: number): ChangeWords {
  const points = Math.abs(change * 100);
  if (points < 0.05) return { sign: 0, text: 'as before' };
  return { sign: Math.sign(change), text: `${points.toFixed(1)} points ${change > 0 ? 'higher' : 'lower'}` };
}

function formatTimes(factor: number): string {
  return `${factor >= 99.5 ? formatCount(Math.round(factor)) : factor.toFixed(1)}×`;
}
