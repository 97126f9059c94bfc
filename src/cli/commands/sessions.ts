import type { Session } from '../../contract/session.ts';
import type { Sessions } from '../../contract/sessions.ts';
import { readFilters } from '../ask-filtered.ts';
import { answerQuestion, command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { formatCount, formatDuration, formatTime, formatTokens, formatUsd } from '../format.ts';
import { exitCodes } from '../output.ts';
import { moreRemark, pageArgs, pageOf } from '../page-args.ts';
import { blocks, table, type View } from '../table.ts';

/** `ocmon sessions`: a page of sessions, newest first. */
export const sessions = command({
  name: 'sessions',
  description: 'The sessions, newest first: top-level ones, with the figures of all their descendants.',
  args: {
    all: { type: 'boolean', description: 'Child, archived, missing and empty sessions too' },
    ...pageArgs,
    ...filterArgs,
  },
  run: async (args, context) => {
    const page = pageOf(args);
    if ('usage' in page) {
      await context.output.problem(page.usage);
      return exitCodes.usage;
    }
    const filters = await readFilters(context, args);
    if (filters === null) return exitCodes.usage;
    const input = { ...filters, all: args.all === true, ...page };
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
