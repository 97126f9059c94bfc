import type { Session } from '../../contract/session.ts';
import type { Sessions } from '../../contract/sessions.ts';
import { formatCount, formatDuration, formatTime, formatTokens, formatUsd } from '../../core/format.ts';
import { readFilters } from '../ask-filtered.ts';
import { answerQuestion, command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { exitCodes } from '../output.ts';
import { moreRemark, pageArgs, readPage } from '../page-args.ts';
import { blocks, table, type View } from '../table.ts';

/** `ocmon sessions`: a page of sessions, newest first. */
export const sessions = command({
  name: 'sessions',
  description: 'The sessions, newest first: top-level ones, with the figures of all their descendants.',
  args: {
    all: { type: 'boolean', description: 'Child, archived, missing and empty sessions too' },
    ...pageArgs,
    sort: {
      type: 'string',
      valueHint: 'WHAT',
      description: 'created (the default), updated, cost, ownCost, tokens, tools, errors or duration',
    },
    order: { type: 'string', valueHint: 'ORDER', description: 'desc (the default) or asc' },
    status: {
      type: 'string',
      valueHint: 'STATUS',
      description: 'Only running, stale, error, completed, empty or missing ones',
    },
    title: { type: 'string', valueHint: 'TEXT', description: 'Only those with this in their title' },
    forks: { type: 'boolean', description: 'Only forks' },
    errors: { type: 'boolean', description: 'Only those with errors in them or their descendants' },
    ...filterArgs,
  },
  run: async (args, context) => {
    const { sessionsInput } = await import('../../contract/sessions.ts');
    const { sort, order, status } = args;
    const choices = sessionsInput
      .pick({ sort: true, order: true, status: true })
      .safeParse({ sort, order, status });
    if (!choices.success) {
      const wrong = (['sort', 'order', 'status'] as const).find(
        (name) => name === choices.error.issues[0]?.path[0],
      );
      const name = wrong ?? 'sort';
      await context.output.problem({
        message: `--${name} ${JSON.stringify(args[name])} is not known.`,
        hint: `It can be ${sessionsInput.shape[name].unwrap().options.join(', ')}.`,
      });
      return exitCodes.usage;
    }
    const filters = await readFilters(context, args);
    const page = await readPage(context, args);
    if (filters === null || page === null) return exitCodes.usage;
    const input = {
      ...filters,
      all: args.all === true,
      ...page,
      ...(choices.data.sort !== undefined && { sort: choices.data.sort }),
      ...(choices.data.order !== undefined && { order: choices.data.order }),
      ...(choices.data.status !== undefined && { status: choices.data.status }),
      ...(args.title !== undefined && { title: args.title }),
      ...(args.forks === true && { isFork: true }),
      ...(args.errors === true && { hasErrors: true }),
    };
    return answerQuestion(context, (monitor) => monitor.ask('sessions', input), renderSessions);
  },
});

/** Sessions for people: figures include descendants. */
export function renderSessions(answer: Sessions, view: View): string {
  if (answer.sessions.length === 0) return 'No sessions.';
  const columns = [
    { title: 'Updated' },
    { title: 'Title', flexible: true },
    { title: 'Cost', align: 'right' },
    { title: 'Tokens', align: 'right', optional: true },
    { title: 'Id' },
    { title: 'State', optional: true },
    { title: 'Tools', align: 'right', optional: true },
    { title: 'Errors', align: 'right', optional: true },
    { title: 'Wall', align: 'right', optional: true },
    { title: 'Project', flexible: true, optional: true },
    { title: 'Active', align: 'right', optional: true },
    { title: 'Agents', flexible: true, optional: true },
  ] as const;
  const rows = answer.sessions.map((session) => [
    formatTime(session.updated, view.timeZone),
    session.title ?? '(no title)',
    formatUsd(session.inclusive.cost),
    formatTokens(session.inclusive.tokens.total),
    session.id,
    sessionMarks(session).join(', '),
    formatCount(session.inclusive.toolCalls),
    formatCount(session.inclusive.errors),
    formatDuration(session.inclusive.wallMs),
    session.project ?? '',
    formatDuration(session.activeMs),
    session.agents.join(', '),
  ]);
  return blocks(
    table(columns, rows, view),
    `Times are of the zone ${view.timeZone}.`,
    moreRemark(answer.next),
  );
}

/** What is special about a session, in words. */
export function sessionMarks(session: Session): string[] {
  return [
    session.status,
    session.isFork ? 'fork' : '',
    session.parentId === null ? '' : 'child',
    session.orphan ? 'orphan' : '',
    session.archived === null ? '' : 'archived',
    session.missing ? 'missing' : '',
  ].filter((mark) => mark !== '');
}
