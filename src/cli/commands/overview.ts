import type { Overview, OverviewTotals, TopEntry } from '../../contract/overview.ts';
import {
  formatCount,
  formatShare,
  formatTime,
  formatTokens,
  formatUsd,
  unknownMark,
} from '../../core/format.ts';
import { askFiltered } from '../ask-filtered.ts';
import { command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { blocks, pairs, table, type View } from '../table.ts';

/** `ocmon overview`: a range at a glance, beside the one before it. */
export const overview = command({
  name: 'overview',
  description: 'A range of time at a glance, beside the one before it where --from and --to are given.',
  args: filterArgs,
  run: (args, context) =>
    askFiltered(context, args, (monitor, filters) => monitor.ask('overview', filters), renderOverview),
});

/** An overview for people. */
export function renderOverview(answer: Overview, view: View): string {
  const { totals, previous, top, errors, sync } = answer;
  const row = (title: string, show: (totals: OverviewTotals) => string): string[] => [
    title,
    show(totals),
    ...(previous === null ? [] : [show(previous)]),
  ];
  const isEstimated = totals.estimated > 0 || (previous?.estimated ?? 0) > 0;
  const figures = table(
    [
      { title: 'Usage' },
      { title: 'Range', align: 'right' },
      ...(previous === null ? [] : ([{ title: 'Before', align: 'right' }] as const)),
    ],
    [
      row('Cost', ({ cost }) => formatUsd(cost)),
      ...(isEstimated ? [row('Estimated', ({ estimated }) => `~${formatUsd(estimated)}`)] : []),
      row('Tokens', ({ tokens }) => formatTokens(tokens.total)),
      row('Input', ({ tokens }) => formatTokens(tokens.input)),
      row('Output', ({ tokens }) => formatTokens(tokens.output)),
      row('Cache read', ({ tokens }) => formatTokens(tokens.cacheRead)),
      row('Cache write', ({ tokens }) => formatTokens(tokens.cacheWrite)),
      row('Sessions', ({ sessions }) => formatCount(sessions)),
      row('Exchanges', ({ exchanges }) => formatCount(exchanges)),
      row('Steps', ({ steps }) => formatCount(steps)),
      row('Tool calls', ({ toolCalls }) => formatCount(toolCalls)),
      row('From cache', ({ cacheHitRatio }) => formatShare(cacheHitRatio)),
      row('Failed', ({ errorRate }) => formatShare(errorRate)),
    ],
    view,
  );
  const newest = table(
    [{ title: 'Newest errors' }, { title: 'Type' }, { title: 'Tool' }, { title: 'Text', flexible: true }],
    errors.map((error) => [
      formatTime(error.time, view.timeZone),
      error.type,
      error.tool ?? '',
      error.message ?? '',
    ]),
    view,
  );
  const strip = pairs(
    [
      ['Phase', sync.phase],
      [
        'Files',
        `${formatCount(sync.files.processed)} processed, ${formatCount(sync.files.skipped)} skipped, ${formatCount(sync.files.transient_failure + sync.files.failed)} failed`,
      ],
    ],
    view,
  );
  return blocks(
    figures,
    topTable('Projects', top.projects, view),
    topTable('Models', top.models, view),
    topTable('Agents', top.agents, view),
    errors.length === 0 ? null : newest,
    strip,
    `Times are of the zone ${view.timeZone}.`,
  );
}

function topTable(title: string, entries: readonly TopEntry[], view: View): string | null {
  if (entries.length === 0) return null;
  return table(
    [
      { title, flexible: true },
      { title: 'Cost', align: 'right' },
      { title: 'Tokens', align: 'right' },
      { title: 'Messages', align: 'right' },
      { title: 'Sessions', align: 'right', optional: true },
    ],
    entries.map((entry) => [
      entry.name ?? unknownMark,
      formatUsd(entry.cost),
      formatTokens(entry.tokens),
      formatCount(entry.messages),
      formatCount(entry.sessions),
    ]),
    view,
  );
}
