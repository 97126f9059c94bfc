import { useMemo } from 'react';
import type { ToolFigures, Tools } from '../../../../src/contract/tools.ts';
import { formatBytes, formatCount, formatShare, plural } from '../../../../src/core/format.ts';
import { BarCell } from '../../charts/bar-cell.tsx';
import { bucketKey, calendarBuckets } from '../../charts/buckets.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { globalOf } from '../../filters/search.ts';
import { useFilters, useSearchText } from '../../filters/use-filters.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Duration } from '../../ui/figures.tsx';
import { PageLink } from '../../ui/links.tsx';
import { OutcomeBar } from '../../ui/outcome-bar.tsx';
import { storedName } from '../../ui/stored-name.ts';
import { type SortValues, useSorted } from '../../ui/use-sorted.ts';
import { toolPath } from './tool-path.ts';

/** A tool with its calls in each period of the whole answer, so that all trends have the same axis. */
interface ToolRow {
  readonly tool: ToolFigures;
  readonly course: readonly number[];
}

/** Every tool of an answer, those called most first. */
export function ToolTable({ answer }: { readonly answer: Tools }) {
  const search = useSearchText();
  const { mergeNames } = search;
  const { tz, filters } = useFilters();
  const { tools, trendBy } = answer;
  const withCourse = useMemo((): readonly ToolRow[] => {
    const dates = tools.flatMap(({ trend }) => trend.map(({ date }) => date));
    const buckets = calendarBuckets(dates, trendBy, tz, filters);
    return tools.map((tool) => {
      const calls = new Map(tool.trend.map((period) => [bucketKey(period.date, tz), period.calls]));
      return { tool, course: buckets.map(({ key }) => calls.get(key) ?? 0) };
    });
  }, [tools, trendBy, tz, filters]);
  const most = Math.max(0, ...tools.map(({ calls }) => calls));
  const columns = useMemo(() => columnsFor(most, trendBy, mergeNames), [most, trendBy, mergeNames]);
  const { rows, sort, order, onSort } = useSorted(withCourse, SORTS, 'calls');
  const copies = tools.reduce((sum, { inherited }) => sum + inherited, 0);
  return (
    <>
      <DataTable
        label="Tools"
        columns={columns}
        rows={rows}
        keyOf={({ tool }) => JSON.stringify(tool.tool)}
        targetOf={({ tool }) => {
          const to = toolPath(tool.tool);
          return to === null ? null : { to, search: { ...globalOf(search), mergeNames } };
        }}
        sort={sort}
        order={order}
        onSort={onSort}
        isWhole
      />
      {copies > 0 && (
        <p className="px-4 py-3 text-sm text-fg2">
          {plural(copies, 'call')} of these {copies === 1 ? 'is a copy' : 'are copies'} in forks.
        </p>
      )}
    </>
  );
}

const SORTS: SortValues<ToolRow> = {
  tool: ({ tool }) => tool.tool,
  calls: ({ tool }) => tool.calls,
  failed: ({ tool }) => tool.errorRate,
  p50: ({ tool }) => tool.p50Ms,
  p95: ({ tool }) => tool.p95Ms,
  p99: ({ tool }) => tool.p99Ms,
  max: ({ tool }) => tool.maxMs,
  output: ({ tool }) => tool.outputBytes?.sum ?? null,
  output95: ({ tool }) => tool.outputBytes?.p95 ?? null,
};

/** Calls that ended in any other way than well. */
function failuresOf({ error, denied, aborted, timeout, invalid }: ToolFigures): number {
  return error + denied + aborted + timeout + invalid;
}

function columnsFor(
  most: number,
  trendBy: Tools['trendBy'],
  mergeNames: string | undefined,
): readonly Column<ToolRow>[] {
  return [
    {
      id: 'tool',
      name: 'Tool',
      width: 'minmax(88px, 1fr)',
      sort: 'tool',
      cell: ({ tool }) => <ToolName tool={tool} mergeNames={mergeNames} />,
    },
    {
      id: 'calls',
      name: 'Calls',
      width: '88px',
      isNumber: true,
      sort: 'calls',
      cell: ({ tool }) => (
        <BarCell
          share={most === 0 ? 0 : tool.calls / most}
          color="var(--tool)"
          title={`${plural(tool.calls, 'call')}, ${formatCount(tool.inherited)} of them copies in forks`}
        >
          {formatCount(tool.calls)}
        </BarCell>
      ),
    },
    {
      id: 'outcomes',
      name: 'Outcomes',
      width: '120px',
      from: 520,
      cell: ({ tool }) => <OutcomeBar counts={tool} />,
    },
    {
      id: 'failed',
      name: 'Failed',
      width: '64px',
      isNumber: true,
      sort: 'failed',
      cell: ({ tool }) => {
        const failures = failuresOf(tool);
        return (
          <span
            className={failures > 0 ? 'text-error' : 'text-fg3'}
            title={`${plural(failures, 'call')} of ${formatCount(tool.ok + failures)} that ended`}
          >
            {formatShare(tool.errorRate)}
          </span>
        );
      },
    },
    {
      id: 'p50',
      name: 'p50',
      width: '60px',
      isNumber: true,
      from: 620,
      sort: 'p50',
      cell: ({ tool }) => <Duration ms={tool.p50Ms} />,
    },
    {
      id: 'p95',
      name: 'p95',
      width: '60px',
      isNumber: true,
      sort: 'p95',
      cell: ({ tool }) => <Duration ms={tool.p95Ms} />,
    },
    {
      id: 'p99',
      name: 'p99',
      width: '60px',
      isNumber: true,
      from: 900,
      sort: 'p99',
      cell: ({ tool }) => <Duration ms={tool.p99Ms} />,
    },
    {
      id: 'max',
      name: 'Max',
      width: '60px',
      isNumber: true,
      from: 740,
      sort: 'max',
      cell: ({ tool }) => <Duration ms={tool.maxMs} />,
    },
    {
      id: 'output',
      name: 'Output',
      width: '72px',
      isNumber: true,
      from: 820,
      sort: 'output',
      cell: ({ tool }) => <Bytes value={tool.outputBytes?.sum ?? null} />,
    },
    {
      id: 'output95',
      name: 'Output p95',
      width: '80px',
      isNumber: true,
      from: 1000,
      sort: 'output95',
      cell: ({ tool }) => <Bytes value={tool.outputBytes?.p95 ?? null} />,
    },
    {
      id: 'trend',
      name: `Calls by ${trendBy}`,
      width: '100px',
      from: 1100,
      cell: ({ tool, course }) => (
        <Sparkline
          values={course}
          color="var(--tool)"
          label={`Calls of ${storedName(tool.tool)} by ${trendBy}, most ${formatCount(Math.max(0, ...course))}`}
        />
      ),
    },
  ];
}

function Bytes({ value }: { readonly value: number | null }) {
  return <span title={value === null ? undefined : `${formatCount(value)} B`}>{formatBytes(value)}</span>;
}

function ToolName({
  tool: { tool, names },
  mergeNames,
}: {
  readonly tool: ToolFigures;
  readonly mergeNames: string | undefined;
}) {
  const path = toolPath(tool);
  const others = names.filter((name) => name !== tool);
  return (
    <>
      {path === null ? (
        <span title={tool === null ? 'No name was stored' : 'An empty name'}>{storedName(tool)}</span>
      ) : (
        <PageLink to={path} search={{ mergeNames }} title={tool ?? ''}>
          {tool}
        </PageLink>
      )}
      {others.length > 0 && <span className="ml-2 text-fg3">with {others.map(storedName).join(', ')}</span>}
    </>
  );
}
