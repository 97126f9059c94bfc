import type { ReactNode } from 'react';
import type { Overview, OverviewTotals } from '../../../../src/contract/overview.ts';
import {
  formatCount,
  formatShare,
  formatTokens,
  formatUsd,
  unknownMark,
} from '../../../../src/core/format.ts';
import { Kpi } from '../../ui/kpi.tsx';
import { Change } from './change.tsx';

interface Figure {
  readonly name: string;
  readonly read: (totals: OverviewTotals) => number | null;
  readonly format: (value: number | null) => string;
  readonly exact: (value: number) => string;
  readonly isShare?: boolean;
  /** What the figure is, on hover. */
  readonly about?: string;
}

const tokens = (name: string, read: (totals: OverviewTotals) => number, about?: string): Figure => ({
  name,
  read,
  format: (value) => (value === null ? unknownMark : formatTokens(value)),
  exact: (value) => `${formatCount(value)} tokens`,
  ...(about !== undefined && { about }),
});

const share = (name: string, read: (totals: OverviewTotals) => number | null, about: string): Figure => ({
  name,
  read,
  format: formatShare,
  exact: (value) => `${value * 100} %`,
  isShare: true,
  about,
});

const FIGURES: readonly Figure[] = [
  {
    name: 'Cost',
    read: ({ cost }) => cost,
    format: formatUsd,
    exact: (value) => `$${value}`,
    about: 'As OpenCode recorded it',
  },
  {
    name: 'Estimated',
    read: ({ estimated }) => estimated,
    format: (value) => `~${formatUsd(value)}`,
    exact: (value) => `~$${value}`,
    about: 'By list prices, of usage without a recorded cost; no part of the cost',
  },
  tokens('Tokens', ({ tokens: { total } }) => total),
  tokens('Input', ({ tokens: { input } }) => input, 'Without what came from the cache'),
  tokens('Output', ({ tokens: { output } }) => output),
  tokens('Cache read', ({ tokens: { cacheRead } }) => cacheRead),
  tokens('Cache write', ({ tokens: { cacheWrite } }) => cacheWrite),
  {
    name: 'Sessions',
    read: ({ sessions }) => sessions,
    format: (value) => (value === null ? unknownMark : formatCount(value)),
    exact: (value) => `${formatCount(value)} sessions`,
  },
  share('Cache hit', ({ cacheHitRatio }) => cacheHitRatio, 'Cache reads in all that steps were given'),
  share('Error rate', ({ errorRate }) => errorRate, 'Failed steps and calls in all of them'),
];

/** The range in figures, each against the stretch before it. While reading goes on, they are those so far. */
export function KeyFigures({
  answer,
  isReading,
}: {
  /** Undefined while it is on its way; the room is the same. */
  readonly answer: Overview | undefined;
  readonly isReading: boolean;
}) {
  return (
    <dl className="grid grid-cols-2 gap-x-3 gap-y-3 border-b border-line px-4 py-3 sm:grid-cols-5 xl:grid-cols-10">
      {FIGURES.map((figure) => {
        if (answer === undefined) return <Waiting key={figure.name} name={figure.name} />;
        const now = figure.read(answer.totals);
        // Nothing so far is not nothing.
        const isUnread = isReading && now === 0;
        const exact = now === null ? 'none' : figure.exact(now);
        return (
          <Kpi
            key={figure.name}
            name={figure.name}
            value={isUnread ? unknownMark : figure.format(now)}
            title={figure.about === undefined ? exact : `${exact}. ${figure.about}`}
          >
            {subline(figure, answer, now, isReading)}
          </Kpi>
        );
      })}
    </dl>
  );
}

function subline(figure: Figure, { previous }: Overview, now: number | null, isReading: boolean): ReactNode {
  // A part of one stretch is not compared with a part of another.
  if (isReading) return 'so far';
  if (previous === null) return null;
  return (
    <Change now={now} before={figure.read(previous)} exact={figure.exact} isShare={figure.isShare === true} />
  );
}

function Waiting({ name }: { readonly name: string }) {
  return (
    <Kpi name={name} value={'\u00a0'}>
      {null}
    </Kpi>
  );
}
