import { useEffect, useMemo, useRef } from 'react';
import { formatCount } from '../../../../src/core/format.ts';
import { keepLastSessions } from '../../filters/last-sessions.ts';
import { globalOf } from '../../filters/search.ts';
import { useChangeSearch, useFilters } from '../../filters/use-filters.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { ExportMenu } from '../../ui/export-menu.tsx';
import { sessionPath } from '../../ui/links.tsx';
import { ListStates } from '../../ui/list-states.tsx';
import { NoMatches } from '../../ui/no-matches.tsx';
import { Page } from '../../ui/page.tsx';
import { RenewPill } from '../../ui/renew-pill.tsx';
import { useIsReading } from '../../ui/use-is-reading.ts';
import { ListBar } from './list-bar.tsx';
import { listSearchOf } from './list-search.ts';
import { sessionColumns } from './session-columns.tsx';
import { useHeldSessions } from './use-held-sessions.ts';
import { useHold } from './use-hold.ts';
import { useLastRange } from './use-last-range.ts';

/** What of the list an export knows nothing of. */
const OWN = ['title', 'status', 'isFork', 'hasErrors'];

/** Every session, whole in one list. */
export function SessionsPage() {
  const isRangeKnown = useLastRange();
  const { search, filters } = useFilters();
  const change = useChangeSearch();
  const { list, problems } = useMemo(() => listSearchOf(search), [search]);
  const { isHeld, listeners } = useHold();
  const input = { ...filters, ...list };
  const { query, sessions, news, renew } = useHeldSessions(input, { isHeld, isEnabled: isRangeKnown });
  const isReading = useIsReading();
  const around = useRef<HTMLDivElement>(null);
  const kept = useMemo(() => globalOf(search), [search]);
  const columns = useMemo(() => sessionColumns(kept, list.sort), [kept, list.sort]);

  useEffect(() => {
    if (!query.isPlaceholderData && query.data !== undefined) keepLastSessions(sessions.map(({ id }) => id));
  }, [sessions, query.data, query.isPlaceholderData]);
  // Another list is read from its beginning.
  const asked = JSON.stringify(input);
  const shown = useRef(asked);
  useEffect(() => {
    if (query.isPlaceholderData || shown.current === asked) return;
    shown.current = asked;
    scrollToTop(around.current);
  }, [asked, query.isPlaceholderData]);

  const isNarrowed = OWN.some((key) => key in list);
  const count =
    query.data === undefined
      ? undefined
      : `${formatCount(sessions.length)}${query.hasNextPage ? '+' : ''}${isReading ? ' so far' : ''}`;
  return (
    <Page title="Sessions" count={count} actions={<ExportMenu table="sessions" filters={filters} />}>
      <ListBar list={list} problems={problems}>
        {isNarrowed && <span className="text-sm text-fg3">An export has every session of the range.</span>}
        {news !== null && isHeld && (
          <RenewPill
            text={news > 0 ? `${formatCount(news)} new` : 'New order'}
            onRenew={() => {
              renew();
              scrollToTop(around.current);
            }}
          />
        )}
      </ListBar>
      <div ref={around} className="flex min-h-0 flex-1 flex-col" {...listeners}>
        <ListStates
          query={query}
          isEmpty={(first) => first.sessions.length === 0}
          empty={<NoMatches what="sessions" own={['title', 'status', 'fork', 'errors']} />}
        >
          {() => (
            <DataTable
              label="Sessions"
              columns={columns}
              rows={sessions}
              keyOf={({ id }) => id}
              targetOf={({ id }) => ({ to: sessionPath(id), search: kept })}
              sort={list.sort}
              order={list.order}
              onSort={(sort, order) => change({ sort, order: order === 'asc' ? 'asc' : undefined })}
              onMore={query.more}
            />
          )}
        </ListStates>
      </div>
    </Page>
  );
}

function scrollToTop(around: HTMLElement | null): void {
  const grid = around?.querySelector('[data-list]');
  if (grid !== null && grid !== undefined) grid.scrollTop = 0;
}
