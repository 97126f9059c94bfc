import type { ModelFigures } from '../../../../src/contract/models.ts';
import { formatCount, formatDuration, formatShare, unknownMark } from '../../../../src/core/format.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { storedName } from '../../ui/stored-name.ts';
import type { Sorted } from '../../ui/use-sorted.ts';
import { ModelCell, useNarrow } from './model-cell.tsx';
import { modelWords } from './model-name.ts';

type SpreadOf = ModelFigures['stepMs'];

/** What each model was like to work with, and where its price comes from. */
export function SpeedTable({ rows, sort, order, onSort }: Sorted<ModelFigures>) {
  const narrow = useNarrow();
  return (
    <DataTable
      label="Speed and reliability of models"
      columns={COLUMNS}
      rows={rows}
      keyOf={modelWords}
      onOpen={narrow}
      sort={sort}
      order={order}
      onSort={onSort}
      isWhole
    />
  );
}

const COLUMNS: readonly Column<ModelFigures>[] = [
  {
    id: 'model',
    name: 'Model',
    width: 'minmax(96px, 1fr)',
    sort: 'model',
    cell: (row) => <ModelCell row={row} />,
  },
  {
    id: 'speed',
    name: 'Tokens/s p50 / p95',
    width: '124px',
    isNumber: true,
    from: 460,
    sort: 'speed',
    cell: ({ tokensPerSecond }) => <Pair spread={tokensPerSecond} format={formatCount} unit="tokens/s" />,
  },
  {
    id: 'first',
    name: 'First token p50 / p95',
    width: '136px',
    isNumber: true,
    from: 780,
    sort: 'first',
    cell: ({ timeToFirstTokenMs }) => <Pair spread={timeToFirstTokenMs} format={formatDuration} unit="ms" />,
  },
  {
    id: 'step',
    name: 'Step p50 / p95',
    width: '124px',
    isNumber: true,
    from: 620,
    sort: 'step',
    cell: ({ stepMs }) => <Pair spread={stepMs} format={formatDuration} unit="ms" />,
  },
  {
    id: 'cache',
    name: 'Cache hits',
    width: '76px',
    isNumber: true,
    sort: 'cache',
    cell: ({ cacheHitRatio }) => formatShare(cacheHitRatio),
  },
  {
    id: 'failed',
    name: 'Failed',
    width: '64px',
    isNumber: true,
    sort: 'failed',
    cell: ({ errorRate, errors }) => (
      <span
        className={errors > 0 ? 'text-error' : 'text-fg3'}
        title={`${formatCount(errors)} of its answers failed`}
      >
        {formatShare(errorRate)}
      </span>
    ),
  },
  {
    id: 'price',
    name: 'Price of',
    width: 'minmax(120px, 0.8fr)',
    from: 900,
    cell: ({ price, basis }) => <PriceOrigin price={price} basis={basis} />,
  },
];

function Pair({
  spread,
  format,
  unit,
}: {
  readonly spread: SpreadOf;
  readonly format: (value: number) => string;
  readonly unit: string;
}) {
  if (spread === null) return <span>{unknownMark}</span>;
  return (
    <span title={`Half at most ${spread.p50} ${unit}, 95 % at most ${spread.p95} ${unit}`}>
      {format(spread.p50)} / {format(spread.p95)}
    </span>
  );
}

/** Whose price an estimate is made with; none is needed where every cost was recorded. */
function PriceOrigin({ price, basis }: Pick<ModelFigures, 'price' | 'basis'>) {
  if (price === null) {
    if (basis === 'recorded' || basis === null) return <span className="text-fg3">not needed</span>;
    return <span className="text-warning">no price</span>;
  }
  if (price.origin === 'config') return <span>the config</span>;
  const words = `${storedName(price.provider)}/${price.model}`;
  return <span title={`The price table’s ${words}`}>{words}</span>;
}
