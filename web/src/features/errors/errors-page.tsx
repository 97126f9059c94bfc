import type { UseQueryResult } from '@tanstack/react-query';
import type { ErrorGroups } from '../../../../src/contract/error-groups.ts';
import type { Errors } from '../../../../src/contract/errors.ts';
import { usualPage } from '../../../../src/contract/page-size.ts';
import { formatCount, plural } from '../../../../src/core/format.ts';
import { useQuestion } from '../../api/use-question.ts';
import { type StillPages, useStillPages } from '../../api/use-still-pages.ts';
import { useLiveState } from '../../app/live.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { ExportMenu } from '../../ui/export-menu.tsx';
import { Page } from '../../ui/page.tsx';
import { RenewPill } from '../../ui/renew-pill.tsx';
import { useIsReading } from '../../ui/use-is-reading.ts';
import { ViewLinks } from '../../ui/view-links.tsx';
import { ErrorFilterFields } from './error-filters.tsx';
import { ErrorTotals } from './error-totals.tsx';
import { GroupList } from './group-list.tsx';
import { SingleErrors } from './single-errors.tsx';
import { useErrorFilters } from './use-error-filters.ts';

/** What failed, by kind or one by one. */
export function ErrorsPage() {
  const { search, filters } = useFilters();
  const narrowed = useErrorFilters();
  const isSingle = search.tab === 'single';
  const page = { ...narrowed.input, limit: usualPage };
  const asked = JSON.stringify(page);
  const groups = useStillPages('errorGroups', page, { enabled: !isSingle });
  const singles = useStillPages('errors', page, { enabled: isSingle });
  // The totals move on while the lists stay: what they are apart is what is new.
  const { changes } = useLiveState();
  const head = useQuestion(
    'errorGroups',
    { ...narrowed.input, limit: 1 },
    { enabled: isSingle || changes > 0 },
  );
  const total = head.data?.total ?? groups.data?.pages[0]?.total;
  const news = isSingle ? newsOfErrors(head, singles) : newsOfGroups(head, groups);
  const isReading = useIsReading();
  const count =
    total === undefined ? undefined : `${plural(total.groups, 'group')}${isReading ? ' so far' : ''}`;
  return (
    <Page title="Errors" count={count} actions={<ExportMenu table="errors" filters={filters} />}>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1 border-b border-line px-4">
        <ViewLinks
          label="Views of errors"
          name="tab"
          current={isSingle ? 'single' : undefined}
          views={[
            { value: undefined, name: 'Groups' },
            { value: 'single', name: 'Single errors' },
          ]}
        />
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1 sm:ml-auto">
          <ErrorFilterFields {...narrowed} />
        </div>
      </div>
      <ErrorTotals total={total}>
        {(narrowed.type !== undefined || narrowed.tool !== undefined) && (
          <span className="text-fg3">An export has all types and tools of the range.</span>
        )}
        {news !== null && <RenewPill text={news} onRenew={isSingle ? singles.renew : groups.renew} />}
      </ErrorTotals>
      {isSingle ? <SingleErrors query={singles} asked={asked} /> : <GroupList query={groups} asked={asked} />}
    </Page>
  );
}

/** How many errors the groups that are listed do not count yet, in words; null where there are none. */
function newsOfGroups(head: UseQueryResult<ErrorGroups>, list: StillPages<ErrorGroups>): string | null {
  const listed = list.data?.pages[0]?.total.errors;
  if (head.data === undefined || listed === undefined || isFormer(head, list)) return null;
  const added = head.data.total.errors - listed;
  return added > 0 ? `${formatCount(added)} new` : null;
}

/** Whether there are newer errors than the first that is listed, in words; null where there are none. */
function newsOfErrors(head: UseQueryResult<ErrorGroups>, list: StillPages<Errors>): string | null {
  const newest = head.data?.groups[0]?.lastSeen ?? null;
  const listed = list.data?.pages[0]?.errors[0]?.time ?? null;
  if (newest === null || list.data === undefined || isFormer(head, list)) return null;
  return listed === null || newest > listed ? 'New errors' : null;
}

/** Whether one of the answers is of other filters. */
function isFormer(...queries: readonly { readonly isPlaceholderData: boolean }[]): boolean {
  return queries.some(({ isPlaceholderData }) => isPlaceholderData);
}
