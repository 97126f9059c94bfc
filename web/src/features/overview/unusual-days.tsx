import type { CostAnomalies } from '../../../../src/contract/cost-anomalies.ts';
import { formatUsd } from '../../../../src/core/format.ts';
import { useQuestion } from '../../api/use-question.ts';
import { BarCell } from '../../charts/bar-cell.tsx';
import { dayTitle } from '../../charts/heat-map.tsx';
import { useFilters } from '../../filters/use-filters.ts';
import { PageLink } from '../../ui/links.tsx';
import { Section } from '../../ui/page.tsx';
import { Answered } from '../../ui/states.tsx';

/** Most days that are listed. */
const SHOWN = 10;

/** Days that cost more than the 30 days before them let expect, the newest first; a day narrows the page to it. */
export function UnusualDays({ isReading }: { readonly isReading: boolean }) {
  const { filters } = useFilters();
  const query = useQuestion('costAnomalies', filters);
  return (
    <Section title="Unusual days" className="border-t border-line lg:border-t-0 lg:border-l">
      <div className="px-4 pb-3">
        <Answered query={query} lines={4}>
          {({ days }) =>
            days.length === 0 ? (
              <p className="py-4 text-fg2">
                {isReading
                  ? 'None so far; reading goes on.'
                  : 'No day of this range cost more than usual: the mean of the 30 days before it and two deviations.'}
              </p>
            ) : (
              <UnusualTable days={days} />
            )
          }
        </Answered>
      </div>
    </Section>
  );
}

function UnusualTable({ days }: { readonly days: CostAnomalies['days'] }) {
  const shown = days.slice(-SHOWN).toReversed();
  const most = Math.max(...shown.map(({ cost }) => cost));
  return (
    <>
      <table className="w-full">
        <caption className="sr-only">Days that cost more than usual</caption>
        <thead className="text-xs text-fg2">
          <tr className="h-7">
            <th scope="col" className="text-left font-normal">
              Day
            </th>
            <th scope="col" className="pr-1 text-right font-normal">
              Cost
            </th>
            <th scope="col" className="text-right font-normal">
              Usual
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ date, cost, mean, deviation, threshold }) => (
            <tr key={date} className="h-8 border-t border-line">
              <th scope="row" className="num text-left font-normal">
                <PageLink to="/" search={{ from: date, to: date, range: undefined }} title={`Only ${date}`}>
                  {dayTitle(date)}
                </PageLink>
              </th>
              <td className="num text-right">
                <BarCell share={cost / most} color="var(--warning)" title={`$${cost}`}>
                  {formatUsd(cost)}
                </BarCell>
              </td>
              <td
                className="num text-right text-fg2"
                title={`Mean $${mean} and deviation $${deviation} of the 30 days before; unusual from $${threshold}`}
              >
                {formatUsd(mean)} ± {formatUsd(deviation)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {days.length > SHOWN && (
        <p className="pt-1 text-xs text-fg3">
          The newest {SHOWN} of {days.length}.
        </p>
      )}
    </>
  );
}
