import { ChartColumn, Download, Table2 } from 'lucide-react';
import { lazy, type ReactNode, type RefObject, Suspense, useId, useRef, useState } from 'react';
import { useChangeSearch, useSearchText } from '../filters/use-filters.ts';
import type { ChartTable } from './chart-data.ts';
import { ChartTableView } from './chart-table.tsx';
import { Legend, type LegendItem } from './legend.tsx';
import { type Heading, savePng, saveSvg } from './save-chart.ts';

const loadMenu = () => import('./save-menu.tsx');
const Menu = lazy(loadMenu);

export interface ChartFrameProps {
  /** Names the chart in the address and the files that are saved; its own on the page, without commas. */
  readonly name: string;
  readonly title: string;
  /** Zone and unit: `Europe/Berlin · by day`. */
  readonly note?: string;
  readonly legend?: readonly LegendItem[];
  /** The same figures as a table; null as long as there are none. */
  readonly table: ChartTable | null;
  /** Kept free for chart or table, in pixels, so that nothing moves when figures come. */
  readonly height: number;
  readonly level?: 2 | 3;
  /** Stand before the menu. */
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A chart with its name, its table twin, and its menu to save it. Which charts are tables stands in the address. */
export function ChartFrame({
  name,
  title,
  note,
  legend = [],
  table,
  height,
  level = 2,
  actions,
  className = '',
  children,
}: ChartFrameProps) {
  const heading = useId();
  const body = useRef<HTMLDivElement>(null);
  const search = useSearchText();
  const change = useChangeSearch();
  const tables = (search.tables ?? '').split(',').filter((one) => one !== '');
  const isTable = tables.includes(name);
  const toggle = (): void => {
    const next = isTable ? tables.filter((one) => one !== name) : [...tables, name];
    change({ tables: next.length === 0 ? undefined : next.join(',') }, { replace: true });
  };
  const Title = level === 2 ? 'h2' : 'h3';
  const Icon = isTable ? ChartColumn : Table2;
  const button = 'rounded-control p-1.5 text-fg3 hover:bg-raised hover:text-fg disabled:opacity-40';
  return (
    <section aria-labelledby={heading} className={`min-w-0 px-4 pt-3 pb-3 ${className}`}>
      <header className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1 sm:flex-nowrap">
        <Title id={heading} className="shrink-0 text-base font-semibold">
          {title}
        </Title>
        {note !== undefined && (
          <span className="min-w-0 truncate text-xs text-fg3" title={note}>
            {note}
          </span>
        )}
        <div className="ml-auto flex shrink-0 items-center gap-1">
          {actions}
          <button
            type="button"
            className={button}
            onClick={toggle}
            aria-pressed={isTable}
            aria-label={`${title} as a table`}
            title={isTable ? 'Show the chart' : 'Show as a table'}
          >
            <Icon size={14} aria-hidden />
          </button>
          <SaveMenu
            heading={{ title, note, legend }}
            name={name}
            body={body}
            isOff={isTable || table === null}
            className={button}
          />
        </div>
      </header>
      {legend.length > 0 && (
        <div className="mb-1 min-h-4">
          <Legend items={legend} />
        </div>
      )}
      <div ref={body} style={{ height }}>
        {isTable && table !== null ? <ChartTableView label={title} table={table} /> : children}
      </div>
    </section>
  );
}

/** The button of the menu, which is loaded when the pointer or the focus comes near. */
function SaveMenu({
  heading,
  name,
  body,
  isOff,
  className,
}: {
  readonly heading: Heading;
  readonly name: string;
  readonly body: RefObject<HTMLDivElement | null>;
  readonly isOff: boolean;
  readonly className: string;
}) {
  const [isAsked, setAsked] = useState(false);
  const save = (format: 'png' | 'svg'): void => {
    const svg = body.current?.querySelector<SVGSVGElement>('svg[data-chart]');
    if (svg === null || svg === undefined) return;
    if (format === 'svg') saveSvg(svg, heading, name);
    else void savePng(svg, heading, name);
  };
  const button = (
    <button
      type="button"
      className={className}
      disabled={isOff}
      aria-haspopup="menu"
      aria-label={`Save ${heading.title} as an image`}
      title="Save as an image"
      onPointerEnter={() => void loadMenu()}
      onFocus={() => void loadMenu()}
      onClick={() => setAsked(true)}
    >
      <Download size={14} aria-hidden />
    </button>
  );
  if (!isAsked || isOff) return button;
  return (
    <Suspense fallback={button}>
      <Menu label={`Save ${heading.title} as an image`} className={className} onSave={save} />
    </Suspense>
  );
}
