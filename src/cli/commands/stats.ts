import type { Stats } from '../../contract/stats.ts';
import type { Tokens } from '../../contract/usage.ts';
import { formatCount, formatUsd, plural, unknownMark } from '../../core/format.ts';
import { askFiltered } from '../ask-filtered.ts';
import { command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { blocks, heading, pairs, table, type View } from '../table.ts';
import { modelTable } from './models.ts';

/** `ocmon stats`: totals. */
export const stats = command({
  name: 'stats',
  description: 'Totals: sessions, messages, tokens, cost, tool calls and errors.',
  args: filterArgs,
  run: (args, context) =>
    askFiltered(context, args, (monitor, filters) => monitor.ask('stats', filters), renderStats),
});

const tokenKeys: readonly (readonly [keyof Tokens, string])[] = [
  ['input', 'Input'],
  ['output', 'Output'],
  ['reasoning', 'Reasoning'],
  ['cacheRead', 'Cache read'],
  ['cacheWrite', 'Cache write'],
  ['total', 'Total tokens'],
];

/** Totals for people. */
export function renderStats(answer: Stats, view: View): string {
  const { sessions, messages, parts, cost, raw, compaction, unattributed } = answer;
  const counts = pairs(
    [
      [
        'Sessions',
        `${formatCount(sessions.total)} (${list(
          plural(sessions.roots, 'root'),
          plural(sessions.children, 'child', 'children'),
          plural(sessions.forks, 'fork'),
          `${formatCount(sessions.archived)} archived`,
          `${formatCount(sessions.missing)} missing`,
        )})`,
      ],
      [
        'Messages',
        `${formatCount(messages.total)} (${list(
          `${formatCount(messages.user)} user`,
          `${formatCount(messages.assistant)} assistant`,
          `${formatCount(messages.inherited)} inherited`,
          plural(messages.orphans, 'orphan'),
        )})`,
      ],
      ['Parts', `${formatCount(parts.total)} (${plural(parts.orphans, 'orphan')})`],
      ['Cost', `${formatUsd(cost.recorded)} recorded${estimate(cost.estimated)}`],
      ...unpriced(cost.unpricedModels),
    ],
    view,
  );
  const columns = [
    { title: 'Usage' },
    { title: 'Billed', align: 'right' },
    { title: 'of it compaction', align: 'right' },
    { title: 'Raw, with fork copies', align: 'right' },
    { title: 'Unattributed', align: 'right' },
  ] as const;
  const usage = table(
    columns,
    [
      ...tokenKeys.map(([key, title]) => [
        title,
        formatCount(answer.tokens[key]),
        formatCount(compaction.tokens[key]),
        formatCount(raw.tokens[key]),
        formatCount(unattributed.tokens[key]),
      ]),
      [
        'Cost',
        formatUsd(cost.recorded),
        formatUsd(compaction.cost),
        formatUsd(raw.cost),
        formatUsd(unattributed.cost),
      ],
      [
        'Usage rows',
        formatCount(answer.models.reduce((sum, model) => sum + model.messages, 0)),
        formatCount(compaction.messages),
        formatCount(raw.messages),
        unknownMark,
      ],
    ],
    view,
  );
  return blocks(
    counts,
    usage,
    section('Models', modelTable(answer.models, view), answer.models.length, view),
    calls(answer, view),
    errors(answer, view),
  );
}

function list(...parts: readonly string[]): string {
  return parts.join(', ');
}

/** What usage without a recorded cost would have cost; nothing where there is none of it. */
function estimate(estimated: number): string {
  return estimated === 0 ? '' : `, ${formatUsd(estimated)} estimated beside it`;
}

function unpriced(models: Stats['cost']['unpricedModels']): [string, string][] {
  if (models.length === 0) return [];
  const names = models.map(({ provider, model }) => `${provider ?? unknownMark}/${model ?? unknownMark}`);
  return [['No price', names.join(', ')]];
}

function section(title: string, body: string, rows: number, view: View): string | null {
  return rows === 0 ? null : `${heading(title, view)}\n${body}`;
}

function calls(answer: Stats, view: View): string | null {
  const rows = answer.toolCalls.map((call) => [
    call.tool ?? unknownMark,
    call.status ?? unknownMark,
    call.outcome ?? unknownMark,
    formatCount(call.calls),
    formatCount(call.inherited),
  ]);
  const columns = [
    { title: 'Tool', flexible: true },
    { title: 'Status' },
    { title: 'Outcome' },
    { title: 'Calls', align: 'right' },
    { title: 'Inherited', align: 'right' },
  ] as const;
  return section('Tool calls', table(columns, rows, view), rows.length, view);
}

function errors(answer: Stats, view: View): string | null {
  const rows = answer.errors.map((error) => [error.name, formatCount(error.count)]);
  const columns = [
    { title: 'Error', flexible: true },
    { title: 'Count', align: 'right' },
  ] as const;
  return section('Errors', table(columns, rows, view), rows.length, view);
}
