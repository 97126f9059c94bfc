import { Link } from '@tanstack/react-router';
import type { Search } from '../filters/search.ts';

/** One of several views of a page: what its key has in the address (left out for the first), and what it is called. */
export interface View {
  readonly value: string | undefined;
  readonly name: string;
  /** How many things are in it, as text. */
  readonly count?: string | undefined;
}

/** Views of a page side by side; which one is shown stands in the address under `name`, what else is there stays. */
export function ViewLinks({
  label,
  name,
  views,
  current,
}: {
  readonly label: string;
  readonly name: string;
  readonly views: readonly View[];
  readonly current: string | undefined;
}) {
  return (
    <nav aria-label={label} className="flex h-9 items-stretch gap-5">
      {views.map((view) => {
        const isCurrent = view.value === current;
        return (
          <Link
            key={view.name}
            to="."
            search={((former: Search) => ({ ...former, [name]: view.value })) as never}
            resetScroll={false}
            // Else the router takes the link to the first view for the current one on every other.
            activeOptions={{ exact: true }}
            className={`flex items-center gap-1.5 border-b-2 pt-0.5 ${
              isCurrent ? 'border-accent font-medium text-fg' : 'border-transparent text-fg2 hover:text-fg'
            }`}
          >
            {view.name}
            {view.count !== undefined && <span className="num text-fg3">{view.count}</span>}
          </Link>
        );
      })}
    </nav>
  );
}
