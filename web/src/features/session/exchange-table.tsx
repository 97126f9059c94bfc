import type { Exchange } from '../../../../src/contract/exchanges.ts';
import { formatCount } from '../../../../src/core/format.ts';
import { globalOf } from '../../filters/search.ts';
import { useSearchText } from '../../filters/use-filters.ts';
import { Badge, Status } from '../../ui/badge.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Duration, Moment, TokenCount, Usd } from '../../ui/figures.tsx';
import { sessionPath } from '../../ui/links.tsx';
import { exchangeInTrace } from './places.ts';

/** Exchanges with their own and inclusive figures; each leads to its place in the trace. */
export function ExchangeTable({
  id,
  exchanges,
}: {
  readonly id: string;
  readonly exchanges: readonly Exchange[];
}) {
  const kept = globalOf(useSearchText());
  if (exchanges.length === 0) return null;
  return (
    <DataTable
      label="Exchanges"
      columns={COLUMNS}
      rows={exchanges}
      keyOf={(exchange) => exchange.id}
      targetOf={({ n }) => ({ to: sessionPath(id), search: { ...kept, ...exchangeInTrace(n) } })}
    />
  );
}

const COLUMNS: readonly Column<Exchange>[] = [
  { id: 'n', name: '#', width: '36px', isNumber: true, cell: ({ n }) => n },
  {
    id: 'prompt',
    name: 'Prompt',
    width: 'minmax(0, 1fr)',
    cell: ({ n, prompt, status, inherited }) => (
      <span className="flex items-center gap-2">
        <span className={`truncate ${prompt === null ? 'text-fg3' : ''}`} title={prompt ?? undefined}>
          {prompt ?? (n === 0 ? '(before the first prompt)' : '(nothing was typed)')}
        </span>
        {inherited ? (
          <Badge title="A copy that the fork made; it is billed where it was first">copy</Badge>
        ) : (
          status !== 'completed' && <Status value={status} />
        )}
      </span>
    ),
  },
  {
    id: 'started',
    name: 'Started',
    width: '118px',
    from: 760,
    cell: ({ started }) => <Moment iso={started} />,
  },
  {
    id: 'active',
    name: 'Active',
    width: '64px',
    isNumber: true,
    from: 640,
    cell: ({ activeMs }) => <Duration ms={activeMs} />,
  },
  {
    id: 'steps',
    name: 'Steps',
    width: '48px',
    isNumber: true,
    from: 560,
    cell: ({ steps }) => formatCount(steps),
  },
  {
    id: 'tools',
    name: 'Calls',
    width: '48px',
    isNumber: true,
    from: 860,
    cell: ({ inclusive }) => formatCount(inclusive.toolCalls),
  },
  {
    id: 'errors',
    name: 'Errors',
    width: '48px',
    isNumber: true,
    from: 480,
    cell: ({ inclusive }) => (
      <span className={inclusive.errors > 0 ? 'text-error' : 'text-fg3'}>
        {formatCount(inclusive.errors)}
      </span>
    ),
  },
  {
    id: 'ownTokens',
    name: 'Own tokens',
    width: '72px',
    isNumber: true,
    from: 960,
    cell: ({ own }) => <TokenCount value={own.tokens.total} />,
  },
  {
    id: 'tokens',
    name: 'Tokens',
    width: '64px',
    isNumber: true,
    cell: ({ inclusive }) => <TokenCount value={inclusive.tokens.total} />,
  },
  {
    id: 'ownCost',
    name: 'Own cost',
    width: '64px',
    isNumber: true,
    from: 960,
    cell: ({ own }) => <Usd value={own.cost} />,
  },
  {
    id: 'cost',
    name: 'Cost',
    width: '64px',
    isNumber: true,
    from: 400,
    cell: ({ inclusive }) => <Usd value={inclusive.cost} />,
  },
];
