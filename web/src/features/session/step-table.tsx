import { useMemo } from 'react';
import type { SessionContext } from '../../../../src/contract/session-context.ts';
import { formatCount, formatTokens, unknownMark } from '../../../../src/core/format.ts';
import { globalOf } from '../../filters/search.ts';
import { useSearchText } from '../../filters/use-filters.ts';
import { Badge } from '../../ui/badge.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Moment, TokenCount } from '../../ui/figures.tsx';
import { sessionPath } from '../../ui/links.tsx';
import { storedName } from '../../ui/stored-name.ts';
import { spanOfStep } from './places.ts';

type Step = SessionContext['steps'][number];

/** A step with its place, and how much more it was given than the last one that was given anything. */
interface NumberedStep extends Step {
  readonly n: number;
  readonly growth: number | null;
}

/** The steps of a session and what each was given; each leads to its place in the trace. */
export function StepTable({ id, steps }: { readonly id: string; readonly steps: readonly Step[] }) {
  const kept = globalOf(useSearchText());
  const rows = useMemo(() => numbered(steps), [steps]);
  if (rows.length === 0) return null;
  return (
    <DataTable
      label="Steps"
      columns={COLUMNS}
      rows={rows}
      keyOf={({ n, messageId }) => `${n} ${messageId}`}
      targetOf={({ messageId }) => ({ to: sessionPath(id), search: { ...kept, ...spanOfStep(messageId) } })}
    />
  );
}

function numbered(steps: readonly Step[]): readonly NumberedStep[] {
  let last: number | null = null;
  return steps.map((step, index) => {
    const growth = last === null || step.context === 0 ? null : step.context - last;
    if (step.context > 0) last = step.context;
    return { ...step, n: index + 1, growth };
  });
}

const COLUMNS: readonly Column<NumberedStep>[] = [
  { id: 'n', name: '#', width: '48px', isNumber: true, cell: ({ n }) => formatCount(n) },
  { id: 'at', name: 'At', width: '118px', from: 560, cell: ({ at }) => <Moment iso={at} /> },
  {
    id: 'agent',
    name: 'Agent',
    width: '104px',
    from: 760,
    cell: ({ agent }) => storedName(agent),
  },
  {
    id: 'model',
    name: 'Model',
    width: 'minmax(0, 1fr)',
    cell: ({ provider, model, compaction, inherited }) => (
      <span className="flex items-center gap-2">
        <span className="num truncate" title={`${provider ?? unknownMark}/${model ?? unknownMark}`}>
          {storedName(model)}
        </span>
        {compaction && (
          <Badge tone="warning" title="Sums the session up, so that what follows is given less">
            compaction
          </Badge>
        )}
        {inherited && <Badge title="A copy that the fork made; it is billed where it was first">copy</Badge>}
      </span>
    ),
  },
  {
    id: 'context',
    name: 'Given',
    width: '64px',
    isNumber: true,
    cell: ({ context }) => <TokenCount value={context} />,
  },
  {
    id: 'growth',
    name: 'Change',
    width: '72px',
    isNumber: true,
    from: 480,
    cell: ({ growth }) =>
      growth === null ? (
        unknownMark
      ) : (
        <span className="text-fg2" title={`${formatCount(growth)} tokens`}>
          {growth > 0 ? '+' : growth < 0 ? '−' : ''}
          {formatTokens(Math.abs(growth))}
        </span>
      ),
  },
  {
    id: 'cached',
    name: 'From a cache',
    width: '88px',
    isNumber: true,
    from: 640,
    cell: ({ cached }) => <TokenCount value={cached} />,
  },
  {
    id: 'output',
    name: 'Output',
    width: '64px',
    isNumber: true,
    from: 400,
    cell: ({ output }) => <TokenCount value={output} />,
  },
  {
    id: 'reasoning',
    name: 'Reasoning',
    width: '72px',
    isNumber: true,
    from: 860,
    cell: ({ reasoning }) => <TokenCount value={reasoning} />,
  },
];
