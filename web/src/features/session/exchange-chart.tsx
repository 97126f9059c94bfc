import { useMemo } from 'react';
import type { Exchange } from '../../../../src/contract/exchanges.ts';
import {
  formatCount,
  formatTokens,
  formatUsd,
  formatZonedTime,
  plural,
} from '../../../../src/core/format.ts';
import { type Bucket, MAX_POINTS, type Series, tableOf } from '../../charts/chart-data.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';
import { Button } from '../../ui/button.tsx';
import { exchangeInTrace } from './places.ts';

const HEIGHT = 180;
const MEASURES = {
  tokens: { name: 'Tokens', format: formatTokens, exact: formatCount },
  cost: { name: 'Cost', format: formatUsd, exact: formatUsd },
} as const;

/** What each exchange took itself, and on top of it what its sub-agents took. */
export function ExchangeChart({
  exchanges,
  zone,
}: {
  readonly exchanges: readonly Exchange[];
  readonly zone: string;
}) {
  const change = useChangeSearch();
  const measure = useSearchText().measure === 'cost' ? 'cost' : 'tokens';
  const { format, exact } = MEASURES[measure];
  const buckets = useMemo(
    (): readonly Bucket[] =>
      exchanges.map(({ n, started }) => ({
        key: String(n),
        label: `#${n}`,
        title: `Exchange #${n} · ${formatZonedTime(started, zone)}`,
      })),
    [exchanges, zone],
  );
  const series = useMemo((): readonly Series[] => {
    const amount = measure === 'cost' ? costOf : tokensOf;
    const handedOn = exchanges.map(({ own, inclusive }) => rounded(amount(inclusive) - amount(own)));
    return [
      { id: 'own', name: 'Own', color: 'var(--model)', values: exchanges.map(({ own }) => amount(own)) },
      ...(handedOn.every((value) => value === 0)
        ? []
        : [{ id: 'sub', name: 'In sub-agents', color: 'var(--agent)', values: handedOn }]),
    ];
  }, [exchanges, measure]);
  const table = useMemo(() => tableOf('Exchange', buckets, series, exact), [buckets, series, exact]);
  const isCut = exchanges.length > MAX_POINTS;
  return (
    <ChartFrame
      name="exchanges"
      title={`${MEASURES[measure].name} by exchange`}
      note={
        isCut
          ? `the newest ${formatCount(MAX_POINTS)} of ${formatCount(exchanges.length)}`
          : plural(exchanges.length, 'exchange')
      }
      legend={series}
      table={table}
      height={HEIGHT}
      actions={
        <div className="flex" role="group" aria-label="What the bars measure">
          {(['tokens', 'cost'] as const).map((one) => (
            <Button
              key={one}
              look={one === measure ? 'on' : 'quiet'}
              aria-pressed={one === measure}
              onClick={() => change({ measure: one === 'tokens' ? undefined : one }, { replace: true })}
              className="h-6! px-2!"
            >
              {MEASURES[one].name}
            </Button>
          ))}
        </div>
      }
    >
      <StackedBars
        label={`${MEASURES[measure].name} of each exchange`}
        buckets={buckets}
        series={series}
        format={format}
        exact={exact}
        height={HEIGHT}
        total="Inclusive"
        onChoose={({ key }) => change(exchangeInTrace(Number(key)))}
        chooseHint="Click shows the exchange in the trace"
      />
    </ChartFrame>
  );
}

function tokensOf({ tokens }: Exchange['own']): number {
  return tokens.total;
}

function costOf({ cost }: Exchange['own']): number {
  return cost;
}

/** Costs come rounded to ten digits; what is left of two keeps as many. */
function rounded(value: number): number {
  return Math.round(value * 1e10) / 1e10;
}
