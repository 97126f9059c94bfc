import { CalendarRange, X } from 'lucide-react';
import { formatTime } from '../../../src/core/format.ts';
import { useQuestion } from '../api/use-question.ts';
import { RANGES, USUAL_RANGE } from '../filters/range.ts';
import { useChangeSearch, useFilters } from '../filters/use-filters.ts';
import { Button } from './button.tsx';
import { PageLink } from './links.tsx';
import { Empty } from './states.tsx';
import { useIsReading } from './use-is-reading.ts';

/**
 * Why nothing is listed, and what to do about it: no data was found, it is still being read, or the filters match
 * nothing. `what` is the plural of what is missing.
 */
export function NoRows({ what }: { readonly what: string }) {
  const { search, filters, tz } = useFilters();
  const change = useChangeSearch();
  const isReading = useIsReading();
  const status = useQuestion('status', {});
  const { from: _from, to: _to, ...timeless } = filters;
  const newest = useQuestion('sessions', { ...timeless, all: true, limit: 1 });
  const chips = (['project', 'agent', 'model'] as const).filter((key) => search[key] !== undefined);
  const hasRange = filters.from !== undefined || filters.to !== undefined;
  const last = newest.data?.sessions[0]?.created ?? null;

  if (status.data !== undefined && status.data.sources.length === 0 && !isReading) {
    return (
      <Empty title="No OpenCode data was found">
        <p>
          <PageLink to="/data" className="text-accent underline">
            Data quality
          </PageLink>{' '}
          says where was looked, and Settings which folder is read.
        </p>
      </Empty>
    );
  }
  if (isReading && last === null) {
    return (
      <Empty title={`No ${what} so far`}>
        <p>What OpenCode stored is still being read. They appear here by themselves.</p>
      </Empty>
    );
  }
  if (!hasRange && chips.length === 0) {
    return (
      <Empty title={`No ${what}${isReading ? ' so far' : ''}`}>
        <p>What OpenCode stored holds none{isReading ? ' yet; it is still being read' : ''}.</p>
      </Empty>
    );
  }
  return (
    <Empty title={`No ${what} match the filters${isReading ? ' so far' : ''}`}>
      <p>
        Asked for: {rangeWords(search, hasRange)}
        {chips.map((key) => ` · ${key} ${search[key]}`)}.
        {hasRange && last !== null && ` The newest session without the range began ${formatTime(last, tz)}.`}
      </p>
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        {hasRange && last !== null && (
          <Button onClick={() => change({ ...around(last, tz), range: undefined })}>
            <CalendarRange size={14} aria-hidden /> 30 days up to then
          </Button>
        )}
        {hasRange && (
          <Button onClick={() => change({ range: 'all', from: undefined, to: undefined })}>All time</Button>
        )}
        {chips.length > 0 && (
          <Button onClick={() => change({ project: undefined, agent: undefined, model: undefined })}>
            <X size={14} aria-hidden /> Clear the other filters
          </Button>
        )}
      </div>
    </Empty>
  );
}

function rangeWords(search: Readonly<Record<string, string | undefined>>, hasRange: boolean): string {
  if (!hasRange) return 'all time';
  if (search.from !== undefined || search.to !== undefined)
    return `${search.from ?? '…'} to ${search.to ?? '…'}`;
  const range = search.range ?? USUAL_RANGE;
  return RANGES[range] ?? range;
}

const DAY_MS = 86_400_000;

/** The 30 days that end on the day of a time, as the address has dates. */
function around(iso: string, tz: string): { readonly from: string; readonly to: string } {
  const first = new Date(Date.parse(iso) - 29 * DAY_MS).toISOString();
  return { from: formatTime(first, tz).slice(0, 10), to: formatTime(iso, tz).slice(0, 10) };
}
