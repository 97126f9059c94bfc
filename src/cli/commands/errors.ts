import type { ErrorGroup, ErrorGroups } from '../../contract/error-groups.ts';
import type { ErrorRecord, Errors } from '../../contract/errors.ts';
import { ERROR_TYPE_NAMES, isErrorType } from '../../core/errors/error-types.ts';
import { formatCount, formatTime, formatZonedTime, unknownMark } from '../../core/format.ts';
import { nearest } from '../../core/nearest.ts';
import { readFilters } from '../ask-filtered.ts';
import { answerQuestion, command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { exitCodes } from '../output.ts';
import { moreRemark, pageArgs, readPage } from '../page-args.ts';
import { blocks, type Column, heading, pairs, table, type View } from '../table.ts';

/** `ocmon errors [GROUP]`: what failed, one by one or by kind. */
export const errors = command({
  name: 'errors',
  description: 'What failed: answers of models, tool calls and compactions, one by one or by kind.',
  args: {
    id: {
      type: 'positional',
      required: false,
      description: 'the id of a group, as ocmon errors --groups lists it',
    },
    groups: { type: 'boolean', description: 'Errors of one kind together, those seen last first' },
    type: { type: 'string', valueHint: 'TYPE', description: `Only errors of this type: ${typeList()}` },
    tool: {
      type: 'string',
      valueHint: 'NAME',
      description: 'Only errors of this tool, by its name as written',
    },
    ...pageArgs,
    ...filterArgs,
  },
  run: async (args, context) => {
    const { id, type, tool } = args;
    if (type !== undefined && !isErrorType(type)) {
      const near = nearest(type, ERROR_TYPE_NAMES);
      await context.output.problem({
        message: `${JSON.stringify(type)} is no type of errors.`,
        hint: near === null ? `Types are: ${typeList()}.` : `Did you mean ${near}?`,
      });
      return exitCodes.usage;
    }
    if (id !== undefined && (args.groups || type !== undefined || tool !== undefined)) {
      await context.output.problem({
        message: 'A group has one type and one tool: --groups, --type and --tool do not go with its id.',
        hint: null,
      });
      return exitCodes.usage;
    }
    const filters = await readFilters(context, args);
    const shown = await readPage(context, args);
    if (filters === null || shown === null) return exitCodes.usage;
    const page = { ...filters, ...shown };
    if (id !== undefined) {
      return answerQuestion(
        context,
        (monitor) => monitor.ask('errorGroup', { ...page, id }),
        renderErrorGroup,
      );
    }
    const input = { ...page, ...(type !== undefined && { type }), ...(tool !== undefined && { tool }) };
    return args.groups
      ? answerQuestion(context, (monitor) => monitor.ask('errorGroups', input), renderErrorGroups)
      : answerQuestion(context, (monitor) => monitor.ask('errors', input), renderErrors);
  },
});

function typeList(): string {
  return ERROR_TYPE_NAMES.join(', ');
}

/** From this width on there is room for what a narrow table leaves out. */
const wideFrom = 120;

/** Single errors for people. */
function renderErrors(answer: Errors, view: View): string {
  if (answer.errors.length === 0) return 'No errors.';
  const wide = view.width >= wideFrom;
  const columns: readonly Column[] = [
    { title: 'Time' },
    { title: 'Type' },
    { title: 'Error', flexible: true },
    ...(wide ? [{ title: 'Session' }, { title: 'Group' }] : []),
  ];
  const rows = answer.errors.map((error) => [
    formatTime(error.time, view.timeZone),
    error.type,
    textOf(error.tool, error.message ?? error.outcome ?? error.name),
    error.sessionId,
    error.group,
  ]);
  return blocks(table(columns, rows, view), caption(view), moreRemark(answer.next));
}

/** Groups of errors for people. */
function renderErrorGroups(answer: ErrorGroups, view: View): string {
  const { total } = answer;
  if (total.errors === 0) return 'No errors.';
  const wide = view.width >= wideFrom;
  const columns: readonly Column[] = [
    { title: 'Count', align: 'right' },
    { title: 'Last seen' },
    { title: 'Error', flexible: true },
    { title: 'Group' },
    ...(wide
      ? [
          { title: 'Sessions', align: 'right' } as const,
          { title: `${answer.groups[0]?.days.length ?? 0} days` },
        ]
      : []),
  ];
  const rows = answer.groups.map((group) => [
    formatCount(group.count),
    formatTime(group.lastSeen, view.timeZone),
    textOf(group.tool, group.message),
    group.id,
    formatCount(group.sessions),
    sparkline(group.days),
  ]);
  const sums = [
    `${formatCount(total.errors)} errors in ${formatCount(total.groups)} groups:`,
    `${formatCount(total.answers)} of answers, ${formatCount(total.toolCalls)} of tool calls,`,
    `${formatCount(total.compactions)} of compactions; ${formatCount(total.inherited)} copies in forks left out.`,
  ];
  const days = wide && answer.lastDay !== null ? ` The last of the days is ${answer.lastDay}.` : '';
  return blocks(
    rows.length === 0 ? null : table(columns, rows, view),
    pairs([['Total', sums.join(' ')]], view),
    `${caption(view)}${days}`,
    moreRemark(answer.next),
  );
}

/** One group for people: what its errors have in common, and the newest of them. */
function renderErrorGroup(answer: ErrorGroup, view: View): string {
  const { group } = answer;
  const head = pairs(
    [
      ['Group', group.id],
      ['Type', group.code === null ? group.type : `${group.type} (${group.code})`],
      ['Tool', group.tool ?? unknownMark],
      ['Count', `${formatCount(group.count)}, in ${formatCount(group.sessions)} sessions`],
      ['First seen', formatZonedTime(group.firstSeen, view.timeZone)],
      ['Last seen', formatZonedTime(group.lastSeen, view.timeZone)],
      [`${group.days.length} days`, `${sparkline(group.days)} until ${answer.lastDay ?? unknownMark}`],
      ['Newest', group.message ?? unknownMark],
    ],
    view,
  );
  const columns: readonly Column[] = [
    { title: 'Time' },
    { title: 'Session' },
    { title: 'Error', flexible: true },
    ...(view.width >= wideFrom ? [{ title: 'Message' }, { title: 'Part' }] : []),
  ];
  const rows = answer.errors.map((error: ErrorRecord) => [
    formatTime(error.time, view.timeZone),
    error.sessionId,
    error.message ?? unknownMark,
    error.messageId,
    error.partId ?? unknownMark,
  ]);
  const errorTable = rows.length === 0 ? null : table(columns, rows, view);
  return blocks(head, heading('Errors', view), errorTable, moreRemark(answer.next));
}

function textOf(tool: string | null, message: string | null): string {
  return tool === null ? (message ?? unknownMark) : `${tool}: ${message ?? unknownMark}`;
}

function caption(view: View): string {
  return `Times are of the zone ${view.timeZone}.`;
}

/** A bar for each count, in eighths of the largest; a dot for none. */
function sparkline(counts: readonly number[]): string {
  const largest = Math.max(1, ...counts);
  return counts
    .map((count) => (count === 0 ? '·' : ('▁▂▃▄▅▆▇█'[Math.ceil((count / largest) * 8) - 1] ?? '█')))
    .join('');
}
