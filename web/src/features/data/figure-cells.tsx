import type { Amount, Figure } from '../../../../src/contract/reconcile.ts';
import { formatCount, formatTokens, formatUsd } from '../../../../src/core/format.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FIGURES, reasonLines, signed, tokensOf } from './reconcile-words.ts';

/** A figure that OpenCode stored beside what was computed anew. */
export interface ComparedFigure {
  readonly figure: Figure;
  readonly billed: Amount;
}

/** The columns that compare: stored, computed, the difference, and whether it is explained. */
export function figureColumns<Row extends ComparedFigure>(): readonly Column<Row>[] {
  return [
    {
      id: 'figure',
      name: 'Figure',
      width: '9rem',
      cell: ({ figure }) => <span title={FIGURES[figure.name].text}>{FIGURES[figure.name].name}</span>,
    },
    {
      id: 'storedCost',
      name: 'Stored cost',
      width: '6rem',
      isNumber: true,
      from: 640,
      cell: ({ figure }) => <Cost value={figure.amount.cost} />,
    },
    {
      id: 'cost',
      name: 'Computed cost',
      width: '7rem',
      isNumber: true,
      from: 740,
      cell: ({ billed }) => <Cost value={billed.cost} />,
    },
    {
      id: 'costDifference',
      name: 'Cost difference',
      width: '7.5rem',
      isNumber: true,
      cell: ({ figure }) => (
        <span title={`$${figure.difference.cost}`} className={figure.difference.cost === 0 ? 'text-fg3' : ''}>
          {signed(figure.difference.cost, formatUsd)}
        </span>
      ),
    },
    {
      id: 'storedTokens',
      name: 'Stored tokens',
      width: '6.5rem',
      isNumber: true,
      from: 900,
      cell: ({ figure }) => <Tokens value={tokensOf(figure.amount)} />,
    },
    {
      id: 'tokens',
      name: 'Computed tokens',
      width: '8rem',
      isNumber: true,
      from: 1_020,
      cell: ({ billed }) => <Tokens value={tokensOf(billed)} />,
    },
    {
      id: 'tokenDifference',
      name: 'Token difference',
      width: '8rem',
      isNumber: true,
      from: 540,
      cell: ({ figure }) => {
        const value = tokensOf(figure.difference);
        return (
          <span title={`${formatCount(value)} tokens`} className={value === 0 ? 'text-fg3' : ''}>
            {signed(value, formatTokens)}
          </span>
        );
      },
    },
    { id: 'verdict', name: 'Verdict', width: '7.5rem', cell: ({ figure }) => <Verdict figure={figure} /> },
    {
      id: 'why',
      name: 'Why',
      width: 'minmax(10rem, 1fr)',
      from: 1_320,
      cell: ({ figure }) => {
        const lines = reasonLines(figure);
        return (
          <span title={lines.join('\n')} className="text-fg2">
            {lines.join(' · ')}
          </span>
        );
      },
    },
  ];
}

function Verdict({ figure }: { readonly figure: Figure }) {
  if (!figure.isExplained) return <Badge tone="error">unexplained</Badge>;
  const agrees = figure.difference.cost === 0 && tokensOf(figure.difference) === 0;
  return agrees && figure.explained.length === 0 ? (
    <Badge tone="ok">agrees</Badge>
  ) : (
    <Badge title={reasonLines(figure).join('\n')}>explained</Badge>
  );
}

function Cost({ value }: { readonly value: number }) {
  return <span title={`$${value}`}>{formatUsd(value)}</span>;
}

function Tokens({ value }: { readonly value: number }) {
  return <span title={`${formatCount(value)} tokens`}>{formatTokens(value)}</span>;
}
