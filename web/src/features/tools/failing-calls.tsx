import type { Tool } from '../../../../src/contract/tool.ts';
import { globalOf } from '../../filters/search.ts';
import { useSearchText } from '../../filters/use-filters.ts';
import { showHidden } from '../../text/hidden-characters.ts';
import { Status } from '../../ui/badge.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Duration, Moment } from '../../ui/figures.tsx';
import { PageLink, sessionPath } from '../../ui/links.tsx';
import { storedName } from '../../ui/stored-name.ts';

type Call = Tool['failing'][number];

/** Calls that ended in any other way than well, newest first; a row leads to the call in its session. */
export function FailingCalls({
  calls,
  hasNames,
  onMore,
}: {
  readonly calls: readonly Call[];
  /** Whether the name that was written tells them apart. */
  readonly hasNames: boolean;
  readonly onMore: (() => void) | undefined;
}) {
  const search = useSearchText();
  if (calls.length === 0) return <p className="px-4 text-fg2">None failed.</p>;
  return (
    <div className="flex flex-col" style={{ height: `min(${calls.length * 36 + 33}px, 70vh)` }}>
      <DataTable
        label="Failed calls"
        columns={hasNames ? COLUMNS : COLUMNS.filter(({ id }) => id !== 'tool')}
        rows={calls}
        keyOf={({ partId }) => partId}
        targetOf={(call) => ({
          to: sessionPath(call.sessionId),
          search: { ...globalOf(search), ...placeOf(call) },
        })}
        onMore={onMore}
      />
    </div>
  );
}

function placeOf({ partId }: Call): { readonly tab: string; readonly span: string } {
  return { tab: 'trace', span: partId };
}

const COLUMNS: readonly Column<Call>[] = [
  { id: 'at', name: 'Began', width: '118px', cell: ({ at }) => <Moment iso={at} /> },
  { id: 'tool', name: 'Tool', width: '88px', from: 640, cell: ({ tool }) => storedName(tool) },
  { id: 'outcome', name: 'Outcome', width: '76px', cell: ({ outcome }) => <Status value={outcome} /> },
  {
    id: 'type',
    name: 'Type',
    width: '124px',
    from: 560,
    cell: ({ errorType }) => <span title={errorType ?? undefined}>{errorType ?? '–'}</span>,
  },
  {
    id: 'argument',
    name: 'Argument',
    width: 'minmax(90px, 1fr)',
    cell: (call) => (
      <PageLink
        to={sessionPath(call.sessionId)}
        search={placeOf(call)}
        className="num hover:text-accent hover:underline"
        title={showHidden(call.argument ?? '')}
      >
        {call.argument === null || call.argument === '' ? 'no argument' : showHidden(call.argument)}
      </PageLink>
    ),
  },
  {
    id: 'took',
    name: 'Took',
    width: '64px',
    isNumber: true,
    from: 480,
    cell: ({ durationMs }) => <Duration ms={durationMs} />,
  },
  {
    id: 'session',
    name: 'Session',
    width: '220px',
    from: 940,
    cell: ({ sessionId }) => <span className="num text-fg2">{sessionId}</span>,
  },
];
