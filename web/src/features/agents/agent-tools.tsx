import type { Agent } from '../../../../src/contract/agent.ts';
import { formatCount, formatShare } from '../../../../src/core/format.ts';
import { BarCell } from '../../charts/bar-cell.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { PageLink } from '../../ui/links.tsx';
import { storedName } from '../../ui/stored-name.ts';

type ToolUse = Agent['tools'][number];

/** The tools that an agent called, those it called most first. */
export function AgentTools({ tools }: { readonly tools: Agent['tools'] }) {
  const rows = [...tools].sort((one, other) => other.calls - one.calls);
  const most = rows[0]?.calls ?? 0;
  return (
    <DataTable
      label="Tools of the agent"
      columns={columnsFor(most)}
      rows={rows}
      keyOf={({ tool }) => JSON.stringify(tool)}
      isWhole
    />
  );
}

function columnsFor(most: number): readonly Column<ToolUse>[] {
  return [
    {
      id: 'tool',
      name: 'Tool',
      width: 'minmax(80px, 1fr)',
      cell: ({ tool }) =>
        tool === null || tool === '' ? (
          storedName(tool)
        ) : (
          <PageLink to={`/tools/${encodeURIComponent(tool)}`} title={tool}>
            {tool}
          </PageLink>
        ),
    },
    {
      id: 'calls',
      name: 'Calls',
      width: '112px',
      isNumber: true,
      cell: ({ calls }) => (
        <BarCell share={most === 0 ? 0 : calls / most} color="var(--tool)">
          {formatCount(calls)}
        </BarCell>
      ),
    },
    {
      id: 'errors',
      name: 'Failed',
      width: '56px',
      isNumber: true,
      cell: ({ errors }) => (
        <span className={errors > 0 ? 'text-error' : 'text-fg3'}>{formatCount(errors)}</span>
      ),
    },
    {
      id: 'share',
      name: 'Share',
      width: '60px',
      isNumber: true,
      cell: ({ calls, errors }) => (
        <span className={errors > 0 ? 'text-error' : 'text-fg3'} title="Failed calls in all calls">
          {formatShare(calls === 0 ? null : errors / calls)}
        </span>
      ),
    },
  ];
}
