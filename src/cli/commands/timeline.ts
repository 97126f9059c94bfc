import { largestTimelinePage, usualPage } from '../../contract/page-size.ts';
import type { Timeline, TimelineEvent } from '../../contract/timeline.ts';
import { formatDuration, formatTokens, formatUsd } from '../../core/format.ts';
import { wallTimeOf } from '../../core/zoned-time.ts';
import { readFilters } from '../ask-filtered.ts';
import { answerQuestion, command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { exitCodes } from '../output.ts';
import { readLimit } from '../read-limit.ts';
import { blocks, table, type View } from '../table.ts';

/** `ocmon timeline ID`: what happened in a session, in its order. */
export const timeline = command({
  name: 'timeline',
  description: 'What happened in a session: prompts, steps, calls, delegations, errors, switches.',
  args: {
    id: {
      type: 'positional',
      required: true,
      description: 'the id of a session, as ocmon sessions lists it',
    },
    limit: {
      type: 'string',
      valueHint: 'N',
      description: `How many to list, 1 to ${largestTimelinePage}; ${usualPage} by default`,
    },
    cursor: { type: 'string', valueHint: 'CURSOR', description: 'Go on where an earlier page ended' },
    'include-missing': filterArgs['include-missing'],
    'exclude-missing': filterArgs['exclude-missing'],
  },
  run: async (args, context) => {
    const limit = await readLimit(context, args.limit, largestTimelinePage);
    const filters = limit === null ? null : await readFilters(context, args);
    if (limit === null || filters === null) return exitCodes.usage;
    const input = {
      ...filters,
      id: args.id,
      limit,
      ...(args.cursor !== undefined && { cursor: args.cursor }),
    };
    return answerQuestion(context, (monitor) => monitor.ask('timeline', input), renderTimeline);
  },
});

/** Events for people. */
export function renderTimeline(answer: Timeline, view: View): string {
  if (answer.events.length === 0) return 'Nothing happened in this session.';
  const columns = [
    { title: 'Time' },
    { title: 'Event' },
    { title: 'Name', flexible: true },
    { title: 'Status' },
    { title: 'Took', align: 'right' },
    { title: 'About', flexible: true },
    { title: 'Tokens', align: 'right', optional: true },
    { title: 'Cost', align: 'right', optional: true },
    { title: 'Agent', flexible: true, optional: true },
  ] as const;
  const rows = answer.events.map((event) => [
    clockOf(event.at, view.timeZone),
    event.inherited ? `${event.kind} (copy)` : event.kind,
    event.name ?? '',
    event.status ?? '',
    event.durationMs === null ? '' : formatDuration(event.durationMs),
    aboutOf(event),
    event.tokens === null ? '' : formatTokens(event.tokens),
    event.cost === null ? '' : formatUsd(event.cost),
    event.agent ?? '',
  ]);
  const more =
    answer.next === null ? null : `There are more: add --cursor ${answer.next}, or a larger --limit.`;
  return blocks(table(columns, rows, view), `Times are of the zone ${view.timeZone}.`, more);
}

function aboutOf({ preview, childSessionId }: TimelineEvent): string {
  return [preview ?? '', childSessionId === null ? '' : `→ ${childSessionId}`]
    .filter((text) => text !== '')
    .join(' ');
}

/** An ISO time as a date and clock to the second. */
function clockOf(iso: string | null, zone: string): string {
  if (iso === null) return '–';
  const { month, day, hour, minute, second } = wallTimeOf(Date.parse(iso), zone);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
}
