import type { Session } from '../../contract/session.ts';
import { formatCount, formatDuration, formatUsd, formatZonedTime, unknownMark } from '../../core/format.ts';
import { readFilters } from '../ask-filtered.ts';
import { answerQuestion, command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { exitCodes } from '../output.ts';
import { blocks, heading, pairs, table, type View } from '../table.ts';
import { safeText } from '../terminal-text.ts';
import { sessionMarks } from './sessions.ts';

/** `ocmon session ID`: one session with its own and inclusive figures. */
export const session = command({
  name: 'session',
  description: 'One session: its own figures, and those with all its descendants.',
  args: {
    id: {
      type: 'positional',
      required: true,
      description: 'the id of a session, as ocmon sessions lists it',
    },
    'include-missing': filterArgs['include-missing'],
    'exclude-missing': filterArgs['exclude-missing'],
  },
  run: async (args, context) => {
    const filters = await readFilters(context, args);
    if (filters === null) return exitCodes.usage;
    return answerQuestion(
      context,
      (monitor) => monitor.ask('session', { ...filters, id: args.id }),
      renderSession,
    );
  },
});

/** A session for people. */
export function renderSession(answer: Session, view: View): string {
  const head = pairs(
    [
      ['Id', answer.id],
      ['Title', answer.title ?? '(no title)'],
      ['State', sessionMarks(answer).join(', ')],
      ['Project', answer.project ?? unknownMark],
      ['Created', formatZonedTime(answer.created, view.timeZone)],
      ['Updated', formatZonedTime(answer.updated, view.timeZone)],
      ...(answer.archived === null
        ? []
        : ([['Archived', formatZonedTime(answer.archived, view.timeZone)]] as const)),
      ...(answer.parentId === null ? [] : ([['Parent', answer.parentId]] as const)),
    ],
    view,
  );
  const { own, inclusive, raw } = answer;
  const columns = [
    { title: 'Usage' },
    { title: 'Own', align: 'right' },
    { title: 'Inclusive', align: 'right' },
    { title: 'Raw own', align: 'right' },
    { title: 'Raw inclusive', align: 'right' },
    { title: 'Unattributed', align: 'right', optional: true },
  ] as const;
  const spends = [own, inclusive, raw.own, raw.inclusive, answer.unattributed];
  const tokenRow = (title: string, key: keyof Session['own']['tokens']): string[] => [
    title,
    ...spends.map((spend) => formatCount(spend.tokens[key])),
  ];
  const figures = table(
    columns,
    [
      tokenRow('Input', 'input'),
      tokenRow('Output', 'output'),
      tokenRow('Reasoning', 'reasoning'),
      tokenRow('Cache read', 'cacheRead'),
      tokenRow('Cache write', 'cacheWrite'),
      tokenRow('Total tokens', 'total'),
      ['Cost', ...spends.map((spend) => formatUsd(spend.cost))],
      ['Tool calls', formatCount(own.toolCalls), formatCount(inclusive.toolCalls)],
      ['Errors', formatCount(own.errors), formatCount(inclusive.errors)],
      ['Wall time', formatDuration(own.wallMs), formatDuration(inclusive.wallMs)],
    ],
    view,
  );
  const children =
    answer.children.length === 0
      ? null
      : [heading('Children', view), ...answer.children.map((id) => safeText(id))].join('\n');
  return blocks(head, figures, children);
}
