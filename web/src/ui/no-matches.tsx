import { X } from 'lucide-react';
import { useChangeSearch, useFilters } from '../filters/use-filters.ts';
import { Button } from './button.tsx';
import { NoRows } from './no-rows.tsx';
import { Empty } from './states.tsx';
import { useIsReading } from './use-is-reading.ts';

/**
 * Why a list with filters of its own is empty: those filters, where any is set, else as on every page. `own` are their
 * keys in the address, `what` is the plural of what is missing.
 */
export function NoMatches({ what, own }: { readonly what: string; readonly own: readonly string[] }) {
  const { search, filters } = useFilters();
  const change = useChangeSearch();
  const isReading = useIsReading();
  const given = own.filter((key) => search[key] !== undefined);
  if (given.length === 0) return <NoRows what={what} />;
  const hasRange = filters.from !== undefined || filters.to !== undefined;
  return (
    <Empty title={`No ${what} match${isReading ? ' so far' : ''}`}>
      <p className="break-words">
        Asked for: {given.map((key) => `${nameOf(key)} ${search[key]}`).join(' · ')}
        {hasRange && ', in the chosen range'}.
      </p>
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        <Button onClick={() => change(Object.fromEntries(given.map((key) => [key, undefined])))}>
          <X size={14} aria-hidden /> Clear {given.map(nameOf).join(' and ')}
        </Button>
        {hasRange && (
          <Button onClick={() => change({ range: 'all', from: undefined, to: undefined })}>All time</Button>
        )}
      </div>
    </Empty>
  );
}

/** What a key of the address is called. */
function nameOf(key: string): string {
  return key === 'q' ? 'text' : key;
}
