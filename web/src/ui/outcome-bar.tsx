import { formatCount, formatShare } from '../../../src/core/format.ts';

/** Ways in which calls end or do not, in the order in which they are drawn, with their colours. */
const OUTCOMES = [
  { outcome: 'ok', colour: 'color-mix(in oklab, var(--agent) 65%, var(--bg))' },
  { outcome: 'error', colour: 'var(--error)' },
  { outcome: 'timeout', colour: 'color-mix(in oklab, var(--error) 75%, var(--bg))' },
  { outcome: 'invalid', colour: 'color-mix(in oklab, var(--error) 50%, var(--bg))' },
  { outcome: 'denied', colour: 'var(--warning)' },
  { outcome: 'aborted', colour: 'color-mix(in oklab, var(--warning) 60%, var(--bg))' },
  { outcome: 'running', colour: 'var(--accent)' },
  { outcome: 'open', colour: 'var(--accent)' },
  { outcome: 'stale', colour: 'var(--fg3)' },
  { outcome: 'unknown', colour: 'var(--line-strong)' },
] as const;

/** How many calls ended in which way; what is left out is 0. */
export type OutcomeCounts = { readonly [Outcome in (typeof OUTCOMES)[number]['outcome']]?: number };

/** The outcomes that there are: `31 ok · 4 error`. */
export function outcomeWords(counts: OutcomeCounts): string {
  return presentOutcomes(counts)
    .map(({ outcome, count }) => `${formatCount(count)} ${outcome}`)
    .join(' · ');
}

/** Outcomes as parts of one bar; their words on hover and for those who hear the page. */
export function OutcomeBar({ counts }: { readonly counts: OutcomeCounts }) {
  const words = outcomeWords(counts);
  return (
    <span
      role="img"
      aria-label={words === '' ? 'none' : words}
      title={words}
      className="flex h-2.5 w-full gap-px overflow-hidden rounded-bar bg-raised"
    >
      {presentOutcomes(counts).map(({ outcome, count, colour }) => (
        <span
          key={outcome}
          className="h-full min-w-0.75"
          style={{ flex: `${count} 0 0`, background: colour }}
        />
      ))}
    </span>
  );
}

/** The same, one a line with its share. */
export function OutcomeList({ counts }: { readonly counts: OutcomeCounts }) {
  const present = presentOutcomes(counts);
  const total = present.reduce((sum, { count }) => sum + count, 0);
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
      {present.map(({ outcome, count, colour }) => (
        <li key={outcome} className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-bar" style={{ background: colour }} />
          {outcome}
          <span className="num">{formatCount(count)}</span>
          <span className="num text-fg3">{formatShare(count / total)}</span>
        </li>
      ))}
    </ul>
  );
}

function presentOutcomes(
  counts: OutcomeCounts,
): readonly { readonly outcome: string; readonly colour: string; readonly count: number }[] {
  return OUTCOMES.flatMap(({ outcome, colour }) => {
    const count = counts[outcome] ?? 0;
    return count === 0 ? [] : [{ outcome, colour, count }];
  });
}
