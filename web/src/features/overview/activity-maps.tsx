import { useMemo } from 'react';
import type { HeatMap as HeatMapAnswer } from '../../../../src/contract/heat-map.ts';
import { useQuestion } from '../../api/use-question.ts';
import { rangeOfBucket } from '../../charts/bucket-range.ts';
import type { ChartTable } from '../../charts/chart-data.ts';
import { ChartFrame } from '../../charts/chart-frame.tsx';
import { dayTitle, HeatMap, HourMap, hourTitle } from '../../charts/heat-map.tsx';
import { useChangeSearch, useFilters } from '../../filters/use-filters.ts';
import { Answered } from '../../ui/states.tsx';
import { MeasureSwitch } from './measure-switch.tsx';
import { MEASURES, type Measure, measureOf } from './measures.ts';

const HEIGHT = 150;

/** When work was done: 53 weeks of days up to the end of the range, and the hours of the week of the range itself. */
export function ActivityMaps({ isReading }: { readonly isReading: boolean }) {
  const { search, filters, tz } = useFilters();
  const change = useChangeSearch();
  const { from: _begin, ...beginless } = filters;
  const year = useQuestion('heatMap', beginless);
  const range = useQuestion('heatMap', filters);
  const measure = measureOf(search.heat);
  return (
    <div className="grid border-b border-line lg:grid-cols-[2fr_1fr]">
      <ChartFrame
        name="days"
        title="53 weeks"
        note={`${measure.name.toLowerCase()} up to the end of the range · ${tz}`}
        table={year.data === undefined ? null : dayTable(year.data)}
        height={HEIGHT}
        actions={<MeasureSwitch current={measure} />}
      >
        <Answered query={year} lines={4}>
          {({ days }) =>
            days.length === 0 ? (
              <Nothing isReading={isReading} />
            ) : (
              <Days
                days={days}
                measure={measure}
                tz={tz}
                onNarrow={(bucket) => change(rangeOfBucket(bucket, tz))}
              />
            )
          }
        </Answered>
      </ChartFrame>
      <ChartFrame
        name="hours"
        title="Hours of the week"
        note={`${measure.name.toLowerCase()} in the range · ${tz}`}
        table={range.data === undefined ? null : hourTable(range.data)}
        height={HEIGHT}
        className="border-t border-line lg:border-t-0 lg:border-l"
      >
        <Answered query={range} lines={4}>
          {({ hours }) => <Hours hours={hours} measure={measure} tz={tz} />}
        </Answered>
      </ChartFrame>
    </div>
  );
}

function Days({
  days,
  measure,
  tz,
  onNarrow,
}: {
  readonly days: HeatMapAnswer['days'];
  readonly measure: Measure;
  readonly tz: string;
  readonly onNarrow: Parameters<typeof HeatMap>[0]['onChoose'];
}) {
  const values = useMemo(
    () => days.map((day) => ({ date: day.date, value: day[measure.id] })),
    [days, measure],
  );
  return (
    <HeatMap
      label={`${measure.name} by day, 53 weeks`}
      name={measure.name.toLowerCase()}
      days={values}
      format={measure.format}
      zone={tz}
      height={HEIGHT}
      onChoose={onNarrow}
    />
  );
}

function Hours({
  hours,
  measure,
  tz,
}: {
  readonly hours: HeatMapAnswer['hours'];
  readonly measure: Measure;
  readonly tz: string;
}) {
  const values = useMemo(
    () => hours.map((cell) => ({ weekday: cell.weekday, hour: cell.hour, value: cell[measure.id] })),
    [hours, measure],
  );
  return (
    <HourMap
      label={`${measure.name} by hour of the week`}
      name={measure.name.toLowerCase()}
      hours={values}
      format={measure.format}
      zone={tz}
      height={HEIGHT}
    />
  );
}

function Nothing({ isReading }: { readonly isReading: boolean }) {
  return (
    <p className="px-2 py-8 text-center text-fg2">
      {isReading ? 'No usage so far.' : 'No usage to draw under these filters.'}
    </p>
  );
}

function dayTable({ days }: HeatMapAnswer): ChartTable {
  return {
    columns: ['Day', ...MEASURES.map(({ name }) => name)],
    // The newest first: it is what is looked for.
    rows: days
      .toReversed()
      .map((day) => [dayTitle(day.date), ...MEASURES.map(({ id, exact }) => exact(day[id]))]),
  };
}

function hourTable({ hours }: HeatMapAnswer): ChartTable {
  return {
    columns: ['Hour', ...MEASURES.map(({ name }) => name)],
    rows: hours.map((cell) => [
      hourTitle(cell.weekday, cell.hour),
      ...MEASURES.map(({ id, exact }) => exact(cell[id])),
    ]),
  };
}
