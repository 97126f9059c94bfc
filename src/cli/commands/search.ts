import type { Monitor } from '../../contract/monitor.ts';
import { largestHitPage, usualPage } from '../../contract/page-size.ts';
import type { Search, SearchHit, SearchInput } from '../../contract/search.ts';
import { formatTime } from '../../core/format.ts';
import type { Answer } from '../../core/problem.ts';
import { readFilters } from '../ask-filtered.ts';
import { answerQuestion, command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { exitCodes } from '../output.ts';
import { readLimit } from '../read-limit.ts';
import { blocks, heading, table, type View } from '../table.ts';
import { displayWidth, fitText, safeText } from '../terminal-text.ts';

/** Who waits at a terminal has time for larger steps than a page in a browser. Milliseconds. */
const STEP_MS = 2_000;

/** Characters before a match that are shown of a longer text, and the columns that they may take. */
const LEAD = 24;
const LEAD_COLUMNS = 30;

/** `ocmon search TEXT`: what a search finds, newest first. */
export const search = command({
  name: 'search',
  description: 'What is found in titles, prompts, answers, reasoning, tool input and output, newest first.',
  args: {
    text: {
      type: 'positional',
      required: true,
      description: 'words, "a phrase", and conditions such as tool:bash status:error -word',
    },
    limit: {
      type: 'string',
      valueHint: 'N',
      description: `How many to list, 1 to ${largestHitPage}; ${usualPage} by default`,
    },
    cursor: { type: 'string', valueHint: 'CURSOR', description: 'Go on where an earlier page ended' },
    ...filterArgs,
  },
  run: async (args, context) => {
    const limit = await readLimit(context, args.limit, largestHitPage);
    const filters = limit === null ? null : await readFilters(context, args);
    if (limit === null || filters === null) return exitCodes.usage;
    const input = {
      ...filters,
      q: args.text,
      limit,
      budgetMs: STEP_MS,
      ...(args.cursor !== undefined && { cursor: args.cursor }),
    };
    return answerQuestion(context, (monitor) => searchOn(monitor, input, context.signal), renderSearch);
  },
});

/** Asks for one step after the other until the page is full, everything was looked through, or the user stops it. */
async function searchOn(monitor: Monitor, input: SearchInput, signal: AbortSignal): Promise<Answer<Search>> {
  const hits: SearchHit[] = [];
  let cursor = input.cursor;
  while (true) {
    const asked = await monitor.ask('search', {
      ...input,
      limit: input.limit - hits.length,
      ...(cursor !== undefined && { cursor }),
    });
    if ('problem' in asked) return asked;
    hits.push(...asked.answer.hits);
    const { next, complete } = asked.answer;
    if (complete || next === null || signal.aborted) return { answer: { hits, next, complete } };
    if (hits.length === input.limit) return { answer: { hits, next, complete: true } };
    cursor = next;
  }
}

/** Hits for people: a line of where, and below it what was found. */
export function renderSearch(answer: Search, view: View): string {
  const hits = answer.hits.map((hit) => hitLines(hit, view));
  const end = answer.complete ? null : 'Stopped before everything was looked through.';
  const more = answer.next === null ? null : `There may be more: add --cursor ${answer.next}`;
  if (hits.length === 0) return blocks('Nothing was found.', end, more);
  return blocks(...hits, `Times are of the zone ${view.timeZone}.`, end, more);
}

function hitLines(hit: SearchHit, view: View): string {
  const what = [hit.kind, hit.tool ?? '', hit.status ?? '', hit.inherited ? 'copy' : ''];
  const head = table(
    [{ title: '' }, { title: '' }, { title: '', flexible: true, optional: true }],
    [
      [
        formatTime(hit.at, view.timeZone),
        what.filter((word) => word !== '').join(' '),
        hit.title ?? '(no title)',
      ],
    ],
    view,
  );
  const lines = [head.split('\n').slice(1).join('\n'), `  ${idsOf(hit)}`];
  if (hit.snippet !== '') lines.push(`  ${markedSnippet(hit, view)}`);
  return lines.join('\n');
}

function idsOf(hit: SearchHit): string {
  return [hit.sessionId, hit.partId ?? hit.messageId ?? '']
    .filter((id) => id !== '')
    .map(safeText)
    .join('  ');
}

/** The part of the snippet around the first match, on one line, its match bold where colours may be used. */
function markedSnippet({ snippet, matches }: SearchHit, view: View): string {
  const room = view.width - 2;
  const [first] = matches;
  if (first === undefined) return fitText(snippet, room);
  const lead = leadOf(snippet.slice(0, first.start), displayWidth(safeText(snippet)) <= room);
  const found = fitText(snippet.slice(first.start, first.end), room - displayWidth(lead));
  const rest = fitText(snippet.slice(first.end), room - displayWidth(lead) - displayWidth(found));
  return `${lead}${heading(found, view)}${rest}`;
}

/** What stands before the match, whole where there is room for all; else its last characters behind an ellipsis. */
function leadOf(before: string, fits: boolean): string {
  const characters = [...before];
  if (fits || characters.length <= LEAD) return safeText(before);
  return `…${fitText(characters.slice(-LEAD).join(''), LEAD_COLUMNS)}`;
}
