import type { CostAnomalies } from '../../contract/cost-anomalies.ts';
import type { Daily } from '../../contract/daily.ts';
import type { Filters } from '../../contract/filters.ts';
import type { Monitor } from '../../contract/monitor.ts';
import { formatCount, formatTokens, formatUsd, unknownMark } from '../../core/format.ts';
import { askFiltered } from '../ask-filtered.ts';
import { command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { exitCodes } from '../output.ts';
import { blocks, table, type View } from '../table.ts';
import { wrap } from '../terminal-text.ts';

/** `ocmon daily`: usage of each calendar day. */
export const daily = command({
  name: 'daily',
  description: 'Usage and cost of each calendar day of the time zone.',
  args: {
    by: { type: 'string', valueHint: 'PERIOD', description: 'hour, day (the default), week or month' },
    group: {
      type: 'string',
      valueHint: 'WHAT',
      description: 'A row for each model, agent, project or tool of a period',
    },
    anomalies: { type: 'boolean', description: 'Only the days that cost more than is usual' },
    ...filterArgs,
  },
  run: async (args, context) => {
    const { dailyInput } = await import('../../contract/daily.ts');
    const periods = dailyInput.pick({ by: true, group: true }).safeParse({ by: args.by, group: args.group });
    if (!periods.success) {
      const wrong = periods.error.issues[0]?.path[0] === 'by' ? 'by' : 'group';
      const allowed = dailyInput.shape[wrong].unwrap().options.join(', ');
      await context.output.problem({
        message: `--${wrong} ${JSON.stringify(args[wrong])} is not known.`,
        hint: `It can be ${allowed}.`,
      });
      return exitCodes.usage;
    }
    if (args.anomalies) {
      if (args.by !== undefined || args.group !== undefined) {
        await context.output.problem({
          message: '--anomalies is of days as a whole, so that --by and --group have no meaning with it.',
          hint: null,
        });
        return exitCodes.usage;
      }
      return askFiltered(
        context,
        args,
        (monitor, filters) => monitor.ask('costAnomalies', filters),
        renderAnomalies,
      );
    }
    const isMarked = !context.json && args.by === undefined && args.group === undefined;
    let unusual: ReadonlySet<string> = new Set();
    return askFiltered(
      context,
      args,
      async (monitor, filters) => {
        const asked = await monitor.ask('daily', { ...filters, ...periods.data });
        if (isMarked && 'answer' in asked && asked.answer.days.length > 0)
          unusual = await unusualDates(monitor, filters);
        return asked;
      },
      (answer, view) => renderDaily(answer, view, periods.data.group !== 'tool', unusual),
    );
  },
});

/** The days to be marked; none where the question has no answer, since the days themselves do. */
async function unusualDates(monitor: Monitor, filters: Filters): Promise<ReadonlySet<string>> {
  const asked = await monitor.ask('costAnomalies', filters);
  return new Set('problem' in asked ? [] : asked.answer.days.map(({ date }) => date));
}

/** Unusual days for people. */
export function renderAnomalies(answer: CostAnomalies, view: View): string {
  const zone = `Days are of the zone ${answer.tz}. Usual is up to the mean and two standard deviations of the 30 days before.`;
  if (answer.days.length === 0) return blocks('No day cost more than is usual.', fold(zone, view));
  const columns = [
    { title: 'Date' },
    { title: 'Cost', align: 'right' },
    { title: 'Usual up to', align: 'right' },
    { title: 'Mean', align: 'right' },
    { title: 'Deviation', align: 'right' },
  ] as const;
  const rows = answer.days.map(({ date, cost, threshold, mean, deviation }) => [
    date,
    ...[cost, threshold, mean, deviation].map(formatUsd),
  ]);
  return blocks(table(columns, rows, view), fold(zone, view));
}

function fold(text: string, view: View): string {
  return wrap(text, view.width).join('\n');
}

/**
 * Days for people, with their sum where rows do not overlap: a step counts for each tool that it called. Days of unusual
 * cost have a mark.
 */
export function renderDaily(
  answer: Daily,
  view: View,
  withSum = true,
  unusual: ReadonlySet<string> = new Set(),
): string {
  if (answer.days.length === 0) return 'No usage.';
  const isEstimated = answer.days.some((day) => day.estimated > 0);
  const grouped = answer.days.some((day) => day.group !== undefined);
  const columns = [
    { title: 'Date' },
    ...(grouped ? ([{ title: 'Group', flexible: true }] as const) : []),
    { title: 'Messages', align: 'right' },
    { title: 'Cost', align: 'right' },
    ...(isEstimated ? ([{ title: 'Estimated', align: 'right' }] as const) : []),
    { title: 'Total', align: 'right' },
    { title: 'Input', align: 'right', optional: true },
    { title: 'Output', align: 'right', optional: true },
    { title: 'Cache read', align: 'right', optional: true },
    { title: 'Cache write', align: 'right', optional: true },
    { title: 'Reasoning', align: 'right', optional: true },
  ] as const;
  const sum = (of: (day: Daily['days'][number]) => number): number =>
    answer.days.reduce((total, day) => total + of(day), 0);
  const rows = answer.days.map(({ date, group, messages, cost, estimated, tokens }) => [
    unusual.has(date) ? `${date} *` : date,
    ...(grouped ? [group ?? unknownMark] : []),
    formatCount(messages),
    formatUsd(cost),
    ...(isEstimated ? [estimated === 0 ? '' : `~${formatUsd(estimated)}`] : []),
    formatTokens(tokens.total),
    formatTokens(tokens.input),
    formatTokens(tokens.output),
    formatTokens(tokens.cacheRead),
    formatTokens(tokens.cacheWrite),
    formatTokens(tokens.reasoning),
  ]);
  const total = [
    'Total',
    ...(grouped ? [''] : []),
    formatCount(sum((day) => day.messages)),
    formatUsd(sum((day) => day.cost)),
    ...(isEstimated ? [`~${formatUsd(sum((day) => day.estimated))}`] : []),
    formatTokens(sum((day) => day.tokens.total)),
    formatTokens(sum((day) => day.tokens.input)),
    formatTokens(sum((day) => day.tokens.output)),
    formatTokens(sum((day) => day.tokens.cacheRead)),
    formatTokens(sum((day) => day.tokens.cacheWrite)),
    formatTokens(sum((day) => day.tokens.reasoning)),
  ];
  return blocks(
    table(columns, withSum ? [...rows, total] : rows, view),
    `Days are of the zone ${answer.tz}.`,
    answer.days.some(({ date }) => unusual.has(date))
      ? '* cost more than is usual: see ocmon daily --anomalies'
      : null,
  );
}
