import { ArrowDownToLine, ArrowUpFromLine, Waypoints } from 'lucide-react';
import { plural } from '../../../../src/core/format.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { AgentLink } from './agent-link.tsx';
import type { Role } from './delegation-facts.ts';

/** What each agent is to others. */
export function RoleTable({ roles }: { readonly roles: readonly Role[] }) {
  return (
    <div className="flex flex-col" style={{ height: `min(${roles.length * 36 + 33}px, 420px)` }}>
      <DataTable
        label="Roles of agents"
        columns={COLUMNS}
        rows={roles}
        keyOf={({ agent }) => JSON.stringify(agent)}
      />
    </div>
  );
}

const ROLES = {
  orchestrator: { icon: ArrowUpFromLine, means: 'hands work on and gets none' },
  worker: { icon: ArrowDownToLine, means: 'gets work and hands none on' },
  hub: { icon: Waypoints, means: 'gets work and hands work on' },
} as const;

const COLUMNS: readonly Column<Role>[] = [
  {
    id: 'agent',
    name: 'Agent',
    width: 'minmax(72px, 1fr)',
    cell: ({ agent }) => <AgentLink name={agent} />,
  },
  { id: 'role', name: 'Role', width: '104px', cell: ({ role }) => <RoleName role={role} /> },
  {
    id: 'made',
    name: 'Delegates',
    width: '84px',
    isNumber: true,
    cell: ({ made, madeTo }) => <Flow count={made} agents={madeTo} word="to" />,
  },
  {
    id: 'got',
    name: 'Is delegated',
    width: '84px',
    isNumber: true,
    cell: ({ got, gotFrom }) => <Flow count={got} agents={gotFrom} word="by" />,
  },
];

function RoleName({ role }: { readonly role: Role['role'] }) {
  const { icon: Icon, means } = ROLES[role];
  return (
    <span className="flex items-center gap-1.5" title={means}>
      <Icon size={13} aria-hidden className="text-agent" /> {role}
    </span>
  );
}

function Flow({
  count,
  agents,
  word,
}: {
  readonly count: number;
  readonly agents: number;
  readonly word: 'to' | 'by';
}) {
  if (count === 0) return <span className="text-fg3">–</span>;
  return (
    <span title={`${plural(count, 'delegation')} ${word} ${plural(agents, 'agent')}`}>
      {count} <span className="text-fg3">{word}</span> {agents}
    </span>
  );
}
