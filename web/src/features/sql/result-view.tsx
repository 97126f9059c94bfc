import { Download } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { SqlResult } from '../../../../src/contract/sql.ts';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Empty, Skeleton } from '../../ui/states.tsx';
import { ResultChart } from './result-chart.tsx';
import { ResultTable } from './result-table.tsx';
import { RunFailed } from './run-failed.tsx';
import { saveResult } from './save-result.ts';
import type { Run } from './use-run.ts';

const SHAPES = [
  { value: undefined, name: 'Table' },
  { value: 'lines', name: 'Lines' },
  { value: 'bars', name: 'Bars' },
] as const;

/** What the last statement gave: rows as a table or a chart, or why there are none. */
export function ResultView({
  run,
  onPlace,
  canGoTo,
}: {
  readonly run: Run;
  readonly onPlace: (offset: number) => void;
  readonly canGoTo: boolean;
}) {
  const { sql, ran, error, isRunning, wasCancelled } = run;
  if (sql === null) {
    return (
      <Empty title="Nothing was run yet">
        <p>Times in the database are UTC, costs US dollars. Saved has statements to begin with.</p>
      </Empty>
    );
  }
  if (isRunning) return <Skeleton lines={8} />;
  if (wasCancelled) {
    return (
      <Empty title="The statement was cancelled">
        <p>It changed nothing. Run it again, or narrow it with WHERE.</p>
      </Empty>
    );
  }
  if (error !== null) {
    return <RunFailed error={error} sql={sql} onPlace={canGoTo ? onPlace : undefined} />;
  }
  if (ran === undefined) return null;
  return <Rows result={ran.result} />;
}

function Rows({ result }: { readonly result: SqlResult }) {
  const { chart } = useSearchText();
  const change = useChangeSearch();
  const shape = chart === 'lines' || chart === 'bars' ? chart : undefined;
  return (
    <>
      <div className="flex min-h-10 flex-wrap items-center gap-2 px-4 py-1.5">
        <div role="group" aria-label="Show the result as" className="flex gap-1">
          {SHAPES.map(({ value, name }) => (
            <Button
              key={name}
              look={value === shape ? 'on' : 'quiet'}
              aria-pressed={value === shape}
              onClick={() => change({ chart: value }, { replace: true })}
            >
              {name}
            </Button>
          ))}
        </div>
        {result.truncated && (
          <p className="text-sm text-warning">
            Cut at the row limit: figures over these rows are not of all rows.
          </p>
        )}
        <div className="ml-auto">
          <SaveMenu result={result} />
        </div>
      </div>
      {result.rowCount === 0 ? (
        <Empty title="No rows">
          <p>The statement is right and matches nothing.</p>
        </Empty>
      ) : shape === undefined ? (
        <ResultTable result={result} />
      ) : (
        <ResultChart result={result} shape={shape} />
      )}
    </>
  );
}

function SaveMenu({ result }: { readonly result: SqlResult }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={buttonClass()} disabled={result.rowCount === 0}>
        <Download size={14} aria-hidden /> Save rows
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-50 min-w-32 rounded-panel border border-line-strong bg-surface p-1 shadow-xl"
        >
          {(['csv', 'json'] as const).map((format) => (
            <DropdownMenu.Item
              key={format}
              onSelect={() => saveResult(result, format)}
              className="block cursor-pointer rounded-control px-2 py-1 text-sm data-highlighted:bg-selected"
            >
              {format.toUpperCase()}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
