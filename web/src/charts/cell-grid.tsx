import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useWidth } from '../ui/use-width.ts';
import type { Bucket } from './chart-data.ts';
import { CursorArea } from './cursor-area.tsx';
import { HoverCard } from './hover-card.tsx';
import { levelColor } from './palette.ts';
import { useCursor } from './use-cursor.ts';

/** A cell of a grid; `value` decides its shade. */
export interface Cell {
  readonly column: number;
  readonly row: number;
  readonly value: number;
  readonly title: string;
}

export interface CellGridProps {
  readonly label: string;
  readonly name: string;
  /** Column after column, and within one row after row; none twice. */
  readonly cells: readonly Cell[];
  readonly columns: number;
  readonly rows: readonly string[];
  /** Names over columns. */
  readonly heads: readonly { readonly column: number; readonly name: string }[];
  readonly format: (value: number) => string;
  readonly zone: string;
  /** Sides of a cell at most, in pixels. */
  readonly largest: number;
  readonly height: number;
  /** The time that the n-th cell stands for; asked for the one at the cursor alone. */
  readonly bucketAt?: (index: number) => Bucket | undefined;
  readonly onChoose?: ((bucket: Bucket) => void) | undefined;
}

/** The smallest side of a cell that a finger finds; a grid that has no room for it is scrolled. */
const SMALLEST = 9;
const LEFT = 32;
const TOP = 18;
const LEGEND = 22;

/** Cells in rows and columns whose shade says how much; four shades, each for a quarter of the cells that hold anything. */
export function CellGrid({
  label,
  name,
  cells,
  columns,
  rows,
  heads,
  format,
  zone,
  largest,
  height,
  bucketAt,
  onChoose,
}: CellGridProps) {
  const around = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(around);
  const [scrolled, setScrolled] = useState(0);
  const limits = useMemo(() => quarters(cells), [cells]);
  const places = useMemo(
    () => new Map(cells.map((cell, index) => [placeOf(cell.column, cell.row), index])),
    [cells],
  );
  const tallest = Math.min(largest, (height - TOP - LEGEND - 4) / rows.length);
  const fitting = Math.min(tallest, (width - LEFT) / columns);
  const size = fitting < SMALLEST ? tallest : fitting;
  const { index, area } = useCursor({
    count: cells.length,
    indexAt: (x, y) =>
      places.get(placeOf(Math.floor((x - LEFT) / size), Math.floor((y - TOP) / size))) ?? null,
    textOf: (at) => {
      const cell = cells[at];
      return cell === undefined ? '' : `${cell.title}: ${format(cell.value)} ${name}`;
    },
    vertical: 1,
    horizontal: rows.length,
    onChoose:
      onChoose === undefined
        ? undefined
        : (at) => {
            const bucket = bucketAt?.(at);
            if (bucket !== undefined) onChoose(bucket);
          },
  });
  const chosen = index === null ? undefined : cells[index];
  const foot = TOP + rows.length * size + 8;
  const wide = Math.max(width, LEFT + columns * size);
  const overflow = wide - width;
  // The newest is at the end.
  useLayoutEffect(() => {
    scroller.current?.scrollTo({ left: overflow });
  }, [overflow]);
  const chosenX = chosen === undefined ? null : LEFT + chosen.column * size;
  useEffect(() => {
    const view = scroller.current;
    if (view === null || chosenX === null) return;
    if (chosenX < view.scrollLeft || chosenX + size > view.scrollLeft + view.clientWidth)
      view.scrollTo({ left: chosenX - view.clientWidth / 2 });
  }, [chosenX, size]);
  return (
    <div ref={around} className="relative" style={{ height }}>
      {width > 0 && (
        <div
          ref={scroller}
          className={`h-full overflow-y-hidden ${overflow > 0 ? 'overflow-x-auto' : 'overflow-x-hidden'}`}
          onScroll={({ currentTarget }) => setScrolled(currentTarget.scrollLeft)}
        >
          <CursorArea
            {...area}
            width={wide}
            label={onChoose === undefined ? label : `${label}. Click narrows the range to it; so does Enter`}
          >
            <svg data-chart width={wide} height={height} aria-hidden className="block">
              {roomyHeads(heads, size).map((head) => (
                <text
                  key={head.column}
                  x={LEFT + head.column * size}
                  y={11}
                  className="fill-fg3 font-mono text-xs"
                >
                  {head.name}
                </text>
              ))}
              {rows.map((row, at) =>
                at % 2 === 0 ? (
                  <text
                    key={row}
                    x={LEFT - 6}
                    y={TOP + (at + 0.5) * size}
                    dy="0.32em"
                    textAnchor="end"
                    className="fill-fg3 text-xs"
                  >
                    {row}
                  </text>
                ) : null,
              )}
              <Cells cells={cells} limits={limits} size={size} />
              {chosen !== undefined && (
                <rect
                  x={LEFT + chosen.column * size}
                  y={TOP + chosen.row * size}
                  width={size}
                  height={size}
                  rx={2}
                  fill="none"
                  strokeWidth={1.5}
                  className="stroke-fg"
                  data-cursor
                />
              )}
              <Shades
                limits={limits}
                x={overflow > 0 ? overflow + 4 : LEFT}
                end={wide}
                y={foot}
                format={format}
              />
            </svg>
          </CursorArea>
        </div>
      )}
      {chosen !== undefined && (
        <HoverCard
          x={LEFT + (chosen.column + 0.5) * size - scrolled}
          y={TOP + (chosen.row + 1) * size + 6}
          width={width}
          title={chosen.title}
          bucket={index === null ? undefined : bucketAt?.(index)}
          zone={zone}
          lines={[{ name, value: format(chosen.value) }]}
          hint={onChoose === undefined ? undefined : 'Click narrows the range to it'}
        />
      )}
    </div>
  );
}

/** One path for each shade; made anew only when figures or sizes change. */
const Cells = memo(function Cells({
  cells,
  limits,
  size,
}: {
  readonly cells: readonly Cell[];
  readonly limits: readonly number[];
  readonly size: number;
}) {
  const gap = size >= 8 ? 2 : 1;
  const side = size - gap;
  const paths = ['', '', '', '', ''];
  for (const { column, row, value } of cells) {
    const level = levelOf(value, limits);
    const x = (LEFT + column * size).toFixed(2);
    const y = (TOP + row * size).toFixed(2);
    paths[level] += `M${x} ${y}h${side.toFixed(2)}v${side.toFixed(2)}h${(-side).toFixed(2)}z`;
  }
  return (
    <g>
      {paths.map((path, level) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a shade is its level
        <path key={level} d={path} style={{ fill: levelColor(level) }} />
      ))}
    </g>
  );
});

/** What the shades stand for, from little to much. */
function Shades({
  limits,
  x,
  end,
  y,
  format,
}: {
  readonly limits: readonly number[];
  readonly x: number;
  /** Where the room for them ends. */
  readonly end: number;
  readonly y: number;
  readonly format: (value: number) => string;
}) {
  const full = ['0', ...limits.map((limit) => `≤ ${format(limit)}`)];
  const isTight = x + shadesWidth(full) > end;
  const words = isTight ? ['0', ...limits.map(format)] : full;
  let next = isTight ? Math.max(0, Math.min(x, end - shadesWidth(words))) : x;
  return (
    <g>
      {words.map((word, level) => {
        const at = next;
        next += shadesWidth([word]);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a shade is its level
          <g key={level} transform={`translate(${at} ${y})`}>
            <rect width={10} height={10} rx={2} style={{ fill: levelColor(level) }} />
            <text x={14} y={9} className="fill-fg3 font-mono text-xs">
              {word}
            </text>
          </g>
        );
      })}
    </g>
  );
}

function shadesWidth(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + 24 + word.length * 6.7, 0);
}

/** Heads that do not run into the one before. */
function roomyHeads(heads: CellGridProps['heads'], size: number): CellGridProps['heads'] {
  let free = Number.NEGATIVE_INFINITY;
  return heads.filter(({ column, name }) => {
    if (column * size < free) return false;
    free = column * size + name.length * 6.7 + 6;
    return true;
  });
}

function placeOf(column: number, row: number): string {
  return `${column} ${row}`;
}

/** The upper ends of the four shades; fewer where values are few. */
function quarters(cells: readonly Cell[]): readonly number[] {
  const values = cells.map(({ value }) => value).filter((value) => value > 0);
  values.sort((one, other) => one - other);
  const ends = [0.25, 0.5, 0.75, 1].flatMap((share) => values[Math.ceil(values.length * share) - 1] ?? []);
  return [...new Set(ends)];
}

function levelOf(value: number, limits: readonly number[]): number {
  if (value <= 0) return 0;
  return Math.min(4, limits.findIndex((limit) => value <= limit) + 1);
}
