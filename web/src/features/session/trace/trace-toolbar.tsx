import {
  ChevronDown,
  ChevronsDownUp,
  ChevronsUpDown,
  ChevronUp,
  FoldHorizontal,
  ListFilter,
  Maximize2,
  Scan,
  Search as SearchIcon,
  TriangleAlert,
} from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { formatCount, plural } from '../../../../../src/core/format.ts';
import { buttonClass } from '../../../ui/button.tsx';

export interface TraceToolbarProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly problem: { readonly message: string; readonly hint: string } | null;
  /** How many spans were found, null without a search. */
  readonly matches: number | null;
  readonly isOnlyMatches: boolean;
  readonly onOnlyMatches: () => void;
  readonly onMatch: (step: 1 | -1) => void;
  readonly errors: number;
  readonly onError: (step: 1 | -1) => void;
  readonly isSqueezed: boolean;
  readonly onSqueeze: () => void;
  readonly isAllUnfolded: boolean;
  readonly onFoldAll: () => void;
  readonly onFit: () => void;
  readonly onWhole: () => void;
  /** How far reading is, where something waits for it. */
  readonly progress: string | null;
}

/** What can be done with a trace; each has a key as well. */
export function TraceToolbar(props: TraceToolbarProps) {
  const { search, onSearch, problem, matches, errors } = props;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') props.onMatch(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') event.currentTarget.blur();
    else return;
    event.preventDefault();
  };
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-1">
      <label className="flex h-7 min-w-40 flex-1 items-center gap-1.5 rounded-control border border-line bg-surface px-2 text-fg3 focus-within:border-accent md:max-w-90">
        <SearchIcon size={14} aria-hidden className="shrink-0" />
        <span className="sr-only">Search in this trace</span>
        <input
          data-filter-field
          value={search}
          onChange={({ target }) => onSearch(target.value)}
          onKeyDown={onKeyDown}
          placeholder="tool:bash status:error dur:>5s"
          spellCheck={false}
          autoComplete="off"
          aria-invalid={problem !== null}
          className="num min-w-0 flex-1 bg-transparent text-fg outline-none placeholder:text-fg3"
        />
        {matches !== null && (
          <span className="num shrink-0 text-fg2" role="status">
            {formatCount(matches)}
            <span className="sr-only"> spans found</span>
          </span>
        )}
      </label>
      {matches !== null && (
        <>
          <Tool label="Previous match (Shift Enter)" onClick={() => props.onMatch(-1)}>
            <ChevronUp size={14} aria-hidden />
          </Tool>
          <Tool label="Next match (Enter)" onClick={() => props.onMatch(1)}>
            <ChevronDown size={14} aria-hidden />
          </Tool>
          <button
            type="button"
            aria-pressed={props.isOnlyMatches}
            onClick={props.onOnlyMatches}
            className={buttonClass(props.isOnlyMatches ? 'on' : 'plain')}
          >
            <ListFilter size={14} aria-hidden /> Matches only
          </button>
        </>
      )}
      {props.progress !== null && (
        <span role="status" className="text-sm text-fg2">
          {props.progress}
        </span>
      )}
      <div className="ml-auto flex flex-wrap items-center gap-1">
        {errors > 0 && (
          <span className="mr-1 inline-flex items-center gap-1 text-sm text-error">
            <TriangleAlert size={13} aria-hidden /> {plural(errors, 'error')}
            <Tool label="Previous error (E)" onClick={() => props.onError(-1)}>
              <ChevronUp size={14} aria-hidden />
            </Tool>
            <Tool label="Next error (e)" onClick={() => props.onError(1)}>
              <ChevronDown size={14} aria-hidden />
            </Tool>
          </span>
        )}
        <Tool label={props.isAllUnfolded ? 'Fold all (x)' : 'Unfold all (x)'} onClick={props.onFoldAll}>
          {props.isAllUnfolded ? (
            <ChevronsDownUp size={14} aria-hidden />
          ) : (
            <ChevronsUpDown size={14} aria-hidden />
          )}
        </Tool>
        <Tool label="Fit to the row (z)" onClick={props.onFit}>
          <Scan size={14} aria-hidden />
        </Tool>
        <Tool label="Show the whole time (0)" onClick={props.onWhole}>
          <Maximize2 size={14} aria-hidden />
        </Tool>
        <button
          type="button"
          aria-pressed={props.isSqueezed}
          onClick={props.onSqueeze}
          title="Key i"
          className={buttonClass(props.isSqueezed ? 'on' : 'plain')}
        >
          <FoldHorizontal size={14} aria-hidden /> Squeeze idle
        </button>
      </div>
      {problem !== null && (
        <p role="alert" className="w-full text-sm text-warning">
          {problem.message} {problem.hint}
        </p>
      )}
    </div>
  );
}

function Tool({
  label,
  onClick,
  children,
}: {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="inline-flex h-7 w-7 items-center justify-center rounded-control text-fg2 hover:bg-raised hover:text-fg"
    >
      {children}
    </button>
  );
}
