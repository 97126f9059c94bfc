import type { Daily } from '../../contract/daily.ts';
import { askFiltered } from '../ask-filtered.ts';
import { command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { formatCount, formatTokens, formatUsd, unknownMark } from '../format.ts';
import { exitCodes } from '../output.ts';
import { blocks, table, type View } from '../table.ts';

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
    return askFiltered(
      context,
      args,
      (monitor, filters) => monitor.ask('daily', { ...filters, ...periods.data }),
      (answer, view) => renderDaily(answer, view, periods.data.group !== 'tool'),
    );
  },
});

/** Days for people, with their sum where rows do not overlap: a step counts for each tool that it called. */
export function renderDaily(answer: Daily, view: View, withSum = true): string {
  if (answer.days.length === 0) return 'No usage.';
  const grouped = answer.days.some((day) => day.group !== undefined);
  const columns = [
    { title: 'Date' },
    ...(grouped ? ([{ title: 'Group', flexible: true }] as const) : []),
    { title: 'Messages', align: 'right' },
    { title: 'Cost', align: 'right' },
    { title: 'Total', align: 'right' },
    { title: 'Input', align: 'right', optional: true },
    { title: 'Output', align: 'right', optional: true },
    { title: 'Cache read', align: 'right', optional: true },
    { title: 'Cache write', align: 'right', optional: true },
    { title: 'Reasoning', align: 'right', optional: true },
  ] as const;
  const sum = (of: (day: Daily['days'][number]) => number): number =>
    answer.days.reduce((total, day) => total + of(day), 0);
  const rows = answer.days.map(({ date, group, messages, cost, tokens }) => [
    date,
    ...(grouped ? [group ?? unknownMark] : []),
    formatCount(messages),
    formatUsd(cost),
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
  );
}
