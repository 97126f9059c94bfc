import { useMemo } from 'react';
import type { SessionContext } from '../../../../src/contract/session-context.ts';
import { formatCount, formatTokens, formatZonedTime, plural } from '../../../../src/core/format.ts';
import { type Bucket, type Series, tableOf } from '../../charts/chart-data.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { LineChart } from '../../charts/line-chart.tsx';
import { useChangeSearch } from '../../filters/use-filters.ts';
import { spanOfStep } from './places.ts';

const HEIGHT = 180;

/** What each step was given, in their order; a compaction, which shortens what follows, has a point of its own. */
export function ContextChart({ context, zone }: { readonly context: SessionContext; readonly zone: string }) {
  const change = useChangeSearch();
  const { steps, compactions } = context;
  const buckets = useMemo(
    (): readonly Bucket[] =>
      steps.map(({ messageId, at, compaction }, index) => ({
        key: messageId,
        label: String(index + 1),
        title: `Step ${formatCount(index + 1)}${compaction ? ', compaction' : ''} · ${formatZonedTime(at, zone)}`,
      })),
    [steps, zone],
  );
  const series = useMemo(
    (): readonly Series[] => [
      { id: 'context', name: 'Given', color: 'var(--model)', values: steps.map(givenTo) },
      {
        id: 'cached',
        name: 'Read from a cache',
        color: 'var(--fg3)',
        values: steps.map((step) => (givenTo(step) === null ? null : step.cached)),
        isDashed: true,
      },
      ...(compactions === 0
        ? []
        : [
            {
              id: 'compaction',
              name: 'Compaction',
              color: 'var(--warning)',
              values: steps.map((step) => (step.compaction ? step.context : null)),
            },
          ]),
    ],
    [steps, compactions],
  );
  const table = useMemo(() => tableOf('Step', buckets, series, formatCount), [buckets, series]);
  return (
    <ChartFrame
      name="context"
      title="Context by step"
      note={`tokens · ${plural(steps.length, 'step')}`}
      legend={series}
      table={table}
      height={HEIGHT}
    >
      <LineChart
        label="Tokens that each step was given"
        buckets={buckets}
        series={series}
        format={formatTokens}
        exact={formatCount}
        height={HEIGHT}
        isFilled
        onChoose={({ key }) => change(spanOfStep(key))}
        chooseHint="Click shows the step in the trace"
      />
    </ChartFrame>
  );
}

/** What a step was given; null where nothing was recorded, as of an answer that failed before it began. */
function givenTo({ context, output }: SessionContext['steps'][number]): number | null {
  return context === 0 && output === 0 ? null : context;
}
