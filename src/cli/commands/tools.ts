import type { Tool } from '../../contract/tool.ts';
import type { ToolFigures, Tools } from '../../contract/tools.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatShare,
  formatTime,
  plural,
  unknownMark,
} from '../../core/format.ts';
import { readFilters } from '../ask-filtered.ts';
import { answerQuestion, command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { exitCodes } from '../output.ts';
import { moreRemark, pageArgs, readPage } from '../page-args.ts';
import { blocks, table, type View } from '../table.ts';

/** `ocmon tools [NAME]`: how the calls of each tool, or of one, ended and how long they took. */
export const tools = command({
  name: 'tools',
  description: 'Calls of each tool: how they ended and how long they took; or one tool.',
  args: {
    name: {
      type: 'positional',
      required: false,
      description: 'a tool, to see its durations, arguments and failures',
    },
    'merge-names': {
      type: 'boolean',
      description: 'Count bash as shell and task as subagent, their names since OpenCode 2',
    },
    ...pageArgs,
    ...filterArgs,
  },
  run: async (args, context) => {
    const filters = await readFilters(context, args);
    const page = await readPage(context, args);
    if (filters === null || page === null) return exitCodes.usage;
    const { name } = args;
    const asked = { ...filters, ...(args['merge-names'] === true && { mergeNames: true }) };
    if (name === undefined)
      return answerQuestion(context, (monitor) => monitor.ask('tools', asked), renderTools);
    const input = { ...asked, name, ...page };
    return answerQuestion(context, (monitor) => monitor.ask('tool', input), renderTool);
  },
});

/** Tools for people. */
export function renderTools(answer: Tools, view: View): string {
  if (answer.tools.length === 0) return 'No tool calls.';
  const inherited = answer.tools.reduce((sum, tool) => sum + tool.inherited, 0);
  const remark =
    inherited === 0
      ? null
      : `${plural(inherited, 'call')} of these ${inherited === 1 ? 'is a copy' : 'are copies'} in forks.`;
  return blocks(toolTable(answer.tools, view), remark);
}

function toolTable(rows: readonly ToolFigures[], view: View): string {
  const columns = [
    { title: 'Tool', flexible: true },
    { title: 'Calls', align: 'right' },
    { title: 'Ok', align: 'right' },
    { title: 'Failed', align: 'right' },
    { title: 'Median', align: 'right' },
    { title: '95%', align: 'right' },
    { title: '99%', align: 'right', optional: true },
    { title: 'Longest', align: 'right', optional: true },
    { title: 'Output', align: 'right', optional: true },
    { title: 'Error', align: 'right', optional: true },
    { title: 'Denied', align: 'right', optional: true },
    { title: 'Timeout', align: 'right', optional: true },
    { title: 'Aborted', align: 'right', optional: true },
    { title: 'Invalid', align: 'right', optional: true },
    { title: 'Running', align: 'right', optional: true },
    { title: 'Stale', align: 'right', optional: true },
    { title: 'Inherited', align: 'right', optional: true },
  ] as const;
  const cells = rows.map((tool) => [
    tool.tool ?? unknownMark,
    formatCount(tool.calls),
    formatCount(tool.ok),
    formatShare(tool.errorRate),
    formatDuration(tool.p50Ms),
    formatDuration(tool.p95Ms),
    formatDuration(tool.p99Ms),
    formatDuration(tool.maxMs),
    formatBytes(tool.outputBytes?.sum ?? null),
    formatCount(tool.error),
    formatCount(tool.denied),
    formatCount(tool.timeout),
    formatCount(tool.aborted),
    formatCount(tool.invalid),
    formatCount(tool.running),
    formatCount(tool.stale),
    formatCount(tool.inherited),
  ]);
  return table(columns, cells, view);
}

/** One tool for people. */
export function renderTool(answer: Tool, view: View): string {
  const histogram = table(
    [{ title: 'Took' }, { title: 'Calls', align: 'right' }],
    answer.histogram.map((step) => [
      step.toMs === null
        ? `${formatDuration(step.fromMs)} or more`
        : `${formatDuration(step.fromMs)} to ${formatDuration(step.toMs)}`,
      formatCount(step.calls),
    ]),
    view,
  );
  const mostOften = table(
    [
      { title: 'Calls', align: 'right' },
      { title: 'Errors', align: 'right' },
      { title: 'Argument', flexible: true },
    ],
    answer.arguments.map((row) => [formatCount(row.calls), formatCount(row.errors), row.argument]),
    view,
  );
  const failing = table(
    [
      { title: 'Failed at' },
      { title: 'Outcome' },
      { title: 'Took', align: 'right' },
      { title: 'Argument', flexible: true },
      { title: 'Type', optional: true },
      { title: 'Session', optional: true },
    ],
    answer.failing.map((call) => [
      formatTime(call.at, view.timeZone),
      call.outcome,
      formatDuration(call.durationMs),
      call.argument ?? '',
      call.errorType ?? '',
      call.sessionId,
    ]),
    view,
  );
  return blocks(
    toolTable([answer.figures], view),
    histogram,
    answer.arguments.length === 0 ? null : mostOften,
    answer.failing.length === 0 ? null : failing,
    `Times are of the zone ${view.timeZone}.`,
    moreRemark(answer.next),
  );
}
