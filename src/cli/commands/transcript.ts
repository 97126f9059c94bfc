import { largestTranscriptPage, usualPage } from '../../contract/page-size.ts';
import type { Body, Transcript, TranscriptMessage, TranscriptPart } from '../../contract/transcript.ts';
import { formatCount, formatDuration, formatTime } from '../../core/format.ts';
import { readFilters } from '../ask-filtered.ts';
import { answerQuestion, command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { exitCodes } from '../output.ts';
import { readLimit } from '../read-limit.ts';
import { blocks, heading, type View } from '../table.ts';
import { displayWidth, fitText, wrap } from '../terminal-text.ts';

/** `ocmon transcript ID`: a session's messages in their order. */
export const transcript = command({
  name: 'transcript',
  description: 'What was said in a session: its messages, with the calls of tools.',
  args: {
    id: {
      type: 'positional',
      required: true,
      description: 'the id of a session, as ocmon sessions lists it',
    },
    limit: {
      type: 'string',
      valueHint: 'N',
      description: `How many messages, 1 to ${largestTranscriptPage}; ${usualPage} by default`,
    },
    cursor: { type: 'string', valueHint: 'CURSOR', description: 'Go on where an earlier page ended' },
    'include-missing': filterArgs['include-missing'],
    'exclude-missing': filterArgs['exclude-missing'],
  },
  run: async (args, context) => {
    const limit = await readLimit(context, args.limit, largestTranscriptPage);
    const filters = limit === null ? null : await readFilters(context, args);
    if (limit === null || filters === null) return exitCodes.usage;
    const input = {
      ...filters,
      id: args.id,
      limit,
      ...(args.cursor !== undefined && { cursor: args.cursor }),
    };
    return answerQuestion(context, (monitor) => monitor.ask('transcript', input), renderTranscript);
  },
});

/** Lines of a call's output that are shown. */
const OUTPUT_LINES = 8;

/** Messages for people: texts in full as far as they were sent, of a call its input and the beginning of its output. */
export function renderTranscript(answer: Transcript, view: View): string {
  if (answer.messages.length === 0) return 'There are no messages in this session.';
  const more =
    answer.next === null ? null : `There are more: add --cursor ${answer.next}, or a larger --limit.`;
  return blocks(
    ...answer.messages.map((message) => messageText(message, view)),
    `Times are of the zone ${view.timeZone}.`,
    more,
  );
}

function messageText(message: TranscriptMessage, view: View): string {
  const who = [message.role ?? '–', message.agent ?? '', message.model ?? ''].filter((word) => word !== '');
  const head = `${formatTime(message.created, view.timeZone)}  ${who.join(' · ')}${message.inherited ? ' (copy)' : ''}`;
  const error = message.error === null ? [] : [`! ${message.error.name}: ${message.error.message ?? ''}`];
  return [
    heading(fitText(head, view.width), view),
    ...bodyLines(message.text, '', view),
    ...message.parts.flatMap((part) => partLines(part, view)),
    ...error.map((line) => fitText(line, view.width)),
  ].join('\n');
}

function partLines(part: TranscriptPart, view: View): string[] {
  if (part.type === 'text') return bodyLines(part.text, '', view);
  if (part.type === 'reasoning') return bodyLines(part.text, '~ ', view);
  if (part.type !== 'tool') return [];
  const head = [
    part.tool ?? '–',
    part.outcome ?? '',
    part.durationMs === null ? '' : formatDuration(part.durationMs),
    part.title ?? '',
  ];
  return [
    fitText(`> ${head.filter((word) => word !== '').join('  ')}`, view.width),
    ...bodyLines(part.input, '  ', view, 1),
    ...bodyLines(part.error ?? part.output, '  ', view, OUTPUT_LINES),
  ];
}

/** The lines of a text within the width, at most `most` of them, which are cut then; how much is left out is said. */
function bodyLines(body: Body | null, lead: string, view: View, most?: number): string[] {
  if (body === null || body.text === '') return [];
  const lines = body.text.trimEnd().split(/\r?\n/);
  const room = view.width - lead.length;
  const shown =
    most === undefined
      ? lines.flatMap((line) => wrap(line, room).flatMap((part) => broken(part, room)))
      : lines.slice(0, most).map((line) => fitText(line, room));
  const isCut = body.truncated || (most !== undefined && lines.length > most);
  const end = isCut ? [`… (${formatCount(body.size)} characters)`] : [];
  return [...shown, ...end].map((line) => (lead + line).trimEnd());
}

/** A safe text without spaces to break at, as lines of at most this many columns. */
function broken(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const character of displayWidth(text) > width ? text : [text]) {
    const line = `${lines.at(-1)}${character}`;
    if (lines.at(-1) === '' || displayWidth(line) <= width) lines[lines.length - 1] = line;
    else lines.push(character);
  }
  return lines;
}
