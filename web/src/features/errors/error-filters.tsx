import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { ERROR_TYPE_NAMES } from '../../../../src/core/errors/error-types.ts';
import { ask } from '../../api/ask.ts';
import { useChangeSearch, useFilters } from '../../filters/use-filters.ts';
import { Button } from '../../ui/button.tsx';
import type { ErrorFilters } from './use-error-filters.ts';

/** Choices of what errors are shown; they stand in the address. */
export function ErrorFilterFields({ type, tool, problem }: ErrorFilters) {
  const change = useChangeSearch();
  const { filters } = useFilters();
  // Names to choose from need not be asked for anew with each change of data.
  const called = useQuery({
    queryKey: ['tools', filters, 'still'],
    queryFn: ({ signal }) => ask('tools', filters, signal),
    placeholderData: keepPreviousData,
    meta: { still: true },
  });
  const failing = (called.data?.tools ?? []).flatMap(({ tool: name, calls, ok, running, stale }) =>
    name !== null && calls - ok - running - stale > 0 ? [name] : [],
  );
  const tools = [...new Set([...failing, ...(tool === undefined ? [] : [tool])])].sort();
  return (
    <>
      <Choice
        name="Type"
        value={type}
        values={ERROR_TYPE_NAMES}
        isFilterField
        onChange={(next) => change({ type: next })}
      />
      <Choice name="Tool" value={tool} values={tools} onChange={(next) => change({ tool: next })} />
      {(type !== undefined || tool !== undefined) && (
        <Button look="quiet" onClick={() => change({ type: undefined, tool: undefined })}>
          <X size={13} aria-hidden /> Clear
        </Button>
      )}
      {problem !== null && (
        <p role="alert" className="w-full pb-1 text-sm text-warning">
          {problem}
        </p>
      )}
    </>
  );
}

function Choice({
  name,
  value,
  values,
  isFilterField = false,
  onChange,
}: {
  readonly name: string;
  readonly value: string | undefined;
  readonly values: readonly string[];
  /** Whether the key of filters leads here. */
  readonly isFilterField?: boolean;
  readonly onChange: (value: string | undefined) => void;
}) {
  return (
    <label className="flex items-center gap-1.5 text-sm text-fg2">
      {name}
      <select
        value={value ?? ''}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
        className={`h-7 max-w-44 rounded-control border bg-surface px-1.5 text-sm text-fg ${
          value === undefined ? 'border-line' : 'border-accent'
        }`}
        {...(isFilterField && { 'data-filter-field': true })}
      >
        <option value="">all</option>
        {values.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  );
}
