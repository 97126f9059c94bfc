import { CalendarRange, X } from 'lucide-react';
import { useState } from 'react';
import { formatTime } from '../../../src/core/format.ts';
import { RANGES, USUAL_RANGE } from '../filters/range.ts';
import { useChangeSearch, useFilters } from '../filters/use-filters.ts';
import { buttonClass } from '../ui/button.tsx';

/** The filters that every panel and export of a page obeys; they stand in the address. */
export function FilterBar() {
  const { search, filters, tz, problems } = useFilters();
  const change = useChangeSearch();
  const chips = (['project', 'agent', 'model'] as const).flatMap((key) => {
    const value = search[key];
    return value === undefined ? [] : [{ key, value }];
  });
  const isCustom = search.from !== undefined || search.to !== undefined;
  return (
    <div
      role="search"
      aria-label="Filters"
      className="sticky top-0 z-10 flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-bg px-4 py-1.5"
    >
      <label className="flex items-center gap-1.5 text-fg2">
        <CalendarRange size={15} aria-hidden />
        <span className="sr-only">Range</span>
        <select
          value={isCustom ? 'custom' : (search.range ?? USUAL_RANGE)}
          onChange={({ target }) =>
            target.value === 'custom'
              ? change({ from: filters.from, to: filters.to, range: undefined })
              : change({ range: target.value, from: undefined, to: undefined })
          }
          className="h-7 rounded-control border border-line bg-surface px-1.5 text-sm"
        >
          {Object.entries(RANGES).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
          {!isCustom && search.range !== undefined && RANGES[search.range] === undefined && (
            <option value={search.range}>{search.range}</option>
          )}
          <option value="custom">From … to …</option>
        </select>
      </label>
      {isCustom && (
        <>
          <TimeField label="From" value={search.from} onChange={(from) => change({ from })} />
          <TimeField label="To" value={search.to} onChange={(to) => change({ to })} />
        </>
      )}
      {chips.map(({ key, value }) => (
        <span
          key={key}
          className="flex h-7 items-center gap-1 rounded-control border border-accent/60 bg-selected pl-2 text-sm"
        >
          <span className="text-fg2">{key}</span>
          <span className="max-w-50 truncate font-medium" title={value}>
            {value}
          </span>
          <button
            type="button"
            aria-label={`Without ${key} ${value}`}
            onClick={() => change({ [key]: undefined })}
            className="p-1 text-fg2 hover:text-fg"
          >
            <X size={13} aria-hidden />
          </button>
        </span>
      ))}
      {chips.length > 0 && (
        <button
          type="button"
          className={buttonClass('quiet')}
          onClick={() => change({ project: undefined, agent: undefined, model: undefined })}
        >
          Clear
        </button>
      )}
      <span className="num ml-auto hidden text-fg3 sm:inline">
        {filters.from === undefined ? '' : `${formatTime(filters.from, tz)} – `}
        {filters.to === undefined ? '' : formatTime(filters.to, tz)} {tz}
      </span>
      {problems.map((problem) => (
        <p key={problem} role="alert" className="w-full text-sm text-warning">
          {problem}
        </p>
      ))}
    </div>
  );
}

/** A time as the command line takes it: a date, a time, or how long ago. */
function TimeField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const commit = (): void => {
    if (typed !== null) onChange(typed === '' ? undefined : typed);
    setTyped(null);
  };
  return (
    <label className="flex items-center gap-1.5 text-sm text-fg2">
      {label}
      <input
        value={typed ?? value ?? ''}
        placeholder="2026-11-23, 7d"
        onChange={({ target }) => setTyped(target.value)}
        onBlur={commit}
        onKeyDown={({ key }) => key === 'Enter' && commit()}
        className="num h-7 w-44 rounded-control border border-line bg-surface px-2 text-fg"
      />
    </label>
  );
}
