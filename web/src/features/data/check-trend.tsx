import { useMemo } from 'react';
import type { QualityRun } from '../../../../src/contract/quality.ts';
import { formatCount, formatTime } from '../../../../src/core/format.ts';
import { tableOf } from '../../charts/chart-data.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import { useZone } from '../../filters/use-filters.ts';
import { SEVERITIES } from './severity.tsx';

const COUNTS = { error: 'errors', warning: 'warnings', info: 'infos' } as const;

/** How many checks found something in each kept run, the newest at the right. */
export function CheckTrend({ trend }: { readonly trend: readonly QualityRun[] }) {
  const zone = useZone();
  const { buckets, series } = useMemo(() => {
    const shown = trend.map((run, index) => ({ run, key: `${run.at} ${index}` }));
    return {
      buckets: shown.map(({ run, key }) => {
        const time = formatTime(run.at, zone);
        return { key, label: time.slice(5), title: `${time} · ${run.cause}` };
      }),
      series: SEVERITIES.map(({ severity, name, color }) => ({
        id: severity,
        name,
        color,
        values: shown.map(({ run }) => run[COUNTS[severity]]),
      })),
    };
  }, [trend, zone]);
  if (trend.length === 0) return null;
  return (
    <ChartFrame
      name="checks"
      title="Runs of the checks"
      note={`${zone} · checks that found something`}
      legend={SEVERITIES}
      table={tableOf('Checked', buckets, series, formatCount)}
      height={150}
      className="border-t border-line"
    >
      <StackedBars
        label="Checks that found something, by run"
        buckets={buckets}
        series={series}
        format={wholeCount}
        exact={formatCount}
        total="findings"
        height={150}
      />
    </ChartFrame>
  );
}

/** Counts are whole: an axis that is divided finer leaves those places without a name. */
function wholeCount(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : '';
}
