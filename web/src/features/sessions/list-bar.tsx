import { ArrowDown, ArrowUp, Search as SearchIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';
import { Button } from '../../ui/button.tsx';
import { type ListSearch, SORTS, STATUSES } from './list-search.ts';
import { TitleField } from './title-field.tsx';

/** What the list is narrowed and sorted by. */
export function ListBar({
  list,
  problems,
  children,
}: {
  readonly list: ListSearch;
  readonly problems: readonly string[];
  /** Stands at the right. */
  readonly children?: ReactNode;
}) {
  const search = useSearchText();
  const change = useChangeSearch();
  const changeStatus = (status: string | undefined): void => {
    // Only the list of all has these.
    const needsAll = status === 'missing' || status === 'empty';
    change({ status, ...(needsAll && { all: 'true' }) });
  };
  const Arrow = list.order === 'asc' ? ArrowUp : ArrowDown;
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
      <div className="flex h-7 w-full items-center gap-1.5 rounded-control border border-line bg-surface px-2 text-fg3 focus-within:border-accent sm:w-56">
        <SearchIcon size={14} aria-hidden className="shrink-0" />
        <TitleField />
      </div>
      <Choice
        label="Status"
        value={list.status}
        choices={{ any: 'Any status', ...STATUSES }}
        onChange={changeStatus}
      />
      <Choice
        label="Forks"
        value={search.fork}
        choices={{ any: 'Forks or not', only: 'Forks only', none: 'No forks' }}
        onChange={(fork) => change({ fork })}
      />
      <Toggle
        isOn={list.hasErrors === true}
        title="Only sessions with an error in them or in their sub-agents"
        onChange={(isOn) => change({ errors: isOn ? 'true' : undefined })}
      >
        With errors
      </Toggle>
      <Toggle
        isOn={list.all}
        title="Child, archived, missing and empty sessions too"
        onChange={(isOn) => change({ all: isOn ? 'true' : undefined })}
      >
        Children too
      </Toggle>
      <div className="ml-auto flex items-center gap-2">
        {children}
        <div className="flex">
          <Choice
            label="Sort by"
            value={list.sort}
            choices={SORTS}
            onChange={(sort) => change({ sort })}
            className="rounded-r-none"
          />
          <Button
            onClick={() => change({ order: list.order === 'asc' ? undefined : 'asc' })}
            aria-label={
              list.order === 'asc' ? 'Upwards; change to downwards' : 'Downwards; change to upwards'
            }
            title={list.order === 'asc' ? 'The least first' : 'The most first'}
            className="-ml-px rounded-l-none px-1.5"
          >
            <Arrow size={14} aria-hidden />
          </Button>
        </div>
      </div>
      {problems.map((problem) => (
        <p key={problem} role="alert" className="w-full text-sm text-warning">
          {problem}
        </p>
      ))}
    </div>
  );
}

function Choice({
  label,
  value = 'any',
  choices,
  onChange,
  className = '',
}: {
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: Readonly<Record<string, string>>;
  readonly onChange: (value: string | undefined) => void;
  readonly className?: string;
}) {
  const isSet = value !== 'any' && 'any' in choices;
  return (
    <select
      aria-label={label}
      value={value in choices ? value : 'any'}
      onChange={({ target }) => onChange(target.value === 'any' ? undefined : target.value)}
      className={`h-7 rounded-control border px-1.5 text-sm ${isSet ? 'border-accent bg-selected' : 'border-line bg-surface'} ${className}`}
    >
      {Object.entries(choices).map(([choice, name]) => (
        <option key={choice} value={choice}>
          {name}
        </option>
      ))}
    </select>
  );
}

function Toggle({
  isOn,
  title,
  onChange,
  children,
}: {
  readonly isOn: boolean;
  readonly title: string;
  readonly onChange: (isOn: boolean) => void;
  readonly children: ReactNode;
}) {
  return (
    <Button look={isOn ? 'on' : 'plain'} aria-pressed={isOn} title={title} onClick={() => onChange(!isOn)}>
      {children}
    </Button>
  );
}
