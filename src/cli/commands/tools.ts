import type { Tools } from '../../contract/tools.ts';
import { askFiltered } from '../ask-filtered.ts';
import { command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { formatCount, formatDuration, unknownMark } from '../format.ts';
import { table, type View } from '../table.ts';

/** `ocmon tools`: how the calls of each tool ended and how long they took. */
export const tools = command({
  name: 'tools',
  description: 'Calls of each tool: how they ended and how long they took.',
  args: filterArgs,
  run: (args, context) =>
    askFiltered(context, args, (monitor, filters) => monitor.ask('tools', filters), renderTools),
});

/** Tools for people. */
export function renderTools(answer: Tools, view: View): string {
  if (answer.tools.length === 0) return 'No tool calls.';
  const columns = [
    { title: 'Tool', flexible: true },
    { title: 'Calls', align: 'right' },
    { title: 'Ok', align: 'right' },
    { title: 'Error', align: 'right' },
    { title: 'Denied', align: 'right' },
    { title: 'Median', align: 'right' },
    { title: '95%', align: 'right' },
    { title: 'Longest', align: 'right', optional: true },
    { title: 'Timeout', align: 'right', optional: true },
    { title: 'Aborted', align: 'right', optional: true },
    { title: 'Invalid', align: 'right', optional: true },
    { title: 'Running', align: 'right', optional: true },
    { title: 'Stale', align: 'right', optional: true },
    { title: 'Inherited', align: 'right', optional: true },
  ] as const;
  const rows = answer.tools.map((tool) => [
    tool.tool ?? unknownMark,
    formatCount(tool.calls),
    formatCount(tool.ok),
    formatCount(tool.error),
    formatCount(tool.denied),
    formatDuration(tool.p50Ms),
    formatDuration(tool.p95Ms),
    formatDuration(tool.maxMs),
    formatCount(tool.timeout),
    formatCount(tool.aborted),
    formatCount(tool.invalid),
    formatCount(tool.running),
    formatCount(tool.stale),
    formatCount(tool.inherited),
  ]);
  return table(columns, rows, view);
}
