import { useMemo } from 'react';
import type { SqlResult } from '../../../../src/contract/sql.ts';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Overlay } from '../../ui/overlay.tsx';
import { cellText } from './cell-text.ts';

interface ResultRow {
  readonly index: number;
  readonly values: readonly unknown[];
}

/** Rows that a column's width is measured by, and the characters that a cell and its hover show. */
const MEASURED = 100;
const SHOWN = 200;
const HOVERED = 1_000;
const GAP_PX = 16;

/** Rows as they came, in their order; a row that is opened shows each value in full. */
export function ResultTable({ result }: { readonly result: SqlResult }) {
  const { row: chosen } = useSearchText();
  const change = useChangeSearch();
  const rows = useMemo(() => result.rows.map((values, index): ResultRow => ({ index, values })), [result]);
  const columns = useMemo(() => columnsOf(result), [result]);
  const opened = chosen === undefined ? undefined : rows[Number(chosen) - 1];
  const width = columns.reduce((sum, { px }) => sum + px + GAP_PX, GAP_PX);
  return (
    <div className="flex h-[60vh] min-h-60 overflow-x-auto border-t border-line lg:h-auto lg:flex-1">
      <div className="flex min-h-0 flex-1 flex-col" style={{ minWidth: width }}>
        <DataTable
          label="Result"
          columns={columns}
          rows={rows}
          keyOf={({ index }) => String(index + 1)}
          onOpen={({ index }) => change({ row: String(index + 1) }, { replace: true })}
          selected={chosen ?? null}
        />
      </div>
      {opened !== undefined && (
        <Overlay
          title={`Row ${opened.index + 1}`}
          onClose={() => change({ row: undefined }, { replace: true })}
        >
          <dl className="px-4 py-2">
            {result.columns.map((name, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names may occur twice, places do not move
              <div key={index} className="border-b border-line py-1.5 last:border-0">
                <dt className="flex items-center gap-1 text-xs text-fg2">
                  {name}
                  <CopyButton text={fullText(opened.values[index])} label={`Copy ${name}`} />
                </dt>
                <dd className="num whitespace-pre-wrap break-words">
                  {opened.values[index] === null ? (
                    <span className="text-fg3">NULL</span>
                  ) : (
                    fullText(opened.values[index])
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </Overlay>
      )}
    </div>
  );
}

function columnsOf({ columns, rows }: SqlResult): readonly (Column<ResultRow> & { readonly px: number })[] {
  return columns.map((name, index) => {
    const measured = rows.slice(0, MEASURED).map((row) => row[index]);
    const given = measured.filter((value) => value !== null);
    const isNumber = given.length > 0 && given.every((value) => typeof value === 'number');
    const longest = Math.max(name.length, ...measured.map((value) => cellText(value).length));
    const px = Math.max(56, Math.min(360, Math.ceil(longest * 7.3) + 4));
    return {
      id: String(index),
      name,
      px,
      width: `minmax(${px}px, ${isNumber ? px : px * 2}px)`,
      isNumber,
      cell: ({ values }) => <Value value={values[index]} />,
    };
  });
}

function Value({ value }: { readonly value: unknown }) {
  if (value === null || value === undefined) return <span className="text-fg3">NULL</span>;
  const text = cellText(value);
  return (
    <span className="num" title={text.slice(0, HOVERED)}>
      {text.slice(0, SHOWN)}
    </span>
  );
}

function fullText(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value, null, 2) : cellText(value);
}
