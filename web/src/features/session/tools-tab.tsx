import { useState } from 'react';
import type { ToolFigures } from '../../../../src/contract/tools.ts';
import { formatBytes, formatCount, formatDuration, formatShare } from '../../../../src/core/format.ts';
import { useQuestion } from '../../api/use-question.ts';
import { globalOf } from '../../filters/search.ts';
import { useSearchText, useZone } from '../../filters/use-filters.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Duration } from '../../ui/figures.tsx';
import { PageLink } from '../../ui/links.tsx';
import { OutcomeBar } from '../../ui/outcome-bar.tsx';
import { Answered, Empty } from '../../ui/states.tsx';
import { storedName } from '../../ui/stored-name.ts';
import { type SortValues, useSorted } from '../../ui/use-sorted.ts';
import { ListNote } from './list-note.tsx';
import { filtersOfSession } from './session-input.ts';
import type { TabProps } from './tab-props.ts';
import { useStillOrder } from './use-still-order.ts';

/** The tools that a session called itself, and how that went. */
export function ToolsTab({ id, session }: TabProps) {
  const query = useQuestion('tools', filtersOfSession(id, useZone()));
  return (
    <Answered query={query}>
      {({ tools }) =>
        tools.length === 0 ? (
          <Empty title="No tool was called">
            <p>
              This session itself called none
              {session.inclusive.toolCalls > 0
                ? `; its sub-agents made ${formatCount(session.inclusive.toolCalls)} calls, which stand with them`
                : ''}
              .
            </p>
          </Empty>
        ) : (
          <div className="flex min-h-0 flex-1 flex-col">
            <ListNote
              isAtWork={session.status === 'running'}
              id={id}
              what="tool calls"
              others={session.inclusive.toolCalls - session.own.toolCalls}
            />
            <ToolTable tools={tools} />
          </div>
        )
      }
    </Answered>
  );
}

function ToolTable({ tools }: { readonly tools: readonly ToolFigures[] }) {
  const kept = globalOf(useSearchText());
  const [isHovered, setHovered] = useState(false);
  const { rows: inOrder, ...sorted } = useSorted(tools, VALUES, 'calls');
  const rows = useStillOrder(inOrder, nameOf, {
    isHeld: isHovered,
    stamp: `${sorted.sort} ${sorted.order}`,
  });
  return (
    <div
      className="flex min-h-0 flex-1 flex-col"
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
    >
      <DataTable
        label="Tools of the session"
        columns={COLUMNS}
        rows={rows}
        keyOf={nameOf}
        targetOf={({ tool }) => (tool === null ? null : { to: toolPath(tool), search: kept })}
        {...sorted}
      />
    </div>
  );
}

function nameOf({ tool }: ToolFigures): string {
  return storedName(tool);
}

function toolPath(tool: string): string {
  return `/tools/${encodeURIComponent(tool)}`;
}

const VALUES: SortValues<ToolFigures> = {
  tool: ({ tool }) => tool,
  calls: ({ calls }) => calls,
  failed: failedOf,
  rate: ({ errorRate }) => errorRate,
  p50: ({ p50Ms }) => p50Ms,
  p95: ({ p95Ms }) => p95Ms,
  max: ({ maxMs }) => maxMs,
  output: ({ outputBytes }) => outputBytes?.sum ?? null,
};

const COLUMNS: readonly Column<ToolFigures>[] = [
  {
    id: 'tool',
    name: 'Tool',
    width: 'minmax(0, 1fr)',
    sort: 'tool',
    cell: ({ tool }) =>
      tool === null ? (
        <span className="num">{storedName(tool)}</span>
      ) : (
        <PageLink to={toolPath(tool)} className="num hover:text-accent hover:underline">
          {storedName(tool)}
        </PageLink>
      ),
  },
  {
    id: 'calls',
    name: 'Calls',
    width: '56px',
    isNumber: true,
    sort: 'calls',
    cell: ({ calls, inherited }) => (
      <span title={inherited > 0 ? `${formatCount(inherited)} of them are copies of a fork` : undefined}>
        {formatCount(calls)}
      </span>
    ),
  },
  {
    id: 'outcomes',
    name: 'Outcomes',
    width: '160px',
    from: 760,
    cell: ({ ok, error, timeout, invalid, denied, aborted, running, stale }) => (
      <OutcomeBar counts={{ ok, error, timeout, invalid, denied, aborted, running, stale }} />
    ),
  },
  {
    id: 'failed',
    name: 'Failed',
    width: '56px',
    isNumber: true,
    sort: 'failed',
    cell: (tool) => (
      <span className={failedOf(tool) > 0 ? 'text-error' : 'text-fg3'}>{formatCount(failedOf(tool))}</span>
    ),
  },
  {
    id: 'rate',
    name: 'Failed %',
    width: '64px',
    isNumber: true,
    sort: 'rate',
    from: 640,
    cell: ({ errorRate }) => formatShare(errorRate),
  },
  {
    id: 'p50',
    name: 'p50',
    width: '72px',
    isNumber: true,
    sort: 'p50',
    from: 860,
    cell: ({ p50Ms }) => <Duration ms={p50Ms} />,
  },
  {
    id: 'p95',
    name: 'p95',
    width: '72px',
    isNumber: true,
    sort: 'p95',
    from: 480,
    cell: ({ p95Ms }) => <Duration ms={p95Ms} />,
  },
  {
    id: 'max',
    name: 'Max',
    width: '72px',
    isNumber: true,
    sort: 'max',
    from: 980,
    cell: ({ maxMs }) => (
      <span title={maxMs === null ? undefined : `${maxMs} ms`}>{formatDuration(maxMs)}</span>
    ),
  },
  {
    id: 'output',
    name: 'Output',
    width: '80px',
    isNumber: true,
    sort: 'output',
    from: 560,
    cell: ({ outputBytes }) => (
      <span title={outputBytes === null ? undefined : `${formatCount(outputBytes.sum)} bytes`}>
        {formatBytes(outputBytes?.sum ?? null)}
      </span>
    ),
  },
];

/** Calls that ended in any other way than well. */
function failedOf({ error, denied, aborted, timeout, invalid }: ToolFigures): number {
  return error + denied + aborted + timeout + invalid;
}
